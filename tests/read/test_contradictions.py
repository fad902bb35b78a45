"""Two sources that disagree, or one that cannot be believed: never a silent blank, never a silent wrong tick."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.read.bends import (
    EMPTY,
    Bend,
    bent,
    box,
    disconnected,
    doubled,
    drawn,
    kid,
    orphaned,
    over,
    removed,
    text,
)
from tests.read.returns import FIRST, answers, codes, first, read, unknown

LINE, TICK, TICKED = "supports_tried_2", "strategy_on_time", "strategy_alarm"
ON = {"Yes": "Yes", "Off": "Off"}


def _value(bend: Bend, field: str) -> tuple[Any, set[str]]:
    """What the record says of a field after a change, and the findings about it."""
    (record,) = read(bent(first(), bend))
    return record.values[field], codes(record, field)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("21", b"12"),
        ("112", b"12"),
        ("10", b"1"),
        ("12", b"?"),
        ("2026-09-03", b"2026-03-09"),
        ("2026-09-13", b"2026-09-3"),
        ("will not come", b"will come"),
        ("no", b"not yet"),
        ("", b"shown"),
    ],
)
def test_a_page_that_shows_another_text(stored: str, shown: bytes) -> None:
    """Digits in another order, a digit less, a word less: what is stored and what is shown both go to a person."""
    assert _value(text(LINE, String(stored), shown), LINE) == (None, {"value_appearance_differ"})


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("a\\(b)", rb"a\\(b)"),
        ("a(b(c)", rb"a(b\(c)"),
        ("a)b", b"a\\051b"),
        ("ab cd", b"ab) ' (cd"),
        ("abcd", b"a) Tj <6 2> Tj [(c) -20 <64>] TJ ("),
    ],
)
def test_a_page_that_shows_it_in_other_syntax(stored: str, shown: bytes) -> None:
    """Parentheses within parentheses, octal escapes, arrays, hexadecimal: the page shows what is stored."""
    assert _value(text(LINE, String(stored), shown), LINE) == (stored, set())


@pytest.mark.parametrize(
    ("stored", "shown", "code"),
    [
        ("Łukasz", b"ukasz", "appearance_partial"),
        ("Łukasz", b"?ukasz", "appearance_partial"),
        ("Żuk", b"Zuk", "appearance_partial"),
        ("Олена Жук 12", b"????? ??? 12", "appearance_partial"),
        ("one long answer, clipped by its box", b"one long answer, clip", "appearance_partial"),
        ("answer", EMPTY, "appearance_missing"),
        ("answer", None, "appearance_missing"),
    ],
)
def test_a_page_that_shows_less_of_the_text(stored: str, shown: bytes | None, code: str) -> None:
    """A font without the letters, a box too short, no appearance at all: the stored value stands."""
    assert _value(text(LINE, String(stored), shown), LINE) == (stored, {code})


@pytest.mark.parametrize(
    "value",
    [
        String("Łukasz".encode()),
        String("Łu".encode("utf-16-be")),
        String(b"\xfe\xff\x00a\x00"),
        String("thanks \uf917"),
        String("Zo\ufffd"),
        String("Zo\ufffc"),
        String("Zo\uffff"),
        Array([String("a"), String("b")]),
        Dictionary(A=1),
    ],
    ids=[
        "no UTF-8 mark",
        "no UTF-16 mark",
        "half a character",
        "cut emoji",
        "replaced",
        "object",
        "none",
        "2",
        "<<>>",
    ],
)
def test_text_that_cannot_be_believed(value: Any) -> None:
    """Bytes that say one thing by the standard and another to the eye are not a text."""
    assert _value(text(LINE, value), LINE) == (None, {"text_damaged"})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (String(b"\xef\xbb\xbf" + "Łukasz".encode()), "Łukasz"),
        (String(b"\xfe\xff" + "\x1ben\x1bab".encode("utf-16-be")), "ab"),
        (20260903, "20260903"),
        (String("  a  b "), "  a  b "),
        (String("\u795e\uf97e"), "\u795e\u91cf"),
    ],
    ids=["UTF-8", "language", "number", "spaces", "ideographs"],
)
def test_text_in_odd_clothes(value: Any, expected: str) -> None:
    """What can be read is read."""
    assert _value(text(LINE, value), LINE)[0] == expected


@pytest.mark.parametrize(
    ("bend", "code"),
    [
        (kid("student_name", 0, "Kim", b"Kim"), "field_repeated"),
        (kid("student_name", 0, "", EMPTY), "field_repeated"),
        (orphaned("student_name", None), "field_missing"),
        (orphaned("student_name", EMPTY), "field_missing"),
        (orphaned("student_name", b"Kim"), "value_appearance_differ"),
    ],
    ids=[
        "kid against parent",
        "kid cleared",
        "parent lost",
        "parent lost, nothing shown",
        "parent lost, name shown",
    ],
)
def test_widgets_of_one_field(bend: Bend, code: str) -> None:
    """A widget that contradicts its field, or has lost it, leaves the answer open; the name is never blank."""
    value, found = _value(bend, "student_name")
    assert value is None
    assert code in found


@pytest.mark.parametrize(
    ("bend", "field", "expected"),
    [
        (disconnected("supports_tried_1", V=String("")), "supports_tried_1", None),
        (disconnected("supports_tried_1", V=String("page")), "supports_tried_1", "page"),
        (disconnected(LINE, V=String("page")), LINE, "page"),
        (disconnected(TICKED, V=Name.Off, AS=Name.Off), TICKED, None),
        (disconnected(TICK, V=Name.Yes, AS=Name.Yes), TICK, True),
    ],
    ids=["page empty", "page differs", "fields empty", "page unticked", "fields unticked"],
)
def test_a_page_cut_off_from_the_fields(bend: Bend, field: str, expected: object) -> None:
    """An answer on the page wins over /Fields; an empty place on the page does not."""
    value, found = _value(bend, field)
    assert value == expected
    assert ("field_repeated" in found) == (expected in (None, "page") and field != LINE)


@pytest.mark.parametrize(
    ("bend", "field"),
    [(removed(LINE), LINE), (removed(TICKED), TICKED), (doubled(LINE, "other"), LINE)],
    ids=["line removed", "box removed", "another field on top"],
)
def test_a_field_that_is_gone_or_covered(bend: Bend, field: str) -> None:
    """A place without its widget, or with two that differ, is not known."""
    value, found = _value(bend, field)
    assert value is None
    assert found & {"field_missing", "field_repeated"}


@pytest.mark.parametrize(
    ("bend", "expected"),
    [
        (box(TICK, Name.Yes, Name.Off), None),
        (box(TICK, Name.Off, Name.Yes), None),
        (box(TICK, Name.On, Name.On), None),
        (box(TICK, True, Name.Off), None),
        (box(TICK, Dictionary(A=1), Name.Off), None),
        (box(TICK, Array([Name.Yes, Name.Off]), Name.Off), None),
        (box(TICK, Name.Yes, Name.Yes, {"Yes": "Off", "Off": "Off"}), None),
        (box(TICK, Name.Off, Name.Off, {"Yes": "Off", "Off": "Yes"}), None),
        (box(TICK, Name.Off, Name.Off, {"Yes": "Yes", "Off": "Yes"}), None),
        (box(TICK, None, Name.Yes), True),
        (box(TICK, Name.Yes, None), True),
        (box(TICK, Name.Yes, String("Yes")), True),
        (box(TICK, String("/Yes"), Name.Yes), True),
        (box(TICK, Name("/1"), Name("/1"), {"1": "Yes", "Off": "Off"}), True),
        (box(TICK, Name.Off, Name.Off, ON), False),
    ],
)
def test_a_box(bend: Bend, expected: bool | None) -> None:
    """/V, /AS and what the states paint: where two of them tell different things the box is not known."""
    value, found = _value(bend, TICK)
    assert value is expected
    assert bool(found) == (expected is None)


@pytest.mark.parametrize(
    ("bend", "field", "expected"),
    [
        (drawn(TICK, b"1.5 w 2 2 m 12 12 l S"), TICK, True),
        (drawn(LINE, b"BT /Typed 11 Tf 3 5 Td (typed in page) Tj ET"), LINE, "typed in page"),
        (drawn(LINE, b"0.4 0.6 1 rg BT /Typed 11 Tf 3 5 Td (light blue) Tj ET"), LINE, "light blue"),
        (drawn("days_present", b"BT /Typed 9 Tf 3 5 Td (1) Tj ET"), "days_present", 1),
    ],
)
def test_an_answer_in_the_page_itself(bend: Bend, field: str, expected: object) -> None:
    """What a program types into the page over an empty field is its answer, one digit in a large box too."""
    assert _value(bend, field) == (expected, {"answered_over_field"})


def test_an_answer_beside_its_field() -> None:
    """Text that a program put between two empty lines may be the answer of either: not known, and offered."""
    (record,) = read(bent(first(), drawn(LINE, b"BT /Typed 6 Tf 30 -6.5 Td (a lift) Tj ET")))
    for key in (LINE, "supports_tried_3"):
        assert (record.values[key], codes(record, key)) == (None, {"answered_beside_field"})
        assert [value for value, _ in record.answers[key].alternatives] == ["a lift"]
    assert "unplaced_content" in codes(record)


@pytest.mark.parametrize(
    ("bend", "field"),
    [
        (over(TICK, "Caret"), TICK),
        (over(TICK, "Watermark"), TICK),
        (drawn(LINE, b"2 w 3 5 m 200 12 l S"), LINE),
        (drawn("other_notes", b"BT /Typed 9 Tf 3 15 Td (no) Tj ET", page=1), "other_notes"),
        (drawn("student_name", b"BT /Typed 11 Tf 3 5 Td (Somebody Else) Tj ET"), "student_name"),
    ],
)
def test_a_mark_over_a_field(bend: Bend, field: str) -> None:
    """What lies over an answer, or is no answer itself, makes the value unknown."""
    value, found = _value(bend, field)
    assert value is None
    assert found & {"mark_over_field", "ink_unread"}


@pytest.mark.parametrize("listed", [True, False], ids=["listed", "unlisted"])
def test_a_page_without_fields_whose_words_are_garbage(*, listed: bool) -> None:
    """It is looked at as a picture, and is none: that nothing stands on it does not make it an empty sheet."""
    pdf = Pdf.open(BytesIO(first()))
    page = pdf.pages[0].obj
    gone = [str(each.T) for each in page.Annots.as_list() if "/T" in each]
    page.Annots = Array()
    for font in page.Resources.Font.values():
        font.ToUnicode = pdf.make_stream(font.ToUnicode.read_bytes()[:200])
    if not listed:
        fields = pdf.Root.AcroForm.Fields.as_list()
        pdf.Root.AcroForm.Fields = Array([each for each in fields if str(each.T) not in gone])
    out = BytesIO()
    pdf.save(out)
    (record,) = read(out.getvalue())
    assert unknown(record) >= FIRST.keys() - answers(record).keys()
    assert "fields_lost" in codes(record)
