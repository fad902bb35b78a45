"""Records on the terminal: a line for each, then what needs a person, then counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from pdfforms.model.codes import BY_CODE
from pdfforms.model.finding import Severity
from pdfforms.model.form import Form
from pdfforms.model.record import Record, Signature, Status
from pdfforms.records.columns import files

_STYLES = {
    Status.OK: "green",
    Status.NEEDS_REVIEW: "yellow",
    Status.UNREADABLE: "red",
    Status.BLANK: "cyan",
    Status.NOT_OURS: "magenta",
}
_NOT_FOR_A_TERMINAL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
"""Controls, which a terminal obeys, overrides of the writing direction, and half surrogates."""
_FIELDS_NAMED = 4
"""Fields named in a line that stands for several; how many more there are is said."""

Forms = dict[tuple[str | None, str | None], Form]


def print_table(records: Iterable[Record], console: Console, forms: Iterable[Form]) -> int:
    """Prints the table on `console` and returns how many records it has; see `render_table`."""
    counts: Counter[Status] = Counter()
    console.print(render_table(_counted(records, counts), forms))
    return counts.total()


def render_table(records: Iterable[Record], forms: Iterable[Form]) -> Group:
    """The table of the records, the table of what needs a person where anything does, and the counts.

    `forms` give the fields' names and say which field tells whose form it is; a record of another form or
    edition has keys for names. Holds a line of text for each record, not the records.
    """
    known: Forms = {(form.key, form.edition): form for form in reversed(tuple(forms))}
    listed, needs = _records_table(), _needs_table()
    counts: Counter[Status] = Counter()
    for record in _counted(records, counts):
        form = known.get((record.form, record.edition))
        listed.add_row(*_line(record, form))
        for line in _needs(record, form):
            needs.add_row(*line)
    parts: list[RenderableType] = [listed, Text()]
    if needs.row_count:
        parts += [needs, Text()]
    return Group(*parts, _summary(counts))


def _counted(records: Iterable[Record], counts: Counter[Status]) -> Iterator[Record]:
    for record in records:
        counts[record.status] += 1
        yield record


def _records_table() -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("File", overflow="fold")
    table.add_column("Form", overflow="fold")
    table.add_column("Whose", overflow="fold")
    table.add_column("Status", no_wrap=True)
    table.add_column("Findings", justify="right", no_wrap=True)
    return table


def _needs_table() -> Table:
    table = Table(title="Needs a person", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("File", "Field", "What is wrong", "What to do"):
        table.add_column(heading, overflow="fold")
    return table


def _line(record: Record, form: Form | None) -> tuple[Text, ...]:
    return (
        _plain(files(record)),
        _plain(record.form or ""),
        _plain(_whose(record, form)),
        Text(_words(record.status), _STYLES[record.status]),
        Text(str(len(record.findings) or "")),
    )


def _whose(record: Record, form: Form | None) -> str:
    """The value of the form's first field that says whose form it is; the copy code where that is not known."""
    key = next((field.key for field in form.fields if field.identity), None) if form else None
    if key is None or key not in record.answers:
        return ""
    value = record.answers[key].value
    if isinstance(value, Signature):
        return value.name or ""
    return record.copy or "?" if value is None else str(value)


def _needs(record: Record, form: Form | None) -> Iterator[tuple[Text, ...]]:
    """A line for each warning and error; what is wrong with several fields in the same way is one line."""
    names = {field.key: field.name for field in form.fields} if form else {}
    fields: dict[tuple[str, str], list[str]] = {}
    for each in record.findings:
        if each.severity is not Severity.INFO:
            key = each.field or ""
            fields.setdefault((each.code, each.message), []).append(_short(names.get(key, key)))
    for (code, message), named in fields.items():
        lines = [name for name in named if name]
        if (more := len(lines) - _FIELDS_NAMED) > 0:
            lines[_FIELDS_NAMED:] = [f"and {more} more"]
        action = BY_CODE[code].action if code in BY_CODE else ""
        yield _plain(files(record)), Text("\n").join(map(_plain, lines)), _plain(message), _plain(action)


def _summary(counts: Counter[Status]) -> Text:
    total = counts.total()
    text = Text(f"{total} record{'' if total == 1 else 's'}")
    for number, status in enumerate(status for status in Status if counts[status]):
        text.append(": " if number == 0 else ", ")
        text.append(f"{counts[status]} {_words(status)}", _STYLES[status])
    return text


def _words(status: Status) -> str:
    return status.value.replace("_", " ")


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:59]}…"


def safe(text: str) -> str:
    """Text from outside without what a terminal would obey."""
    return _NOT_FOR_A_TERMINAL.sub(" ", text)


def _plain(text: str) -> Text:
    """Text from outside, as it is but for what a terminal would obey; Text takes no markup."""
    return Text(safe(text))
