"""A reading: what stands in each field of one returned form, and how we know. Untyped yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pdfforms.model.edition import EditionMap, Rect
from pdfforms.model.finding import Finding
from pdfforms.model.plane import Plane


class Source(StrEnum):
    """The kind of evidence behind a value."""

    LIVE = "live"
    ORPHAN = "orphan"
    ANNOTATION = "annotation"
    PAGE_TEXT = "page_text"
    RASTER = "raster"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another thing that the field may say, for a person to choose."""

    value: str | bool
    source: Source


@dataclass(frozen=True, slots=True)
class FieldReading:
    """What was seen in one field.

    `value` is the text (text, date, integer, time: as it stood; choice: the option's key; signature: the typed
    name), True or False for a checkbox, "" for seen and empty, None for not known.
    """

    key: str
    value: str | bool | None
    raw: str
    """As it stood in the file, before any clean-up; an on-state's name for a box that is ticked."""
    source: Source
    confidence: float
    """0 to 1; 1 where several kinds of evidence agree."""
    page: int
    """The form's own page, from 1."""
    rect: Rect
    """The field's box in the edition's points."""
    alternatives: tuple[Alternative, ...] = ()
    mark: str | None = None
    """Signatures: "drawn", "stamped", "handwritten" or "digital" where such a mark was seen in the box."""
    receipt: int = 0
    """Which of the reading's receipts it stands on."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One file that arrived, as far as this reading stands on it."""

    sha256: str
    bytes: int
    file: str
    """The file's name as given, without its folder."""
    pages: tuple[int, ...]
    """The pages of the file that this reading used, from 1."""
    producer: str = ""
    received_at: str | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a page of the form was found."""

    page: int
    """The form's own page, from 1."""
    file_page: int
    """The page in the file, from 1."""
    plane: Plane
    """From the edition's points to the page's, or to a picture's pixels (there y counts down from the top)."""
    residual: float = 0.0
    """How far off the plane is, in the edition's points: the median of what was compared."""
    receipt: int = 0
    """Which of the reading's receipts the page is in."""


@dataclass(frozen=True, slots=True)
class Stray:
    """Something on a page that is not on the blank and fits no field."""

    page: int
    """The form's own page, from 1."""
    file_page: int
    """The page in the file, from 1."""
    rect: Rect
    """In the edition's points."""


class Outcome(StrEnum):
    """What a file, or the part of it that one reading stands on, turned out to be."""

    READ = "read"
    """A form and edition that we know."""
    EDITION_UNKNOWN = "edition_unknown"
    """One of our forms, but no map of that edition is on the shelf."""
    NOT_OURS = "not_ours"
    """A PDF that carries none of our forms."""
    UNREADABLE = "unreadable"
    """Cannot be opened or holds nothing that can be read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One form out of one file, or out of all files of its copy."""

    outcome: Outcome
    receipt: Receipt
    edition: EditionMap | None = None
    form: str | None = None
    """The form's key, or its short code as printed where the form is not known."""
    edition_name: str | None = None
    language: str | None = None
    copy: str | None = None
    ordinal: int = 0
    """Tells apart several readings of one file, in page order."""
    fields: Mapping[str, FieldReading] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    placements: tuple[Placement, ...] = ()
    """The pages that the reading stands on."""
    strays: tuple[Stray, ...] = ()
    crops: Mapping[str, bytes] = field(default_factory=dict)
    """Where evidence was asked for: PNGs for a person, by field key, `unplaced_N` for what fits none."""
    further: tuple[Receipt, ...] = ()
    """More files that it stands on, after `receipt`, where pages of one copy were joined."""

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """All files that it stands on."""
        return (self.receipt, *self.further)
