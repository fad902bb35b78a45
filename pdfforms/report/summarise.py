"""Records -> Summary, one by one; what there is to count follows from the forms' definitions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from pdfforms.model.codes import TABLE
from pdfforms.model.finding import Severity
from pdfforms.model.form import Field, FieldType, Form
from pdfforms.model.reading import Source
from pdfforms.model.record import Record, Signature, Status
from pdfforms.report.summary import Count, FormSummary, Group, Need, Summary, Tally

STATUSES = {
    Status.OK: "Ready to use",
    Status.NEEDS_REVIEW: "For a person to look at",
    Status.BLANK: "Came back empty",
    Status.UNREADABLE: "Could not be read",
    Status.NOT_OURS: "None of our forms",
}
EVIDENCE = {
    Source.RASTER: "Scan, fax or photo",
    Source.PAGE_TEXT: "Flattened or printed to PDF",
    Source.ANNOTATION: "Text or ink laid over the form",
    Source.HISTORY: "Earlier version inside the file",
    Source.ORPHAN: "Form fields, cut loose by a viewer",
    Source.LIVE: "Form fields, as saved",
}
"""Furthest from a filled-in field first: a return counts under the first that it rests on."""
_NOTHING = "No page of a form"
_UNANSWERED = frozenset({"blank_return", "only_prefilled"})
_LONGEST_GAP = timedelta(days=366)
"""Between two days; further apart, a clock was wrong and the days between are left out."""


def summarise(records: Iterable[Record], forms: Iterable[Form]) -> Summary:
    """Counts records as they come. `forms` are the forms in each edition, in the order in which to show them; of
    several editions or languages of a form the first given says the words."""
    known: dict[str, _FormCounts] = {}
    organization = ""
    for form in forms:
        if not form.parts:
            organization = organization or form.organization
            known.setdefault(form.key, _FormCounts(form.key, form.title)).add_edition(form)
    counts = _Counts(known)
    for record in records:
        counts.add(record)
    return Summary(
        organization,
        counts.statuses.total(),
        tuple(Count(label, counts.statuses[status]) for status, label in STATUSES.items()),
        tuple(
            Count(label, counts.evidence[label])
            for label in (*reversed(EVIDENCE.values()), _NOTHING)
            if counts.evidence[label]
        ),
        tuple(each.summary() for each in known.values() if each.returned),
        counts.no_form,
        _needs(counts.codes),
        tuple(each_day(counts.days)),
        counts.undated,
    )


@dataclass
class _Counts:
    """What is counted over all forms."""

    forms: dict[str, _FormCounts]
    statuses: Counter[Status] = field(default_factory=Counter)
    evidence: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    days: Counter[date] = field(default_factory=Counter)
    no_form: int = 0
    undated: int = 0

    def add(self, record: Record) -> None:
        """Counts one record."""
        self.statuses[record.status] += 1
        sources = {source for receipt in record.receipts for source in receipt.sources}
        self.evidence[next((label for source, label in EVIDENCE.items() if source in sources), _NOTHING)] += 1
        self.codes.update({each.code for each in record.findings if each.severity is not Severity.INFO})
        day = _received(record)
        if day:
            self.days[day] += 1
        else:
            self.undated += 1
        form = self.forms.get(record.form or "")
        if form:
            form.add(record)
        else:
            self.no_form += 1


@dataclass
class _FormCounts:
    """What is counted of one form."""

    key: str
    title: str
    groups: dict[str, _GroupCounts] = field(default_factory=dict)
    """By the key of the first field that opened the group."""
    signatures: dict[str, _Asked] = field(default_factory=dict)
    returned: int = 0
    answered: int = 0

    def add_edition(self, form: Form) -> None:
        """Adds what an edition asks that none before it asked; the box of a known section joins its section."""
        asked = {key: group for group in self.groups.values() for key in group.boxes}
        for section in form.sections:
            boxes = [each for each in section.fields if each.type is FieldType.CHECKBOX]
            at_home = next((asked[each.key] for each in boxes if each.key in asked), None)
            for box in boxes:
                if box.key not in asked:
                    at_home = at_home or self.groups.setdefault(
                        box.key, _GroupCounts(section.heading or form.title)
                    )
                    at_home.boxes[box.key] = _Asked(box.name)
            for each in section.fields:
                if each.type is FieldType.CHOICE:
                    self._add_choice(each, section.heading)
                elif each.type is FieldType.SIGNATURE:
                    self.signatures.setdefault(each.key, _Asked(each.name.rstrip(": ")))

    def _add_choice(self, each: Field, heading: str) -> None:
        group = self.groups.setdefault(each.key, _GroupCounts(each.name or heading, each.key))
        for option in each.options:
            group.boxes.setdefault(option.key, _Asked(option.label))

    def add(self, record: Record) -> None:
        """Counts one record's answers, if it has any."""
        self.returned += 1
        told = {each.code for each in record.findings}
        if record.status is Status.BLANK or told & _UNANSWERED:
            return
        self.answered += 1
        for group in self.groups.values():
            group.add(record)
        for key, signature in self.signatures.items():
            value = record.answers[key].value if key in record.answers else None
            if isinstance(value, Signature):
                signature.add(value.signed)

    def summary(self) -> FormSummary:
        """The counts."""
        return FormSummary(
            self.key,
            self.title,
            self.returned,
            self.answered,
            tuple(group.summary() for group in self.groups.values()),
            tuple(each.tally() for each in self.signatures.values()),
        )


