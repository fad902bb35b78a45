"""The columns of a table of records, and each record's row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pdfforms.errors import UsageError
from pdfforms.model.form import Field, FieldType
from pdfforms.model.reading import Outcome
from pdfforms.records.columns import Cell, Grid, Kind, columns
from pdfforms.records.make import make_record
from tests.office import PLAN
from tests.records.samples import (
    COPY,
    FIELDS,
    VISIT,
    form_of,
    map_of,
    of_unknown_edition,
    other_file,
    reading,
    seen,
)

OTHER_FORM = form_of(
    Field("student_name", FieldType.TEXT, "Student:"), Field("guardian", FieldType.TEXT, "Guardian:"), key="other"
)


def row(grid: Grid, *args: object, **options: object) -> dict[str, Cell]:
    """The row of a return, by the columns' names."""
    record = make_record(reading(*args, **options))  # type: ignore[arg-type] # passed on as they are
    return dict(zip((column.name for column in grid.columns), grid.row(record), strict=True))


def test_columns_of_a_form() -> None:
    """The record's own columns, the fields in order, a signature as three, then what is wrong."""
    names = [column.name for column in columns(VISIT)]
    fields = [field.key for field in FIELDS] + ["guardian_kind", "guardian_name"]
    own = ["id", "form", "edition", "language", "copy", "status", "files"]
    assert names == [*own, *fields, "unknown", "findings"]
    assert names == [column.name for column in Grid([VISIT]).columns]


def test_headings_and_kinds() -> None:
    """A column is headed by the field's name for people and knows what it holds."""
    found = {column.name: (column.label, column.kind) for column in columns(VISIT)}
    assert found["alarm"] == ("I will set an alarm for ___ a.m.", Kind.TICK)
    assert found["alarm_time"] == ("Alarm time", Kind.TIME)
    assert found["days_absent"] == ("Days absent:", Kind.INTEGER)
    assert found["guardian"] == ("Parent/Guardian Signature:", Kind.TICK)
    assert found["guardian_name"] == ("Parent/Guardian Signature: (name)", Kind.TEXT)


def test_a_row() -> None:
    """A row has the record's values as they are, one a column."""
    found = row(Grid([VISIT]))
    assert (found["copy"], found["status"], found["files"]) == (COPY, "ok", "return.pdf")
    assert (found["visit_date"], found["days_absent"], found["days_present"]) == ("2026-09-03", 12, 0)
    assert (found["alarm"], found["guardian"]) == (True, True)
    assert (found["guardian_kind"], found["guardian_name"]) == ("typed", "Robin Placeholder")
    assert (found["unknown"], found["findings"]) == ("", "")


def test_unknown_and_empty_differ() -> None:
    """What is not known is None and listed; what is empty is ""."""
    found = row(Grid([VISIT]), {"notes": None, "visit_date": "soon", "review_date": "", "guardian": None})
    assert (found["notes"], found["visit_date"], found["review_date"]) == (None, None, "")
    assert (found["guardian"], found["guardian_kind"], found["guardian_name"]) == (None, None, None)
    assert found["unknown"] == "visit_date notes guardian"
    assert found["findings"] == "date_unreadable:visit_date field_missing:notes field_missing:guardian"


def test_not_signed_is_known() -> None:
    """An empty signature is False, with nothing beside it."""
    found = row(Grid([VISIT]), {"guardian": ""})
    assert (found["guardian"], found["guardian_kind"], found["guardian_name"]) == (False, "", "")


def test_names_do_not_clash() -> None:
    """A field named like another column keeps its values apart from it."""
    fields = (
        Field("status", FieldType.TEXT, "Status:"),
        Field("nurse", FieldType.SIGNATURE, "Nurse:"),
        Field("nurse_name", FieldType.TEXT, "Nurse's name:"),
    )
    form = form_of(*fields)
    values = {"status": "well", "nurse": "Sam Sample", "nurse_name": "Sam"}
    found = row(Grid([form]), values, edition=map_of(form))
    assert (found["status"], found["status_2"]) == ("ok", "well")
    assert (found["nurse"], found["nurse_name"], found["nurse_name_2"]) == (True, "Sam", "Sam Sample")
    assert len(found) == len(columns(form))


def test_several_forms_share_columns() -> None:
    """Forms and editions share the columns that have one name; a row fills its own form's alone."""
    later = form_of(*FIELDS[:2], Field("new", FieldType.TEXT, "New:"), key="visit", edition="2026-2")
    grid = Grid([VISIT, later, OTHER_FORM])
    assert len({column.name for column in grid.columns}) == len(grid.columns)
    of_later = row(grid, {"student_name": "Avery Example", "new": "yes"}, edition=map_of(later))
    assert (of_later["student_name"], of_later["new"], of_later["alarm"]) == ("Avery Example", "yes", "")
    of_other = row(grid, {"student_name": "", "guardian": "Robin"}, edition=map_of(OTHER_FORM))
    assert (of_other["guardian"], of_other["guardian_kind"]) == ("Robin", "")
    assert row(grid)["guardian"] is True


def test_files_that_are_no_form_have_a_row() -> None:
    """A record without a form, or of an unknown edition, has a row that says what it is."""
    grid = Grid([VISIT])
    for each in (other_file(Outcome.NOT_OURS, "letter.pdf"), of_unknown_edition(seen("notes", "What was seen"))):
        cells = grid.row(make_record(each))
        assert len(cells) == len(grid.columns)
        assert cells[6] == each.receipt.file
        assert each.outcome.value in str(cells[-1])


def test_values_without_columns_are_refused() -> None:
    """Values are not dropped for want of columns: the form that is missing is named."""
    with pytest.raises(UsageError, match="visit, edition 2026-1"):
        Grid([OTHER_FORM]).row(make_record(reading()))


def test_languages_are_one_form() -> None:
    """An edition in a second language adds no columns, and the first given gives the headings."""
    french = replace(VISIT, language="fr", sections=(replace(VISIT.sections[0], fields=FIELDS),))
    assert len(Grid([VISIT, french]).columns) == len(Grid([VISIT]).columns)


def test_undecodable_file_names() -> None:
    """A file name that is no Unicode can be written all the same."""
    assert row(Grid([VISIT]), file="caf\udce9.pdf")["files"] == "caf\ufffd.pdf"


def test_no_two_headings_are_the_same() -> None:
    """A box and the gap in its label have one text on the page; the heading says which is which."""
    labels = {column.name: column.label for column in columns(PLAN.form)}
    assert len(set(labels.values())) == len(labels)
    assert labels["strategy_alarm"] == "I will set an alarm for ___ a.m. (tick)"
    assert labels["strategy_alarm_time"] == "I will set an alarm for ___ a.m. (time)"
