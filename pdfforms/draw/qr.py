"""QR codes as path operators (ISO/IEC 18004), by segno."""

from __future__ import annotations

import segno

from pdfforms.draw.cos import number

_MASK = 3
"""Any mask is valid; a fixed one saves trying all eight, which takes most of the time."""
_LONGEST = 61
"""Characters of a version 3 code: more would make the modules too small for a scan."""


def qr_operators(text: str, x: float, y: float, size: float) -> str:
    """Operators that fill a QR code of `text` into a square, lower left corner (x, y), in points.

    Alphanumeric mode, error correction M, no quiet zone. ValueError if the text is not alphanumeric or longer
    than 61 characters.
    """
    if len(text) > _LONGEST:
        raise ValueError("text too long for a QR code")
    code = segno.make(text, error="m", mode="alphanumeric", boost_error=False, mask=_MASK, micro=False)
    module = size / len(code.matrix)
    parts = [f"q {number(module)} 0 0 {number(module)} {number(x)} {number(y)} cm"]
    for row, cells in enumerate(reversed(code.matrix)):
        start = None
        for column, dark in enumerate([*cells, 0]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                parts.append(f"{start} {row} {column - start} 1 re")
                start = None
    parts.append("f Q")
    return "\n".join(parts)
