"""Text, ticks, strokes and stamps that viewers lay over a form: what they answer and what they put in doubt."""

from __future__ import annotations

from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from pdfforms.model.record import Signature
from tests.office import PLAN
from tests.read.bends import Bend, bent, widget
from tests.read.returns import codes, first, read

LINE, NEXT, TICK, TICKED = "supports_tried_2", "supports_tried_3", "strategy_on_time", "strategy_alarm"


def put(subtype: str, rect: tuple[float, float, float, float], page: int = 0, **entries: Any) -> Bend:
    """Puts an annotation on a page."""

    def bend(pdf: Pdf) -> None:
        mark = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array(list(rect)), **entries)
        pdf.pages[page].obj.Annots.append(pdf.make_indirect(mark))

    return bend


def place(name: str) -> tuple[float, float, float, float]:
    """Where a field's widget stands."""
    found: list[float] = []

    def look(pdf: Pdf) -> None:
        found.extend(float(side) for side in widget(pdf, name).Rect)

    bent(first(), look)
    x0, y0, x1, y1 = found
    return x0, y0, x1, y1


def around(name: str, dx0: float = 0, dy0: float = 0, dx1: float = 0, dy1: float = 0) -> tuple[float, ...]:
    """A field's place, moved by its sides."""
    x0, y0, x1, y1 = place(name)
    return x0 + dx0, y0 + dy0, x1 + dx1, y1 + dy1


def typed(name: str, text: str, *moved: float, **entries: Any) -> Bend:
    """Types with a viewer's text tool."""
    x0, y0, x1, y1 = around(name, *moved)
    return put("FreeText", (x0, y0, x1, y1), Contents=String(text), **entries)


def inked(*strokes: list[float], page: int = 0) -> Bend:
    """Draws with a viewer's pen: one Ink annotation of these strokes."""
    xs, ys = [x for each in strokes for x in each[::2]], [y for each in strokes for y in each[1::2]]
    rect = (min(xs) - 1, min(ys) - 1, max(xs) + 1, max(ys) + 1)
    return put("Ink", rect, page, InkList=Array([Array(each) for each in strokes]))


def cross(name: str, out: float = 0) -> list[list[float]]:
    """The two strokes of a cross over a box, sticking out by so much."""
    x0, y0, x1, y1 = around(name, -out, -out, out, out)
    return [[x0, y0, x1, y1], [x0, y1, x1, y0]]


def said(bend: Bend, field: str) -> tuple[Any, set[str]]:
    """The value of a field and the codes about it."""
    (record,) = read(bent(first(), bend))
    return record.values[field], codes(record, field)


@pytest.mark.parametrize(
    "bend",
    [
        typed(LINE, "A lift from a neighbour"),
        typed(LINE, "A lift from a neighbour", 4, 3, -300, -3, IT=Name.FreeTextTypeWriter),
        put("FreeText", place(LINE), RC=String("<body><p>A lift from <b>a neighbour</b></p></body>")),
    ],
)
def test_text_over_an_empty_field(bend: Bend) -> None:
    """What was typed over an empty field with a viewer's text tool is the field's answer."""
    assert said(bend, LINE) == ("A lift from a neighbour", {"answered_over_field"})


def test_text_over_an_answer() -> None:
    """Another text over an answer leaves both to a person; the same text changes nothing."""
    (record,) = read(bent(first(), typed("student_name", "Somebody Else")))
    assert record.values["student_name"] is None
    said_of_it = {value for value, _ in record.answers["student_name"].alternatives}
    assert said_of_it == {"Avery Example", "Somebody Else"}
    assert said(typed("student_name", "Avery Example"), "student_name")[0] == "Avery Example"


def test_text_over_two_fields() -> None:
    """A text that lies over two fields may answer either: neither is known."""
    x0, y0, x1, _ = place(NEXT)
    bend = put("FreeText", (x0, y0, x1, place(LINE)[3]), Contents=String("both"))
    assert said(bend, LINE) == (None, {"mark_over_field"})
    assert said(bend, NEXT) == (None, {"mark_over_field"})


