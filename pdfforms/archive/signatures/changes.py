"""What differs between the state of a file that was signed and the file as it is: by field, page and the rest.

The two are compared by what they hold, objects behind references included, so that a font or a picture that was
exchanged under a page (shadow attacks) shows as a change of that page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf, Stream

_MOST = 60_000
"""Objects that are compared; more is no form."""
_DEEP = 60
_UPWARD = frozenset({"/Parent", "/P", "/Pg", "/StructParent", "/StructParents", "/Dest", "/Popup", "/IRT"})
_ELSEWHERE = frozenset({"/Pages", "/AcroForm", "/StructTreeRoot", "/DSS", "/Perms", "/Metadata", "/Extensions"})
"""Of the catalog: compared by page and field, or saying nothing about what is shown."""


class CannotCompare(ValueError):
    """One of the two states cannot be opened or is too large."""


@dataclass(frozen=True, slots=True)
class Changes:
    """By what is allowed to be filled in, and what is not."""

    filled: tuple[str, ...] = ()
    """Names of fields that have another value or look, and of new signatures."""
    other: tuple[str, ...] = ()
    """In words: pages, annotations, fields that came or went, the rest of the document."""


@dataclass(slots=True)
class _State:
    """What one state holds, as digests."""

    fields: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Annotations that are no fields, page by page."""
    rest: dict[str, str] = field(default_factory=dict)


def changes_since(data: bytes, end: int) -> Changes:
    """What was changed after the first `end` bytes. Raises CannotCompare."""
    if end == len(data):
        return Changes()
    try:
        before, after = _state(data[:end]), _state(data)
    except (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as exc:
        raise CannotCompare(type(exc).__name__) from exc
    both = before.fields.keys() & after.fields.keys()
    filled = sorted(name for name in both if before.fields[name] != after.fields[name])
    other = [
        f"the field {name} is another kind of field" for name in both if before.kinds[name] != after.kinds[name]
    ]
    new = sorted(after.fields.keys() - both)
    filled += [name for name in new if after.kinds[name] == "/Sig"]
    other += [f"the field {name} is new" for name in new if after.kinds[name] != "/Sig"]
    other += [f"the field {name} is gone" for name in sorted(before.fields.keys() - both)]
    if len(before.pages) != len(after.pages):
        other.append(f"{len(before.pages)} pages were signed, now there are {len(after.pages)}")
    both_pages = min(len(before.pages), len(after.pages))
    for number in range(both_pages):
        if before.pages[number] != after.pages[number]:
            other.append(f"page {number + 1} shows something else")
        if before.notes[number] != after.notes[number]:
            other.append(f"page {number + 1} has other annotations")
    other += [f"the document's {name[1:]} differ" for name in sorted(_different(before.rest, after.rest))]
    return Changes(tuple(filled), tuple(other))


def _different(one: Mapping[str, str], two: Mapping[str, str]) -> set[str]:
    return {name for name in one.keys() | two.keys() if one.get(name) != two.get(name)}


def _state(data: bytes) -> _State:
    with Pdf.open(BytesIO(data)) as pdf:
        digest = _Digest()
        state = _State()
        form = pdf.Root.get("/AcroForm")
        if isinstance(form, Dictionary):
            for each in form["/Fields"].as_list() if isinstance(form.get("/Fields"), Array) else ():
                _fields(each, "", state, digest, 0)
            state.rest["/AcroForm resources"] = digest.of(form.get("/DR"))
        for page in pdf.pages:
            notes = page.obj.get("/Annots")
            plain = [
                digest.of(each)
                for each in (notes.as_list() if isinstance(notes, Array) else ())
                if isinstance(each, Dictionary) and each.get("/Subtype") != "/Widget"
            ]
            state.notes.append(" ".join(plain))
            state.pages.append(digest.of_entries(page.obj, {"/Annots"}))
        state.rest |= {key: digest.of(pdf.Root[key]) for key in pdf.Root.keys() - _ELSEWHERE}
        return state


def _fields(each: Object, prefix: str, state: _State, digest: _Digest, depth: int) -> None:
    if not isinstance(each, Dictionary) or depth > _DEEP:
        return
    name = ".".join(part for part in (prefix, str(each.get("/T", ""))) if part)
    kids = each.get("/Kids")
    below = [kid for kid in kids.as_list() if isinstance(kid, Dictionary)] if isinstance(kids, Array) else []
    named = [kid for kid in below if "/T" in kid]
    for kid in named:
        _fields(kid, name, state, digest, depth + 1)
    if not named:
        shown = [digest.of_entries(widget, {"/Kids", "/FT", "/T"}) for widget in (each, *below)]
        state.fields[name] = " ".join((state.fields.get(name, ""), *shown))
        state.kinds[name] = str(each.get("/FT", ""))


class _Digest:
    """Digests of objects with all that they refer to, never upward."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], str] = {}
        self._count = 0

    def of_entries(self, each: Object, without: set[str]) -> str:
        """A dictionary's digest without some of its entries."""
        kept = sorted(key for key in each.keys() if key not in without | _UPWARD)  # noqa: SIM118 -- no mapping
        inside = "".join(f"{key}{self.of(each[key], 1)}" for key in kept)
        data = each.read_raw_bytes() if isinstance(each, Stream) else b""
        return hashlib.sha256(inside.encode() + b"\0" + data).hexdigest()

    def of(self, each: object, depth: int = 0) -> str:
        """An object's digest."""
        self._count += 1
        if self._count > _MOST or depth > _DEEP:
            raise CannotCompare("too large")
        if not isinstance(each, Object):
            return f"({each!r})"
        if not each.is_indirect:
            return self._inside(each, depth)
        if each.objgen not in self._known:
            self._known[each.objgen] = "@"  # a circle
            self._known[each.objgen] = self._inside(each, depth)
        return self._known[each.objgen]

    def _inside(self, each: Object, depth: int) -> str:
        if isinstance(each, (Dictionary, Stream)):
            kept = sorted(key for key in each.keys() if key not in _UPWARD)  # noqa: SIM118 -- no mapping
            inside = "".join(f"{key}{self.of(each[key], depth + 1)}" for key in kept)
            data = each.read_raw_bytes() if isinstance(each, Stream) else b""
            return hashlib.sha256(inside.encode() + b"\0" + data).hexdigest()
        if isinstance(each, Array):
            inside = " ".join(self.of(item, depth + 1) for item in each.as_list())
            return hashlib.sha256(f"[{inside}]".encode()).hexdigest()
        return f"({each.unparse()!r})"
