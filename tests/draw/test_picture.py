"""Pictures taken into a PDF as they are packed."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from pdfforms.draw.conformance import About
from pdfforms.draw.drawing import Drawing
from pdfforms.draw.picture import open_picture
from pdfforms.draw.srgb import srgb_profile
from pdfforms.draw.tags import Element
from tests.archive.returned import MADE_AT


def _saved(image: Image.Image, kind: str, **how: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def _striped(mode: str) -> Image.Image:
    image = Image.linear_gradient("L").resize((64, 48)).rotate(90)
    colour = Image.merge("RGB", (image, image.rotate(180), image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)))
    return colour.convert(mode)


@pytest.mark.parametrize(
    ("mode", "kind"), [("L", "PNG"), ("RGB", "PNG"), ("P", "PNG"), ("1", "PNG"), ("L", "JPEG"), ("RGB", "JPEG")]
)
def test_a_picture_looks_the_same(mode: str, kind: str) -> None:
    """Grey, coloured, with a palette, black and white: the PDF shows the dots that the picture has."""
    image = _striped(mode)
    drawing = Drawing()
    page = drawing.page(64, 48)
    figure = drawing.tree.document.add(Element("Figure", attributes={"Alt": "stripes"}))
    page.picture(open_picture(_saved(image, kind)), (0, 0, 64, 48), figure)
    with pypdfium2.PdfDocument(drawing.finish(About("A", "en", MADE_AT, 3, "A"))) as document:
        shown = document[0].render(scale=1).to_pil().convert("RGB")
    wanted = Image.open(BytesIO(_saved(image, kind))).convert("RGB")
    apart = [abs(one - other) for one, other in zip(shown.tobytes(), wanted.tobytes(), strict=True)]
    assert max(apart) <= 3


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        _saved(Image.new("RGBA", (4, 4)), "PNG"),
        _saved(Image.new("L", (40, 40)), "PNG")[:-20],
        _saved(Image.new("CMYK", (4, 4)), "JPEG"),
        _saved(Image.new("L", (40, 40)), "JPEG")[:-2],
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xd9",
    ],
)
def test_other_pictures_are_refused(data: bytes) -> None:
    """Transparent, broken, cut short, of another kind: one kind of error."""
    with pytest.raises(ValueError, match=r"PNG|JPEG|picture"):
        open_picture(data)


@given(st.data())
def test_changed_bytes_are_refused_or_taken(data: st.DataObject) -> None:
    """A byte changed anywhere in a PNG is noticed; nothing but ValueError comes out."""
    good = bytearray(_saved(_striped("L"), "PNG"))
    at = data.draw(st.integers(0, len(good) - 1))
    good[at] ^= data.draw(st.integers(1, 255))
    try:
        open_picture(bytes(good))
    except ValueError:
        return
    assert at >= len(good) - 12  # behind the last row: in the end's own checksum or name


def test_the_profile_is_srgb() -> None:
    """Colours go through our profile as through anybody's sRGB."""
    ours = ImageCms.ImageCmsProfile(BytesIO(srgb_profile()))
    theirs = ImageCms.createProfile("sRGB")
    image = _striped("RGB")
    through = ImageCms.profileToProfile(image, ours, theirs)
    assert through is not None
    apart = [abs(one - other) for one, other in zip(image.tobytes(), through.tobytes(), strict=True)]
    assert max(apart) <= 1