@pytest.mark.parametrize("inside", [0.12, 0.3, 0.45])
def test_text_that_only_touches_a_field(inside: float) -> None:
    """A text that reaches into a field and stands mostly outside may be an answer, or a remark beside it."""
    x0, y0, _, _ = place(LINE)
    rect = (x0 + 10, y0 - 12 * (1 - inside), x0 + 90, y0 + 12 * inside)
    (record,) = read(bent(first(), put("FreeText", rect, Contents=String("below"))))
    assert record.values[LINE] is None
    assert "below" in [value for value, _ in record.answers[LINE].alternatives]


def test_text_beside_an_empty_field() -> None:
    """A text under a field's line may be its answer: the field is not known, and the text is told."""
    x0, y0, _, _ = place(LINE)
    (record,) = read(
        bent(first(), put("FreeText", (x0 + 10, y0 - 5.5, x0 + 90, y0 - 0.5), Contents=String("near")))
    )
    assert record.values[LINE] is None
    assert "answered_beside_field" in codes(record, LINE)
    assert [value for value, _ in record.answers[LINE].alternatives] == ["near"]
    assert "unplaced_content" in codes(record)


@pytest.mark.parametrize(
    "bend",
    [
        inked(*cross(TICK)),
        inked(*cross(TICK, out=6)),
        inked(cross(TICK)[0]),
        typed(TICK, "X"),
        typed(TICK, "\u2713", -2, -2, 2, 2),
        put("Stamp", place(TICK)),
        put("Line", place(TICK), L=Array(cross(TICK)[0])),
    ],
)
def test_a_tick_over_a_box(bend: Bend) -> None:
    """A cross of the pen, a typed x, a small stamp over an empty box tick it."""
    assert said(bend, TICK) == (True, {"answered_over_field"})


@pytest.mark.parametrize(
    "bend",
    [
        inked(*cross(TICK, out=30)),
        inked([place(TICK)[0] - 5, place(TICK)[1] + 7, place(TICK)[0] + 300, place(TICK)[1] + 7]),
        put("Circle", place(TICK)),
        typed(TICK, "no"),
        put("Highlight", place(TICK)),
    ],
)
def test_a_mark_that_may_not_be_a_tick(bend: Bend) -> None:
    """A cross as large as a hand, a line through box and label, a circle, a word: a person must look."""
    value, found = said(bend, TICK)
    assert value is None
    assert found & {"mark_over_field", "answered_beside_field"}


def test_a_stroke_over_a_ticked_box() -> None:
    """A box that is ticked and crossed with a pen may be taken back: not known."""
    for out in (0, 8, 20):
        assert said(inked(*cross(TICKED, out=out)), TICKED) == (None, {"mark_over_field"})


def test_a_stroke_that_reaches_into_the_next_box() -> None:
    """The tail of one tick in the next box does not tick that one."""
    x0, y0, x1, y1 = place(TICK)
    (record,) = read(bent(first(), inked([x0, y1, x0 + 5, y0 + 3, x1 + 6, y1 + 8])))
    assert record.values[TICK] is True
    assert record.values["strategy_track_attendance"] is False


def test_a_signature_over_its_room() -> None:
    """A stamp, a pen's stroke or typed text in the room for a signature signs, each in its own way."""
    room = next(box.rect for box in PLAN.maps[0].boxes if (box.key, box.kind) == ("staff_signature", "sign_here"))
    x0, y0, x1, y1 = room
    stroke = [x0 + 10, y0 + 5, x0 + 40, y1 - 5, x0 + 60, y0 + 8, x1 - 20, y0 + 12]
    for bend, kind, name in (
        (put("Stamp", room, 1), "stamped", None),
        (inked(stroke, page=1), "drawn", None),
        (put("FreeText", room, 1, Contents=String("Robin Example")), "typed", "Robin Example"),
    ):
        assert said(bend, "staff_signature")[0] == Signature(True, kind, name)


@pytest.mark.parametrize("subtype", ["Highlight", "Underline", "Redact", "FreeText"])
def test_what_is_no_signature(subtype: str) -> None:
    """The office's highlight and an empty text box in the room for a signature sign nothing."""
    room = next(box.rect for box in PLAN.maps[0].boxes if (box.key, box.kind) == ("staff_signature", "sign_here"))
    (record,) = read(bent(first(), put(subtype, room, 1)))
    signature = record.values["staff_signature"]
    assert signature is None or signature == Signature(False, None, None)


