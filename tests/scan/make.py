"""Cases: a page, what a family did to it with a pen or a keyboard, and what must come out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import cv2
import numpy as np
import pypdfium2

from pdfforms.model.edition import Box
from tests.office import CODE, Kind, fill
from tests.scan import pens
from tests.scan.cameras import Camera
from tests.scan.pens import DPI, Grey, Page, Strokes

Pen = Callable[[Page, tuple[float, float, float, float]], Strokes]
PLAIN: dict[str, Pen] = {
    "tick": pens.tick,
    "cross": pens.cross,
    "stroke": pens.stroke,
    "scribble": pens.scribble,
    "filled": pens.filled,
}
"""Marks that mean yes."""
ODD: dict[str, Pen] = {
    "struck": pens.struck,
    "blacked": pens.blacked,
    "dot": pens.dot,
    "beside": pens.beside,
    "circled": pens.circled,
}
"""Marks that a person must look at: a machine may not take them for yes or no."""


@dataclass
class Case:
    """A page with ink on it, before it is scanned."""

    kind: Kind
    number: int
    grey: Grey
    copy: str | None
    ticks: dict[str, str] = field(default_factory=dict)
    """Box -> what was drawn in it: a name of PLAIN or ODD, "faint", "pencil", "typed", "long" (a tick that goes
    into the box above) or "over" (that box); nothing for a clean one."""
    written: set[str] = field(default_factory=set)
    """Text fields with something in them."""
    typed: dict[str, str] = field(default_factory=dict)
    """What was typed into text fields, for OCR."""
    signed: set[str] = field(default_factory=set)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The page's boxes."""
        return self.kind.maps[0].boxes_by_page[self.number]


@lru_cache(maxsize=4)
def _rendered(data: bytes, number: int) -> Grey:
    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        bitmap = document[number - 1].render(scale=DPI / 72 * (1 - 1e-9), grayscale=True)
        return np.array(bitmap.to_numpy()).reshape(bitmap.height, bitmap.width)


def clean(kind: Kind, number: int, code: str | None = CODE) -> Case:
    """Nobody wrote on it."""
    data = fill(kind, {}, code).data
    return Case(kind, number, _rendered(data, number).copy(), code)


def by_keyboard(kind: Kind, number: int, values: dict[str, object], code: str | None = CODE) -> Case:
    """Filled on screen and printed."""
    case = Case(kind, number, _rendered(fill(kind, values, code).data, number).copy(), code)
    here = {box.key for box in case.boxes}
    for key, value in values.items():
        if key in here and value is True:
            case.ticks[key] = "typed"
        elif key in here and not isinstance(value, bool):
            case.written.add(key)
            case.typed[key] = str(value)
    return case


def by_pen(kind: Kind, number: int, seed: int, *, odd: bool = True, darkness: int | None = None) -> Case:
    """Every box drawn by lot: ticks of all kinds, faint ones, corrected ones, writing, signatures."""
    case = clean(kind, number)
    random = np.random.default_rng(seed)
    page = Page(case.grey, kind.maps[0].pages[number - 1].height, random)
    for box in case.boxes:
        if box.kind in ("checkbox", "radio"):
            _tick(case, page, box, odd=odd, darkness=darkness)
        elif random.random() < 0.45:
            _write(case, page, box)
    case.grey = page.grey
    return case


def _tick(case: Case, page: Page, box: Box, *, odd: bool, darkness: int | None) -> None:
    random, width = page.random, float(page.random.uniform(0.8, 1.5))
    lot = random.random()
    if lot < 0.5:
        return
    ink = int(random.integers(30, 100)) if darkness is None else darkness
    if lot < 0.54:
        name = "pencil"
        page.draw(pens.tick(page, box.rect), 1.0, int(random.integers(130, 175)))
    elif lot < 0.85 or not odd:
        name = str(random.choice(sorted(PLAIN)))
        page.draw(PLAIN[name](page, box.rect), width, ink)
    elif lot < 0.89:
        name = "faint"
        page.draw(pens.tick(page, box.rect), 0.9, 208)
    else:
        name = str(random.choice(sorted(ODD)))
        page.draw(ODD[name](page, box.rect), width, ink)
    case.ticks[box.key] = name


def _write(case: Case, page: Page, box: Box) -> None:
    ink = int(page.random.integers(30, 110))
    if box.kind == "sign_here":
        page.draw(pens.signature(page, box.rect), 1.0, ink)
        case.signed.add(box.key)
        return
    words = str(page.random.choice(["8", "12", "Avery Muster", "2026-09-03", "a", "we tried calls", "7:15"]))
    page.draw(pens.writing(page, box.rect, words), 0.9, ink)
    case.written.add(box.key)


def long_ticks(kind: Kind, number: int, seed: int) -> Case:
    """Ticks whose tails reach into the box above, which nobody ticked."""
    case = clean(kind, number)
    page = Page(case.grey, kind.maps[0].pages[number - 1].height, np.random.default_rng(seed))
    boxes = [box for box in case.boxes if box.kind == "checkbox"]
    for above, box in zip(boxes[::3], boxes[1::3], strict=False):
        page.draw(pens.long_tick(page, box.rect), 1.1, 60)
        case.ticks[box.key] = "long"
        if abs(above.rect[0] - box.rect[0]) < 1 and above.rect[1] - box.rect[1] < 32:
            case.ticks[above.key] = "over"
    case.grey = page.grey
    return case


def taken(case: Case, camera: Camera, seed: int = 1) -> bytes:
    """The file that arrives."""
    return camera(case.grey, np.random.default_rng(seed))


def side_by_side(cases: list[Case]) -> Grey:
    """Pages beside each other on one sheet."""
    high = max(case.grey.shape[0] for case in cases)
    return np.hstack(
        [np.pad(case.grey, ((0, high - case.grey.shape[0]), (30, 30)), constant_values=255) for case in cases]
    )


def without_code(case: Case) -> Case:
    """The code torn off or soaked: only the print is left."""
    page = case.kind.maps[0].pages[case.number - 1]
    x0, y0, x1, y1 = (round(each * DPI / 72) for each in page.qr)
    high = case.grey.shape[0]
    cv2.rectangle(case.grey, (x0 - 5, high - y1 - 5), (x1 + 5, high - y0 + 5), 255, -1)
    case.copy = None
    return case


def kinds() -> Iterator[Kind]:
    """Plan and continuum in every language and on every paper."""
    for key in ("attendance_plan", "attendance_continuum"):
        for language in ("en", "fr", "ar"):
            for paper in ("letter", "a4"):
                yield Kind(key, language, paper)
