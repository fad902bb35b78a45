"""PNGs that go into a PDF as they are, and those that do not."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from pdfforms.draw.png import open_png


def png(mode: str, **how: object) -> bytes:
    """A small picture."""
    out = BytesIO()
    Image.radial_gradient("L").resize((40, 12)).convert(mode).save(out, "PNG", **how)
    return out.getvalue()


@pytest.mark.parametrize("mode", ["L", "RGB", "1"])
def test_a_plain_picture(mode: str) -> None:
    """Grey, black and white, or RGB: its size and its rows."""
    found = open_png(png(mode))
    assert found
    assert (found.width, found.height) == (40, 12)
    image = found.image("A signature")
    assert image.entries["Alt"] == "A signature"
    assert not image.compress


@pytest.mark.parametrize("mode", ["RGBA", "P", "LA"])
def test_palettes_and_transparency_are_left_out(mode: str) -> None:
    """They would need unpacking."""
    assert open_png(png(mode)) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        png("L")[:60],
        png("L")[:20],
        png("L").replace(b"IDAT", b"iDAT"),
        png("L").replace(b"IHDR", b"ihdr"),
    ],
)
def test_what_is_no_picture(data: bytes) -> None:
    """Broken, cut short, something else: no picture, no error."""
    assert open_png(data) is None
