"""Where signatures stand in a file, looked up without pyHanko: a second pair of eyes for what it may overlook.

Attacks on signed PDFs (USF, ISA, SWA) work with signatures that lack a part, with objects that belong to no field,
and with byte ranges that leave out more than the signature itself. These are faults here, whatever pyHanko says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")
_STREAM = re.compile(rb"\bstream\r?\n")
_RANGE = re.compile(rb"/ByteRange\b")
MOST = 200
"""Fields and objects with signatures that are looked at; more is no form."""
_DEEP = 32
"""Levels of fields."""


class Unreadable(ValueError):
    """The file cannot be opened, or is built as no form is."""


@dataclass(frozen=True, slots=True)
class Place:
    """One field with a value that claims to be a signature."""

    field: str
    """Its full name."""
    end: int = 0
    """The first byte after the signed state; 0 where it cannot be told."""
    contents: bytes = b""
    """The signature's own bytes, without padding."""
    fault: str = ""
    """Why this is no proper signature; "" where nothing is wrong with how it stands there."""


@dataclass(frozen=True, slots=True)
class Places:
    """All of a file."""

    places: tuple[Place, ...]
    fault: str = ""
    """What is wrong with the file's signatures as a whole: then none is taken for good."""


def find_places(data: bytes) -> Places:
    """Every signature of a file. Raises Unreadable."""
    try:
        with Pdf.open(BytesIO(data)) as pdf:
            return _find(pdf, data)
    except (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as exc:
        raise Unreadable(type(exc).__name__) from exc


def _find(pdf: Pdf, data: bytes) -> Places:
    signed = list(_signed_fields(pdf))
    places = tuple(_place(name, value, data) for name, value in signed)
    held = [value.objgen for _, value in signed if isinstance(value, Dictionary)]
    known = set(held)
    loose = sum(1 for each in pdf.objects if _is_signature(each) and each.objgen not in known)
    raw = sum(len(_RANGE.findall(part)) for part in _outside_streams(data))
    names = [name for name, _ in signed]
    if loose or raw > len(known):
        return Places(places, "There is a signature in the file that belongs to no field.")
    if len(known) < len(held) or len(set(names)) < len(names):
        return Places(places, "Several fields share a signature or a name.")
    return Places(places)


def _outside_streams(data: bytes) -> Iterator[bytes]:
    """What of a file is no stream's content, as far as bytes alone tell; in one pass, whatever stands there."""
    at = 0
    while (begun := _STREAM.search(data, at)) is not None:
        yield data[at : begun.start()]
        end = data.find(b"endstream", begun.end())
        at = begun.end() if end < 0 else end + len(b"endstream")
        if end < 0:
            break
    yield data[at:]


def _is_signature(each: Object) -> bool:
    if not isinstance(each, Dictionary) or isinstance(each, Stream):
        return False
    return "/ByteRange" in each or (each.get("/Type") in (Name.Sig, Name.DocTimeStamp) and "/Contents" in each)


def _signed_fields(pdf: Pdf) -> Iterator[tuple[str, Object]]:
    """Full name and value of each signature field that has one; also of widgets that /Fields does not name."""
    seen: set[tuple[int, int]] = set()
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and isinstance(form.get("/Fields"), Array):
        for each in form["/Fields"].as_list():
            yield from _below(each, "", None, None, seen, 0)
    for page in pdf.pages:
        annotations = page.obj.get("/Annots")
        for each in annotations.as_list() if isinstance(annotations, Array) else ():
            if isinstance(each, Dictionary) and each.objgen not in seen and "/Parent" not in each:
                yield from _below(each, "", None, None, seen, 0)


def _below(
    field: Object, prefix: str, kind: Object | None, value: Object | None, seen: set[tuple[int, int]], depth: int
) -> Iterator[tuple[str, Object]]:
    if not isinstance(field, Dictionary) or (field.is_indirect and field.objgen in seen):
        return
    if depth > _DEEP or len(seen) > MOST * 100:
        raise Unreadable("fields without end")
    seen.add(field.objgen)
    own = field.get("/T")
    name = ".".join(part for part in (prefix, str(own) if isinstance(own, String) else "") if part)
    kind, value = field.get("/FT", kind), field.get("/V", value)
    kids = field.get("/Kids")
    below = [each for each in kids.as_list() if isinstance(each, Dictionary)] if isinstance(kids, Array) else []
    named = [each for each in below if "/T" in each]
    for each in named:
        yield from _below(each, name, kind, value, seen, depth + 1)
    seen.update(each.objgen for each in below)
    if not named and kind == Name.Sig and value is not None:
        yield name, value


def _place(field: str, value: Object, data: bytes) -> Place:
    if not isinstance(value, Dictionary) or isinstance(value, Stream):
        return Place(field, fault="The field's value is no signature.")
    if not value.is_indirect:
        return Place(field, fault="The signature is no object of its own.")
    bounds, contents = value.get("/ByteRange"), value.get("/Contents")
    given: list[Any] = list(bounds.as_list()) if isinstance(bounds, Array) else []
    numbers: list[int] = [each for each in given if type(each) is int]
    if len(given) != 4 or len(numbers) != 4 or not isinstance(contents, String):
        return Place(field, fault="The signature lacks a part, or does not say which bytes it signs.")
    start, first, second, length = numbers
    end = second + length
    if start != 0 or not 0 < first < second < end <= len(data):
        return Place(field, fault="The signature does not sign the file from its start to an end.")
    gap = _HEX.fullmatch(data, first, second)
    if gap is None or len(gap[1]) % 2:
        return Place(field, end, fault="The signature leaves out more of the file than itself.")
    written = bytes.fromhex(gap[1].decode("ascii"))
    if written != bytes(contents):
        return Place(
            field, end, fault="What the signature leaves out of the file is another signature than its own."
        )
    size = _der_length(written)
    if not 0 < size <= len(written) or written[size:].strip(b"\0"):
        return Place(field, end, fault="Something stands hidden in the signature.")
    return Place(field, end, written[:size])


def _der_length(data: bytes) -> int:
    """How long the DER sequence at the start is with its head; 0 where there is none of a definite length."""
    if len(data) < 2 or data[0] != 0x30:
        return 0
    if data[1] < 0x80:
        return 2 + data[1]
    count = data[1] & 0x7F
    if not 0 < count <= 4 or len(data) < 2 + count:
        return 0
    return 2 + count + int.from_bytes(data[2 : 2 + count], "big")
