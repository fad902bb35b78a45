"""A part: JSON Lines, one line a file, in the manifest's order, packed with gzip.

A line has everything that an office keeps of a file but its bytes: where it came from, its SHA-256, and of every
form in it the *reading* (what was seen, so that pages and returns of one copy can be joined across parts), the
*record* made of it alone, and pictures for a person. Readings and records are just as the worker wrote them.
`zcat part-*.jsonl.gz | jq '.seen[].forms[].record.values'` works.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from typing import Annotated

import msgspec
from msgspec import Meta, Raw, Struct

from pdfforms.bulk.reading.results import FileResult, Part, State
from pdfforms.bulk.reading.wire_types import EvidenceKey, Sha256
from pdfforms.contain.pool import Failure
from pdfforms.errors import WireError


class Form(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One form of a file."""

    record: Raw
    reading: Raw
    crops: dict[EvidenceKey, bytes] = {}
    """PNGs by field key; base64 in the line."""


class Seen(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What was read at one time: a file, or a span of pages of a long one."""

    forms: tuple[Form, ...]
    pages: int = 0
    """As `FileResult` has it."""
    span: tuple[int, int] | None = None
    """The first page and the one after the last, from 0."""
    failure: Failure | None = None
    """Why it was given up; the forms then say so too."""


class Line(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One file of the manifest with its outcome."""

    number: int
    """Its place among all files, from 0."""
    origin: str
    name: str
    sha256: Sha256
    bytes: Annotated[int, Meta(ge=0)]
    kind: str
    """What its first bytes say that it is."""
    seen: tuple[Seen, ...]
    trouble: str = ""
    """Why there were no bytes to read."""


_decoder = msgspec.json.Decoder(Line)


def seen(result: FileResult, span: tuple[int, int] | None, failure: Failure | None = None) -> Seen:
    """A result as it stands in a line."""
    forms = tuple(Form(Raw(part.record), Raw(part.reading), dict(part.crops)) for part in result.parts)
    return Seen(forms, result.pages, span, failure)


def result_of(line: Line, each: Seen) -> FileResult:
    """The result that a line holds."""
    parts = tuple(Part(bytes(form.reading), bytes(form.record), form.crops) for form in each.forms)
    return FileResult(line.sha256, each.pages, State.READ, parts)


def dump_lines(lines: Iterable[Line]) -> bytes:
    """The bytes of a part, the same for the same lines."""
    text = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
    return gzip.compress(text, compresslevel=3, mtime=0)


def load_lines(data: bytes, name: str) -> Iterator[Line]:
    """The lines of a part. Raises WireError naming the part, never quoting it."""
    try:
        for line in gzip.decompress(data).splitlines():
            yield _decoder.decode(line)
    except (OSError, EOFError, zlib.error, msgspec.MsgspecError, ValueError) as exc:
        raise WireError(
            f"{name} is damaged ({type(exc).__name__}). Remove it and run the job again: it makes that part anew."
        ) from None