@pytest.mark.parametrize("subtype", ["Stamp", "Square"])
def test_a_shape_over_half_the_page(subtype: str) -> None:
    """What covers half a page and the room for a signature with it does not sign: a person must look."""
    value, found = said(put(subtype, (0, 0, 612, 400), 1), "staff_signature")
    assert (value, found) == (None, {"mark_over_field"})


def test_more_ink_than_anyone_draws() -> None:
    """Neither endless strokes nor thousands of them keep the reader, or hide one from it: a person must look."""
    x0, y0, x1, y1 = place(LINE)
    endless = [number for n in range(4_000) for number in (900_000 * (n % 2), y0 + n % 7)]
    many = [[30.0, 30.0, 31.0, 31.0]] * 2_100 + [[x0, y0, x1, y1]]
    for strokes in ([endless], many):
        ink = put("Ink", (x0, y0, x1, y1), InkList=Array([Array(each) for each in strokes]))
        assert said(ink, LINE) == (None, {"mark_over_field"})


def test_a_note_on_a_page_of_widgets_without_a_place() -> None:
    """Fields that lost their rectangles are read by their names, whatever lies over the page."""
    note = typed(LINE, "near")

    def bend(pdf: Pdf) -> None:
        for each in pdf.pages[0].obj.Annots:
            each.Rect = Array([0, 0, 0, 0])
        note(pdf)

    assert said(bend, "days_absent")[0] == 8


@pytest.mark.parametrize("flags", [2, 32])
def test_a_hidden_annotation(flags: int) -> None:
    """What no viewer shows says nothing."""
    assert said(typed(LINE, "hidden", F=flags), LINE) == ("", set())


def test_a_note() -> None:
    """A note with a remark answers no field; it is told."""
    (record,) = read(bent(first(), put("Text", place(LINE), Contents=String("please call"))))
    assert record.values[LINE] == ""
    assert "unplaced_content" in codes(record)


def test_an_ink_with_a_remark() -> None:
    """The remark of a drawn stroke is not on the page and is no answer."""
    (record,) = read(bent(first(), put("Ink", place(LINE), Contents=String("a remark"))))
    assert record.values[LINE] is None


def painting(content: bytes) -> Bend:
    """Gives the page's last annotation an appearance of this content."""

    def bend(pdf: Pdf) -> None:
        mark = pdf.pages[0].obj.Annots[-1]
        x0, y0, x1, y1 = (float(each) for each in mark.Rect)
        form = pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, x1 - x0, y1 - y0]))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        form.Resources = Dictionary(Font=Dictionary(F=font))
        mark.AP = Dictionary(N=form)

    return bend


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"q Q",
        b"BT 3 Tr /F 9 Tf 2 4 Td (A lift) Tj ET",
        b"1 g BT /F 9 Tf 2 4 Td (A lift) Tj ET",
        b"BT /F 9 Tf 2 -400 Td (A lift) Tj ET",
    ],
    ids=["empty", "nothing", "invisible", "white", "outside"],
)
def test_text_that_the_page_does_not_show(content: bytes) -> None:
    """A text that is stored and drawn with nothing to see is no answer: not known, and told."""
    for name, text, meant in ((LINE, "A lift", "A lift"), (TICK, "X", True)):

        def bend(pdf: Pdf, name: str = name, text: str = text) -> None:
            typed(name, text)(pdf)
            painting(content)(pdf)

        (record,) = read(bent(first(), bend))
        assert record.values[name] is None
        assert codes(record, name) == {"value_appearance_differ"}
        assert meant in [value for value, _ in record.answers[name].alternatives]


def test_strokes_that_the_page_does_not_show() -> None:
    """Strokes whose appearance is empty tick nothing; with an appearance that shows them they do."""
    for content, value in ((b"", None), (b"0 0 m 9 9 l S", True)):

        def bend(pdf: Pdf, content: bytes = content) -> None:
            inked(*cross(TICK))(pdf)
            painting(content)(pdf)

        assert said(bend, TICK)[0] is value


def test_text_that_the_page_shows() -> None:
    """A text drawn as it is stored is the answer."""

    def bend(pdf: Pdf) -> None:
        typed(LINE, "A lift")(pdf)
        painting(b"BT /F 9 Tf 2 4 Td (A lift) Tj ET")(pdf)

    assert said(bend, LINE) == ("A lift", {"answered_over_field"})
