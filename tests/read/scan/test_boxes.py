"""Every box of every picture against what was drawn on it: nothing wrong, nothing silently blank."""

from __future__ import annotations

from functools import lru_cache

import pytest

from tests.office import CODE, PLAN, Kind
from tests.scan.make import Case, by_keyboard, by_pen, clean, long_ticks, without_code
from tests.scan.score import Score
from tests.scan.sweep import CAMERAS, COARSE, PHOTOS, SCANS, THRESHOLDS, look

CONTINUUM = Kind("attendance_continuum")
FRENCH = Kind("attendance_continuum", "fr", "a4")
ARABIC = Kind("attendance_plan", "ar", "a4")
PAGES = ((PLAN, 2), (CONTINUUM, 1), (ARABIC, 1))
FEWER = ((PLAN, 1), (FRENCH, 2))


@lru_cache
def _drawn(kind: Kind, number: int) -> Case:
    return by_pen(kind, number, 41)


def _read(camera: str, pages: tuple[tuple[Kind, int], ...] = PAGES) -> Score:
    total = Score()
    for kind, number in pages:
        case, label = _drawn(kind, number), f"{camera}, {kind} {number}"
        total.add(look(case, CAMERAS[camera], label, one_bit=camera in THRESHOLDS))
    assert total.faults == []
    assert total.ticks.total() + total.texts.total() > 40, "the pages have boxes"
    return total


@pytest.mark.parametrize("camera", SCANS)
def test_a_scan_is_right_to_the_last_tick(camera: str) -> None:
    """At 150 dpi and better, skewed, compressed, turned or faxed: every plain tick and empty box is known."""
    found = _read(camera)
    assert [null for null in found.nulls if "clean text" not in null and "signature" not in null] == []


@pytest.mark.parametrize("camera", PHOTOS)
def test_a_photo_is_never_wrong(camera: str) -> None:
    """Perspective, shadow, a thumb, curl and blur: at least 98 of 100 plain boxes are known, the rest are null."""
    found = _read(camera, FEWER)
    plain = found.ticks["right"] + found.ticks["null"] + found.ticks["page not recognised"]
    assert found.ticks["right"] >= 0.98 * plain


@pytest.mark.parametrize("camera", COARSE)
def test_what_is_too_coarse_is_null(camera: str) -> None:
    """Below what can be read surely, boxes are null and nothing is guessed."""
    _read(camera)


@pytest.mark.parametrize("camera", ["scan 200", "photo shadow"])
def test_a_tick_that_reaches_into_the_box_above(camera: str) -> None:
    """The box above is not ticked by its neighbour's tail."""
    assert look(long_ticks(CONTINUUM, 2, 5), CAMERAS[camera], camera).faults == []
    assert look(long_ticks(PLAN, 1, 6), CAMERAS[camera], camera).faults == []


@pytest.mark.parametrize("camera", ["scan 150", "fax fine", "photo"])
def test_a_blank_is_blank(camera: str) -> None:
    """On a page that nobody wrote on every field is known to be empty."""
    for number in (1, 2):
        found = look(clean(PLAN, number), CAMERAS[camera], camera)
        assert found.faults == []
        assert found.nulls == []


def test_a_form_filled_on_screen_and_printed() -> None:
    """Printed ticks are ticks, printed text is something that was not read."""
    values: dict[str, object] = {
        "student_name": "Avery Muster",
        "days_absent": 8,
        "strategy_alarm": True,
        "strategy_alarm_time": "07:15",
        "strategy_bus_backup": True,
        "supports_tried_2": "Another way to school",
    }
    for camera in ("scan 200", "fax standard", "photo turned"):
        found = look(by_keyboard(PLAN, 1, values), CAMERAS[camera], camera)
        assert (found.faults, found.ticks["right"], found.ticks["null"]) == ([], 9, 0)


@pytest.mark.parametrize("camera", ["skew 5", "fax fine", "photo upside down"])
def test_a_page_whose_code_is_gone(camera: str) -> None:
    """Print alone names form, language, paper and page; the copy stays unknown."""
    case = without_code(by_pen(CONTINUUM, 2, 7))
    assert case.copy != CODE
    found = look(case, CAMERAS[camera], camera, one_bit=camera in THRESHOLDS)
    assert found.faults == []
    assert found.ticks["page not recognised"] == 0
