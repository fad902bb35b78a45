"""Forms in other languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfforms.bulk.catalog import Catalog
from pdfforms.errors import UsageError
from pdfforms.model.form import BUILDER_WORDS, Form
from tests.definitions.writing import GOOD, MARK, faults, marked_line
from tests.office import CATALOG, FORMS, LANGUAGES

FRENCH = """schema = "pdfforms.translation/1"
language = "fr"

[texts]
"Sample" = "Exemple"
"Name:" = "Nom :"
"""


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_packaged_translations_are_complete(form: str, language: str) -> None:
    """The three forms can be had in every language without a missing text or a mistake."""
    assert CATALOG.missing_texts(form, language) == ()
    assert CATALOG.faults(form) == ()


def _texts(form: Form) -> list[str]:
    fields = [text for each in form.fields for text in (each.label, each.help, each.hint)]
    sections = [text for section in form.sections for text in (section.heading, section.note, *section.text)]
    words = [form.word(word) for word in BUILDER_WORDS]
    return [
        text for text in (form.title, *sections, *fields, *words, *(rule.message for rule in form.rules)) if text
    ]


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("form", FORMS)
def test_translations_translate(form: str, language: str) -> None:
    """No text of a translated form is still the English one."""
    pairs = zip(_texts(CATALOG.form(form)), _texts(CATALOG.form(form, language)), strict=True)
    assert [own for own, translated in pairs if own == translated] == []


def test_arabic_is_a_draft_from_right_to_left() -> None:
    """Arabic runs from right to left and says that nobody has reviewed it; French does neither."""
    arabic, french = (CATALOG.form("attendance_plan", language) for language in ("ar", "fr"))
    assert (arabic.direction, arabic.draft) == ("rtl", True)
    assert (french.direction, french.draft) == ("ltr", False)


def test_a_text_that_the_form_does_not_have_is_told(tmp_path: Path) -> None:
    """A translation of a text that was changed since is named with its line."""
    (told,) = faults(tmp_path, GOOD, fr=f'{FRENCH}"Old:" = "Vieux :"\n')
    assert told.startswith("sample.fr.toml:7 ")
    assert told.endswith("the form has no such text")


def test_mistakes_stand_in_the_order_of_the_lines(tmp_path: Path) -> None:
    """A file is corrected from top to bottom, the definition first."""
    text = GOOD.replace('layout = "row"', 'layout = "pile"').replace('type = "text"', 'type = "word"')
    wrong = FRENCH.replace('"Nom :"', '""').replace("translation/1", "translation/2")
    places = [
        told.split(" ")[0].rstrip(":").split(":") for told in faults(tmp_path, f"{text}colour = 1\n", fr=wrong)
    ]
    lines = [(place[0], int(place[1])) for place in places if len(place) > 1]
    assert len(lines) > 4
    assert lines == sorted(lines, key=lambda place: (place[0] != "sample.toml", place[1]))


def test_missing_text_stays_and_is_told(tmp_path: Path) -> None:
    """A text without a translation stands in the form's own language, is listed, and the form still builds."""
    without = FRENCH.replace('"Name:" = "Nom :"\n', "")
    assert "fr: no translation of 'Name:'" in faults(tmp_path, GOOD, fr=without)
    catalog = Catalog(tmp_path / "sample.toml")
    assert "Name:" in catalog.missing_texts("sample", "fr")
    assert [each.label for each in catalog.form("sample", "fr").fields] == ["Name:"]
    assert catalog.form("sample", "fr").title == "Exemple"
    assert catalog.blank("sample", "fr").data.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('schema = "pdfforms.translation/1"', 'schema = "pdfforms.definition/1" #!', "schema must be"),
        ('language = "fr"', 'language = "ar" #!', 'language must be "fr", as the file\'s name says'),
        ('language = "fr"', 'language = "fr"\ndirection = "left" #!', 'direction must be "ltr" or "rtl"'),
        ('language = "fr"', 'language = "fr"\ndraft = "no" #!', "draft must be true or false"),
        ('language = "fr"', 'language = "fr"\ncolour = "red" #!', "'colour' is no word of a translation"),
        ('"Name:" = "Nom :"', '"Name:" = "" #!', "the translation is empty"),
        ('"Name:" = "Nom :"', '"Name:" = 7 #!', "the translation is empty"),
        ('"Name:" = "Nom :"', '"{name}:" = "Nom :" #!', "the {places} differ from those of the text"),
        ('"Name:" = "Nom :"', '"{a} {b}:" = "{b} {a} {a}" #!', "the {places} differ from those of the text"),
    ],
)
def test_mistakes_in_a_translation(tmp_path: Path, old: str, new: str, message: str) -> None:
    """A mistake in a translation is reported with the translation's file and line."""
    text = FRENCH.replace(old, new)
    found = [fault for fault in faults(tmp_path, GOOD, fr=text) if message in fault]
    assert found
    assert text.count(MARK) == 1
    assert found[0].startswith(f"sample.fr.toml:{marked_line(text)} ")


def test_texts_that_are_no_table(tmp_path: Path) -> None:
    """Texts written as anything but a table are a mistake, not a crash."""
    text = FRENCH.split("[texts]", maxsplit=1)[0] + "texts = 7\n"
    assert any("texts must be written as [texts]" in fault for fault in faults(tmp_path, GOOD, fr=text))


def test_places_may_change_their_order(tmp_path: Path) -> None:
    """A translation puts the fields of a sentence where its grammar wants them."""
    section = '\n[[section]]\nlayout = "sentences"\ntext = ["From {a} to {b}."]\n' + "".join(
        f'\n[[section.field]]\nkey = "{key}"\ntype = "time"\n' for key in "ab"
    )
    french = FRENCH + '"From {a} to {b}." = "Jusqu’à {b}, dès {a}."\n'
    assert not [fault for fault in faults(tmp_path, GOOD + section, fr=french) if "places" in fault]
    boxes = Catalog(tmp_path / "sample.toml").blank("sample", "fr").maps[0].boxes
    places = {box.key: box.rect[0] for box in boxes}
    assert places["b"] < places["a"]


def test_own_words_beside_packaged_ones(tmp_path: Path) -> None:
    """A user's translation brings its own texts; the builder's words come from the packaged one."""
    arabic = FRENCH.replace('"fr"', '"ar"')
    faults(tmp_path, GOOD, ar=arabic)
    form = Catalog(tmp_path / "sample.toml").form("sample", "ar")
    assert form.title == "Exemple"
    assert form.word("Type full name") != "Type full name"
    assert form.direction == "rtl"


def test_definition_from_right_to_left(tmp_path: Path) -> None:
    """A form may be written from right to left in its own language."""
    assert faults(tmp_path, GOOD.replace('language = "en"', 'language = "ur"\ndirection = "rtl"')) == []
    form = Catalog(tmp_path / "sample.toml").form("sample")
    assert (form.language, form.direction) == ("ur", "rtl")


def test_unknown_language() -> None:
    """A language that a form cannot be had in is refused with those that it can."""
    with pytest.raises(UsageError, match="It can be had in: en, ar, fr"):
        CATALOG.form("attendance_plan", "tlh")
