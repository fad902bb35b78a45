"""Files that are something else than they say, or nothing."""

from __future__ import annotations

from random import Random

from tests.hostile.case import LOCAL, TOLD, Bait, case
from tests.hostile.cos import document


@case(LOCAL)
def empty_file(_: Bait) -> bytes:
    """No byte."""
    return b""


@case(LOCAL)
def head_alone(_: Bait) -> bytes:
    """The head of a PDF and no more."""
    return b"%PDF-1.7"


@case(LOCAL)
def noise(_: Bait) -> bytes:
    """A megabyte of noise with the head and the end of a PDF."""
    return b"%PDF-1.7\n" + Random(1).randbytes(1_000_000) + b"\nstartxref\n9\n%%EOF\n"  # noqa: S311


@case(LOCAL)
def noise_of_brackets(_: Bait) -> bytes:
    """A megabyte of what opens in PDF's syntax, in any order."""
    dice = Random(2)  # noqa: S311
    signs = (b"<<", b"[", b"(", b"<", b"/A ", b"1 0 obj ", b"stream\n", b"R ", b"{", b"%", b"xref ", b"trailer ")
    return b"%PDF-1.7\n" + b"".join(dice.choice(signs) for _ in range(200_000)) + b"\nstartxref\n9\n%%EOF\n"


@case(LOCAL)
def page_of_a_browser(_: Bait) -> bytes:
    """A web page by the name of a PDF, with a script and an entity."""
    return (
        b'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><script src="http://127.0.0.1:1/"></script>&a;'
    )


@case(LOCAL)
def program(_: Bait) -> bytes:
    """A program of Linux by the name of a PDF."""
    return b"\x7fELF\x02\x01\x01" + bytes(5_000)


@case(LOCAL)
def postscript(_: Bait) -> bytes:
    """PostScript that deletes files, which Ghostscript would run."""
    return b"%!PS-Adobe-3.0\n(/tmp/owned) deletefile (%pipe%touch /tmp/owned) (w) file\n{} loop\n"


@case(TOLD)
def picture_that_is_a_pdf(_: Bait) -> bytes:
    """The head of a GIF, then a PDF."""
    return b"GIF89a" + bytes(100) + document({})


@case(TOLD, ".pdf")
def return_within_noise(bait: Bait) -> bytes:
    """A good return with a megabyte of noise before its head."""
    return Random(3).randbytes(1_000_000) + bait.copy()  # noqa: S311


@case()
def two_returns_in_a_row(bait: Bait) -> bytes:
    """Two good returns one behind the other: the last counts, and is nobody else's."""
    return bait.copy() + bait.copy()
