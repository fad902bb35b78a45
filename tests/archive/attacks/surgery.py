"""What attackers do to the bytes of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

import pikepdf

FORGED = b"BT /Helv 40 Tf 60 500 Td (FORGED) Tj ET"


@dataclass(frozen=True)
class Update:
    """How a state is appended; each field is something that an honest one has."""

    xref: bool = True
    trailer: bool = True
    startxref: bool = True
    prev: bool = True
    before: bytes = b"\n"
    root: int | None = None
    free: tuple[int, ...] = ()
    moved: tuple[tuple[int, int], ...] = ()
    """Objects that are found elsewhere in the file: number, offset."""


PLAIN = Update()


def startxref(data: bytes) -> int:
    """Where the last cross-reference table is said to be."""
    return int(re.findall(rb"startxref\s+(\d+)", data)[-1])


def append(data: bytes, objects: Mapping[int, bytes], how: Update = PLAIN) -> bytes:
    """A file with one more state behind it."""
    out, offsets = bytearray(data + how.before), {}
    for number, body in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table, start = xref({**offsets, **dict(how.moved)}, how.free), len(out)
    with opened(data) as pdf:
        root, size = how.root or pdf.Root.objgen[0], max(free_number(pdf), *(n + 1 for n in (0, *offsets)))
    if how.xref:
        out += table
    if how.trailer:
        prev = b"/Prev %d" % startxref(data) if how.prev else b""
        out += b"trailer\n<</Size %d/Root %d 0 R%s>>\n" % (size, root, prev)
    if how.startxref:
        out += b"startxref\n%d\n%%%%EOF\n" % (start if how.xref else startxref(data))
    return bytes(out)


def xref(offsets: Mapping[int, int], free: tuple[int, ...] = ()) -> bytes:
    """A cross-reference table, each object a section of its own."""
    lines = [b"%d 1\n%010d 00000 n \n" % each for each in sorted(offsets.items())]
    lines += [b"%d 1\n0000000000 00001 f \n" % number for number in free]
    return b"xref\n" + b"".join(lines)


def opened(data: bytes) -> pikepdf.Pdf:
    """The file, to look things up in."""
    return pikepdf.Pdf.open(BytesIO(data))


def free_number(pdf: pikepdf.Pdf) -> int:
    """The first number that no object has."""
    return int(pdf.trailer["/Size"])


def stream(body: bytes, entries: bytes = b"") -> bytes:
    """A stream object's body."""
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(body), body)


def replaced(each: pikepdf.Object, **entries: bytes | None) -> bytes:
    """A dictionary's bytes with other entries; None leaves one out."""
    kept = {key: pikepdf.Array([value]).unparse()[1:-1].strip() for key, value in each.items()}
    new = {f"/{key}": value for key, value in entries.items()}
    joined = b" ".join(
        b"%s %s" % (key.encode(), value) for key, value in {**kept, **new}.items() if value is not None
    )
    return b"<<" + joined + b">>"


@dataclass(frozen=True)
class Numbers:
    """The objects of a signed form that attacks turn to."""

    catalog: int
    page: int
    signature: int
    field: int
    new: int
    """The first number that is free."""


def numbers(data: bytes) -> Numbers:
    """Where they are in a file with one signature."""
    with opened(data) as pdf:
        fields = [
            each for each in pdf.Root.AcroForm.Fields.as_list() if "/V" in each and each.get("/FT") == "/Sig"
        ]
        return Numbers(
            pdf.Root.objgen[0],
            pdf.pages[0].obj.objgen[0],
            fields[0].V.objgen[0],
            fields[0].objgen[0],
            free_number(pdf),
        )


def page_with(data: bytes, contents: int) -> bytes:
    """The first page's dictionary, showing another content stream."""
    with opened(data) as pdf:
        return replaced(pdf.pages[0].obj, Contents=b"%d 0 R" % contents)


def forgeries(data: bytes) -> dict[str, dict[int, bytes]]:
    """Name -> objects which, when they come to count, make a document say something else."""
    at = numbers(data)
    with opened(data) as pdf:
        page = pdf.pages[0].obj
        notes = b" ".join(each.unparse() for each in page.Annots.as_list())
        name = next(each for each in pdf.Root.AcroForm.Fields.as_list() if each.get("/T") == "student_name")
        note = b"<</Type/Annot/Subtype/FreeText/Rect[60 480 400 560]/Contents(FORGED)/DA(/Helv 40 Tf 0 g)>>"
        action = b"<</S/URI/URI(https://example.org/forged)>>"
        kids = b" ".join(each.obj.unparse() for each in pdf.pages)
        pages, tree = pdf.Root.Pages, pdf.Root.Pages.objgen[0]
        return {
            "the page's content": {at.page: page_with(data, at.new), at.new: stream(FORGED)},
            "a field's value": {name.objgen[0]: replaced(name, V=b"(FORGED)", AP=None)},
            "an annotation": {
                at.page: replaced(page, Annots=b"[%s %d 0 R]" % (notes, at.new)),
                at.new: note,
            },
            "another page": {
                tree: replaced(pages, Kids=b"[%s %d 0 R]" % (kids, at.new), Count=b"%d" % (len(pdf.pages) + 1)),
                at.new: b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 300 300]/Contents %d 0 R>>" % (tree, at.new + 1),
                at.new + 1: stream(FORGED),
            },
            "an action": {at.catalog: replaced(pdf.Root, OpenAction=action)},
        }
