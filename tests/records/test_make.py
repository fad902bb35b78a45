"""Reading -> record: every field answered, findings, status, id."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdfforms.model.codes import finding
from pdfforms.model.finding import Severity
from pdfforms.model.form import Field, FieldType
from pdfforms.model.reading import Alternative, Outcome, Source
from pdfforms.model.record import Signature, Status
from pdfforms.records.make import make_record
from tests.records.samples import (
    COPY,
    EMPTY,
    FIELDS,
    RECT,
    VISIT,
    codes,
    form_of,
    map_of,
    of_unknown_edition,
    other_file,
    reading,
    seen,
)


def test_an_answer_says_where_it_comes_from() -> None:
    """The raw text, the evidence and the place of a reading stand in its answer."""
    answer = make_record(reading()).answers["visit_date"].to_json()
    assert answer == {
        "value": "2026-09-03",
        "raw": "Sept 3, 2026",
        "source": "live",
        "confidence": 1.0,
        "receipt": 0,
        "page": 1,
        "rect": list(RECT),
        "alternatives": [],
    }


def test_seen_and_empty_is_never_null() -> None:
    """An empty field has "", an unticked box False, an empty signature is not signed; none has a finding."""
    record = make_record(reading({**EMPTY, "student_name": "Avery Example"}))
    assert record.values == {
        **EMPTY,
        "student_name": "Avery Example",
        "guardian": Signature(False, None, None),
    }
    assert record.status is Status.OK


def test_absent_fields_have_an_answer() -> None:
    """A field that was not seen has null, its place on the blank, and a finding."""
    record = make_record(reading(without=["days_absent"]))
    answer = record.answers["days_absent"]
    assert list(record.answers) == [field.key for field in FIELDS]
    assert (answer.value, answer.raw, answer.confidence, answer.page, answer.rect) == (None, "", 0.0, 1, RECT)
    assert codes(record, "days_absent") == ["field_missing"]
    assert record.status is Status.NEEDS_REVIEW


def test_null_keeps_the_readers_own_finding() -> None:
    """Where the reading says why a field is not known, nothing is added."""
    why = finding("value_appearance_differ", "notes")
    record = make_record(reading({"notes": None}, findings=[why]))
    assert codes(record, "notes") == ["value_appearance_differ"]


def test_an_info_does_not_explain_null() -> None:
    """A note that asks nobody to look is no explanation of a value that is not known."""
    record = make_record(reading({"notes": None}, findings=[finding("field_renamed", "notes")]))
    assert codes(record, "notes") == ["field_renamed", "field_missing"]


@pytest.mark.parametrize("type_", list(FieldType))
def test_required_fields(type_: FieldType) -> None:
    """A required field of any type that was seen and is empty has a finding."""
    edition = map_of(form_of(Field("it", type_, "It:", required=True), Field("other", FieldType.TEXT, "Other:")))
    empty = False if type_ is FieldType.CHECKBOX else ""
    record = make_record(reading({"it": empty, "other": "something"}, edition=edition))
    assert codes(record, "it") == ["required_missing"]
    assert record.status is Status.NEEDS_REVIEW


def test_rules_are_held_against_the_record() -> None:
    """A broken rule of the definition is a finding with the rule's own message."""
    record = make_record(reading({"alarm_time": ""}))
    broken = next(each for each in record.findings if each.code == "rule_requires")
    assert broken.field == "alarm_time"
    assert "The alarm is ticked, but no time is given." in broken.message


def test_blank_return() -> None:
    """A form in which every field was seen and is empty is blank, and says so."""
    record = make_record(reading(EMPTY))
    assert record.status is Status.BLANK
    assert codes(record) == ["blank_return"]


def test_empty_with_an_unknown_value_needs_review() -> None:
    """A form that is empty but for a value that is not known is not called blank."""
    record = make_record(reading({**EMPTY, "notes": None}))
    assert record.status is Status.NEEDS_REVIEW
    assert "blank_return" not in codes(record)


@pytest.mark.parametrize("code", ["unplaced_content", "mark_over_field", "page_content_changed"])
def test_empty_fields_with_writing_beside_them_need_review(code: str) -> None:
    """A form whose fields are empty but on which somebody wrote elsewhere is not called blank."""
    record = make_record(reading(EMPTY, findings=[finding(code)]))
    assert record.status is Status.NEEDS_REVIEW


def test_a_note_leaves_the_status_ok() -> None:
    """Findings that ask nobody to look do not put a record before a person."""
    assert make_record(reading(findings=[finding("field_renamed")])).status is Status.OK
    assert make_record(reading(findings=[finding("active_content")])).status is Status.NEEDS_REVIEW


def test_a_field_that_the_form_does_not_have_is_told() -> None:
    """What was seen in a field of another form is not dropped without a word."""
    assert codes(make_record(reading({}, seen("nickname", "Ave")))) == ["unplaced_content"]


