"""The fonts that go into a file."""

from __future__ import annotations

import re

import pytest
import uharfbuzz as hb
from hypothesis import given

from pdfforms.draw import formfont
from pdfforms.draw.cos import Indirect, Stream
from pdfforms.draw.glyphfont import GlyphFonts
from pdfforms.draw.shape import painted, shape
from pdfforms.draw.tounicode import to_unicode
from tests.draw.strategies import words

CP1252 = bytes(code for code in range(32, 256) if code not in (0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D))


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("Avery", b"Avery"),
        ("Zoë’s – 5 €", b"Zo\xeb\x92s \x96 5 \x80"),
        ("", b""),
        ("Łódź", None),
        ("نور", None),
        ("a\tb", None),
        ("\x7f", None),
        ("\x81", None),
    ],
)
def test_what_the_form_font_can_write(text: str, data: bytes | None) -> None:
    """Text is written in WinAnsi where that has all of it, else not at all."""
    assert formfont.encode(text) == data


def test_form_font_has_every_winansi_character() -> None:
    """Each WinAnsi code has a glyph in the program, reached through its cmap, as wide as /Widths says."""
    descriptor = formfont.form_font().value["FontDescriptor"].value
    face = hb.Face(hb.Blob(descriptor["FontFile2"].value.data))
    font = hb.Font(face)
    for code in CP1252:
        char = bytes([code]).decode("cp1252")
        glyph = font.get_nominal_glyph(ord(char))
        assert glyph, hex(code)
        width = font.get_glyph_h_advance(glyph) * 1000 / face.upem
        assert formfont.widths()[code - 32] == pytest.approx(width, abs=0.001)
        assert formfont.width(bytes([code])) == pytest.approx(width, abs=0.001)


def test_to_unicode_is_read_as_it_was_meant() -> None:
    """A CMap lists codes with their texts, beyond the basic plane and several characters to a code too."""
    cmap = to_unicode({3: "a", 4: "fi", 5: "👍"}, digits=4).decode()
    assert "3 beginbfchar" in cmap
    _, listed = cmap.split("beginbfchar")
    assert re.findall(r"<(\w{4})> <(\w+)>\n", listed) == [
        ("0003", "0061"),
        ("0004", "00660069"),
        ("0005", "D83DDC4D"),
    ]
    assert to_unicode(dict.fromkeys(range(250), "x"), digits=2).count(b"beginbfchar") == 3


@given(words(), words())
def test_glyphs_extract_as_the_text_that_they_show(first: str, second: str) -> None:
    """Codes that are painted, looked up in the font's ToUnicode, give the text back, in painted order."""
    fonts = GlyphFonts()
    lines = [shape(text) for text in (first, second)]
    shown = [fonts.paint(line, 0, 0, 10) for line in lines]
    resources = fonts.finish()
    for line, operators in zip(lines, shown, strict=True):
        wanted = "".join(glyph.text for run in line.runs for glyph in run.glyphs)
        assert _extracted(operators, resources) == wanted
    assert sorted(_extracted(shown[0], resources)) == sorted(painted(first))


def _extracted(operators: str, resources: dict[str, Indirect]) -> str:
    text, table = "", dict[str, str]()
    for name, code in re.findall(r"/(\w+) \S+ Tf|<(\w{4})>", operators):
        if name:
            table = _table(resources[name])
        else:
            text += table[code].replace("\u200b", "")
    return text


def _table(font: Indirect) -> dict[str, str]:
    stream = font.value["ToUnicode"].value
    assert isinstance(stream, Stream)
    pairs = re.findall(rb"<(\w{4})> <(\w+)>\n", stream.data)
    return {code.decode(): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


@pytest.mark.parametrize("text", ["\ufeffA", "A\ufffe", "\ufeff"])
def test_no_forbidden_characters_in_to_unicode(text: str) -> None:
    """What PDF/UA forbids in a ToUnicode map is left out of it, whatever a family typed."""
    fonts = GlyphFonts()
    fonts.paint(shape(text), 0, 0, 10)
    texts = [value for font in fonts.finish().values() for value in _table(font).values()]
    assert texts
    assert not set("".join(texts)) & {"\0", "\ufeff", "\ufffe"}


def test_more_texts_than_codes() -> None:
    """However many different signs a text has, each is painted by a code of two bytes."""
    fonts = GlyphFonts()
    operators = fonts.paint(shape("".join(map(chr, range(0x4E00, 0x4E00 + 6000)))), 0, 0, 10)
    assert len(re.findall(r"<(\w+)>", operators)) == 6000
    assert {len(code) for code in re.findall(r"<(\w+)>", operators)} == {4}
    assert fonts.finish()
