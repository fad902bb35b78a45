"""Signatures in their place: the evidence as it came in, or in words what kind of signature it is."""

from __future__ import annotations

from typing import Protocol

from pdfforms.archive.copy.kept import Kept
from pdfforms.archive.copy.notes import Notes
from pdfforms.archive.copy.words import KINDS
from pdfforms.archive.copy.written import clean
from pdfforms.draw.bidirectional import direction_of
from pdfforms.draw.cos import Name
from pdfforms.draw.drawing import Page
from pdfforms.draw.picture import Picture, open_picture
from pdfforms.draw.shape import shape
from pdfforms.draw.tags import Element
from pdfforms.model.edition import CROP_MARGIN, Box, Rect
from pdfforms.model.record import Signature, Value

_MUTED = "#5a6472"
_SIZE = 8.0
_LONGEST = 240
"""Characters of a name that is read aloud."""
_FRAME = 0.8
"""What the printed frame takes of the room."""
_SAME_SHAPE = 0.06
"""How far a crop's shape may be from its place's, as a share, to be laid exactly over it."""


class OnForm(Protocol):
    """The pages that a signature stands on."""

    kept: Kept
    notes: Notes
    pages: list[Page]

    def say(self, english: str, **values: object) -> str:
        """Our own words in the form's language."""

    def not_known(self, key: str, english: str) -> str:
        """Says that a value is not known."""

    def value(self, key: str) -> Value:
        """The field's value."""


def sign(form: OnForm, page: Page, key: str, parent: Element) -> None:
    """Fills the room for a pen: with the picture of what stands there, else with the signature's kind in words."""
    value = form.value(key)
    first = form.pages[0].number
    own = [box for box in form.kept.edition.boxes if box.key == key and box.page == page.number - first + 1]
    room = next((box.rect for box in own if box.kind == "sign_here"), None)
    if room is None or (isinstance(value, Signature) and not value.signed) or value == "":
        return
    picture = _picture(form, key)
    if picture is not None:
        _show(page, picture, room, own, parent, describe(form, key, value))
    elif isinstance(value, Signature):
        _say(page, form.say(KINDS.get(value.kind, "Signed")), room, parent)


def describe(form: OnForm, key: str, value: Value) -> str:
    """In words what a picture shows."""
    if not isinstance(value, Signature):
        return form.not_known(key, "Picture of what stands here, not read: see finding\u00a0{number}")
    kind = form.say(KINDS.get(value.kind, "Signed"))
    return form.say("{kind}: {name}", kind=kind, name=clean(value.name[:_LONGEST])) if value.name else kind


def _picture(form: OnForm, key: str) -> Picture | None:
    """The evidence of a field; a note where it cannot be taken over."""
    data = form.kept.crops.get(key)
    if data is None:
        return None
    try:
        return open_picture(data)
    except ValueError:
        form.notes.pictures.append(key)
        return None


def _show(page: Page, picture: Picture, room: Rect, boxes: list[Box], parent: Element, words: str) -> None:
    place = _place_of(picture, room, boxes, page)
    box = [round(side, 2) for side in room]
    layout = {"O": Name("Layout"), "Placement": Name("Block"), "BBox": box}
    figure = parent.add(Element("Figure", attributes={"Alt": words, "A": layout}))
    inside = (room[0] + _FRAME, room[1] + _FRAME, room[2] - _FRAME, room[3] - _FRAME)
    page.picture(picture, place, figure, clip=inside)


def _place_of(picture: Picture, room: Rect, boxes: list[Box], page: Page) -> Rect:
    """Where the picture was cut out, so that it lies as it did; in the room's middle where its shape differs."""
    x0, y0 = (min(box.rect[side] for box in boxes) - CROP_MARGIN for side in (0, 1))
    x1, y1 = (max(box.rect[side] for box in boxes) + CROP_MARGIN for side in (2, 3))
    cut = (max(0.0, x0), max(0.0, y0), min(page.width, x1), min(page.height, y1))
    shape_of_cut = (cut[2] - cut[0]) / (cut[3] - cut[1])
    if abs(picture.width / picture.height / shape_of_cut - 1) < _SAME_SHAPE:
        return cut
    width, height = room[2] - room[0] - 2, room[3] - room[1] - 2
    scale = min(width / picture.width, height / picture.height)
    left = room[0] + 1 + (width - picture.width * scale) / 2
    low = room[1] + 1 + (height - picture.height * scale) / 2
    return (left, low, left + picture.width * scale, low + picture.height * scale)


def _say(page: Page, words: str, room: Rect, parent: Element) -> None:
    line = shape(words, "regular", direction_of(words))
    x = (room[0] + room[2] - line.width * _SIZE / 1000) / 2
    y = (room[1] + room[3] - _SIZE * 0.72) / 2
    span = parent.add(Element("Span"))
    page.text(line, round(x, 2), round(y, 2), _SIZE, _MUTED, span)
