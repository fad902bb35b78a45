"""The forms on hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfforms.bulk.catalog import Catalog
from pdfforms.errors import UsageError
from tests.definitions.writing import GOOD, HEAD
from tests.office import CATALOG, FIELD_TRIP, FORMS, PLAN


def _own(folder: Path, text: str = GOOD) -> Catalog:
    path = folder / "sample.toml"
    path.write_text(text, encoding="utf-8")
    return Catalog(path)


def test_packaged_forms() -> None:
    """The three forms are on hand in three languages, their own first."""
    assert set(CATALOG.names()) == set(FORMS)
    assert {CATALOG.languages(key) for key in FORMS} == {("en", "ar", "fr")}


def test_own_form_comes_first(tmp_path: Path) -> None:
    """A form of the user's own stands before the packaged ones, in the languages that stand beside it."""
    catalog = _own(tmp_path)
    assert catalog.names() == ("sample", *CATALOG.names())
    assert catalog.languages("sample") == ("en",)
    for name in ("sample.fr.toml", "sample.backup.toml", "other.ar.toml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert catalog.languages("sample") == ("en", "fr")


def test_own_form_may_replace_a_packaged_one(tmp_path: Path) -> None:
    """A definition with the key of a packaged form is used in its place."""
    text = GOOD.replace('"sample"', '"attendance_plan"').replace('"SA"', '"AP"')
    catalog = _own(tmp_path, text)
    assert sorted(catalog.names()) == sorted(FORMS)
    assert catalog.form("attendance_plan").title == "Sample"
    assert catalog.faults("attendance_plan") == ()


def test_own_packet_of_packaged_forms(tmp_path: Path) -> None:
    """A packet of the user's own may hold packaged forms."""
    catalog = _own(tmp_path, HEAD + 'parts = ["attendance_continuum", "attendance_plan"]\n')
    assert catalog.faults("sample") == ()
    blank = catalog.blank("sample")
    assert [edition.form.key for edition in blank.maps] == ["attendance_continuum", "attendance_plan"]


def test_packet_with_a_field_of_two_types(tmp_path: Path) -> None:
    """Forms that share a field must agree on its type, since it becomes one field of the file."""
    plan = (
        GOOD.replace('"sample"', '"attendance_plan"')
        .replace('"SA"', '"AP"')
        .replace('key = "name"', 'key = "completed_by"')
    )
    text = plan.replace('type = "text"', 'type = "date"')
    own = tmp_path / "plan.toml"
    own.write_text(text, encoding="utf-8")
    found = Catalog(own).faults("attendance_packet")
    assert any("field 'completed_by' of 'attendance_continuum' has another type" in fault for fault in found)


def test_field_trip_needs_no_code() -> None:
    """The example in the documentation is right, builds, and says what it is."""
    assert FIELD_TRIP.faults("field_trip") == ()
    blank = FIELD_TRIP.blank("field_trip")
    assert blank.maps[0].identity.text() == "PF1:FT:2026-1:EN:L:-"


def test_a_changed_definition_is_read_again(tmp_path: Path) -> None:
    """An edited definition is seen by the next look at it."""
    catalog = _own(tmp_path)
    assert catalog.form("sample").title == "Sample"
    _own(tmp_path, GOOD.replace("Sample", "A longer example"))
    assert catalog.form("sample").title == "A longer example"


def test_template_and_blank_are_made_once() -> None:
    """Filling many copies builds the blank once."""
    assert CATALOG.blank("attendance_plan") is CATALOG.blank("attendance_plan")
    assert CATALOG.template("attendance_plan") is CATALOG.template("attendance_plan")
    assert CATALOG.template("attendance_plan").data == PLAN.blank.data


def test_unknown_form() -> None:
    """An unknown form is refused with those that there are."""
    with pytest.raises(UsageError, match=r"no form 'attendence_plan'\. Did you mean attendance_plan\? Forms: "):
        CATALOG.form("attendence_plan")
    with pytest.raises(UsageError, match=r"There is no form 'nobody'\. Forms: ") as caught:
        CATALOG.form("nobody")
    assert caught.value.exit_code == 2
