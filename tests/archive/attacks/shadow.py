"""Shadow attacks: the document was prepared before it was signed, and shows its other face afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pdfforms.archive.signatures.seal import seal, sign_field
from tests.archive.attacks.surgery import FORGED, Update, append, free_number, numbers, opened, replaced, stream
from tests.archive.signed import NOW, STAFF, filled, office

_COVER = b"1 g 40 400 500 200 re f"
_IMAGE = b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"
_DOUBLED = ("page", "cover", "form", "image", "catalog")
"""What stands twice in the prepared file; the first of each counts only when a table says so."""
_FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]"


@lru_cache
def _prepared() -> tuple[bytes, dict[str, int]]:
    """A filled form with what an attacker put in before signing, and the numbers of those objects."""
    data = filled()
    with opened(data) as pdf:
        page, catalog = pdf.pages[0].obj, pdf.Root
        first = free_number(pdf)
        names = (
            "cover",
            "form",
            "note",
            "square",
            "layer",
            "hidden page",
            "hidden catalog",
            "content",
            "image",
            "pages",
        )
        at = {name: first + n for n, name in enumerate(names)} | {
            "page": page.objgen[0],
            "catalog": catalog.objgen[0],
        }
        old = b" ".join(
            each.unparse()
            for each in (page.Contents.as_list() if page.Contents._type_name == "array" else [page.Contents])
        )
        notes = b" ".join(each.unparse() for each in page.Annots.as_list())
        resources = replaced(
            page.Resources, XObject=b"<</Cover %d 0 R/Picture %d 0 R>>" % (at["form"], at["image"])
        )
        use = b"q /Cover Do Q q 40 0 0 40 500 300 cm /Picture Do Q"
        objects = {
            at["cover"]: stream(use),
            at["form"]: stream(_COVER, _FORM),
            at["note"]: b"<</Type/Annot/Subtype/FreeText/Rect[40 400 540 600]/Contents(approved)/F 4>>",
            at["square"]: b"<</Type/Annot/Subtype/Square/Rect[40 200 540 300]/IC[1 1 1]/F 4>>",
            at["layer"]: b"<</Type/OCG/Name(Cover)>>",
            at["content"]: stream(FORGED),
            at["hidden page"]: replaced(page, Contents=b"%d 0 R" % at["content"]),
            at["pages"]: b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % at["hidden page"],
            at["hidden catalog"]: replaced(catalog, Pages=b"%d 0 R" % at["pages"]),
            at["image"]: stream(b"\xff", _IMAGE),
            at["page"]: replaced(
                page,
                Contents=b"[%s %d 0 R]" % (old, at["cover"]),
                Annots=b"[%s %d 0 R %d 0 R]" % (notes, at["note"], at["square"]),
                Resources=resources,
            ),
            at["catalog"]: replaced(
                catalog,
                OCProperties=b"<</OCGs[%d 0 R]/D<</ON[%d 0 R]>>>>" % (at["layer"], at["layer"]),
                PieceInfo=b"<</Kept %d 0 R>>" % at["hidden catalog"],
            ),
        }
        doubles = {
            "page": replaced(page, Contents=b"%d 0 R" % at["content"]),
            "cover": stream(FORGED),
            "form": stream(FORGED, _FORM),
            "image": stream(FORGED, _FORM),
            "catalog": replaced(catalog, Pages=b"%d 0 R" % at["pages"]),
        }
    unused = b"".join(b"\n%d 0 obj\n%s\nendobj\n" % (at[name], body) for name, body in doubles.items())
    return append(data, objects, Update(before=unused)), at


@lru_cache
def _signed() -> dict[str, bytes]:
    prepared = _prepared()[0]
    return {"seal": seal(prepared, office()).data, "staff": sign_field(prepared, STAFF, office(), NOW).data}


def hide() -> Iterator[tuple[str, bytes]]:
    """What covers something is taken away."""
    at = _prepared()[1]
    for base, data in _signed().items():
        for cover in ("cover", "form", "note", "square", "image", "layer"):
            number = at[cover]
            yield f"{base}: {cover} freed", append(data, {}, Update(free=(number,)))
            yield f"{base}: {cover} null", append(data, {number: b"null"})
            yield f"{base}: {cover} empty", append(data, {number: stream(b"")})
            yield f"{base}: {cover} of another type", append(data, {number: b"<</Type/None>>"})
            yield (
                f"{base}: {cover} freed without the state before",
                append(data, {}, Update(free=(number,), prev=False)),
            )


def replace() -> Iterator[tuple[str, bytes]]:
    """What looks harmless, fonts, looks of fields, pictures, is exchanged."""
    at = _prepared()[1]
    for base, data in _signed().items():
        yield f"{base}: form", append(data, {at["form"]: stream(FORGED, _FORM)})
        yield f"{base}: picture", append(data, {at["image"]: stream(FORGED, _FORM)})
        yield (
            f"{base}: note",
            append(data, {at["note"]: b"<</Type/Annot/Subtype/FreeText/Rect[0 0 600 700]/Contents(FORGED)>>"}),
        )
        with opened(data) as pdf:
            fields = pdf.Root.AcroForm.Fields.as_list()
            for field in fields[:6]:
                if field.get("/FT") != "/Tx":
                    continue
                look = b"<</N %d 0 R>>" % numbers(data).new
                number, name = field.objgen[0], str(field.T)
                yield (
                    f"{base}: look of {name}",
                    append(data, {number: replaced(field, AP=look), numbers(data).new: stream(FORGED, _FORM)}),
                )
                yield f"{base}: value of {name}", append(data, {number: replaced(field, V=b"(FORGED)")})
                yield f"{base}: default of {name}", append(data, {number: replaced(field, DV=b"(FORGED)")})
            fonts = [
                each for each in pdf.objects if isinstance(each, type(pdf.Root)) and each.get("/Type") == "/Font"
            ]
            for font in fonts[:3]:
                number = font.objgen[0]
                other = replaced(font, BaseFont=b"/Symbol", FontDescriptor=None)
                yield f"{base}: font {number}", append(data, {number: other})
                mute = replaced(font, ToUnicode=b"%d 0 R" % at["form"])
                yield f"{base}: text of font {number}", append(data, {number: mute})


def hide_and_replace() -> Iterator[tuple[str, bytes]]:
    """A state that was in the file when it was signed is called up by a table and a trailer alone."""
    at = _prepared()[1]
    for base, data in _signed().items():
        first = {name: data.index(b"\n%d 0 obj" % at[name], len(filled()) - 1) + 1 for name in _DOUBLED}
        swaps = {name: (at[name], place) for name, place in first.items()}
        for name, swap in swaps.items():
            yield f"{base}: {name} from elsewhere", append(data, {}, Update(moved=(swap,)))
            yield (
                f"{base}: {name} from elsewhere, no state before",
                append(data, {}, Update(moved=(swap,), prev=False)),
            )
            yield f"{base}: {name} by a reference", append(data, {swap[0]: b"%d 0 R" % at["hidden page"]})
        root = at["hidden catalog"]
        for name, how in {
            "": Update(root=root),
            ", no table": Update(root=root, xref=False),
            ", behind blanks": Update(root=root, before=b" " * 999),
            ", cover freed": Update(root=root, free=(at["cover"],)),
        }.items():
            yield f"{base}: root in the trailer{name}", append(data, {}, how)
