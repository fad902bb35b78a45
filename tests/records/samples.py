"""A small form with a field of every type, its map, and readings of it. All people are invented."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pdfforms.model.edition import Box, EditionMap, PageMap
from pdfforms.model.finding import Finding
from pdfforms.model.form import Field, FieldType, Form, Layout, Option, Rule, RuleKind, Section
from pdfforms.model.reading import Alternative, FieldReading, Outcome, Reading, Receipt, Source
from pdfforms.model.record import Record

COPY = "K7Q29F4M2X"
RECT = (72.0, 700.0, 300.0, 718.0)
DIGEST = "0123456789abcdef" * 4

FIELDS = (
    Field("student_name", FieldType.TEXT, "Student:", required=True, identity=True, max_length=40),
    Field("visit_date", FieldType.DATE, "Date:"),
    Field("days_absent", FieldType.INTEGER, "Days absent:", minimum=0, maximum=300),
    Field("days_present", FieldType.INTEGER, "Days present:", minimum=0, maximum=300),
    Field("alarm", FieldType.CHECKBOX, "I will set an alarm for {alarm_time} a.m."),
    Field("alarm_time", FieldType.TIME, "", title="Alarm time", half_day="am"),
    Field("travel", FieldType.CHOICE, "I come by:", options=(Option("bus", "Bus"), Option("on_foot", "On foot"))),
    Field("notes", FieldType.MULTILINE, "Other Notes:"),
    Field("review_date", FieldType.DATE, "Review:"),
    Field("guardian", FieldType.SIGNATURE, "Parent/Guardian Signature:", help="Type the full name."),
)
RULES = (
    Rule(RuleKind.REQUIRES, ("alarm_time",), "The alarm is ticked, but no time is given.", when="alarm"),
    Rule(RuleKind.NOT_BEFORE, ("visit_date", "review_date"), "The review is before the visit."),
)
VISIT = Form(
    "visit",
    "VI",
    "2026-1",
    "Home Visit",
    sections=(Section(Layout.ROW, fields=FIELDS[:4]), Section(Layout.LINES, fields=FIELDS[4:])),
    rules=RULES,
)
FILLED: dict[str, str | bool | None] = {
    "student_name": "Avery Example",
    "visit_date": "Sept 3, 2026",
    "days_absent": "12",
    "days_present": "0",
    "alarm": True,
    "alarm_time": "7:15",
    "travel": "bus",
    "notes": "Prefers a call.\nMornings are best.",
    "review_date": "2026-11-20",
    "guardian": "Robin Placeholder",
}
VALUES = {
    "student_name": "Avery Example",
    "visit_date": "2026-09-03",
    "days_absent": 12,
    "days_present": 0,
    "alarm": True,
    "alarm_time": "07:15",
    "travel": "bus",
    "notes": "Prefers a call.\nMornings are best.",
    "review_date": "2026-11-20",
    "guardian": {"signed": True, "kind": "typed", "name": "Robin Placeholder"},
}
EMPTY: dict[str, str | bool | None] = {
    field.key: False if field.type is FieldType.CHECKBOX else "" for field in FIELDS
}


def form_of(*fields: Field, key: str = "small", edition: str = "2026-1", rules: tuple[Rule, ...] = ()) -> Form:
    """A form of one section."""
    section = Section(Layout.LINES, fields=fields)
    return Form(key, "SM", edition, f"The form {key}", sections=(section,), rules=rules)


def map_of(form: Form) -> EditionMap:
    """A map with one page, on which each field has a box at `RECT`."""
    page = PageMap(612.0, 792.0, "0" * 64, ((0.0, 0.0, 1.0, 1.0),) * 4, (0.0, 0.0, 1.0, 1.0), ())
    boxes = tuple(Box(field.key, 1, RECT, "text") for field in form.fields)
    return EditionMap(form, "letter", (page,), boxes, "0" * 64)


VISIT_MAP = map_of(VISIT)


def seen(
    key: str,
    value: str | bool | None,
    mark: str | None = None,
    alternatives: tuple[Alternative, ...] = (),
    raw: str | None = None,
) -> FieldReading:
    """What a live field held."""
    stood = raw if raw is not None else "Yes" if value is True else value or ""
    return FieldReading(key, value, stood, Source.LIVE, 1.0, 1, RECT, alternatives, mark)


def receipt(file: str = "return.pdf", sha256: str = DIGEST) -> Receipt:
    """A file of one page."""
    return Receipt(sha256, 1234, file, (1,), "Example Writer", None, (Source.LIVE,))


def reading(
    values: Mapping[str, str | bool | None] | None = None,
    *others: FieldReading,
    edition: EditionMap = VISIT_MAP,
    findings: Iterable[Finding] = (),
    copy: str | None = COPY,
    file: str = "return.pdf",
    without: Iterable[str] = (),
) -> Reading:
    """A return of a form: `FILLED` with `values` over it, then `others`, and none of the fields `without`."""
    base = FILLED if edition is VISIT_MAP else {}
    fields = {key: seen(key, value) for key, value in {**base, **(values or {})}.items()}
    fields |= {each.key: each for each in others}
    return Reading(
        Outcome.READ,
        receipt(file),
        edition,
        edition.form.key,
        edition.form.edition,
        edition.form.language,
        copy,
        fields={key: each for key, each in fields.items() if key not in set(without)},
        findings=tuple(findings),
    )


def other_file(outcome: Outcome, file: str, *findings: Finding, ordinal: int = 0) -> Reading:
    """A file that is none of our forms, or cannot be read."""
    return Reading(outcome, receipt(file), ordinal=ordinal, findings=findings)


def of_unknown_edition(*fields: FieldReading, findings: tuple[Finding, ...] = ()) -> Reading:
    """A return of an edition that no map describes."""
    return Reading(
        Outcome.EDITION_UNKNOWN,
        receipt("old.pdf"),
        None,
        "visit",
        "2019-4",
        "en",
        COPY,
        fields={each.key: each for each in fields},
        findings=findings,
    )


def codes(record: Record, field: str | None = None) -> list[str]:
    """The codes of the record's findings about one field, or about the whole return."""
    return [each.code for each in record.findings if each.field == field]
