"""A child's pages out of a file that holds other families' forms, too: for the archive, in a contained worker.

Nothing of another page comes along: fields that hang together across pages are cut apart, resources that only
other pages use are left out, and so is whatever the file as a whole holds: names, bookmarks, attachments.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object
from PIL import Image, ImageSequence

from pdfforms.model.filetype import FileType, sniff
from pdfforms.read.limits import apply_limits

_INHERITED = ("/FT", "/V", "/DV", "/Ff", "/DA", "/Q", "/MaxLen", "/Opt", "/MK")
"""Entries that a widget may have from the fields above it (ISO 32000-2, 12.7.4.1)."""
_ELSEWHERE = ("/Dest", "/A", "/AA", "/IRT", "/Popup", "/StructParent")
"""Entries of an annotation that may lead to other pages."""
_OF_THE_FILE = ("/StructParents", "/B", "/AA", "/PieceInfo", "/Metadata", "/Thumb", "/Tabs", "/AF")
"""Entries of a page that may, too."""
_DEEPEST = 64


def pages_apart(data: bytes, pages: Iterable[int]) -> bytes:
    """A file of some pages, counted from 1, of a PDF or of an image file with several pictures.

    Raises ValueError where they cannot be taken out.
    """
    apply_limits()
    wanted = sorted(set(pages))
    try:
        found = _frames(data, wanted) if sniff(data) is FileType.PICTURE else _pages(data, wanted)
    except (pikepdf.PdfError, OSError, SyntaxError, ArithmeticError, LookupError, TypeError, MemoryError) as exc:
        raise ValueError("the pages cannot be taken out") from exc
    if not wanted:
        raise ValueError("no pages")
    return found


def _pages(data: bytes, wanted: list[int]) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as whole, pikepdf.new() as part, warnings.catch_warnings():
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)  # the fields' tree is made anew below
        for number in wanted:
            page = whole.pages[number - 1]
            _cut_loose(page.obj)
            part.pages.append(page)
        fields = [each for page in part.pages for each in page.obj.get("/Annots", []) if "/FT" in each]
        if fields:
            form = Dictionary(Fields=Array([part.make_indirect(each) for each in fields]))
            default = whole.Root.get("/AcroForm", Dictionary()).get("/DR")
            if default is not None:
                form["/DR"] = part.copy_foreign(whole.make_indirect(default))
            part.Root["/AcroForm"] = form
        part.remove_unreferenced_resources()
        part.save(out, deterministic_id=True)  # an archive asks whether they are what it has
    return out.getvalue()


def _cut_loose(page: Object) -> None:
    for key in _OF_THE_FILE:
        if key in page:
            del page[key]
    annotations = page.get("/Annots")
    for each in annotations if isinstance(annotations, Array) else ():
        if isinstance(each, Dictionary):
            _cut_annotation(each)


def _cut_annotation(annotation: Object) -> None:
    """The annotation by itself; a field's widget with all that it had from above."""
    if annotation.get("/Subtype") == Name("/Widget"):
        chain = _chain(annotation)
        names = [str(each["/T"]) for each in reversed(chain) if "/T" in each]
        for key in _INHERITED:
            value = next((each[key] for each in chain if key in each), None)
            if value is not None and key not in annotation:
                annotation[key] = value
        if names:
            annotation["/T"] = pikepdf.String(".".join(names))
    for key in ("/Parent", "/Kids", "/P", *_ELSEWHERE):
        if key in annotation:
            del annotation[key]


def _chain(annotation: Object) -> list[Object]:
    chain = [annotation]
    while len(chain) < _DEEPEST and isinstance(above := chain[-1].get("/Parent"), Dictionary):
        chain.append(above)
    return chain


def _frames(data: bytes, wanted: list[int]) -> bytes:
    out = BytesIO()
    with Image.open(BytesIO(data)) as image:
        frames = [each.copy() for number, each in enumerate(ImageSequence.Iterator(image), 1) if number in wanted]
        if len(frames) < len(wanted):
            raise LookupError
        frames[0].save(out, "TIFF", compression="tiff_deflate", save_all=True, append_images=frames[1:])
    return out.getvalue()
