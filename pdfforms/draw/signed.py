"""How a digital signature looks on the page: its words in our own typefaces, as a page of its size."""

from __future__ import annotations

from collections.abc import Sequence

from pdfforms.draw.appearance import INK, PADDING
from pdfforms.draw.bidirectional import direction_of
from pdfforms.draw.cos import Indirect, Name, Stream, dump, number
from pdfforms.draw.glyphfont import GlyphFonts
from pdfforms.draw.shape import Line, shape

_LARGEST, _SMALLEST = 9.0, 5.0
_LEADING = 1.25


def signature_page(lines: Sequence[str], width: float, height: float) -> bytes:
    """A PDF of one page that shows the lines; whoever signs takes it over as the field's appearance."""
    shaped = [shape(line, "regular", direction_of(line)) for line in lines]
    size = _size(shaped, width - 2 * PADDING, height)
    fonts = GlyphFonts()
    y = (height + len(shaped) * size * _LEADING) / 2 - size
    painted = []
    for line in shaped:
        painted.append(fonts.paint(line, PADDING, round(y, 2), size))
        y -= size * _LEADING
    joined = "\n".join(painted)
    text = f"q\n0 0 {number(width)} {number(height)} re W n\nBT\n{INK} rg\n{joined}\nET\nQ"
    contents = Indirect(Stream(text.encode("latin-1")))
    page = Indirect()
    pages = Indirect({"Type": Name("Pages"), "Kids": [page], "Count": 1})
    page.value = {
        "Type": Name("Page"),
        "Parent": pages,
        "MediaBox": [0, 0, width, height],
        "Resources": {"Font": dict(fonts.finish())},
        "Contents": contents,
    }
    return _file(Indirect({"Type": Name("Catalog"), "Pages": pages}))


def _size(lines: Sequence[Line], width: float, height: float) -> float:
    widest = max((line.width for line in lines), default=0.0) / 1000 or 1.0
    return max(_SMALLEST, min(_LARGEST, width / widest, (height - 2) / (len(lines) * _LEADING)))


def _file(catalog: Indirect) -> bytes:
    """The objects that hang on a catalog, as a file."""
    found: list[Indirect] = []

    def number_of(each: Indirect) -> int:
        if each not in found:
            found.append(each)
        return found.index(each) + 1

    root = number_of(catalog)
    out, offsets, done = bytearray(b"%PDF-1.7\n"), list[int](), 0
    while done < len(found):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (done + 1, dump(found[done].value, number_of))
        done += 1
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size, start = len(found) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root %d 0 R>>\n" % (size, table, size, root)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)
