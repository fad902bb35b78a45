"""USF: the signature lacks a part or has an absurd one, and the page says something else."""

from __future__ import annotations

from collections.abc import Iterator

from tests.archive.attacks.surgery import Numbers, append, forgeries, numbers, opened, replaced
from tests.archive.signed import sealed, staff_signed

_RANGES = {
    "missing": None,
    "null": b"null",
    "empty": b"[]",
    "all zero": b"[0 0 0 0]",
    "negative": b"[0 -1 -1 -1]",
    "two numbers": b"[0 100]",
    "three numbers": b"[0 100 200]",
    "six numbers": b"[0 10 20 10 40 10]",
    "huge": b"[0 99999999999999999999 5 5]",
    "of nulls": b"[null null null null]",
    "of strings": b"[(0) (1) (2) (3)]",
    "of names": b"[/A /B /C /D]",
    "reals": b"[0.0 100.5 200.5 10.1]",
    "one byte": b"[0 1 2 1]",
    "a number": b"7",
    "a string": b"(0 100 200 300)",
    "turned round": b"[500 100 0 100]",
    "overlapping": b"[0 1000 500 1000]",
    "a reference to nothing": b"99999 0 R",
}
_CONTENTS = {
    "missing": None,
    "null": b"null",
    "empty": b"<>",
    "zero": b"<00>",
    "zeros": b"<%s>" % (b"00" * 4000),
    "an empty sequence": b"<3000>",
    "an indefinite sequence": b"<30800000>",
    "words": b"(signed by the principal)",
    "a number": b"1",
    "an array": b"[]",
    "a reference to nothing": b"99999 0 R",
}
_OTHERS: dict[str, dict[str, bytes | None]] = {
    "without byte range and contents": {"ByteRange": None, "Contents": None},
    "without type": {"Type": None, "ByteRange": b"[]"},
    "of another type": {"Type": b"/Annot"},
    "without filters": {"Filter": None, "SubFilter": None},
    "of an unknown subfilter": {"SubFilter": b"/adbe.none"},
    "of an old subfilter": {"SubFilter": b"/adbe.x509.rsa_sha1"},
}


def attacks() -> Iterator[tuple[str, bytes]]:
    """Each of them in place, where it breaks the hash, and appended with a forged page."""
    for base, data in (("seal", sealed()), ("staff", staff_signed())):
        at = numbers(data)
        with opened(data) as pdf:
            signature = pdf.get_object(at.signature, 0)
            bodies = {
                f"byte range {name}": replaced(signature, ByteRange=value) for name, value in _RANGES.items()
            }
            bodies |= {
                f"contents {name}": replaced(signature, Contents=value) for name, value in _CONTENTS.items()
            }
            bodies |= {f"signature {name}": replaced(signature, **entries) for name, entries in _OTHERS.items()}
        for name, body in bodies.items():
            yield f"{base}: {name}", append(data, {at.signature: body, **forgeries(data)["the page's content"]})
            yield f"{base}: {name}, alone", append(data, {at.signature: body})
        yield from _elsewhere(base, data, at)


def _elsewhere(base: str, data: bytes, at: Numbers) -> Iterator[tuple[str, bytes]]:
    """The field's value is led to something that is no signature, or away from it."""
    with opened(data) as pdf:
        field = pdf.get_object(at.field, 0)
        for name, value in {
            "null": b"null",
            "a string": b"(signed)",
            "nothing": b"99999 0 R",
            "empty": b"<<>>",
        }.items():
            yield f"{base}: value {name}", append(data, {at.field: replaced(field, V=value)})
        catalog = replaced(pdf.Root, AcroForm=b"<</Fields[%d 0 R %d 0 R]/SigFlags 3>>" % (at.field, at.field))
        yield f"{base}: the field twice", append(data, {at.catalog: catalog})
