"""Every kind of mistake in a definition, with its line and its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfforms.bulk.catalog import Catalog
from pdfforms.definitions.source import Fault
from pdfforms.errors import DefinitionError
from tests.definitions.writing import GOOD, HEAD, MARK, NAME, faults, marked_line

FIELD = """
[[section.field]]
key = "other"
type = "text"
label = "Other:"
"""
SENTENCES = '\n[[section]]\nlayout = "sentences"\n'
CHECKLIST = '\n[[section]]\nlayout = "checklist"\n'
TICK = '\n[[section.field]]\nkey = "tick"\ntype = "checkbox"\nlabel = "Tick"\n'
TWO_DATES = "".join(f'\n[[section.field]]\nkey = "{key}"\ntype = "date"\nlabel = "{key}"\n' for key in ("a", "b"))
RULE = '\n[[rule]]\nkind = "requires"\nmessage = "It is missing."\n'

HEADS = [
    ('schema = "pdfforms.definition/1"', 'schema = "1" #!', "schema", 'schema must be "pdfforms.definition/1"'),
    ('form = "sample"', 'form = "Sample" #!', "form", "form must be a key"),
    ('code = "SA"', 'code = "sample" #!', "code", "code must be two to four capitals or digits"),
    ('code = "SA"', 'code = "AP" #!', "code", "code 'AP' is that of form 'attendance_plan'"),
    ('edition = "2026-1"', 'edition = "2026" #!', "edition", "edition must be a year and a number"),
    ('edition = "2026-1"', "edition = 2026 #!", "edition", "edition must be a text"),
    ('language = "en"', 'language = "English" #!', "language", "language must be a language code"),
    ('language = "en"', 'language = "en"\ndirection = "up" #!', "direction", 'direction must be "ltr" or "rtl"'),
    ('title = "Sample"', 'title = " " #!', "title", "title must not be empty"),
    ('title = "Sample"', 'title = "Sample"\ncolour = "red" #!', "colour", "'colour' is no word of a definition"),
    ('title = "Sample"', 'title = "Sample"\nparts = ["attendance_plan"]', "", "sections, a packet has parts"),
]
"""What stands in the good definition, what instead, the place and the beginning of the message."""

SECTIONS = [
    ('layout = "grid" #!', "layout", "unknown layout 'grid'; it may be text, row"),
    ('layout = "row"\ncolumns = 4 #!', "columns", "columns must be 1, 2 or 3"),
    ('layout = "row"\ncolumns = 2 #!', "columns", "columns does not go with layout row"),
    ('layout = "row"\nwide = true #!', "wide", "wide does not go with layout row"),
    ('layout = "row"\nfill = true #!', "fill", "fill does not go with layout row"),
    ('layout = "row"\nheading = "H"\nlevel = 5 #!', "level", "level must be 2, 3 or 4"),
    ('layout = "row"\nheading = "H"\nlevel = 3 #!', "level", "level 3 does not go below level 1"),
    ('layout = "row"\ntext = "words" #!', "text", "text must be a list of texts"),
    ('layout = "row"\ntext = ["words", 7] #!', "text", "text must be a list of texts"),
    ('layout = "row"\nadded = "yes" #!', "added", "added must be true or false"),
    ('layout = "row"\nlevel = true #!', "level", "level must be a whole number"),
    ('layout = "row"\nheading = 7 #!', "heading", "heading must be a text"),
    ('layout = "row"\nnote = "See {name}."', "", "{name} stands where no field can be"),
    ('layout = "row"\ntext = ["See {nobody}."]', "", "the text names {nobody}, but the section has no such field"),
]
"""What stands instead of the section's layout, the place within the section and the message."""

