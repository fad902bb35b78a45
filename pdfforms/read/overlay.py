"""What was drawn or typed beside the fields: annotations, and changes of the page's own content.

A mark over a field makes its value unknown; a mark in a signature box is a signature; the rest is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from pdfforms.model.edition import Box, PageMap, Rect
from pdfforms.model.plane import Plane
from pdfforms.model.reading import Alternative

SCALE = 2
"""Pixels a point when pages are compared."""
DARKER, SHARE, MANY = 64, 0.003, 12
"""A mark is at least this much darker than the blank, over this share of a box, or over this many pixels where
that is less: a word in a large box is little of it."""
STRAY = 120
"""Pixels outside all boxes that are more than a difference between two renderings."""


@dataclass(slots=True)
class Overlay:
    """What lies over one page."""

    over: dict[str, list[Alternative]] = field(default_factory=dict)
    """Fields that something was put over, with its text where it has one."""
    marks: dict[str, str] = field(default_factory=dict)
    """Signature boxes with a mark in them, and its kind."""
    stray: bool = False
    """Something lies where no field is."""


def look_at_content(
    returned: Image.Image, blank: Image.Image, page: PageMap, boxes: Sequence[Box], overlay: Overlay
) -> None:
    """Adds what is darker on the returned page than on the blank, box by box and outside them."""
    ink = ImageChops.subtract(blank, returned).point(lambda value: 255 if value > DARKER else 0)
    rest = ink.copy()
    eraser = ImageDraw.Draw(rest)
    for box in boxes:
        x0, y0, x1, y1 = _pixels(box.rect, page.height)
        found = ink.crop((x0 + 2, y0 + 2, x1 - 2, y1 - 2)).histogram()[255]
        enough = SHARE * max(1, (x1 - x0) * (y1 - y0))
        if found > (enough if box.kind == "sign_here" else min(enough, MANY)):
            if box.kind == "sign_here":
                overlay.marks.setdefault(box.key, "drawn")
            else:
                overlay.over.setdefault(box.key, [])
        eraser.rectangle((x0 - 2, y0 - 2, x1 + 2, y1 + 2), fill=0)
    qr = page.qr
    eraser.rectangle(_pixels((qr[0] - 215, qr[1] - 10, qr[2] + 215, qr[3] + 10), page.height), fill=0)
    overlay.stray = overlay.stray or rest.histogram()[255] > STRAY


def _pixels(rect: Rect, height: float) -> tuple[int, int, int, int]:
    return (
        round(rect[0] * SCALE),
        round((height - rect[3]) * SCALE),
        round(rect[2] * SCALE),
        round((height - rect[1]) * SCALE),
    )


def as_printed(returned: Image.Image, blank: Image.Image, box: Rect, page: PageMap, plane: Plane) -> Image.Image:
    """The returned page brought back to where and how large it was printed; `box` is its media box."""
    scale = returned.height / (box[3] - box[1])
    on_paper = Plane.scaled(1 / SCALE, 0.0, -1 / SCALE, page.height)
    on_picture = Plane.scaled(scale, -scale * box[0], -scale, scale * box[3])
    matrix = on_paper.then(plane).then(on_picture).rows[:6]
    return returned.transform(blank.size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR, fillcolor=255)


def thickened(blank: Image.Image) -> Image.Image:
    """The blank with all its ink two pixels wider, so that a page brought back by resampling is not all edges."""
    return blank.filter(ImageFilter.MinFilter(5))


def render(data: bytes, index: int, scale: float = SCALE) -> Image.Image | None:
    """A page's whole media box, unrotated, without its annotations, grey; None where PDFium cannot."""
    try:
        with pypdfium2.PdfDocument(data) as document:
            page = document[index]
            page.set_rotation(0)
            page.set_cropbox(*page.get_mediabox())
            bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False, draw_annots=False)
            image: Image.Image = bitmap.to_pil().convert("L")
            return image
    except (pypdfium2.PdfiumError, ValueError, IndexError, MemoryError):
        return None
