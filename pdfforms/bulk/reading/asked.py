"""What a worker is asked to read, and what is wanted of it."""

from __future__ import annotations

from dataclasses import dataclass
from pickle import PickleBuffer
from typing import Any, SupportsIndex

from pdfforms.bulk.reading.evidence import Evidence
from pdfforms.read.job import Options

SPAN = 20
"""Pages of a long file, or units of an archive, that are read at a time."""
LONG = 2 * SPAN
"""Pages, or units, up to which a file is read at once."""
_NO_END = 1 << 31
_APART = 5
"""The first of pickle's protocols that can keep bytes apart."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One file, or a span of one, that is to be read."""

    sha256: str
    name: str
    received_at: str | None
    data: bytes
    span: tuple[int, int] | None = None
    """The first page and the one after the last, from 0, or an archive's units; None for the whole file."""
    number: int = 0
    """For the one who asks: its place in the order."""
    crops: bool = True
    """Whether pictures may be cut out of it: drawing a damaged page can break what reading it does not."""
    apart: bool = False
    """Whether an archive's files are to be read one by one: one of them has broken the reader."""

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        """Its bytes are sent to a worker from where they lie, see `contain.frames`."""
        data = PickleBuffer(self.data) if int(protocol) >= _APART else self.data
        rest = (self.span, self.number, self.crops, self.apart)
        return Asked, (self.sha256, self.name, self.received_at, data, *rest)

    @property
    def first_page(self) -> int:
        """0 for a whole file."""
        return self.span[0] if self.span else 0

    @property
    def end_page(self) -> int:
        """The one after the last; of a whole file more than any file has."""
        return self.span[1] if self.span else _NO_END


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of every file."""

    options: Options
    evidence: Evidence = Evidence.NONE
    roots: tuple[bytes, ...] = ()
    """Certificates that vouch for digital signatures."""