@dataclass
class _GroupCounts:
    """The boxes of a section by key, or the options of the choice `choice`."""

    heading: str
    choice: str | None = None
    boxes: dict[str, _Asked] = field(default_factory=dict)
    any: _Asked = field(default_factory=lambda: _Asked("At least one"))

    def add(self, record: Record) -> None:
        """Counts one record."""
        said = self._said(record)
        for key, value in said.items():
            if value is not None:
                self.boxes[key].add(value)
        if any(said.values()) or (said and None not in said.values()):
            self.any.add(any(said.values()))

    def _said(self, record: Record) -> dict[str, bool | None]:
        """What the record says of each box that its edition has; None is not known."""
        answers = record.answers
        if self.choice is None:
            values = {key: answers[key].value for key in self.boxes if key in answers}
            return {key: value if isinstance(value, bool) else None for key, value in values.items()}
        if self.choice not in answers:
            return {}
        chosen = answers[self.choice].value
        return {key: None if chosen is None else chosen == key for key in self.boxes}

    def summary(self) -> Group:
        """The counts."""
        tallies = tuple(each.tally() for each in self.boxes.values())
        return Group(self.heading, tallies, self.any.tally(), exclusive=self.choice is not None)


@dataclass
class _Asked:
    """A running tally."""

    label: str
    said: int = 0
    known: int = 0

    def add(self, value: bool) -> None:
        """Counts one answer."""
        self.known += 1
        self.said += value

    def tally(self) -> Tally:
        """The count so far."""
        return Tally(self.label, self.said, self.known)


def _needs(codes: Counter[str]) -> tuple[Need, ...]:
    rows = (Need(row, codes[row.code]) for row in TABLE if codes[row.code])
    return tuple(sorted(rows, key=lambda need: -need.records))


def _received(record: Record) -> date | None:
    """The day on which the first of its files arrived, as far as that is known."""
    days = sorted(receipt.received_at[:10] for receipt in record.receipts if receipt.received_at)
    try:
        return date.fromisoformat(days[0]) if days else None
    except ValueError:
        return None


def each_day(counts: Counter[date]) -> Iterator[Count]:
    """Counts by day, in order; days between them have 0."""
    before: date | None = None
    for day in sorted(counts):
        if before and day - before < _LONGEST_GAP:
            for between in range(1, (day - before).days):
                yield Count((before + timedelta(days=between)).isoformat(), 0)
        yield Count(day.isoformat(), counts[day])
        before = day
