"""Which pages a picture shows: one, two, none; upright or not; in front of a mirror."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pdfforms.read.scan.images import Grey, Picture, load_pictures
from pdfforms.read.scan.pages import read_picture
from pdfforms.read.scan.recognise import read_identities, recognise, recognise_all
from pdfforms.read.scan.register import register
from tests.office import CODE, PLAN, Kind
from tests.scan.cameras import photo, scan
from tests.scan.make import by_pen, clean, side_by_side, taken, without_code
from tests.scan.pens import DPI, Page, writing
from tests.scan.score import score
from tests.scan.sweep import CAMERAS, SHELF

CONTINUUM = Kind("attendance_continuum")


def _picture(grey: Grey) -> Picture:
    return Picture(np.ascontiguousarray(grey), float(DPI))


def test_two_pages_on_one_sheet() -> None:
    """Each is found and read by itself."""
    cases = [by_pen(PLAN, 1, 8), by_pen(CONTINUUM, 2, 9)]
    pages = read_picture(_picture(side_by_side(cases)), SHELF, ocr=False)
    assert [(page.recognised.edition.form.key, page.recognised.number) for page in pages] == [
        ("attendance_plan", 1),
        ("attendance_continuum", 2),
    ]
    for case, page in zip(cases, pages, strict=True):
        assert score(case, page.seen).faults == []


def test_a_second_page_without_a_code() -> None:
    """It is found by its print beside the one whose code was read."""
    cases = [by_pen(PLAN, 1, 8), without_code(by_pen(CONTINUUM, 2, 9))]
    found = recognise_all(_picture(side_by_side(cases)), SHELF)
    assert [(each.identity.code, each.number, each.identity.copy) for each in found] == [
        ("AP", 1, CODE),
        ("AC", 2, None),
    ]


def test_a_mirror_image_is_refused() -> None:
    """The page is named, and nothing of it is read."""
    (page,) = read_picture(_picture(clean(PLAN, 1).grey[:, ::-1]), SHELF, ocr=False)
    assert page.registered is None
    assert [each.code for each in page.findings] == ["page_not_registered"]
    assert {each.value for each in page.seen.values()} == {None}
    assert len(page.seen) == 18


def test_a_mirror_image_without_a_code() -> None:
    """Mirrored print is no print of ours."""
    assert recognise(_picture(without_code(clean(PLAN, 1)).grey[:, ::-1]), SHELF) is None


def test_other_pictures_are_not_ours() -> None:
    """White paper, noise, and a form that is not on the shelf."""
    random = np.random.default_rng(3)
    noise = random.integers(0, 255, (1200, 900), np.uint8)
    trip = clean(Kind("field_trip"), 1, None)
    for grey in (np.full((1200, 900), 255, np.uint8), noise, trip.grey, without_code(trip).grey):
        assert recognise_all(_picture(grey), SHELF) == []
    assert [each.code for each in read_identities(_picture(clean(Kind("field_trip"), 1, None).grey))] == ["FT"]


def test_a_code_alone_is_no_page() -> None:
    """A code cut out and glued on another sheet, and a picture of a few pixels."""
    case = clean(PLAN, 1)
    sheet = np.full_like(case.grey, 255)
    sheet[2950:3260, 2100:2420] = case.grey[2950:3260, 2100:2420]
    (page,) = read_picture(_picture(sheet), SHELF, ocr=False)
    assert {each.value for each in page.seen.values()} == {None}
    assert [each.code for each in page.findings] == ["page_not_registered"]
    assert recognise(_picture(sheet[:40, :40]), SHELF) is None


def test_a_page_cut_off_by_the_scanner() -> None:
    """What lies outside the picture is not known; what lies inside is read."""
    case = clean(PLAN, 1)
    (page,) = read_picture(_picture(case.grey[: round(7 * DPI), :]), SHELF, ocr=False)
    assert page.registered is not None
    unknown = {key for key, each in page.seen.items() if each.value is None}
    assert {"strategy_confide_in_adult", "strategy_alarm"} <= unknown
    assert {"student_name", "days_absent"} <= page.seen.keys() - unknown
    assert all(page.seen[key].findings[0].code == "box_not_seen" for key in unknown)


def test_paper_over_a_part_of_the_page() -> None:
    """White paper over boxes does not make them empty."""
    case = clean(PLAN, 1)
    cv2.rectangle(case.grey, (0, 1950), (1300, 2500), 255, -1)
    (page,) = read_picture(load_pictures(taken(case, scan(200)))[0], SHELF, ocr=False)
    assert page.seen["strategy_every_day"].value is None
    assert page.seen["strategy_on_time"].value is False


@pytest.mark.parametrize("camera", ["scan 150", "fax fine", "photo"])
def test_a_note_in_the_margin(camera: str) -> None:
    """Writing that belongs to no box is told; a clean page has none."""
    case = clean(PLAN, 1)
    (page,) = read_picture(load_pictures(taken(case, CAMERAS[camera]))[0], SHELF, ocr=False)
    assert page.findings == []
    paper = Page(case.grey, 792, np.random.default_rng(1))
    paper.draw(writing(paper, (330, 84, 560, 110), "please call us"), 0.9, 60)
    case.grey = paper.grey
    (page,) = read_picture(load_pictures(taken(case, CAMERAS[camera]))[0], SHELF, ocr=False)
    assert page.strays


def test_the_plane_puts_the_corners_where_they_are() -> None:
    """Edition points to the picture's pixels, y downwards, to a quarter of a point."""
    picture = _picture(clean(PLAN, 1).grey)
    recognised = recognise(picture, SHELF)
    assert recognised is not None
    registered = register(picture, recognised, SHELF)
    assert registered is not None
    assert np.allclose(registered.plane.point(0, 0), (-0.5, 792 * DPI / 72 - 0.5), atol=1.0)
    assert np.allclose(registered.plane.point(612, 792), (612 * DPI / 72 - 0.5, -0.5), atol=1.0)
    assert registered.residual < 0.25


def test_a_thumb_over_the_code() -> None:
    """The copy is not known, the page is."""
    (seen,) = recognise_all(load_pictures(taken(clean(PLAN, 2), photo(finger=True)))[0], SHELF)
    assert (seen.identity.code, seen.number, seen.identity.copy) == ("AP", 2, None)
