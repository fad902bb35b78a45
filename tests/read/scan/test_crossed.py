"""A tick that was taken back by a cross over it, and the plain crosses that it must not be taken for."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from pdfforms.read.scan.images import load_pictures
from pdfforms.read.scan.pages import read_picture
from tests.office import Kind
from tests.scan import pens
from tests.scan.make import Pen, clean, taken
from tests.scan.pens import Page
from tests.scan.sweep import CAMERAS, SHELF

CONTINUUM = Kind("attendance_continuum")


def _read(pen: Pen, camera: str, seed: int = 3) -> Counter[object]:
    """What the boxes of a page read as, all of them marked in one way: True, or the finding where it is null."""
    case = clean(CONTINUUM, 1)
    page = Page(case.grey, CONTINUUM.maps[0].pages[0].height, np.random.default_rng(seed))
    for box in case.boxes:
        if box.kind == "checkbox":
            page.draw(pen(page, box.rect), float(page.random.uniform(0.8, 1.5)), 60)
            case.ticks[box.key] = "drawn"
    case.grey = page.grey
    (read,) = read_picture(load_pictures(taken(case, CAMERAS[camera]))[0], SHELF, ocr=False)
    seen = [read.seen[key] for key in case.ticks]
    return Counter(each.value if each.value is not None else each.findings[0].code for each in seen)


@pytest.mark.parametrize("camera", ["scan 300", "scan 200", "scan 150", "fax fine", "photo"])
def test_a_tick_with_a_cross_over_it(camera: str) -> None:
    """Most are seen to be taken back, and a person must look; none is empty. The rest look like a cross."""
    found = _read(pens.taken_back, camera)
    assert set(found) <= {True, "mark_corrected", "mark_unclear"}
    assert found["mark_corrected"] >= 0.55 * found.total()


@pytest.mark.parametrize("camera", ["scan 300", "scan 200", "scan 150", "fax fine", "photo", "photo blur"])
@pytest.mark.parametrize("pen", [pens.cross, pens.tick, pens.scribble])
def test_a_plain_mark_stays_one(camera: str, pen: Pen) -> None:
    """Crosses, ticks and scribbles are none of it: each is ticked."""
    assert set(_read(pen, camera)) == {True}
