"""The map of a blank against the blank itself."""

from __future__ import annotations

import hashlib
import math
import re
from io import BytesIO
from typing import Any

import pikepdf
import pytest
import zxingcpp

from pdfforms.model.digest import content_digest
from pdfforms.model.edition import EditionMap, load_map
from tests.looking import Rect, characters, overlap, page_content, render, text_within, widgets
from tests.office import KINDS, TRIP, Kind

ALL = [*KINDS, TRIP]
SINGLE = [kind for kind in ALL if not kind.form.parts]
_ARABIC = re.compile("[\u0621-\u063a\u0641-\u064a]+")
"""A word of Arabic letters alone; where PDFium puts marks and signs is its own affair."""
every_kind = pytest.mark.parametrize("kind", ALL, ids=str)


def _pages(kind: Kind) -> list[tuple[EditionMap, int]]:
    """(map, the form's own page from 1) of each page of the file."""
    return [(edition, number) for edition in kind.maps for number in range(1, len(edition.pages) + 1)]


@every_kind
def test_boxes_are_the_widgets(kind: Kind) -> None:
    """The map has a box for every visible widget, with place and on-state, and for the room to sign by hand."""
    found = {
        (widget.page, widget.name, widget.rect, *(set(widget.states) - {"Off"}))
        for widget in widgets(kind.blank.data)
        if not widget.hidden
    }
    mapped = {
        (page, box.key, box.rect, *([box.on_state] if box.on_state else []))
        for page, (edition, number) in enumerate(_pages(kind))
        for box in edition.boxes_by_page[number]
        if box.kind != "sign_here"
    }
    assert mapped == found
    for edition in kind.maps:
        by_hand = {box.key for box in edition.boxes if box.kind == "sign_here"}
        assert by_hand == {each.key for each in edition.form.fields if each.type == "signature"}
        assert {box.key for box in edition.boxes} == set(edition.fields)


@every_kind
def test_words_are_where_the_map_says(kind: Kind) -> None:
    """Every word of the map stands on the page in its box, and the boxes leave no printed character out."""
    for page, (edition, number) in enumerate(_pages(kind)):
        words = edition.pages[number - 1].words
        for word, seen in zip(
            words, text_within(kind.blank.data, page, [word.rect for word in words]), strict=True
        ):
            if edition.form.direction == "ltr" or _ARABIC.fullmatch(word.text):
                assert " ".join(word.text.split()) in seen, (word, seen)
        boxes = [word.rect for word in words] + [_code_strip(edition, number)]
        for char, box in characters(kind.blank.data, page):
            assert any(_holds(rect, box) for rect in boxes), (char, box)


def _code_strip(edition: EditionMap, number: int) -> Rect:
    """Where the text beside the code stands: level with it, on the side of the page's middle."""
    x0, y0, x1, y1 = edition.pages[number - 1].qr
    return (x0 - 206, y0, x1, y1) if edition.form.direction == "ltr" else (x0, y0, x1 + 206, y1)


def _holds(rect: Rect, box: Rect) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return rect[0] - 1 <= x <= rect[2] + 1 and rect[1] - 1 <= y <= rect[3] + 1


@every_kind
def test_words_do_not_overlap(kind: Kind) -> None:
    """Printed words stand clear of each other and inside the page."""
    for edition in kind.maps:
        for page in edition.pages:
            rects = [word.rect for word in page.words]
            for index, (x0, y0, x1, y1) in enumerate(rects):
                assert 24 < x0 < x1 < page.width - 24
                assert 24 < y0 < y1 < page.height - 24
                assert all(overlap(rects[index], other) < 0.6 for other in rects[index + 1 :])


@every_kind
def test_content_digest(kind: Kind) -> None:
    """The digest in the map is that of the page's content as another program decodes it, also when wrapped."""
    with pikepdf.open(BytesIO(kind.blank.data)) as pdf:
        contents = [page_content(page) for page in pdf.pages]
    for content, (edition, number) in zip(contents, _pages(kind), strict=True):
        assert content_digest(content) == edition.pages[number - 1].content_sha256
        assert content_digest(b"q\n" + content + b"\nQ\n") == edition.pages[number - 1].content_sha256
    assert {edition.blank_sha256 for edition in kind.maps} == {hashlib.sha256(kind.blank.data).hexdigest()}


@every_kind
def test_corner_marks(kind: Kind) -> None:
    """Four black squares stand where the map says, top left first, with white around each of them."""
    for page, (edition, number) in enumerate(_pages(kind)):
        mapped = edition.pages[number - 1]
        image = render(kind.blank.data, page, 2)
        assert image.size == (math.ceil(mapped.width * 2), math.ceil(mapped.height * 2))
        centres = []
        for x0, y0, x1, y1 in mapped.marks:
            inside = [(x, y) for x in (x0 + 1, x1 - 1) for y in (y0 + 1, y1 - 1)]
            around = [(x, y) for x in (x0 - 3, x1 + 3) for y in (y0 - 3, y1 + 3)]
            assert [_grey(image, x, y, mapped.height) for x, y in inside] == [0] * 4
            assert [_grey(image, x, y, mapped.height) for x, y in around] == [255] * 4
            centres.append((x0 < mapped.width / 2, y0 > mapped.height / 2))
        assert centres == [(True, True), (False, True), (True, False), (False, False)]


def _grey(image: Any, x: float, y: float, height: float) -> int:
    return int(image.getpixel((int(x * 2), int((height - y) * 2))))


@every_kind
def test_code_is_read_off_the_page(kind: Kind) -> None:
    """The QR code of every page says which page of which form it is, stands in the map's rectangle, and has white
    around it."""
    for page, (edition, number) in enumerate(_pages(kind)):
        mapped = edition.pages[number - 1]
        (code,) = zxingcpp.read_barcodes(render(kind.blank.data, page, 3))
        identity = edition.identity
        wanted = f"{identity.text().removesuffix('-')}{number}/{len(edition.pages)}:-"
        assert code.text == wanted
        corner, other = code.position.top_left, code.position.bottom_right
        seen = (corner.x / 3, mapped.height - other.y / 3, other.x / 3, mapped.height - corner.y / 3)
        assert seen == pytest.approx(mapped.qr, abs=1)
        quiet = 4 * (mapped.qr[2] - mapped.qr[0]) / 25
        x0, y0, x1, y1 = mapped.qr
        around = (x0 - quiet, y0 - quiet, x1 + quiet, y1 + quiet)
        for _, box in characters(kind.blank.data, page):
            assert overlap(around, box) <= 0


@every_kind
def test_map_round_trip(kind: Kind) -> None:
    """A map written as text and read again is the same map, and writes the same text."""
    for edition in kind.maps:
        text = edition.dumps()
        assert load_map(text) == edition
        assert load_map(text).dumps() == text
        assert edition.identity.text() in text[:400]


@pytest.mark.parametrize("kind", SINGLE, ids=str)
def test_a_map_names_its_blank(kind: Kind) -> None:
    """Form, language, paper and organization are part of a map."""
    (edition,) = kind.maps
    assert edition.form == kind.form
    assert edition.paper == kind.paper
    assert edition.form.organization
