"""Where things stand, and what is refused because it would not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfforms.build.blank import misfits
from pdfforms.build.flow import lay_out
from pdfforms.build.parts import Entry, Text
from pdfforms.bulk.catalog import Catalog
from pdfforms.errors import DefinitionError
from pdfforms.model.form import Form
from tests.definitions.writing import GOOD, HEAD, MARK, NAME, faults, marked_line
from tests.office import CATALOG, FIELD_TRIP, LANGUAGES, PAPERS

LONG = "Donaudampfschifffahrtsgesellschaft" * 3
TICKS = '\n[[section]]\nlayout = "checklist"\ncolumns = 2\n'
LINES = '\n[[section]]\nlayout = "lines"\nheading = "Notes:"\n'


def _field(key: str, kind: str, rest: str = "") -> str:
    return f'\n[[section.field]]\nkey = "{key}"\ntype = "{kind}"\n{rest}'


def _tick(key: str, label: str) -> str:
    return _field(key, "checkbox", f'label = "{label}"\n')


DO_NOT_FIT = {
    "tick text wider than its column": (
        GOOD + TICKS + _tick("a", LONG).replace(f'"{LONG}"', f'"{LONG}" #!') + _tick("b", "B"),
        "the text 'Donaudampfschifffahrtsg…' does not fit its box",
    ),
    "tick text that runs into the next column": (
        GOOD + TICKS + _tick("a", LONG[:60]).replace(f'"{LONG[:60]}"', f'"{LONG[:60]}" #!') + _tick("b", "B"),
        "the text 'Donaudampfschifffahrtsg…' runs into",
    ),
    "hint that runs into its label": (
        GOOD.replace('label = "Name:"', f'label = "{"Name " * 12}" #!\nhint = "{"small print " * 6}"'),
        "runs into",
    ),
    "too many fields in a row": (
        GOOD
        + "".join(_field(f"f{i}", "text", f'label = "{i}"') for i in range(11))
        + _field("g", "text", 'label = "g"'),
        "field 'name' does not fit its box",
    ),
    "room to write higher than a page": (
        GOOD + LINES + _field("notes", "multiline", "lines = 60"),
        "a part of the form is 1",
    ),
    "sentence with a word wider than the page": (
        GOOD + f'\n[[section]]\nlayout = "sentences"\ntext = ["{LONG} {{a}}"] #!\n' + _field("a", "date"),
        "does not fit its box",
    ),
}


@pytest.mark.parametrize("case", DO_NOT_FIT)
def test_what_does_not_fit_is_refused_with_its_place(tmp_path: Path, case: str) -> None:
    """Text or fields that do not fit are mistakes of the definition, each with its line, and no blank is made."""
    text, message = DO_NOT_FIT[case]
    found = [fault for fault in faults(tmp_path, text) if message in fault]
    assert found, faults(tmp_path, text)
    assert found[0].startswith("sample.toml:")
    assert "(" in found[0].split(": ")[0]
    if MARK in text:
        assert f":{marked_line(text)} " in found[0]
    with pytest.raises(DefinitionError, match="cannot be drawn"):
        Catalog(tmp_path / "sample.toml").blank("sample")


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["attendance_plan", "attendance_continuum"])
def test_our_forms_fit(form: str, language: str, paper: str) -> None:
    """Nothing of our own forms is too wide, too high or in the way, on at most two pages."""
    made = CATALOG.form(form, language)
    assert misfits(made, paper) == []
    assert len(lay_out(made, paper).pages) <= 2


def _laid_out(tmp_path: Path, text: str) -> list[list[Text | Entry]]:
    """The texts and entries of each page of a definition without mistakes."""
    assert faults(tmp_path, text) == []
    form = Catalog(tmp_path / "sample.toml").form("sample")
    return [
        [item for item in page.items if isinstance(item, (Text, Entry))] for page in lay_out(form, "letter").pages
    ]


def _entries(page: list[Text | Entry]) -> dict[str, Entry]:
    return {item.field.key: item for item in page if isinstance(item, Entry)}


def test_sentences_after_a_wide_one_begin_a_line(tmp_path: Path) -> None:
    """In columns a sentence that needs the whole width stands alone; what follows begins at the left again."""
    texts = ", ".join([f'"{"many words " * 14} {{a}}"', '"Short {b}"', '"Short {c}"'])
    section = f'\n[[section]]\nlayout = "sentences"\ncolumns = 2\ntext = [{texts}]\n'
    page = _entries(_laid_out(tmp_path, GOOD + section + "".join(_field(key, "integer") for key in "abc"))[0])
    assert page["b"].y == page["c"].y
    assert page["a"].y > page["b"].y
    assert page["b"].x < page["c"].x


def test_tick_beside_a_field_alone(tmp_path: Path) -> None:
    """A box whose text is nothing but a field stands level with it."""
    section = '\n[[section]]\nlayout = "checklist"\n' + _tick("a", "{b}") + _field("b", "text")
    page = _entries(_laid_out(tmp_path, GOOD + section)[0])
    middles = {key: page[key].y + page[key].height / 2 for key in "ab"}
    assert middles["a"] == pytest.approx(middles["b"])


def test_section_of_a_note_alone(tmp_path: Path) -> None:
    """A section may be a note and nothing else."""
    page = _laid_out(tmp_path, GOOD + '\n[[section]]\nlayout = "text"\nnote = "Thank you."\n')[0]
    assert "Thank you." in [item.text for item in page if isinstance(item, Text)]


def test_page_break_and_repeated_field(tmp_path: Path) -> None:
    """A section can begin a page; a repeated field stands at its head, under the shortened title."""
    text = GOOD.replace('title = "Sample"', f'title = "{"A rather long title for a small form " * 4}"')
    text = text.replace('label = "Name:"', 'label = "Name:"\nrepeat = true')
    first, second = _laid_out(
        tmp_path, text + LINES.replace("heading", "page_break = true\nheading") + _field("n", "text")
    )
    assert "name" in _entries(first)
    assert _entries(second)["name"].y > _entries(second)["n"].y
    assert next(item.text for item in second if isinstance(item, Text)).endswith("…")


def test_headings_stay_with_what_follows() -> None:
    """No page ends with a heading."""
    for form in (*(CATALOG.form("attendance_plan", language) for language in LANGUAGES), _trip()):
        for paper in PAPERS:
            for page in lay_out(form, paper).pages:
                lowest = min(
                    (item for item in page.items if isinstance(item, (Text, Entry))), key=lambda item: item.y
                )
                assert not (isinstance(lowest, Text) and lowest.node and lowest.node.tag.startswith("H"))


def _trip() -> Form:
    return FIELD_TRIP.form("field_trip")


def test_right_to_left_is_the_mirror_image(tmp_path: Path) -> None:
    """A form from right to left has each field where its mirror image would be."""
    row = NAME + _field("day", "date", 'label = "Day:"')
    left = _entries(_laid_out(tmp_path, HEAD + row)[0])
    right = _entries(_laid_out(tmp_path, HEAD.replace('"en"', '"ar"\ndirection = "rtl"') + row)[0])
    for key, box in left.items():
        assert right[key].x == pytest.approx(612 - box.x - box.width)
        assert right[key].y == box.y