FIELDS = [
    ('type = "text"', 'type = "texts" #!', "type", "unknown type 'texts'; it may be text, multiline"),
    ('type = "text"', "", "type", "unknown type None"),
    ('type = "text"', 'type = "checkbox" #!', "type", "type checkbox has no place in a row"),
    ('type = "text"', 'type = "multiline" #!', "type", "type multiline has no place in a row"),
    ('type = "text"', 'type = "text"\nminimum = 1 #!', "minimum", "minimum does not go with type text"),
    ('type = "text"', 'type = "text"\nhalf_day = "am" #!', "half_day", "half_day does not go with type text"),
    ('type = "text"', 'type = "text"\ndigital = true #!', "digital", "digital does not go with type text"),
    ('type = "text"', 'type = "date"\nmax_length = 9 #!', "max_length", "max_length does not go with type date"),
    ('type = "text"', 'type = "time"\nhalf_day = "noon" #!', "half_day", 'half_day must be "am" or "pm"'),
    ('type = "text"', 'type = "text"\nlines = 2 #!', "lines", "lines does not go with layout row"),
    ('type = "text"', 'type = "text"\nmax_length = 0 #!', "max_length", "max_length must be more than 0"),
    ('type = "text"', 'type = "text"\nwidth = 0 #!', "width", "width must be more than 0"),
    ('type = "text"', 'type = "text"\nwidth = "wide" #!', "width", "width must be a number"),
    ('type = "text"', 'type = "text"\nrequired = 1 #!', "required", "required must be true or false"),
    ('type = "text"', 'type = "text"\ncolour = 1 #!', "colour", "'colour' is no word of a definition"),
    ('type = "text"', 'type = "integer"\nminimum = 9 #!\nmaximum = 1', "minimum", "minimum is more than maximum"),
    ('type = "text"', 'type = "integer"\nminimum = true #!', "minimum", "minimum must be a whole number"),
    ('key = "name"', 'key = "student.name" #!', "key", "key 'student.name' has a dot"),
    ('key = "name"', 'key = "1st" #!', "key", "key must be small letters, digits, underscores"),
    ('key = "name"', "", "key", "key must be small letters"),
    ('label = "Name:"', 'label = "" #!', "label", "label must not be empty"),
    ('label = "Name:"', 'label = "   " #!', "label", "label must not be empty"),
    ('label = "Name:"', "", "label", "label must not be empty"),
    ('label = "Name:"', "label = 7 #!", "label", "label must be a text"),
    ('label = "Name:"', 'label = "Name:"\noptions = [{ key = "a", label = "A" }] #!', "options", "has no options"),
]
"""What stands in the field, what instead, the place within the field and the message."""

CHOICE = """
[[section]]
layout = "options"

[[section.field]]
key = "c"
type = "choice"
label = "C"
"""
OPTIONS = [
    ("", "a choice needs at least two options"),
    ('options = [{ key = "a", label = "A" }] #!', "a choice needs at least two options"),
    ('options = [{ key = "a", label = "A" }, { key = "a", label = "B" }] #!', "option 'a' stands twice"),
    ('options = [{ key = "a", label = "A" }, { key = "b", label = "" }] #!', "option 'b' has an empty label"),
    ('options = [{ key = "A", label = "A" }, { key = "b", label = "B" }] #!', "an option's key must be small"),
    ('options = [{ key = "a", label = "A" }, "b"] #!', "options must be written as options = [{ key"),
    ("options = 2 #!", "options must be written as options = [{ key"),
    ('options = [{ key = "a", label = "A", x = 1 }, { key = "b", label = "B" }] #!', "'x' is no word"),
]

PLACES = [
    (
        SENTENCES + 'text = ["I saw {other}."]' + FIELD + FIELD.replace("other", "more"),
        "no sentence of the section",
    ),
    (SENTENCES + 'text = ["{other} and {other}."]' + FIELD, "{other} stands in two texts"),
    (SENTENCES + 'text = ["{other}.", "{other}."]' + FIELD, "{other} stands in two texts"),
    (SENTENCES + 'text = ["{tick}."]' + TICK, "type checkbox has no place inside a text"),
    (SENTENCES + 'text = ["Words."]', "a section of layout sentences needs fields"),
    (CHECKLIST + TICK.replace('"Tick"', '"Tick {tick}"'), "type checkbox has no place inside a text"),
    (
        CHECKLIST + TICK.replace('"Tick"', '"Tick {time}"'),
        "the text names {time}, but the section has no such field",
    ),
    (CHECKLIST + TICK + FIELD, "type text has no place in a checklist"),
    (CHECKLIST, "a section of layout checklist needs fields"),
    ('\n[[section]]\nlayout = "text"\n', "the section is empty"),
    ('\n[[section]]\nlayout = "text"\ntext = ["Words."]' + FIELD, "a section of text has no fields"),
]
"""A further section, and the one message about it."""

