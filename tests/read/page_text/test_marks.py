"""What people draw and type onto a page: ticks of all kinds, names, signatures, notes in the margin."""

from __future__ import annotations

from functools import lru_cache

import pytest

from pdfforms.model.edition import Rect
from tests.office import CODE, PLAN, fill
from tests.read.page_text.pages import PLAN_MAP, drawn_on, flattened, look

TICK = "strategy_alarm"
BOXES = {box.key: box.rect for box in PLAN_MAP.boxes if box.page == 1}
SIGN = next(box.rect for box in PLAN_MAP.boxes if box.kind == "sign_here")


@lru_cache(maxsize=1)
def _empty() -> bytes:
    """A copy without fields and answers."""
    return flattened(fill(PLAN, {}, CODE).data)


def _in(rect: Rect, operators: str) -> str:
    """Operators in a square of 14 points at a box."""
    return f"q 1 0 0 1 {rect[0]} {rect[1]} cm {operators} Q"


def _text(rect: Rect, text: str, size: float = 11) -> str:
    return f"BT /Helv {size} Tf 1 0 0 1 {rect[0] + 3} {rect[1] + 6} Tm ({text}) Tj ET"


MARKS = {
    "ZapfDingbats tick": "BT /ZaDb 12 Tf 2 2.5 Td (4) Tj ET",
    "ZapfDingbats cross": "BT /ZaDb 12 Tf 2 2.5 Td (8) Tj ET",
    "ZapfDingbats square": "BT /ZaDb 10 Tf 3 3 Td (n) Tj ET",
    "ZapfDingbats circle": "BT /ZaDb 10 Tf 3 3 Td (l) Tj ET",
    "X": "BT /Helv 12 Tf 3 2.5 Td (X) Tj ET",
    "x": "BT /Helv 12 Tf 4 4 Td (x) Tj ET",
    "strokes": "1.2 w 2 7 m 6 3 l 12 12 l S",
    "thin cross": "0.6 w 2 2 m 12 12 l 2 12 m 12 2 l S",
    "filled square": "2 2 10 10 re f",
    "blue pen beyond the box": "0 0 0.8 RG 1.5 w -2 6 m 5 0 l 18 18 l S",
    "redrawn frame and tick": "1 w 0.5 0.5 13 13 re S 1.2 w 2 7 m 6 3 l 12 12 l S",
}
NO_MARKS = {
    "nothing": "",
    "redrawn frame": "1 w 0.5 0.5 13 13 re S",
    "thick frame": "2 w 1 1 12 12 re S",
    "white ground": "1 g 0 0 14 14 re f",
}
UNCLEAR = {
    "a dot": "6 6 1.6 1.6 re f",
    "a word": "BT /Helv 7 Tf 3 5 Td (no) Tj ET",
    "n for no": "BT /Helv 12 Tf 3 3 Td (n) Tj ET",
    "a bold n for no": "BT /Helv 12 Tf 2 Tr 0.6 w 3 3 Td (n) Tj ET",
    "an unseen letter": "BT 3 Tr /Helv 12 Tf 3 2.5 Td (X) Tj ET",
}


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS)
def test_a_mark_in_a_box_ticks_it(mark: str) -> None:
    """Whatever a program or a pen puts inside the frame; the other boxes stay clean and nothing is stray."""
    found = look(drawn_on(_empty(), _in(BOXES[TICK], mark)))
    ticked = {key for key in found.seen if found.of(key).value is True}
    assert (ticked, found.codes) == ({TICK}, {})
    assert found.of("strategy_on_time").value is False


@pytest.mark.parametrize("mark", NO_MARKS.values(), ids=NO_MARKS)
def test_a_frame_alone_is_no_mark(mark: str) -> None:
    """Programs draw a box's frame again, thicker or over a ground of their own: it is seen and not ticked."""
    assert look(drawn_on(_empty(), _in(BOXES[TICK], mark))).of(TICK).value is False


@pytest.mark.parametrize("mark", UNCLEAR.values(), ids=UNCLEAR)
def test_an_unclear_mark_is_not_known(mark: str) -> None:
    """A speck, a word, a letter that nobody sees: neither ticked nor not, and both are offered."""
    seen = look(drawn_on(_empty(), _in(BOXES[TICK], mark))).of(TICK)
    assert seen.value is None
    assert {each.code for each in seen.findings} == {"mark_unclear"}
    assert {each.value for each in seen.alternatives} == {True, False}


