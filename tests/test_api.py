"""What the Python API promises beyond its commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfforms import api
from pdfforms.errors import DefinitionError, SettingsError, UsageError
from pdfforms.settings import Settings
from tests.definitions.writing import GOOD
from tests.office import ROOT

NOTES = """
[[section]]
layout = "lines"

[[section.field]]
key = "notes"
type = "multiline"
label = "Notes:"
lines = """


def _office(folder: Path, lines: int) -> api.Office:
    path = folder / "sample.toml"
    path.write_text(f"{GOOD}{NOTES}{lines}\n", encoding="utf-8")
    return api.Office(Settings(), path)


def test_a_form_that_fits_one_paper_can_be_read(tmp_path: Path) -> None:
    """What is too high for Letter can go out on A4, so its returns are read; what fits neither is refused."""
    office = _office(tmp_path, 28)
    with pytest.raises(DefinitionError, match="its page has room for"):
        api.build_blank("sample", paper="letter", office=office)
    copy = api.fill_copy("sample", {"name": "Avery Example"}, paper="a4", office=office)
    (record,) = api.read_return(copy.data, office)
    assert record.values["name"] == "Avery Example"
    with pytest.raises(DefinitionError, match="its page has room for"):
        _office(tmp_path, 40).shelf()


def test_a_language_that_no_form_has_is_told(tmp_path: Path) -> None:
    """Settings that name it are refused by building, and nothing is built."""
    with pytest.raises(SettingsError, match="names de, which no form can be had in"):
        list(api.build_blanks(tmp_path, office=api.Office(Settings(languages=("en", "de")))))
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_not_there_is_no_return(tmp_path: Path) -> None:
    """Reading or explaining it raises; it is no record of an unreadable return."""
    for verb in (api.read_return, api.explain_return):
        with pytest.raises(UsageError, match=r"There is no file .*no\.pdf"):
            verb(tmp_path / "no.pdf")


def test_the_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lines at the head of the API work as they stand."""
    (tmp_path / "field_trip.toml").write_bytes((ROOT / "docs" / "examples" / "field_trip.toml").read_bytes())
    monkeypatch.chdir(tmp_path)
    assert api.__doc__
    exec(api.__doc__.split("\n\n", 1)[1], {})  # noqa: S102  # our own lines
    assert {path.name for path in tmp_path.glob("*.pdf")} == {"blank.pdf", "copy.pdf"}


def test_a_copy_may_hold_a_familys_answers() -> None:
    """What is filled in for a family is an answer; what the office fills in is none."""
    values = {"student_name": "Avery Example", "days_absent": 8}
    for given, status in ((None, "needs_review"), (("student_name",), "ok")):
        copy = api.fill_copy("attendance_plan", values, given=given)
        (record,) = api.read_return(copy.data)
        assert record.status.value == status
