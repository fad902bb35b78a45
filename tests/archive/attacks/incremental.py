"""ISA: another state is appended after signing, with or without what belongs to one."""

from __future__ import annotations

from collections.abc import Iterator

from tests.archive.attacks.surgery import Update, append, forgeries, numbers, opened, replaced, startxref, stream
from tests.archive.signed import sealed, staff_signed

_WAYS = {
    "whole": Update(),
    "without table": Update(xref=False),
    "without trailer": Update(trailer=False),
    "without table and trailer": Update(xref=False, trailer=False),
    "objects alone": Update(xref=False, trailer=False, startxref=False),
    "without the state before": Update(prev=False),
    "behind blanks": Update(before=b"\n" + b" " * 5000),
    "behind another header": Update(before=b"\n%PDF-1.7\n"),
    "behind another end": Update(before=b"\n%%EOF\n%%EOF\n"),
}


def attacks() -> Iterator[tuple[str, bytes]]:
    """Every forgery in every way, and with the signature brought along."""
    for base, data in (("seal", sealed()), ("staff", staff_signed())):
        for what, objects in forgeries(data).items():
            for way, how in _WAYS.items():
                yield f"{base}: {what}, {way}", append(data, objects, how)
            yield f"{base}: {what}, signature copied", append(data, {**objects, **_copied(data)})
            yield (
                f"{base}: {what}, signature copied with a new range",
                append(data, {**objects, **_copied(data, True)}),
            )
            yield f"{base}: {what}, in a cross-reference stream", _in_stream(data, objects)
        yield f"{base}: junk", data + b"junk"
        yield f"{base}: one byte", data[:2000] + bytes([data[2000] ^ 1]) + data[2001:]


def _copied(data: bytes, anew: bool = False) -> dict[int, bytes]:
    at = numbers(data)
    with opened(data) as pdf:
        signature = pdf.get_object(at.signature, 0)
        first, second = (int(signature.ByteRange[n]) for n in (1, 2))
        span = b"[0 %d %d %d]" % (first, second, len(data) - second + 300)
        return {at.signature: replaced(signature, **({"ByteRange": span} if anew else {}))}


def _in_stream(data: bytes, objects: dict[int, bytes]) -> bytes:
    out, rows, index = bytearray(data + b"\n"), b"", b""
    for number, body in objects.items():
        rows += b"\x01" + len(out).to_bytes(4, "big") + b"\0"
        index += b"%d 1 " % number
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    own, start = max(objects) + 50, len(out)
    rows += b"\x01" + start.to_bytes(4, "big") + b"\0"
    root = numbers(data).catalog
    entries = b"/Type/XRef/W[1 4 1]/Index[%s%d 1]/Size %d/Root %d 0 R/Prev %d" % (
        index,
        own,
        own + 1,
        root,
        startxref(data),
    )
    out += b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (own, stream(rows, entries), start)
    return bytes(out)
