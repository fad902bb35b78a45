"""Many rows in one statement, on both databases.

SQLite takes rows one by one quickly (`executemany`). A PostgreSQL server answers each of them over the wire, so it
gets all of them at once, as one JSON text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
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


def add(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Inserts rows; leaves those that are there already as they are."""
    _send(connection, _insert, table, rows, False)


def put(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Inserts rows, and overwrites those that are there already."""
    _send(connection, _insert, table, rows, True)


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
    return select(func.json_array_elements_text(cast(listed, postgresql.JSON)).column_valued("value"))


def _send(connection: Connection, make: Any, table: Table, rows: Sequence[Row], how: object) -> None:
    if not rows:
        return
    on_server = connection.dialect.name == "postgresql"
    statement: Executable = make(table, tuple(rows[0]), how, on_server)
    if on_server:
        connection.execute(statement, {"rows": json.dumps(rows, default=_hex)})
    else:
        connection.execute(statement, [{f"new_{name}": value for name, value in row.items()} for row in rows])


@cache
def _insert(table: Table, names: tuple[str, ...], overwrite: bool, on_server: bool) -> Executable:
    if on_server:
        statement: Any = postgresql.insert(table).from_select(names, select(_rows(table, names)))
    else:
        statement = sqlite.insert(table).values(
            {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
        )
    own = [each.name for each in table.primary_key]
    rest = {name: statement.excluded[name] for name in names if name not in own}
    if overwrite and rest:
        return statement.on_conflict_do_update(index_elements=own, set_=rest)  # type: ignore[no-any-return]
    return statement.on_conflict_do_nothing()  # type: ignore[no-any-return]


@cache
def _update(table: Table, names: tuple[str, ...], key: str, on_server: bool) -> Executable:
    new = (
        _rows(table, names).c
        if on_server
        else {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
    )
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
