"""The code at a page's foot: the QR code and, beside it, the same in words.

It is a form XObject of its own, so that a personal copy replaces this one object and leaves the page as it
was printed. Its text is in the form font, one byte a character: whatever keeps the page keeps the code readable.
"""

from __future__ import annotations

from typing import Any

from pdfforms.draw import formfont
from pdfforms.draw.cos import Name, Stream, number
from pdfforms.draw.qr import qr_operators

RESOURCE = "PageCode"
"""The XObject's name in a page's resources."""
QUIET = 7.0
"""Blank points around the QR code: four modules and a bit."""
GREY = "0.35 0.38 0.45"


def page_code(
    identity: str, copy: str | None, width: float, height: float, form_font: Any, *, rtl: bool
) -> Stream:
    """The XObject, `width` by `height` points: QR code at the outer end, words towards the middle.

    `identity` is the QR code's text; `copy` is printed larger, in two groups, for reading aloud.
    """
    x = QUIET if rtl else width - height + QUIET
    size = height - 2 * QUIET
    lines = [(identity, 6.0, QUIET + 1)]
    if copy:
        lines.append((f"{copy[:5]} {copy[5:]}", 11.0, QUIET + 11))
    parts = ["0 g", qr_operators(identity, x, QUIET, size)]
    for text, points, y in lines:
        data = text.encode("ascii")
        span = formfont.width(data) * points / 1000
        left = height if rtl else width - height - span
        parts.append(
            f"BT {GREY if points < 10 else '0 0 0'} rg /{formfont.RESOURCE} {number(points)} Tf "
            f"{number(left)} {number(y)} Td ({text}) Tj ET"
        )
    entries = {
        "Type": Name("XObject"),
        "Subtype": Name("Form"),
        "BBox": [0, 0, width, height],
        "Resources": {"Font": {formfont.RESOURCE: form_font}},
    }
    return Stream("\n".join(parts).encode("ascii"), entries)