def test_unknown_edition_keeps_what_was_seen() -> None:
    """Without a map each field has null, its raw text, what was seen as an alternative, and a finding."""
    record = make_record(
        of_unknown_edition(
            seen("student_name", "Avery Example", alternatives=(Alternative("Avery Ex", Source.PAGE_TEXT),)),
            seen("alarm", True, raw="Yes"),
            seen("guardian", "", "drawn"),
        )
    )
    assert record.status is Status.NEEDS_REVIEW
    assert (record.form, record.edition, record.copy) == ("visit", "2019-4", COPY)
    assert set(record.values.values()) == {None}
    assert record.answers["student_name"].alternatives == (
        ("Avery Example", Source.LIVE),
        ("Avery Ex", Source.PAGE_TEXT),
    )
    assert record.answers["alarm"].raw == "Yes"
    assert record.answers["guardian"].alternatives == ((Signature(True, "drawn", None), Source.LIVE),)
    assert [(each.code, each.field) for each in record.findings] == [
        ("edition_unknown", key) for key in (None, "student_name", "alarm", "guardian")
    ]


@pytest.mark.parametrize(
    ("outcome", "status", "code"),
    [
        (Outcome.NOT_OURS, Status.NOT_OURS, "not_ours"),
        (Outcome.UNREADABLE, Status.UNREADABLE, "unreadable_file"),
    ],
)
def test_other_files_have_a_record(outcome: Outcome, status: Status, code: str) -> None:
    """A file without a form has a record with its receipt, no answers, and a finding that says why."""
    record = make_record(other_file(outcome, "letter.pdf"))
    assert (record.form, record.status, dict(record.answers)) == (None, status, {})
    assert codes(record) == [code]
    assert record.receipts[0].file == "letter.pdf"


def test_an_unreadable_file_keeps_its_own_reason() -> None:
    """Where the reading says why a file cannot be read, nothing more general is added."""
    record = make_record(other_file(Outcome.UNREADABLE, "locked.pdf", finding("password_needed")))
    assert codes(record) == ["password_needed"]


def test_ids() -> None:
    """The id is fixed for ever: by form and copy, else by file, form and ordinal."""
    assert make_record(reading()).id == "1ANXRM648SV28NVT"
    assert make_record(reading({"notes": ""}, file="again.pdf")).id == "1ANXRM648SV28NVT"
    loose = make_record(reading(copy=None)).id
    ids = [
        loose,
        *(make_record(other_file(Outcome.NOT_OURS, "a.pdf", ordinal=number)).id for number in range(3)),
        make_record(reading(copy="0000000000")).id,
        make_record(reading({}, edition=map_of(form_of(*FIELDS, key="other")))).id,
    ]
    assert loose == make_record(reading(copy=None, file="renamed.pdf")).id
    assert len(set(ids)) == len(ids)
    assert all(len(each) == 16 for each in ids)


def anything() -> st.SearchStrategy[str | bool | None]:
    """What a reading may hold in a field, and what it should not."""
    return st.one_of(
        st.none(), st.booleans(), st.text(max_size=12), st.sampled_from(["bus", "3", "7:15", "1/2/26"])
    )


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([field.key for field in FIELDS]), anything()))
def test_null_always_has_a_finding(values: dict[str, str | bool | None]) -> None:
    """Whatever stands in the fields, each is answered, and each null comes with a finding for its field."""
    record = make_record(reading(values, without=[key for key in EMPTY if key not in values]))
    told = {each.field for each in record.findings if each.severity is not Severity.INFO}
    assert list(record.answers) == [field.key for field in VISIT.fields]
    assert {key for key, value in record.values.items() if value is None} <= told
    assert (record.status is Status.NEEDS_REVIEW) or None not in record.values.values()


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([field.key for field in FIELDS]), st.text("QXZÉ", min_size=6, max_size=9)))
def test_findings_hold_no_answers(values: dict[str, str]) -> None:
    """No message of a finding repeats what stands in a field."""
    record = make_record(reading(values))
    text = " ".join(each.message for each in record.findings)
    assert not any(value in text for value in values.values())


def test_fast_enough() -> None:
    """A record of forty fields takes well under half a millisecond."""
    types = (FieldType.TEXT, FieldType.INTEGER, FieldType.DATE, FieldType.CHECKBOX, FieldType.SIGNATURE)
    values = ("Avery Example", "12", "2026-09-03", True, "Robin Placeholder")
    fields = tuple(Field(f"field_{number}", types[number % 5], "It:") for number in range(40))
    edition = map_of(form_of(*fields))
    given_ = reading({field.key: values[number % 5] for number, field in enumerate(fields)}, edition=edition)
    times = []
    for _ in range(50):
        start = time.perf_counter()
        make_record(given_)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.0005
