"""A picture -> its pages of ours: recognised, registered, every box read."""

from __future__ import annotations

from dataclasses import dataclass, field

from pdfforms.model.codes import finding
from pdfforms.model.edition import Rect
from pdfforms.model.finding import Finding
from pdfforms.model.reading import Alternative, Source
from pdfforms.model.shelf import Editions
from pdfforms.read.scan.images import Picture
from pdfforms.read.scan.ink import ink_of
from pdfforms.read.scan.marks import read_boxes
from pdfforms.read.scan.ocr import propose
from pdfforms.read.scan.recognise import Recognised, recognise_all
from pdfforms.read.scan.register import Registered, register
from pdfforms.read.scan.stray import stray_ink
from pdfforms.read.seen import Seen

WORST = 2.5
"""Points that the print may lie off, in the middle of its pieces, for a page to be read."""


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """One page of ours on a picture."""

    recognised: Recognised
    registered: Registered | None
    """None where the page could not be laid over its blank; then nothing was read."""
    seen: dict[str, Seen]
    """Every field that has a box on the page."""
    findings: list[Finding] = field(default_factory=list)
    """Of the page; those of a field stand with it."""
    strays: list[Rect] = field(default_factory=list)
    """Writing that belongs to no box, in the edition's points."""


def read_picture(picture: Picture, editions: Editions, *, ocr: bool) -> list[ScannedPage]:
    """The pages of ours on a picture, none where it shows something else. With `ocr`, text that was written or
    typed into a box is proposed as an alternative; it never becomes a value here."""
    return [_page(picture, each, editions, ocr=ocr) for each in recognise_all(picture, editions)]


def _page(picture: Picture, recognised: Recognised, editions: Editions, *, ocr: bool) -> ScannedPage:
    registered = register(picture, recognised, editions)
    if registered is None or registered.residual > WORST:
        return _unread(recognised, registered)
    ink = ink_of(registered)
    seen = read_boxes(registered, recognised.edition, recognised.number, ink)
    if ocr:
        _propose(registered, seen)
    return ScannedPage(recognised, registered, seen, strays=stray_ink(registered, ink))


def _propose(registered: Registered, seen: dict[str, Seen]) -> None:
    written = [
        key for key, each in seen.items() if any(item.code == "handwriting_unread" for item in each.findings)
    ]
    for key, text in propose(registered, registered.recognised.edition, written).items():
        seen[key].raw = text
        seen[key].alternatives.append(Alternative(text, Source.RASTER))


def _unread(recognised: Recognised, registered: Registered | None) -> ScannedPage:
    why = finding("page_not_registered", detail="It is mirrored." if recognised.mirrored else "")
    keys = {box.key for box in recognised.edition.boxes_by_page[recognised.number]}
    seen = {
        key: Seen(None, "", Source.RASTER, 0.0, findings=[finding("page_not_registered", key)])
        for key in sorted(keys)
    }
    return ScannedPage(recognised, registered, seen, [why])
