"""What the columns of a table of records are: said once, for CSV, Excel and SQL alike.

A row is one record. First stand the record's own columns (`id` to `files`), then those of the form's fields in
reading order, last `unknown` and `findings`:

- A field has one column, named by its key. A signature has three: KEY (signed or not), KEY_kind and KEY_name.
- A name that is taken (a field `status`, a text `x_name` beside a signature `x`) gets `_2` behind it.
- null and "" are both empty cells; `unknown` lists the keys of the fields that are null, with blanks between.
- `findings` lists CODE or CODE:KEY, with blanks between; `files` the names of the files, with "; " between.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from itertools import chain, count

from pdfforms.errors import UsageError
from pdfforms.model.form import FieldType, Form
from pdfforms.model.record import Record, Signature

Cell = str | int | bool | None
"""A typed cell as in the record: dates and times are text, None is not known, "" is empty or not asked."""

_UNWRITABLE = re.compile("[\ud800-\udfff]")


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    INTEGER = "integer"
    DATE = "date"
    TIME = "time"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its stable name, its heading for people, and how a record fills it."""

    name: str
    label: str
    kind: Kind
    cell: Callable[[Record], Cell]


def writable(text: str) -> str:
    """The text without half surrogates, which no encoding can write; file names on Linux may hold them."""
    return text if text.isascii() else _UNWRITABLE.sub("\ufffd", text)


def files(record: Record) -> str:
    """The names of the record's files in one line."""
    return writable("; ".join(receipt.file for receipt in record.receipts))


def unknown(record: Record) -> str:
    """The keys of the fields whose value is null."""
    return " ".join(key for key, answer in record.answers.items() if answer.value is None)


def findings(record: Record) -> str:
    """The codes of the record's findings, each with its field's key where it has one."""
    return " ".join(f"{each.code}:{each.field}" if each.field else each.code for each in record.findings)


HEAD = (
    Column("id", "Record", Kind.TEXT, lambda record: record.id),
    Column("form", "Form", Kind.TEXT, lambda record: record.form or ""),
    Column("edition", "Edition", Kind.TEXT, lambda record: record.edition or ""),
    Column("language", "Language", Kind.TEXT, lambda record: record.language or ""),
    Column("copy", "Copy", Kind.TEXT, lambda record: record.copy or ""),
    Column("status", "Status", Kind.TEXT, lambda record: record.status.value),
    Column("files", "Files", Kind.TEXT, files),
)
TAIL = (Column("unknown", "Not known", Kind.TEXT, unknown), Column("findings", "Findings", Kind.TEXT, findings))
_KINDS = {
    FieldType.INTEGER: Kind.INTEGER,
    FieldType.DATE: Kind.DATE,
    FieldType.TIME: Kind.TIME,
    FieldType.CHECKBOX: Kind.TICK,
    FieldType.SIGNATURE: Kind.TICK,
}


def columns(form: Form) -> tuple[Column, ...]:
    """All columns of one form's records."""
    return (*HEAD, *_field_columns(form), *TAIL)


class Grid:
    """A table of records of several forms: its columns, and each record's row."""

    def __init__(self, forms: Iterable[Form]) -> None:
        """Columns of one name are one column, a text where they differ in kind. Of an edition in several languages
        the first given counts."""
        self._own: dict[tuple[str | None, str | None], dict[str, Column]] = {}
        fields: dict[str, Column] = {}
        for form in forms:
            own = {column.name: column for column in _field_columns(form)}
            self._own.setdefault((form.key, form.edition), own)
            for name, column in own.items():
                known = fields.setdefault(name, column)
                if known.kind is not column.kind:
                    fields[name] = replace(known, kind=Kind.TEXT)
        self._names = tuple(fields)
        self.columns = (*HEAD, *fields.values(), *TAIL)

    def row(self, record: Record) -> list[Cell]:
        """The record's cells, one a column; "" in the columns of other forms.

        A record of no form or of an edition that is not among the forms fills `HEAD` and `TAIL` alone. Raises
        UsageError if it has values all the same, since they would be lost.
        """
        own = self._own.get((record.form, record.edition), {})
        if not own and any(answer.value is not None for answer in record.answers.values()):
            raise UsageError(f"There are no columns for {record.form}, edition {record.edition}. Add its edition.")
        return [
            *(column.cell(record) for column in HEAD),
            *(own[name].cell(record) if name in own else "" for name in self._names),
            *(column.cell(record) for column in TAIL),
        ]


def _field_columns(form: Form) -> Iterator[Column]:
    own = {column.name for column in (*HEAD, *TAIL)}
    taken = own | {field.key for field in form.fields}
    names = Counter(field.name for field in form.fields)
    for field in form.fields:
        key, kind = field.key, _KINDS.get(field.type, Kind.TEXT)
        label = field.name if names[field.name] == 1 else f"{field.name} ({kind})"  # a box and a gap in its label
        name = _free(key, taken) if key in own else key
        yield Column(name, label, kind, partial(_value, key))
        if field.type is FieldType.SIGNATURE:
            for part, words in (("kind", "how"), ("name", "name")):
                name = _free(f"{key}_{part}", taken)
                yield Column(name, f"{label} ({words})", Kind.TEXT, partial(_signature_part, key, part))


def _free(name: str, taken: set[str]) -> str:
    """The name, or the first of NAME_2, NAME_3 that is not taken; takes it."""
    names = chain((name,), (f"{name}_{number}" for number in count(2)))
    free = next(each for each in names if each not in taken)
    taken.add(free)
    return free


def _value(key: str, record: Record) -> Cell:
    answer = record.answers.get(key)
    value = answer.value if answer else None
    if isinstance(value, Signature):
        return value.signed
    return writable(value) if isinstance(value, str) else value


def _signature_part(key: str, part: str, record: Record) -> Cell:
    answer = record.answers.get(key)
    if answer is None or not isinstance(answer.value, Signature):
        return None
    found: str | None = getattr(answer.value, part)
    return writable(found or "")
