"""QR codes, read by another program."""

from __future__ import annotations

import re
from typing import Any

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pdfforms.draw.qr import qr_operators

_CM = re.compile(r"q (\S+) 0 0 \S+ (\S+) (\S+) cm")
_RECT = re.compile(r"(\d+) (\d+) (\d+) (\d+) re")
_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def _painted(operators: str, side: int) -> Image.Image:
    """The operators on a white square, as a page would show them, four pixels to the point."""
    image = Image.new("L", (side * 4, side * 4), 255)
    match = _CM.search(operators)
    assert match
    module, x, y = (float(number) * 4 for number in match.groups())
    draw = ImageDraw.Draw(image)
    for column, row, width, height in (map(int, found) for found in _RECT.findall(operators)):
        left, bottom = x + column * module, image.height - y - row * module
        box = (round(left), round(bottom - height * module), round(left + width * module) - 1, round(bottom) - 1)
        draw.rectangle(box, fill=0)
    return image


def _read(image: Image.Image) -> Any:
    return zxingcpp.read_barcodes(image)


@settings(max_examples=40)
@given(st.text(st.sampled_from(_ALPHANUMERIC), min_size=1, max_size=61))
def test_another_program_reads_what_was_written(text: str) -> None:
    """Any alphanumeric text within the limit is read back as it is, from the square that it was given."""
    (code,) = _read(_painted(qr_operators(text, 10, 10, 80), 100))
    assert code.text == text
    assert code.valid
    corners = [code.position.top_left, code.position.bottom_right]
    assert all(abs(each.x - side * 4) < 6 for each, side in zip(corners, (10, 90), strict=True))


@pytest.mark.parametrize("text", ["a", "É", "PF1_AP", "A" * 62])
def test_what_cannot_be_a_code_is_refused(text: str) -> None:
    """Text outside the alphanumeric set or too long raises ValueError instead of making a wrong code."""
    with pytest.raises(ValueError):  # noqa: PT011 - segno words it
        qr_operators(text, 0, 0, 44)


def test_longest_identity_has_its_code() -> None:
    """The longest thing that a page can say of itself fits."""
    qr_operators("PF1:ABCD:2026-100:ENG:L:10/12:K7Q29F4M2X", 0, 0, 44)
