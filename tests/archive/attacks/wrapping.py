"""SWA: the second signed part is moved to the end, the hash still fits, and objects stand between the two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.archive.attacks.surgery import forgeries, free_number, numbers, opened, replaced, startxref, xref
from tests.archive.signed import sealed, staff_signed

_FILLED = {"blanks": b" ", "zeros": b"\0", "remarks": b"%", "digits": b"0"}


def attacks() -> Iterator[tuple[str, bytes]]:
    """Every forgery, with each filling between the parts, and a byte range that fits them."""
    for base, data in (("seal", sealed()), ("staff", staff_signed())):
        for what, objects in forgeries(data).items():
            for name, filling in _FILLED.items():
                yield f"{base}: {what}, {name} between", _wrapped(data, objects, filling)
            yield f"{base}: {what}, signature first", _wrapped(data, objects, b" ", contents_first=True)
        for name, moved in (("grown", 8), ("shrunk", -8)):
            yield f"{base}: range {name}", _shifted(data, moved)


def _parts(data: bytes) -> tuple[int, int]:
    span = re.search(rb"/ByteRange\s*\[\s*0 (\d+) (\d+) (\d+)", data)
    assert span
    return int(span[1]), int(span[2])


def _wrapped(data: bytes, objects: dict[int, bytes], filling: bytes, contents_first: bool = False) -> bytes:
    """The table that the signed end points to is ours: it lies between the parts, where the signed one lay."""
    first, second = _parts(data)
    table_at, tail = startxref(data), data[second:]
    at = numbers(data)
    with opened(data) as pdf:
        signature = pdf.get_object(at.signature, 0)
        short = signature.Contents.unparse()[:1] + data[first + 1 : second - 1].rstrip(b"0") + b"00>"
        root, size = pdf.Root.objgen[0], free_number(pdf) + 3
        offsets = _offsets(data)
        start = bytearray(data[:first] + (short if contents_first else b"<00>") + b">>\nendobj\n")
        new_second = table_at + 40_000
        span = b"[0 %d %d %d]" % (first, new_second, len(tail))
        forged = {**objects, at.signature: replaced(signature, ByteRange=span, Contents=short)}
    later = {number: body for number, body in forged.items() if number != at.signature}
    own = {**later, at.signature: forged[at.signature]}
    own_offsets = {}
    behind = bytearray()
    for number, body in own.items():
        text = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        if len(start) + len(text) < table_at:
            own_offsets[number] = len(start)
            start += text
        else:
            own_offsets[number] = -len(behind) - 1
            behind += text
    start += filling * (table_at - len(start) - 1) + b"\n"
    trailer = b"trailer\n<</Size %d/Root %d 0 R>>\n" % (size, root)
    table = xref({**offsets, **{number: max(place, 0) for number, place in own_offsets.items()}}) + trailer
    base = table_at + len(table)
    placed = {number: place if place >= 0 else base - place - 1 for number, place in own_offsets.items()}
    table = xref({**offsets, **placed}) + trailer
    out = bytes(start) + table + bytes(behind)
    assert len(out) < new_second
    return out + filling * (new_second - len(out) - 1) + b"\n" + tail


def _offsets(data: bytes) -> dict[int, int]:
    """Where each object of the file stands."""
    return {int(each[1]): each.start(1) for each in re.finditer(rb"(?<![0-9])(\d+) 0 obj\b", data)}


def _shifted(data: bytes, by: int) -> bytes:
    """The gap grown into the signed bytes, or shrunk into the signature."""
    first, second = _parts(data)
    old = re.search(rb"/ByteRange\s*\[[^\]]*\]", data)
    assert old
    span = b"/ByteRange [0 %d %d %d]" % (first, second + by, len(data) - second - by)
    return data[: old.start()] + span.ljust(len(old[0])) + data[old.end() :]