def test_an_untouched_page_is_seen_and_empty() -> None:
    """Every field is known to be empty, the copy's code is no stray."""
    found = look(_empty())
    assert {found.of(key).value for key in PLAN_MAP.fields} == {"", False}
    assert (found.strays, found.codes) == ([], {})


def test_text_typed_onto_the_page_is_the_answer() -> None:
    """Acrobat's Fill & Sign draws answers into the page's content, beside fields that stay empty."""
    content = _text(BOXES["student_name"], "Zoë Example") + _text(BOXES["days_absent"], "12")
    found = look(drawn_on(fill(PLAN, {}, CODE).data, content))
    assert [found.of(key).value for key in ("student_name", "days_absent", "plan_date")] == [
        "Zoë Example",
        "12",
        "",
    ]
    assert found.strays == []


def test_a_note_in_the_margin_is_told() -> None:
    """Text and ink outside all boxes are strays, with their words and their place on the edition's page."""
    note = "BT /Helv 9 Tf 300 350 Td (call me first) Tj ET 2 w 560 400 m 600 430 l S"
    strays = look(drawn_on(_empty(), note)).strays
    assert [each.text for each in strays] == ["call me first", ""]
    assert strays[0].rect[0] == pytest.approx(300, abs=1)
    x0, y0, x1, y1 = strays[1].rect
    assert (x0 <= 560, y0 <= 400, x1 >= 600, y1 >= 430) == (True, True, True, True)


def test_a_drawn_signature_is_a_mark() -> None:
    """A scribble in the room for a pen signs; a typed name there is a name; a speck is neither."""
    scribble = "1.5 w 20 10 m 40 30 60 0 80 20 c 100 30 120 5 140 18 c S"
    signed = look(drawn_on(_empty(), _in(SIGN, scribble), 1)).of("student_signature")
    assert (signed.value, signed.mark) == ("", "drawn")
    typed = look(drawn_on(_empty(), _text(SIGN, "Avery Example"), 1)).of("student_signature")
    assert (typed.value, typed.mark) == ("Avery Example", None)
    speck = look(drawn_on(_empty(), _in(SIGN, "20 10 3 3 re f"), 1)).of("student_signature")
    assert (speck.value, [each.code for each in speck.findings]) == (None, ["mark_unclear"])


DOUBTS = {
    "ink_unread": "1.5 w 20 6 m 40 16 60 2 80 12 c S",
    "text_unseen": "BT 3 Tr /Helv 11 Tf 3 6 Td (Avery) Tj ET",
    "text_clipped": "q 0 0 373 20 re W n BT /Helv 11 Tf 340 6 Td (Avery Example) Tj ET Q",
    "text_order_unknown": "BT /Helv 11 Tf 3 6 Td (Av) Tj 22 0 Td (ery) Tj ET",
    "text_damaged": "BT /Helv 11 Tf 3 6 Td (Av?ry) Tj ET",
}


@pytest.mark.parametrize("left", ["?", "? ?", "?, ?.", r"\(\)"])
def test_question_marks_alone_may_be_letters(left: str) -> None:
    """qpdf and pikepdf write one for every letter that their typeface lacks: null, whatever else is left."""
    content = _text(BOXES["student_name"], left)
    seen = look(drawn_on(_empty(), content)).seen["student_name"][0]
    assert (seen.value, [each.code for each in seen.findings]) == (None, ["text_damaged"])


@pytest.mark.parametrize(("code", "content"), DOUBTS.items(), ids=DOUBTS)
def test_text_that_is_not_whole_is_not_known(code: str, content: str) -> None:
    """Ink without text, text without ink, cut text, parted and replaced letters: null and why, never ""."""
    seen = look(drawn_on(_empty(), _in(BOXES["student_name"], content))).seen["student_name"][0]
    assert (seen.value, [each.code for each in seen.findings]) == (None, [code])


def test_white_text_is_not_seen() -> None:
    """White text in a box is no answer and not nothing."""
    seen = look(drawn_on(_empty(), "1 g " + _text(BOXES["student_name"], "Avery"))).seen["student_name"][0]
    assert (seen.value, [each.code for each in seen.findings]) == (None, ["text_unseen"])