RULES = [
    ('fields = ["nobody"] #!\nwhen = "name"', "fields", "there is no field 'nobody'"),
    ('fields = ["name"]\nwhen = "nobody" #!', "when", "there is no field 'nobody'"),
    ('fields = ["name"]', "", "a rule that requires needs `when`"),
    ('fields = "name" #!\nwhen = "name"', "fields", "fields must be a list of texts"),
    ('fields = [7] #!\nwhen = "name"', "fields", "fields must be a list of texts"),
    ('when = "name"', "", "the rule names no fields"),
    ('fields = ["name"]\nwhen = "name"\nlimit = 2', "", "`limit` does not go with requires"),
    ('fields = ["name"]\nwhen = "name"\nwho = 2 #!', "who", "'who' is no word of a definition"),
]
OTHER_RULES = [
    ("sum_at_most", 'fields = ["a", "b"]\nlimit = 3', "only integers can be added up"),
    ("any_of", 'fields = ["a"]\nlimit = 3', "`limit` does not go with any_of"),
    ("at_most", 'fields = ["a", "b"]', "the rule needs a `limit`"),
    ("not_before", 'fields = ["a"]', "not_before compares two dates"),
    ("not_before", 'fields = ["a", "name"]', "not_before compares two dates"),
    ("any_of", 'fields = ["a"]\nwhen = "b"', "`when` does not go with any_of"),
    ("some_of", 'fields = ["a"]', "unknown kind 'some_of'; it may be requires"),
]


def _one(folder: Path, text: str, place: str, message: str) -> None:
    """The definition has one mistake, at this place, on the marked line if one is marked."""
    found = [fault for fault in faults(folder, text) if message in fault]
    assert found, (message, faults(folder, text))
    assert f"({place}): " in found[0] if place else "(" not in found[0].split(": ")[0]
    if MARK in text:
        assert found[0].startswith(f"sample.toml:{marked_line(text)} ")


def test_the_good_definition_has_no_mistake(tmp_path: Path) -> None:
    """What the cases below change is right before they change it."""
    assert faults(tmp_path, GOOD) == []


@pytest.mark.parametrize(("old", "new", "place", "message"), HEADS)
def test_head(tmp_path: Path, old: str, new: str, place: str, message: str) -> None:
    """A mistake in the head is reported at its line."""
    assert old in GOOD
    _one(tmp_path, GOOD.replace(old, new), place, message)


@pytest.mark.parametrize(("new", "place", "message"), SECTIONS)
def test_section(tmp_path: Path, new: str, place: str, message: str) -> None:
    """A mistake in a section is reported at its line."""
    where = f"section 1, {place}" if place else "section 1"
    _one(tmp_path, GOOD.replace('layout = "row"', new), where, message)


@pytest.mark.parametrize(("old", "new", "place", "message"), FIELDS)
def test_field(tmp_path: Path, old: str, new: str, place: str, message: str) -> None:
    """A mistake in a field is reported at its line, alone."""
    text = GOOD.replace(old, new)
    _one(tmp_path, text, f"section 1, field 1, {place}", message)
    assert len(faults(tmp_path, text)) == 1


@pytest.mark.parametrize(("options", "message"), OPTIONS)
def test_options(tmp_path: Path, options: str, message: str) -> None:
    """A mistake in a choice's options is reported."""
    text = GOOD + CHOICE + options
    found = [fault for fault in faults(tmp_path, text) if message in fault]
    line = marked_line(text) if MARK in text else text.splitlines().index("[[section.field]]", 12) + 1
    assert found[0].startswith(f"sample.toml:{line} (section 2, field 1, options")


