"""Every box of a registered page: ticks, text boxes, signatures. What cannot be judged is None with a finding."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pdfforms.model.codes import finding
from pdfforms.model.edition import Box, EditionMap
from pdfforms.model.reading import Source
from pdfforms.read.scan.frames import long_frame
from pdfforms.read.scan.geometry import pixels
from pdfforms.read.scan.ink import Ink, ink_of
from pdfforms.read.scan.register import Registered
from pdfforms.read.scan.ticks import look_at_tick
from pdfforms.read.scan.writing import WritingSeen, look_at_signature, look_at_text
from pdfforms.read.seen import Seen, merge

_COVERED = 0.995
"""Share of a box that must lie within the picture."""
_TICKED = ("checkbox", "radio")


def read_boxes(
    registered: Registered, edition: EditionMap, number: int, ink: Ink | None = None
) -> dict[str, Seen]:
    """What each field on a page shows, by key. `ink` is the page's, where it is known already."""
    boxes = edition.boxes_by_page[number]
    height = edition.pages[number - 1].height
    ink = ink or ink_of(registered)
    if not (ink.sharp and ink.keeps_grey):
        return {box.key: _unseen(box.key) for box in boxes}
    framed = _frames_show(ink, boxes, height)
    tick_boxes = [box for box in boxes if box.kind in _TICKED]
    found: dict[str, list[Seen]] = {}
    for box in boxes:
        if box.kind == "sign_here":
            continue
        if not _is_covered(registered, box, height):
            seen = _unseen(box.key)
        elif box.kind in _TICKED:
            seen = _tick(ink, box, tick_boxes, height, registered.density)
        else:
            seen = _text(box, look_at_text(ink, box, height, framed=framed))
        found.setdefault(box.key, []).append(seen)
    together = {key: merge(key, each) for key, each in found.items()}
    for box in boxes:
        if box.kind == "sign_here":
            covered = _is_covered(registered, box, height)
            signed = look_at_signature(ink, box, height, framed=framed) if covered else None
            together[box.key] = _signed(box.key, together.get(box.key), signed)
    return together


def _tick(ink: Ink, box: Box, others: Sequence[Box], height: float, density: float) -> Seen:
    judged = look_at_tick(ink, box, others, height, density)
    if judged.value is None:
        return Seen(None, "", Source.RASTER, 0.0, findings=[finding(judged.code, box.key)])
    state = box.on_state or "Yes"
    if box.kind == "radio":  # the option's name says which of the buttons it is
        return Seen(state if judged.value else "", state if judged.value else "", Source.RASTER, judged.confidence)
    return Seen(judged.value, state if judged.value else "", Source.RASTER, judged.confidence)


def _text(box: Box, judged: WritingSeen) -> Seen:
    if judged.inked is False:
        return Seen("", "", Source.RASTER, judged.confidence)
    return Seen(None, "", Source.RASTER, 0.0, findings=[finding(judged.code, box.key)])


def _signed(key: str, name: Seen | None, room: WritingSeen | None) -> Seen:
    """The box for a typed name together with the room for a pen."""
    seen = name or Seen("", "", Source.RASTER, 0.95)
    if room is None or room.inked is None:
        why = finding(room.code if room else "box_not_seen", key)
        return Seen(None, seen.raw, Source.RASTER, 0.0, seen.alternatives, [*seen.findings, why])
    if room.inked:
        seen.mark = "handwritten"
        seen.confidence = min(seen.confidence, room.confidence)
    return seen


def _unseen(key: str) -> Seen:
    return Seen(None, "", Source.RASTER, 0.0, findings=[finding("box_not_seen", key)])


def _is_covered(registered: Registered, box: Box, height: float) -> bool:
    left, top, right, bottom = pixels(box.rect, height, -1.0)
    there = registered.covered[max(0, top) : bottom, max(0, left) : right]
    return bool(there.size) and float(np.mean(there)) >= _COVERED


def _frames_show(ink: Ink, boxes: Sequence[Box], height: float) -> bool:
    """Whether the thin frames of text boxes can be seen on this picture at all: a fax loses parts of them."""
    shares = [long_frame(ink, box.rect, height).share for box in boxes if box.kind not in _TICKED]
    return not shares or float(np.median(shares)) > (0.9 if ink.is_bare else 0.3)
