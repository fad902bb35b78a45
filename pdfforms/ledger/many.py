"""Many rows in one statement, on both databases.

SQLite takes rows one by one quickly (`executemany`). A PostgreSQL server answers each of them over the wire, so it
gets all of them at once, as one JSON text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Connection,
    Executable,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    column,
    delete,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

Row = Mapping[str, Any]
"""Column -> value. All rows of one call have the same columns."""


def storable(text: str) -> str:
    """The text without what no database takes: a NUL becomes U+FFFD; half a surrogate pair, of a file name that is
    no UTF-8, its escape."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace").decode()
    return text


class There(Enum):
    """What to do about a row that is there already."""

    REFUSE = "refuse"
    KEEP = "keep"
    REPLACE = "replace"


def put(connection: Connection, table: Table, rows: Sequence[Row], there: There) -> None:
    """Inserts rows."""
    _send(connection, _insert, table, rows, there)


def change(connection: Connection, table: Table, rows: Sequence[Row], key: str) -> None:
    """Changes the rows that `key` names; a value that is None leaves what is there."""
    _send(connection, _update, table, rows, key)


def remove(connection: Connection, table: Table, texts: Sequence[str], key: str) -> None:
    """Deletes the rows whose `key` is one of the texts."""
    if texts:
        connection.execute(delete(table).where(table.c[key].in_(chosen(connection, texts))))


def chosen(connection: Connection, texts: Iterable[str]) -> Select[tuple[str]]:
    """A list of texts to be used with `in_`; the statement stays the same, however many they are."""
    listed = literal(json.dumps(list(texts)), Text)
    if connection.dialect.name == "sqlite":
        return select(func.json_each(listed).table_valued("value").c.value)
    each = func.json_array_elements_text(cast(listed, postgresql.JSON)).table_valued("value").render_derived()
    return select(each.c.value)


def _send(connection: Connection, make: Any, table: Table, rows: Sequence[Row], how: object) -> None:
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        statement = make(table, tuple(rows[0]), how, True)
        connection.execute(statement, {"rows": json.dumps(rows, default=_hex)})
    else:  # straight to the driver: the way round costs more than the rows
        sql, names = _plain(make, table, tuple(rows[0]), how)
        connection.exec_driver_sql(sql, list(map(itemgetter(*names), rows)))


@cache
def _plain(make: Any, table: Table, names: tuple[str, ...], how: object) -> tuple[str, list[str]]:
    """A statement as SQLite's driver takes it, and the columns that its question marks stand for."""
    compiled = make(table, names, how, False).compile(dialect=sqlite.dialect())
    return compiled.string, [name.removeprefix("new_") for name in compiled.positiontup]


@cache
def _insert(table: Table, names: tuple[str, ...], there: There, on_server: bool) -> Executable:
    if on_server:
        statement: Any = postgresql.insert(table).from_select(names, select(_rows(table, names)))
    else:
        statement = sqlite.insert(table).values({name: bindparam(f"new_{name}") for name in names})
    if there is There.REFUSE:
        return statement  # type: ignore[no-any-return]
    own = [each.name for each in table.primary_key]
    rest = {name: statement.excluded[name] for name in names if name not in own}
    if there is There.REPLACE and rest:
        return statement.on_conflict_do_update(index_elements=own, set_=rest)  # type: ignore[no-any-return]
    return statement.on_conflict_do_nothing()  # type: ignore[no-any-return]


@cache
def _update(table: Table, names: tuple[str, ...], key: str, on_server: bool) -> Executable:
    new = _rows(table, names).c if on_server else {name: bindparam(f"new_{name}") for name in names}
    rest = {name: func.coalesce(new[name], table.c[name]) for name in names if name != key}
    return update(table).where(table.c[key] == new[key]).values(rest)


def _rows(table: Table, names: tuple[str, ...]) -> Any:
    """The JSON text `rows` as a table, its columns typed as those of `table`."""
    typed = [column(name, table.c[name].type) for name in names]
    given = cast(bindparam("rows", type_=Text), postgresql.JSON)
    return func.json_to_recordset(given).table_valued(*typed).render_derived(with_types=True)


def _hex(value: object) -> str:
    """Bytes as PostgreSQL reads them (hex format of bytea)."""
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    raise TypeError(type(value).__name__)
