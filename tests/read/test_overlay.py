"""The picture of a return: its boxes lie where the page shows the fields, however it is turned and cropped."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pikepdf import Array, Pdf
from PIL import Image

from pdfforms.draw.faces import faces
from pdfforms.errors import UnreadablePdf
from pdfforms.read.overlay import _papers as papers
from pdfforms.read.overlay import draw_picture
from pdfforms.read.read import read_pdf
from pdfforms.records.make import make_record
from tests.office import PLAN
from tests.read.bends import bent
from tests.read.returns import SHELF, first
from tests.read.test_unzip import packed

FONT = faces("regular")[0].data
GREEN = (22, 120, 60)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (20, 30, 600, 780)])
def test_boxes_lie_on_the_fields(turn: int, crop: tuple[int, ...] | None) -> None:
    """Answers lie inside their boxes and nothing inside the empty ones, whatever way the page is turned."""

    def bend(pdf: Pdf) -> None:
        leaf: Any = pdf.pages[0].obj
        leaf.Rotate = turn
        if crop:
            leaf.CropBox = Array(list(crop))

    ((paper, plane),) = papers(bent(first(), bend), [0])
    boxes = {box.key: box.rect for box in PLAN.maps[0].boxes_by_page[1]}
    answered = []
    for key in ("days_absent", "strategy_alarm", "plan_date", "max_days_missed", "strategy_on_time"):
        x0, y0, x1, y1 = boxes[key]
        inside = paper.convert("L").crop(plane.rect((x0 + 3, y0 + 3, x1 - 3, y1 - 3)))
        if any(inside.histogram()[:70]):
            answered.append(key)
    assert answered == ["days_absent", "strategy_alarm", "plan_date"]


def test_the_picture_of_a_return() -> None:
    """Both pages stand side by side under the legend; what was read is framed green."""
    data = first()
    results = [(each, make_record(each)) for each in read_pdf(data, "return.pdf", SHELF)]
    drawn = Image.open(BytesIO(draw_picture(data, results, FONT))).convert("RGB")
    assert drawn.width > 2 * 1224
    assert any(colour == GREEN for _, colour in drawn.getcolors(1_000_000) or ())


def test_a_file_of_no_form_is_drawn_too() -> None:
    """A picture and a PDF of something else are shown as they are; an archive is not."""
    out = BytesIO()
    Image.new("RGB", (300, 400), (200, 10, 10)).save(out, "JPEG")
    assert Image.open(BytesIO(draw_picture(out.getvalue(), [], FONT))).width == 1224
    with pytest.raises(UnreadablePdf, match="Unpack"):
        draw_picture(packed(("a.pdf", first())), [], FONT)
    with pytest.raises(UnreadablePdf, match="another viewer"):
        draw_picture(b"\x89PNG\r\n\x1a\n broken", [], FONT)
