"""Picture files and rendered pages -> grey pixels: upright as the camera meant, square pixels."""

from __future__ import annotations

import math
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import cv2
import numpy as np
import numpy.typing as npt
import pi_heif
import pypdfium2
from PIL import Image, ImageSequence
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from pdfforms.model.plane import SAME, Plane
from pdfforms.read.limits import MAX_FRAMES, MAX_PAGE_PIXELS, MAX_PIXELS
from pdfforms.read.paper import resolution
from pdfforms.read.tiff import Directories

Grey = npt.NDArray[np.uint8]
"""Height by width, 0 black to 255 white."""
Mask = npt.NDArray[np.bool_]
"""What of a picture is meant."""
FORMATS = ("JPEG", "PNG", "TIFF", "HEIF", "WEBP", "BMP")
"""A JPEG with a preview behind it (MPO), as some phones send, is opened as JPEG."""
_LARGE = 24_000_000
"""Pixels of a JPEG from which on its colours are not even decoded: they take four bytes each, and four again."""
_LARGEST = 4400
"""Longest side that is kept: 400 dpi of a letter page. More pixels take time and tell nothing."""
FAULTS = (cv2.error, MemoryError)
"""What looking at a picture may raise, most of all where memory ends."""
_BROKEN = (
    *(OSError, SyntaxError, ArithmeticError, LookupError, TypeError, EOFError, struct.error),
    *(Image.DecompressionBombError, *FAULTS),
)
"""What Pillow and OpenCV raise over files that are cut off or made to break them."""

_JPX_SIZE = b"\xff\x4f\xff\x51"
"""How the code of a JPEG 2000 begins, before the length of its size's segment and two bytes of what it needs."""
_TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What puts a picture upright, by what its camera says (Exif, orientation)."""

pi_heif.register_heif_opener()


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of paper."""

    grey: Grey
    dpi: float | None
    """As the file says, after scaling; None where it says nothing that can be true."""
    back: Plane = SAME
    """From its pixels to the file's own space: an image's upright pixels, a PDF page's points."""


def load_pictures(data: bytes, pages: range | None = None) -> list[Picture]:
    """The pictures of an image file, one a page, or those of some pages, from 0. ValueError for what cannot be
    decoded or is too large."""
    wanted = pages or range(MAX_FRAMES)
    try:
        begun = Directories(data).beginning_at(wanted.start) if wanted.start else data
        with warnings.catch_warnings(action="ignore"), Image.open(BytesIO(begun), formats=FORMATS) as image:
            return list(_pages(image, len(wanted)))
    except _BROKEN as exc:
        raise ValueError("The picture cannot be decoded.") from exc


def render_page(data: bytes, index: int, dpi: float = 200) -> Picture:
    """A page of a PDF, unrotated and without its annotations. ValueError where PDFium cannot draw it."""
    try:
        with pypdfium2.PdfDocument(data) as document:
            page = document[index]
            if any(_is_vast(each) for each in page.get_objects([FPDF_PAGEOBJ_IMAGE], max_depth=3)):
                raise ValueError("A picture is too large.")
            page.set_rotation(0)
            left, _, _, top = box = page.get_mediabox()
            page.set_cropbox(*box)
            scale = min(dpi / 72, _LARGEST / max(*page.get_size(), 1.0)) * (1 - 1e-9)  # PDFium rounds sizes up
            bitmap = page.render(scale=scale, grayscale=True, draw_annots=False)
            grey = np.array(bitmap.to_numpy()).reshape(bitmap.height, bitmap.width)
            return Picture(grey, round(scale * 72, 3), Plane.scaled(1 / scale, left, -1 / scale, top))
    except (pypdfium2.PdfiumError, IndexError, MemoryError, struct.error) as exc:
        raise ValueError("The page cannot be drawn.") from exc


def _is_vast(picture: pypdfium2.PdfObject) -> bool:
    """Whether a picture has more pixels than are read: PDFium takes memory for all of them first. What a JPEG 2000
    says in its own head counts, whatever the page says of it."""
    if not isinstance(picture, pypdfium2.PdfImage):
        return False
    if math.prod(picture.get_px_size()) > MAX_PAGE_PIXELS:
        return True
    if "JPXDecode" not in picture.get_filters():
        return False
    head = bytes(picture.get_data())
    at = head.find(_JPX_SIZE)
    if at < 0:
        return False
    right, bottom, left, top = struct.unpack_from(">4I", head, at + len(_JPX_SIZE) + 4)
    return bool((right - left) * (bottom - top) > MAX_PIXELS)


def _pages(image: Image.Image, most: int) -> Iterator[Picture]:
    for number, frame in enumerate(ImageSequence.Iterator(image)):
        if number >= most or (number and image.format != "TIFF"):
            return
        if frame.width * frame.height > MAX_PIXELS:
            raise ValueError("The picture is too large.")
        if frame.width * frame.height > _LARGE:
            frame.draft("L", None)
        across, down = resolution(frame)
        yield _square(_grey(frame), across, down)


def _grey(frame: Image.Image) -> Grey:
    """Grey, upright, on white where it is transparent. It is turned last: grey takes a quarter of the memory."""
    frame.load()
    turned = _TURNED.get(frame.getexif().get(274, 1))
    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        whole = frame.convert("RGBA")
        grey = Image.alpha_composite(Image.new("RGBA", whole.size, "white"), whole).convert("L")
    elif frame.mode.startswith("I"):  # scanners' 16 bit grey
        deep = np.asarray(frame, np.float32)
        grey = Image.fromarray(
            np.asarray(np.clip(deep * (255.0 / max(float(deep.max()), 255.0)), 0, 255), np.uint8)
        )
    else:
        grey = frame if frame.mode == "L" else frame.convert("L")
    return np.array(grey.transpose(turned) if turned is not None else grey)


def _square(grey: Grey, across: float, down: float) -> Picture:
    height, width = grey.shape
    wide, high = float(width), float(height)
    if across and down and abs(across / down - 1) > 0.02:
        high = height * across / down if across > down else high
        wide = width * down / across if down > across else wide
    shrink = min(1.0, _LARGEST / max(wide, high))
    size = (max(1, round(wide * shrink)), max(1, round(high * shrink)))
    if size != (width, height):
        grey = np.asarray(
            cv2.resize(grey, size, interpolation=cv2.INTER_AREA if shrink < 1 else cv2.INTER_LINEAR), np.uint8
        )
    back = Plane.scaled(width / size[0], 0.0, height / size[1], 0.0)
    return Picture(np.ascontiguousarray(grey), max(across, down) * shrink or None, back)
