"""A form as its definition says it: sections, fields, rules. All texts in one language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

BLANK = re.compile(r"\{(\w+)\}")
"""A field's place inside a text: {key}."""


class FieldType(StrEnum):
    """What may stand in a field; FIELDS.md gives each type's value in a record."""

    TEXT = "text"
    MULTILINE = "multiline"
    INTEGER = "integer"
    DATE = "date"
    TIME = "time"
    CHECKBOX = "checkbox"
    CHOICE = "choice"
    SIGNATURE = "signature"


class Layout(StrEnum):
    """How a section arranges its fields, in words."""

    TEXT = "text"
    """Paragraphs alone."""
    ROW = "row"
    """Fields side by side, each behind its label."""
    SENTENCES = "sentences"
    """Running text with fields in it, written {key}."""
    NUMBERED = "numbered"
    """One field a line, numbered 1., 2., 3."""
    CHECKLIST = "checklist"
    """Boxes to tick with their texts, in columns."""
    LINES = "lines"
    """Room to write over several lines."""
    OPTIONS = "options"
    """One of several, as round buttons."""
    SIGNATURES = "signatures"
    """Signature, typed name and date, one person a row."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice field."""

    key: str
    """What the record holds; also the PDF on-state."""
    label: str
    """What stands on the page."""


@dataclass(frozen=True, slots=True)
class Field:
    """One answer that the form asks for. Its AcroForm name (/T) is `key`."""

    key: str
    type: FieldType
    label: str
    """The words on the page, as the source has them; may hold {other_key} for a field inside the text."""
    title: str = ""
    """The field's full name where its label alone does not tell it: a row under its heading, a date beside
    a signature, a blank within a sentence."""
    help: str = ""
    """What a screen reader and a tool tip add (always ours, never the source's)."""
    hint: str = ""
    """Small print beside the field (always ours)."""
    required: bool = False
    added: bool = False
    """True where the source form has no such field."""
    identity: bool = False
    """Says whose form it is; may be locked when a personal copy is made."""
    repeat: bool = False
    """Shown again at the head of every later page (one field, several widgets)."""
    minimum: int | None = None
    maximum: int | None = None
    max_length: int | None = None
    """Characters; becomes /MaxLen."""
    options: tuple[Option, ...] = ()
    half_day: str | None = None
    """"am" or "pm" where the page prints it behind the blank."""
    digital: bool = False
    """A signature field (/Sig) instead of a typed name."""
    lines: int = 1
    """Lines of handwriting that the field has room for."""
    width: float = 1.0
    """Share of the row among its neighbours."""

    @property
    def name(self) -> str:
        """What people call the field: its title, else its label with other fields' places as blanks."""
        return self.title or BLANK.sub("___", self.label)


@dataclass(frozen=True, slots=True)
class Section:
    """A block of the form, in the source's order."""

    layout: Layout
    heading: str = ""
    level: int = 2
    """Heading level; the title is level 1."""
    text: tuple[str, ...] = ()
    """Paragraphs before the fields; in `sentences`, the sentences with {key} blanks."""
    note: str = ""
    """A paragraph after the fields."""
    columns: int = 1
    wide: bool = False
    """More room between the rows."""
    fields: tuple[Field, ...] = ()
    added: bool = False
    page_break: bool = False
    """Starts a new page."""
    fill: bool = False
    """Takes the height that is left on its page."""


class RuleKind(StrEnum):
    """The closed set of consistency rules. A rule speaks only about values that are known."""

    REQUIRES = "requires"
    """When `when` is answered (ticked, signed, not empty), every one of `fields` must be."""
    SUM_AT_MOST = "sum_at_most"
    """The integers in `fields` add up to at most `limit`."""
    NOT_BEFORE = "not_before"
    """The date in fields[1] is not before the date in fields[0]."""
    ANY_OF = "any_of"
    """At least one of `fields` is answered."""
    AT_MOST = "at_most"
    """At most `limit` of `fields` are answered."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A consistency rule; when broken it becomes the finding `rule_<kind>` on `fields[0]`."""

    kind: RuleKind
    fields: tuple[str, ...]
    message: str
    when: str | None = None
    limit: int | None = None


BUILDER_WORDS = (
    "Page {page} of {pages}",
    "Edition {edition}",
    "Type full name",
    "Draft translation, not reviewed",
)
"""What the builder prints of its own accord; translated like the definition's texts."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form, or a packet: a form that lists other forms and has no sections of its own."""

    key: str
    code: str
    """Two to four capitals or digits, printed in the QR code."""
    edition: str
    """YEAR-N; changes whenever layout or wording does."""
    title: str
    language: str = "en"
    direction: str = "ltr"
    organization: str = ""
    sections: tuple[Section, ...] = ()
    rules: tuple[Rule, ...] = ()
    parts: tuple[str, ...] = ()
    """Keys of the forms in this packet."""
    words: tuple[tuple[str, str], ...] = ()
    """The builder's own words (see `BUILDER_WORDS`), by their English text, in this form's language."""
    draft: bool = False
    """A translation that nobody has reviewed yet; printed on every page."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields in reading order."""
        return tuple(self._walk())

    def _walk(self) -> Iterator[Field]:
        for section in self.sections:
            yield from section.fields

    def word(self, english: str) -> str:
        """One of the builder's own words in this form's language."""
        return dict(self.words).get(english, english)
