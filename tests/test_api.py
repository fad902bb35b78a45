"""What the Python API promises beyond its commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfforms import api
from pdfforms.errors import DefinitionError, SettingsError
from pdfforms.settings import Settings
from tests.definitions.writing import GOOD

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
