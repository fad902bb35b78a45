"""What a file holds, whichever engine opened it: pages, widgets, annotations, fields. Raw, not yet judged.

Objects are frozen; those made by the dozen for each page are named tuples, which cost a third of a dataclass.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple, Protocol

from pdfforms.model.edition import Rect

MAX_PAGES = 2_000
MAX_WIDGETS = 20_000
MAX_STRING = 1_000_000
"""Bytes of one string; a longer one is damage."""
MAX_DEPTH = 32
"""Ancestors of a widget, levels of the page tree and of /Fields."""
MAX_STREAM = 20_000_000
"""Bytes of one decoded stream."""


class Name(str):
    """A PDF name, without its slash."""

    __slots__ = ()


class Odd(Enum):
    """What is no plain value."""

    ABSENT = "absent"
    """No such entry, or null."""
    UNREADABLE = "unreadable"
    """A dictionary, too long, or damaged."""


class RawSignature(NamedTuple):
    """The value of a signed signature field."""

    name: bytes
    """/Name as it stands, b"" where there is none."""


RawValue = bool | int | float | Name | bytes | RawSignature | Odd | tuple["RawValue", ...]
"""A value as it stands: strings are bytes, arrays tuples."""

Handle = Any
"""An engine's own object; only that engine looks inside."""


class Engine(Protocol):
    """What the walk asks of a PDF library. No method raises for what is in the file."""

    name: str
    """"pikepdf" or "pypdf"."""
    encrypted: bool

    def root(self) -> Handle:
        """The catalog."""

    def producer(self) -> bytes:
        """/Producer of the document information."""

    def entries(self, handle: Handle) -> Mapping[str, Handle]:
        """A dictionary's or stream's entries by name with slash, without nulls; empty for anything else."""

    def members(self, handle: Handle) -> Sequence[Handle]:
        """An array's members; empty for anything else."""

    def is_stream(self, handle: Handle) -> bool:
        """Whether this is a stream."""

    def ident(self, handle: Handle) -> Hashable | None:
        """The same for the same indirect object; None for a direct one."""

    def value(self, handle: Handle) -> RawValue:
        """A plain value; a stream gives its bytes, a signature dictionary a RawSignature."""

    def rect(self, handle: Handle) -> Rect | None:
        """Four finite numbers below a million, in order; None if they are not."""

    def data(self, handle: Handle) -> bytes | None:
        """A stream's decoded bytes; None where it is none, cannot be decoded or is larger than MAX_STREAM."""

    def stored(self, handle: Handle) -> bytes:
        """A stream's bytes as they are stored, b"" if it has none; the same bytes and filters decode alike."""

    def close(self) -> None:
        """Lets the file go."""


class Lineage(NamedTuple):
    """What a widget inherits from its ancestors, nearest first."""

    names: tuple[str, ...]
    """/T of each ancestor that has one, outermost first."""
    kind: str
    """/FT: "Tx", "Btn", "Ch", "Sig", "" where it is lost."""
    values: tuple[RawValue, ...]
    """/V of each ancestor that has one, nearest first."""
    flags: int
    root: Hashable | None
    """The outermost ancestor."""
    options: Handle
    """/Opt, None where there is none."""


class RawWidget(NamedTuple):
    """One widget on a page, merged with its field or not."""

    page: int
    """Counts the file's pages from 0."""
    rect: Rect | None
    names: tuple[str, ...]
    """/T from the outermost ancestor to the widget; /TM is never a name."""
    kind: str
    own: RawValue
    """/V on the widget itself."""
    inherited: tuple[RawValue, ...]
    """/V on its ancestors, nearest first."""
    state: RawValue
    """/AS."""
    look: Handle
    """/AP /N: a stream, or a dictionary of states; None where it is missing."""
    flags: int
    """/Ff, inherited or own."""
    listed: bool
    """Whether /Fields reaches it."""
    options: Handle
    """/Opt, None where there is none."""
    ident: Hashable | None

    @property
    def name(self) -> str:
        """The full name."""
        return ".".join(self.names)


class RawAnnotation(NamedTuple):
    """An annotation that is no widget and can be seen."""

    page: int
    kind: str
    """/Subtype, as "FreeText"."""
    rect: Rect | None
    contents: RawValue
    look: Handle


class RawField(NamedTuple):
    """A field that /Fields reaches and no page shows."""

    names: tuple[str, ...]
    kind: str
    value: RawValue


@dataclass(frozen=True, slots=True)
class RawPage:
    """One page of the file."""

    index: int
    """From 0."""
    box: Rect | None
    """The media box."""
    rotate: int
    entries: Mapping[str, Handle]
    """The page dictionary with what it inherits."""
    widgets: tuple[RawWidget, ...]
    annotations: tuple[RawAnnotation, ...]


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file as one engine sees it. `engine` must stay open while appearances and contents are asked for."""

    engine: Engine
    pages: tuple[RawPage, ...]
    detached: tuple[RawField, ...]
    producer: str
    revisions: int
    """Complete revisions, 1 for a file saved once."""
    cut_off: bool
    """The file's end is missing: what its last revision said may be lost."""
    active: tuple[str, ...]
    """Kinds of active content that the file holds: "script", "action", "xfa", "attachment"."""
    overflow: bool
    """More pages or widgets than we look at."""
