"""Plain marks by many hands, and ticks that were taken back by a cross over them: only the first are believed."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import numpy as np
import pytest

from pdfforms.read.scan.images import load_pictures
from pdfforms.read.scan.pages import read_picture
from tests.office import Kind
from tests.scan import hands
from tests.scan.hands import HONEST, Hand
from tests.scan.make import Case, clean, taken
from tests.scan.pens import Page
from tests.scan.sweep import CAMERAS, SHELF

CONTINUUM = Kind("attendance_continuum")
SCANS = ("scan 300", "scan 200", "scan 150", "jpeg 30, 150", "fax fine")
PHOTOS = ("photo", "photo shadow", "photo small")
SHAKEN = ("photo shaken", "photo shaken far")
PENS = (0.6, 1.6)
"""Points; a finer pen's faint strokes are null on a coarse picture before anybody asks what they mean."""


@lru_cache(maxsize=8)
def _marked(name: str, number: int) -> Case:
    """A page whose boxes are all marked in one way, each by another hand and pen."""
    pen: Hand = hands.taken_back if name == "taken back" else HONEST[name]
    case = clean(CONTINUUM, number)
    page = Page(case.grey, CONTINUUM.maps[0].pages[number - 1].height, np.random.default_rng(10 + number))
    for box in case.boxes:
        if box.kind == "checkbox":
            page.draw(pen(page, box.rect), float(page.random.uniform(*PENS)), int(page.random.integers(30, 90)))
            case.ticks[box.key] = name
    case.grey = page.grey
    return case


def _read(name: str, camera: str) -> Counter[object]:
    """What its boxes read as: True, or the finding where it is null."""
    found = Counter[object]()
    for number in (1, 2):
        case = _marked(name, number)
        (read,) = read_picture(load_pictures(taken(case, CAMERAS[camera]))[0], SHELF, ocr=False)
        seen = [read.seen[key] for key in case.ticks]
        found.update(each.value if each.value is not None else each.findings[0].code for each in seen)
    return found


@pytest.mark.parametrize("camera", [*SCANS, *PHOTOS])
@pytest.mark.parametrize("name", HONEST)
def test_a_plain_mark_is_believed(name: str, camera: str) -> None:
    """Ticks, crosses, scribbles, fillings, slashes and dashes are ticked; on a photo one of ninety may be null."""
    found = _read(name, camera)
    assert set(found) <= {True, "mark_corrected"}
    assert found["mark_corrected"] <= (1 if camera in PHOTOS else 0)


@pytest.mark.parametrize("camera", SHAKEN)
@pytest.mark.parametrize("name", ["tick", "slash"])
def test_a_plain_tick_is_believed_on_a_shaken_photo(name: str, camera: str) -> None:
    """Where the camera moved, what fills its box is null; most ticks and strokes are still known."""
    found = _read(name, camera)
    assert set(found) <= {True, "mark_corrected", "mark_faint"}
    assert found[True] >= 0.8 * found.total()


@pytest.mark.parametrize("camera", [*SCANS, *PHOTOS, *SHAKEN])
def test_a_tick_under_a_cross_is_not_believed(camera: str) -> None:
    """A person must look. Two of ninety whose hooks lie within the cross's own strokes pass."""
    found = _read("taken back", camera)
    assert set(found) <= {True, "mark_corrected", "mark_unclear"}
    assert found[True] <= 2
