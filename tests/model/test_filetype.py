"""What some bytes are, whatever they are called."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from PIL import Image

from pdfforms.model.filetype import FileType, sniff


def _picture(kind: str) -> bytes:
    out = BytesIO()
    Image.new("L", (8, 8), 255).save(out, kind)
    return out.getvalue()


def _zip(*names: str, text: str = "text") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP"])
def test_pictures(kind: str) -> None:
    """Pictures as cameras, scanners and fax machines write them."""
    assert sniff(_picture(kind)) is FileType.PICTURE


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", FileType.PDF),
        (b"\r\n\r\n%PDF-1.4\n", FileType.PDF),
        (b"\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1heic", FileType.PICTURE),
        (_zip("scan.pdf"), FileType.ZIP),
        (_zip("scan.pdf", text="%PDF-1.7\n"), FileType.ZIP),
        (_zip("word/", "word/plan.pdf"), FileType.ZIP),
        (_zip("_rels/aunt.jpg", "xl/uncle.jpg"), FileType.ZIP),
        (_zip("word/document.xml", "[Content_Types].xml"), FileType.OFFICE),
        (_zip("[Content_Types].xml", "_rels/.rels"), FileType.OFFICE),
        (_zip("[Content_Types].xml", "_rels/.rels")[:60], FileType.OFFICE),
        (_zip("mimetype", "content.xml", text="application/vnd.oasis.opendocument.text"), FileType.OFFICE),
        (_zip("old/[Content_Types].xml", "scan.pdf"), FileType.ZIP),
        (_zip("my password/form.pdf"), FileType.ZIP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), FileType.OFFICE),
        (b"{\\rtf1 text}", FileType.OFFICE),
        ("Zoë answers by mail".encode(), FileType.TEXT),
        (b"a" + ("é" * 40_000).encode(), FileType.TEXT),
        ("Zoë".encode("utf-16"), FileType.TEXT),
        (b"1 0 obj << >> endobj", FileType.UNKNOWN),
        (bytes(range(256)), FileType.UNKNOWN),
        (b"", FileType.UNKNOWN),
    ],
    ids=lambda each: (
        each.name if isinstance(each, FileType) else f"{len(each)} bytes"
    ),  # an archive holds the time
)
def test_other_files(data: bytes, kind: FileType) -> None:
    """Documents are told from archives by what they contain, text from PDFs without a head."""
    assert sniff(data) is kind
