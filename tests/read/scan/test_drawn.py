"""The picture of a return that is a picture itself."""

from __future__ import annotations

import pytest

from pdfforms.read.overlay import _papers as papers
from pdfforms.read.read import read_picture
from tests.office import PLAN
from tests.scan.cameras import fax
from tests.scan.make import clean, taken
from tests.scan.sweep import SHELF


def test_a_coarse_fax_has_square_pixels() -> None:
    """A fax of half as many lines as dots is drawn as the page is, and its boxes lie where its page has them."""
    data = taken(clean(PLAN, 1), fax(98))
    (reading, *_) = read_picture(data, "fax.tif", SHELF)
    ((paper, plane),) = papers(data, [0])
    assert paper.height / paper.width == pytest.approx(11 / 8.5, rel=0.01)
    box = next(box for box in PLAN.maps[0].boxes_by_page[1] if box.kind == "checkbox")
    x0, y0, x1, y1 = reading.placements[0].plane.then(plane).rect(box.rect)
    assert x1 - x0 == pytest.approx(y1 - y0, rel=0.1)
    grey = paper.convert("L")
    rim = grey.crop((round(x0) - 3, round(y0) - 3, round(x1) + 3, round(y1) + 3)).histogram()
    inside = grey.crop((round(x0) + 5, round(y0) + 5, round(x1) - 5, round(y1) - 5)).histogram()
    assert sum(rim[:128]) > 50 > sum(inside[:128])
