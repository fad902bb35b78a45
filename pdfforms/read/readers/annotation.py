"""What was laid over a page as annotations: text, ticks, signatures, strokes; and what of it fits no field.

| laid over | the field then says |
|---|---|
| text (FreeText, a Stamp with text) mostly over one text box | that text |
| "x", "✓" and the like over a box to tick, strokes or a small stamp within reach of it | ticked |
| Ink, Stamp, a line or shape in the room for a signature | signed by that mark |
| strokes through a text box, a circle round a box, a line across several | not known |
| text beside an empty field, within a line's height | not known, with the text as what it may say |
| text, strokes, a stamp that the page does not show | not known, with what is stored as what it may say |
| a highlight over a box that is not ticked | not known: it may be meant as a tick |
| a highlight over anything else | nothing new |
| a note, and everything else that touches no field | nothing; told as `unplaced_content` |
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pdfforms.model.codes import finding
from pdfforms.model.edition import Box, Rect
from pdfforms.model.plane import Plane, Point, around
from pdfforms.model.reading import Alternative, Source
from pdfforms.read.laid import Laid
from pdfforms.read.likeness import Match, compare
from pdfforms.read.objects import RawAnnotation
from pdfforms.read.seen import NOT, STORED_ONLY, Seen, unknown
from pdfforms.read.strings import damaged

TICKS = frozenset("xX×✓✔☑☒✗✘✕✖√vV")
"""What people type into a box that they would tick."""
_MOSTLY, _TOUCHES, _SIGNS, _HALF = 0.6, 0.1, 0.25, 0.5
_REACH = 9.0
"""Points that a tick may stick out of its box."""
_STEP, _SHORT = 1.5, 3.0
"""A stroke is looked at every so many points; so many steps in a field touch it."""
_MOST_STEPS = 100_000
"""Of a page, fifty metres of ink; what is drawn with more is looked at by its rectangle alone."""
_EMPHASIS = ("Highlight", "Underline", "Squiggly")
_SIGNING = ("Ink", "Stamp", "Line", "PolyLine", "Polygon", "Square", "Circle")
"""What a person signs with; an empty text box that a viewer left behind is not among them."""
_NOTES = ("Text", "FileAttachment", "Sound")


def read_annotations(annotations: Sequence[RawAnnotation], boxes: Sequence[Box], plane: Plane) -> Laid:
    """What a page's annotations say; `plane` leads from the edition to the page."""
    laid = Laid()
    if not annotations:
        return laid
    back, left = plane.inverse(), _MOST_STEPS
    for each in annotations:
        strokes = [[back.point(*point) for point in stroke] for stroke in each.strokes]
        left -= sum(_steps(one, other) for stroke in strokes for one, other in pairwise(stroke))
        rect = back.rect(each.rect)
        text = _said(each)
        if each.subtype in _NOTES:
            laid.stray(rect)
        elif each.painted is False and each.subtype not in _EMPHASIS:
            _unpainted(text or "", rect, boxes, laid)
        elif text is not None and text.strip():
            _text(each, text, rect, boxes, laid)
        elif strokes and left >= 0:
            for stroke in strokes:
                _stroke(stroke, boxes, laid)
        else:
            _shape(each, rect, boxes, laid)
    return laid


def _said(each: RawAnnotation) -> str | None:
    """The words that an annotation puts on the page; /Contents of an Ink or a shape are a remark, not on it."""
    if each.subtype == "FreeText":
        return each.text or each.shown
    return each.shown if each.subtype == "Stamp" else None


# -- text


def _text(each: RawAnnotation, text: str, rect: Rect, boxes: Sequence[Box], laid: Laid) -> None:
    touched = [(_share(rect, box.rect), box) for box in boxes]
    touched = [(share, box) for share, box in touched if share >= _TOUCHES]
    ticks = len(text.strip()) == 1 and text.strip() in TICKS
    wanted = [pair for pair in touched if (pair[1].kind in ("checkbox", "radio")) == ticks] or touched
    best = max(wanted, key=lambda pair: pair[0], default=None)
    if best is None:
        laid.stray(rect, boxes, Alternative(text, Source.ANNOTATION))
    elif each.subtype == "Stamp" and best[1].kind == "sign_here" and _signs(rect, best[1]):
        laid.add(best[1].key, _mark("stamped"))
    elif _is_clearly(best[0], wanted) and (ticks or not _is_tick_box(best[1])):
        laid.add(best[1].key, _typed(each, text.strip() if ticks else text.strip("\n"), best[1]))
    else:
        for _, box in touched:
            laid.add(box.key, _not_known(box.key, [] if _is_tick_box(box) else [text]))


def _unpainted(text: str, rect: Rect, boxes: Sequence[Box], laid: Laid) -> None:
    """What is stored and was on nobody's screen: white text, an appearance that draws nothing. It may have been
    meant or wiped out, and is no answer."""
    touched = [(share, box) for box in boxes if (share := _share(rect, box.rect)) >= _TOUCHES]
    best = max(touched, key=lambda pair: pair[0], default=None)
    clear = [best] if best and _is_clearly(best[0], touched) else touched
    for _, box in clear:
        others = [_ticked(box).value or True, False] if _is_tick_box(box) else [text.strip("\n")] if text else []
        laid.add(box.key, unknown(box.key, "value_appearance_differ", "", Source.ANNOTATION, others=others))
    if not touched:
        laid.stray(rect)


