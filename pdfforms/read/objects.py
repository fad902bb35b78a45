"""What a file holds, engine-neutral: pages, their widgets and other annotations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pdfforms.model.edition import Rect
from pdfforms.model.finding import Finding
from pdfforms.model.identity import Identity
from pdfforms.model.plane import Point
from pdfforms.read.values import StreamValue, Value


@dataclass(slots=True)
class RawWidget:
    """One widget annotation as it stands."""

    page: int
    """In the file, from 0."""
    rect: Rect
    name: str
    """Full name: partial names (/T) from the root down, joined by dots; /TM is never a name."""
    kind: str
    """/FT: Tx, Btn, Ch, Sig, or "" where it is lost."""
    flags: int
    own: Value
    """/V of the widget itself, None where it has none."""
    inherited: Value
    """/V of the nearest ancestor that has one."""
    state: str | None
    """/AS, also where it is wrongly a string."""
    appearances: dict[str, Value]
    """/AP /N: by state for buttons, under "" for a single stream."""
    listed: bool
    """Whether /Fields leads to it."""
    broken: bool = False
    """Whether an object that it consists of is broken, so that what it says may be a part of what it said."""
    older: bool = False
    """Whether an object that it consists of is an older version: the newest is broken."""
    sign: Value = None
    """/NM: in a copy of ours, `given_sign` of the value that we filled in."""


def may_be_drawn(normal: Value) -> bool:
    """Whether the resolved /AP /N is what it should be: a stream, or a dictionary of states. A dictionary with a
    /BBox was a stream, and has lost its data."""
    return isinstance(normal, StreamValue) or (isinstance(normal, dict) and "BBox" not in normal)


@dataclass(slots=True)
class RawAnnotation:
    """An annotation that is no widget."""

    subtype: str
    rect: Rect
    text: str
    """/Contents or the rich contents, whole, line ends as \\n."""
    shown: str | None
    """The text of its appearance without blanks, folded; None where there is none or it cannot be read."""
    strokes: tuple[tuple[Point, ...], ...] = ()
    """The lines it is drawn with, in the page's points."""
    painted: bool | None = None
    """Whether its appearance puts anything on the page; None where it has none and viewers make one up."""


@dataclass(slots=True)
class RawPage:
    """One page as it stands."""

    index: int
    """In the file, from 0."""
    box: Rect
    rotate: int
    digest: str | None
    """Of its own content; None where it cannot be decoded."""
    identities: tuple[Identity, ...]
    """What its printed code says; several where pages were put on one sheet."""
    hidden_copy: tuple[str, ...] = ()
    """The codes in hidden fields `_copy` on this page."""
    picture: bool = False
    """Shows pictures and no text at all."""
    unrecognised: bool = False
    """Is a picture of something, on which no page of ours was recognised."""
    widgets: list[RawWidget] = field(default_factory=list)
    annotations: list[RawAnnotation] = field(default_factory=list)


@dataclass(slots=True)
class RawFile:
    """One file as it stands."""

    pages: list[RawPage]
    producer: str
    hidden: tuple[Identity, ...]
    """What the hidden fields `_form` say."""
    find_homeless: Callable[[], dict[str, Value]]
    """See `homeless`; seldom asked, and the walk over all fields takes its time in a long file."""
    doubtful: bool
    """Objects of the file may be lost, or be those of an earlier revision: it ends within one, or is damaged."""
    xfa: bool
    """Is an XFA form, which none of ours is."""
    active: list[Finding]
    """What is to be said of scripts, actions that leave the file, XFA and embedded files."""
    _homeless: dict[str, Value] | None = None

    @property
    def homeless(self) -> dict[str, Value]:
        """/V of fields that /Fields names and that have no widget on any page, by full name."""
        if self._homeless is None:
            self._homeless = self.find_homeless()
        return self._homeless
