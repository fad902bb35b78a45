"""What a summary counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pdfforms.model.codes import finding
from pdfforms.model.form import Field, FieldType, Form, Layout, Option, Section
from pdfforms.model.reading import Outcome, Source
from pdfforms.model.record import Record
from pdfforms.records.make import make_record
from pdfforms.report.summarise import summarise
from pdfforms.report.summary import Count, FormSummary, Tally
from tests.records.samples import EMPTY, VISIT, form_of, map_of, other_file, reading

BOXES = tuple(Field(key, FieldType.CHECKBOX, key.upper()) for key in ("a", "b", "c"))
TRAVEL = Field("travel", FieldType.CHOICE, "I come by:", options=(Option("bus", "Bus"), Option("foot", "On foot")))
LISTS = Form(
    "lists",
    "LI",
    "2026-1",
    "Two Lists",
    sections=(
        Section(Layout.CHECKLIST, "First", fields=BOXES[:2]),
        Section(Layout.CHECKLIST, "Second", fields=BOXES[2:]),
        Section(Layout.OPTIONS, "Travel", fields=(TRAVEL,)),
    ),
)


def answered(form: Form = LISTS, **values: str | bool | None) -> Record:
    """A return of a form."""
    return make_record(reading({"a": False, "b": False, "c": False, "travel": "", **values}, edition=map_of(form)))


def only(*records: Record, forms: tuple[Form, ...] = (LISTS,)) -> FormSummary:
    """The one form's summary."""
    (form,) = summarise(records, forms).forms
    return form


def test_statuses_and_findings() -> None:
    """Each record counts once by status, and once for each kind of finding that needs a person."""
    twice = [finding("mark_unclear", "alarm"), finding("mark_unclear", "notes"), finding("field_renamed")]
    summary = summarise(
        [
            make_record(reading()),
            make_record(reading(findings=twice)),
            make_record(reading(EMPTY)),
            make_record(other_file(Outcome.UNREADABLE, "broken.pdf")),
            make_record(other_file(Outcome.NOT_OURS, "letter.pdf")),
        ],
        [VISIT],
    )
    assert (summary.returned, [each.count for each in summary.statuses]) == (5, [1, 1, 1, 1, 1])
    assert {need.code.code: need.records for need in summary.needs} == {
        "mark_unclear": 1,
        "blank_return": 1,
        "unreadable_file": 1,
        "not_ours": 1,
        "required_missing": 1,
    }
    (form,) = summary.forms
    assert (form.returned, form.answered, summary.no_form) == (3, 2, 2)


def test_the_most_frequent_need_comes_first() -> None:
    """What most returns need stands at the head."""
    records = [make_record(reading(findings=[finding("mark_faint")])) for _ in range(3)]
    summary = summarise([make_record(reading(findings=[finding("ink_unread")])), *records], [VISIT])
    assert [(need.code.code, need.records) for need in summary.needs] == [("mark_faint", 3), ("ink_unread", 1)]


def test_boxes_count_where_they_are_known() -> None:
    """A box that is not known is neither ticked nor empty; a section is reached by any of its boxes."""
    form = only(answered(a=True, b=True), answered(a=None, c=True), answered(a=True, travel="bus"))
    first, second, travel = form.groups
    assert first.tallies == (Tally("A", 2, 2), Tally("B", 1, 3))
    assert (first.heading, first.reached, first.said, first.known) == ("First", Tally("At least one", 2, 2), 3, 5)
    assert second.tallies == (Tally("C", 1, 3),)
    assert (travel.exclusive, travel.tallies) == (True, (Tally("Bus", 1, 3), Tally("On foot", 0, 3)))


def test_empty_returns_choose_nothing() -> None:
    """Returns that nobody answered are no base for what was chosen."""
    prefilled = replace(answered(), findings=(finding("only_prefilled"),))
    form = only(answered(a=True), answered(), prefilled)
    assert (form.returned, form.answered, form.groups[0].tallies[0]) == (3, 1, Tally("A", 1, 1))


def test_a_new_edition_brings_its_boxes() -> None:
    """Boxes of several editions count together under the first words; a new one joins its section and counts only
    where it could be ticked."""
    fields = (Field("a", FieldType.CHECKBOX, "Old words"), Field("d", FieldType.CHECKBOX, "D"))
    older = replace(LISTS, edition="2025-1", sections=(Section(Layout.CHECKLIST, "Old", fields=fields),))
    old = make_record(reading({"a": True, "d": True}, edition=map_of(older)))
    form = only(answered(a=True), old, forms=(LISTS, older))
    assert form.groups[0].tallies == (Tally("A", 2, 2), Tally("B", 0, 1), Tally("D", 1, 1))


def test_signatures_that_are_there() -> None:
    """A signature counts as signed or not; one that is not known is left out."""
    records = [make_record(reading(values)) for values in ({}, {"guardian": ""}, {"guardian": None})]
    assert only(*records, forms=(VISIT,)).signatures == (Tally("Parent/Guardian Signature", 1, 2),)


def test_a_return_counts_by_what_it_rests_on() -> None:
    """Of several kinds of evidence the one furthest from a filled-in field counts."""
    record = make_record(reading())
    (receipt,) = record.receipts
    kinds = [(Source.LIVE,), (Source.LIVE, Source.ANNOTATION), (Source.RASTER, Source.LIVE), ()]
    records = [replace(record, receipts=(replace(receipt, sources=each),)) for each in kinds]
    assert summarise(records, [VISIT]).evidence == (
        Count("Form fields, as saved", 1),
        Count("Text or ink laid over the form", 1),
        Count("Scan, fax or photo", 1),
        Count("No page of a form", 1),
    )


def test_days_without_a_return_are_there() -> None:
    """Days are in order, with those between them; a return counts on the day of its first file."""
    record = make_record(reading())
    (receipt,) = record.receipts

    def on(*days: str | None) -> Record:
        return replace(record, receipts=tuple(replace(receipt, received_at=day) for day in days))

    records = [on("2026-09-05T08:00:00Z", "2026-09-03T08:00:00Z"), on("2026-09-05"), on(None), on("someday")]
    summary = summarise(records, [VISIT])
    assert summary.days == (Count("2026-09-03", 1), Count("2026-09-04", 0), Count("2026-09-05", 1))
    assert summary.undated == 2


def test_records_are_counted_as_they_come() -> None:
    """Any iterator will do, also one without records, and a form of one's own needs no code."""
    box = form_of(Field("x", FieldType.CHECKBOX, "Swims"), key="own")

    def records() -> Iterator[Record]:
        for number in range(3):
            yield make_record(reading({"x": number == 0}, edition=map_of(box)))

    assert only(*records(), forms=(box,)).groups[0].tallies == (Tally("Swims", 1, 1),)
    assert summarise(iter(()), [box]).returned == 0