def _is_clearly(best: float, touched: Sequence[tuple[float, Box]]) -> bool:
    """Whether a text lies over one box, by at least half and by more than over all others."""
    return best >= _HALF and sum(share for share, _ in touched) * _MOSTLY <= best


def _typed(each: RawAnnotation, text: str, box: Box) -> Seen:
    """A text over one box: a tick, or an answer that the page must show as it is stored."""
    if _is_tick_box(box):
        return Seen(box.on_state if box.kind == "radio" else True, text, Source.ANNOTATION, STORED_ONLY)
    if damaged(text):
        return unknown(box.key, "text_damaged", text, Source.ANNOTATION)
    if each.text and each.shown is not None and compare(text, each.shown) is Match.DIFFERENT:
        return unknown(box.key, "value_appearance_differ", text, Source.ANNOTATION, others=[each.shown])
    return Seen(text, text, Source.ANNOTATION, STORED_ONLY)


# -- strokes and shapes


def _stroke(points: Sequence[Point], boxes: Sequence[Box], laid: Laid) -> None:
    """One line of a pen. It ticks the box that most of it lies in, if it stays within reach."""
    line = list(_dense(points))
    whole = around(line)
    inside = {box: sum(_within(point, box.rect) for point in line) for box in boxes}
    signed = [box for box in boxes if box.kind == "sign_here" and inside[box] >= _SIGNS * len(line)]
    least = min(_SHORT, _TOUCHES * len(line))
    touched = [box for box, count in inside.items() if count >= max(1.0, least) and box.kind != "sign_here"]
    if signed:
        for box in signed:
            laid.add(box.key, _mark("drawn"))
    elif touched:
        best = max(touched, key=lambda box: inside[box])
        if _is_tick_box(best) and _covers(_grown(best.rect, _REACH), whole):
            laid.add(best.key, _ticked(best))
            touched = [box for box in touched if box is not best and inside[box] >= _SIGNS * len(line)]
        for box in touched:
            laid.add(box.key, _not_known(box.key, []))
    else:
        laid.stray(whole)


def _shape(each: RawAnnotation, rect: Rect, boxes: Sequence[Box], laid: Laid) -> None:
    """What only its rectangle tells: a stamp, a square, a picture of a signature, a highlight."""
    touched = False
    for box in boxes:
        share = _share(rect, box.rect)
        if share < (_SIGNS if box.kind == "sign_here" else _TOUCHES):
            continue
        touched = True
        if box.kind == "sign_here" and each.subtype in _SIGNING and _signs(rect, box):
            laid.add(box.key, _mark("stamped" if each.subtype == "Stamp" else "drawn"))
        elif each.subtype in _EMPHASIS:
            said = [Alternative(_ticked(box).value or True, Source.ANNOTATION)] if _is_tick_box(box) else []
            laid.near.setdefault(box.key, []).extend(said)
        elif _is_tick_box(box) and each.subtype == "Stamp" and _covers(_grown(box.rect, _REACH / 2), rect):
            laid.add(box.key, _ticked(box))
        else:
            laid.add(box.key, _not_known(box.key, []))
    if not touched:
        laid.stray(rect)


def _signs(rect: Rect, box: Box) -> bool:
    """Whether a shape is a mark in the room for a signature, not one over half the page."""
    return _share(rect, box.rect) * min(_area(rect), _area(box.rect)) >= _SIGNS * _area(rect)


def _ticked(box: Box) -> Seen:
    return Seen(box.on_state if box.kind == "radio" else True, "", Source.ANNOTATION, STORED_ONLY)


def _mark(kind: str) -> Seen:
    return Seen("", "", Source.ANNOTATION, STORED_ONLY, mark=kind)


def _not_known(key: str, others: Sequence[str]) -> Seen:
    said = [Alternative(each, Source.ANNOTATION) for each in others]
    return Seen(None, "", Source.ANNOTATION, NOT, said, [finding("mark_over_field", key)])


# -- geometry, in the edition's points


def _is_tick_box(box: Box) -> bool:
    return box.kind in ("checkbox", "radio")


def _dense(points: Sequence[Point]) -> Iterator[Point]:
    """The points of a line, about _STEP from one to the next."""
    for (x0, y0), (x1, y1) in pairwise(points):
        count = _steps((x0, y0), (x1, y1))
        yield from ((x0 + (x1 - x0) * i / count, y0 + (y1 - y0) * i / count) for i in range(count))
    yield points[-1]


def _steps(one: Point, other: Point) -> int:
    return min(1_000, max(1, int(max(abs(other[0] - one[0]), abs(other[1] - one[1])) / _STEP)))


def _within(point: Point, rect: Rect) -> bool:
    return rect[0] <= point[0] <= rect[2] and rect[1] <= point[1] <= rect[3]


def _grown(rect: Rect, by: float) -> Rect:
    return (rect[0] - by, rect[1] - by, rect[2] + by, rect[3] + by)


def _covers(outer: Rect, inner: Rect) -> bool:
    return all(_within(corner, outer) for corner in (inner[:2], inner[2:]))


def _share(mark: Rect, box: Rect) -> float:
    """The share of the smaller of the two that lies in both."""
    width = min(mark[2], box[2]) - max(mark[0], box[0])
    height = min(mark[3], box[3]) - max(mark[1], box[1])
    if width < 0 or height < 0:
        return 0.0
    smaller = min(_area(mark), _area(box))
    return 1.0 if smaller <= 0 else width * height / smaller


def _area(rect: Rect) -> float:
    return (rect[2] - rect[0]) * (rect[3] - rect[1])