@pytest.mark.parametrize(("section", "message"), PLACES)
def test_places_in_texts(tmp_path: Path, section: str, message: str) -> None:
    """A field's place in a text that is missing, doubled or where no field can stand is reported, alone."""
    found = faults(tmp_path, GOOD + section)
    assert len(found) == 1
    assert message in found[0]
    assert "(section 2" in found[0]


@pytest.mark.parametrize(("new", "place", "message"), RULES)
def test_requiring_rule(tmp_path: Path, new: str, place: str, message: str) -> None:
    """A mistake in a rule that requires is reported at its line."""
    _one(tmp_path, GOOD + RULE + new, f"rule 1, {place}" if place else "rule 1", message)


@pytest.mark.parametrize(("kind", "new", "message"), OTHER_RULES)
def test_other_rules(tmp_path: Path, kind: str, new: str, message: str) -> None:
    """Each kind of rule says what it needs, and nothing else is reported."""
    rule = RULE.replace("requires", kind) + new
    found = faults(tmp_path, GOOD + TWO_DATES + rule)
    assert len(found) == 1
    assert message in found[0]


def test_rule_without_message(tmp_path: Path) -> None:
    """A rule must say what a person will read when it is broken."""
    _one(
        tmp_path,
        GOOD + RULE.replace("It is missing.", "") + 'fields = ["name"]\nwhen = "name"',
        "rule 1, message",
        "message must not be empty",
    )


def test_repeated_key(tmp_path: Path) -> None:
    """A key that is taken is reported where it stands the second time, also in another section."""
    text = GOOD + NAME.replace('key = "name"', 'key = "name" #!')
    _one(tmp_path, text, "section 2, field 1, key", "key 'name' is taken already")


def test_field_without_any_name(tmp_path: Path) -> None:
    """A field needs words: its own label or the section's heading."""
    lines = '\n[[section]]\nlayout = "lines"\n\n[[section.field]]\nkey = "notes"\ntype = "multiline"\n'
    assert "no heading to name the field" in faults(tmp_path, GOOD + lines)[0]
    assert faults(tmp_path, GOOD + lines.replace('"lines"', '"lines"\nheading = "Notes:"', 1)) == []


def test_packet_of_forms_that_cannot_be_in_it(tmp_path: Path) -> None:
    """A packet holds known forms, each once, and no packets."""
    found = faults(
        tmp_path, HEAD + 'parts = ["nobody", "attendance_packet", "attendance_plan", "attendance_plan"]'
    )
    assert [fault.split(": ")[1] for fault in found] == [
        "part 'attendance_plan' stands twice",
        "there is no form 'nobody'",
        "'attendance_packet' is a packet itself",
    ]


def test_tables_written_wrongly(tmp_path: Path) -> None:
    """A table where a list of tables belongs is told how it is written."""
    assert (
        "section must be written as [[section]]" in faults(tmp_path, GOOD.replace("[[section]]", "[section]"))[0]
    )


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    """A definition is refused with all of its mistakes, each on its line."""
    text = (
        GOOD.replace('code = "SA"', 'code = "x"').replace('type = "text"', 'type = "word"')
        + TICK.replace('"Tick"', '""')
        + RULE
        + 'fields = ["nobody"]'
    )
    path = tmp_path / "sample.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        Catalog(path).form("sample")
    lines = {line: number for number, line in enumerate(text.splitlines(), 1)}
    assert [fault.line for fault in caught.value.faults if isinstance(fault, Fault)] == [
        lines['code = "x"'],
        lines['type = "word"'],
        lines['label = ""'],
        lines['type = "checkbox"'],
        lines["[[rule]]"],
        lines['fields = ["nobody"]'],
    ]
    assert caught.value.exit_code == 3
    assert all(str(fault) in str(caught.value) for fault in caught.value.faults)
