"""The office's words for what a record says: sources, states, signatures, moments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pdfforms.archive.copy.words import KINDS
from pdfforms.archive.copy.written import clean
from pdfforms.model.finding import Severity
from pdfforms.model.reading import Receipt, Source
from pdfforms.model.record import Answer, Signature, Value

SOURCES = {
    Source.LIVE: "the form's own fields",
    Source.ORPHAN: "fields that the file no longer lists",
    Source.ANNOTATION: "notes laid over the page",
    Source.PAGE_TEXT: "the page's printed text",
    Source.RASTER: "a picture of the page",
    Source.HISTORY: "an earlier state of the file",
}
STATUS = {
    "ok": "complete, nothing open",
    "needs_review": "read; some of it needs or needed a person",
    "blank": "every field was seen and is empty",
    "unreadable": "could not be read",
    "not_ours": "none of our forms",
}
LANGUAGES = {"en": "English", "fr": "French", "ar": "Arabic"}
PAPERS = {"letter": "Letter", "a4": "A4"}
UNCHECKED = {
    "typed": "a name that somebody typed; nothing to check",
    "drawn": "a mark; no machine can check it",
    "stamped": "a picture; no machine can check it",
    "handwritten": "a mark; no machine can check it",
    "digital": "not checked",
}
"""What is said where no check came with a signature, by its kind."""
WEIGHT = {Severity.INFO: "", Severity.WARNING: "To look at. ", Severity.ERROR: "Serious. "}

_CELL = 240
"""Characters of one cell that comes out of a file."""


def brief(text: str) -> str:
    """A text of any length for one cell."""
    return clean(text if len(text) <= _CELL else f"{text[:_CELL]}…")


def what_stands(value: Value, number: int | None) -> str:
    """What stands for a signature."""
    if not isinstance(value, Signature):
        return f"not known: see finding\u00a0{number}" if number else "not known"
    if not value.signed:
        return "not signed"
    kind = KINDS.get(value.kind, "Signed")
    return f"{kind}\n{brief(value.name)}" if value.name else f"{kind}\nno name given"


def moment(text: str) -> str:
    """A date and time as people write it; as it stands where it is none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return clean(text)
    return at.strftime("%Y-%m-%d %H:%M UTC%z").removesuffix("+0000")


def kinds_of_evidence(receipts: Sequence[Receipt]) -> list[str]:
    """What the record was read from, each kind once."""
    return list(dict.fromkeys(SOURCES[source] for receipt in receipts for source in receipt.sources))


def alternatives(answer: Answer) -> str:
    """The readings among which a person may choose, as a sentence; "" where there are none."""
    texts = []
    for value, _ in answer.alternatives:
        if isinstance(value, bool):
            texts.append("ticked" if value else "not ticked")
        elif value not in (None, "") and not isinstance(value, Signature):
            texts.append(brief(str(value)))
    return f" It may say: {', or '.join(dict.fromkeys(texts))}." if texts else ""
