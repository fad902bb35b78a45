"""What an archive copy is made of; whoever archives brings it all as data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pdfforms.draw.drawing import Attachment
from pdfforms.model.edition import EditionMap
from pdfforms.model.filetype import media_type
from pdfforms.model.finding import Finding
from pdfforms.model.record import Record


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """What came of checking one signature."""

    words: str
    """The result in plain words: "valid", "intact, signer not trusted"."""
    field: str | None = None
    """The signature field; None for a signature over the file as a whole."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person settled in the record."""

    field: str
    by: str
    at: str
    """Date and time as they are to be printed."""
    words: str = ""
    """The person's reason."""


@dataclass(frozen=True)
class Kept:
    """One form of a return: the record, and the edition that it is drawn on."""

    edition: EditionMap
    blank: bytes
    """The edition's PDF, or a packet with it in."""
    record: Record
    crops: Mapping[str, bytes] = field(default_factory=dict)
    """The reading's evidence: PNGs by field key."""
    checks: tuple[SignatureCheck, ...] = ()
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class Circumstances:
    """What belongs to the return as a whole."""

    made_at: datetime
    """When the copy is made, with its time zone."""
    originals: tuple[bytes, ...] = ()
    """The files as they came, to be attached. One that is kept apart is told by its hash alone."""
    tool: str = "pdfforms"
    """Name and version of what made the copy."""

    def attached(self) -> dict[str, Attachment]:
        """The originals as attachments, by SHA-256."""
        found: dict[str, Attachment] = {}
        for data in self.originals:
            kind, ending = media_type(data)
            number = f"-{len(found) + 1}" if found else ""
            found.setdefault(
                hashlib.sha256(data).hexdigest(),
                Attachment(
                    f"original{number}.{ending}",
                    data,
                    kind,
                    "Source",
                    "The returned file as it came in, untouched.",
                    self.made_at,
                ),
            )
        return found


@dataclass(frozen=True)
class ArchiveCopy:
    """An archive copy."""

    data: bytes
    """A PDF that keeps to PDF/A-3a and PDF/UA-1."""
    findings: tuple[Finding, ...]
    """What it cannot show as it was; the attached record has all of it."""
