"""What a page says about itself: the text of its QR code, also printed beside it (scheme PF1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pdfforms.model.copycode import parse_code

PAPER_LETTERS = {"letter": "L", "a4": "A"}
PAPERS = {letter: paper for paper, letter in PAPER_LETTERS.items()}

_TEXT = re.compile(
    r"PF1:(?P<code>[A-Z0-9]{2,4}):(?P<edition>\d{4}-\d{1,3}):(?P<language>[A-Z]{2,3}):(?P<paper>[LA])"
    r"(?::(?P<page>\d{1,2})/(?P<pages>\d{1,2}))?:(?P<copy>[0-9A-Z]{10}|-)"
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Form, edition, language, paper, page and copy of one page.

    `page` and `pages` are 0 where the identity is of a whole form (the hidden field `_form`).
    """

    code: str
    """The form's short code."""
    edition: str
    language: str
    """Lower case."""
    paper: str
    """"letter" or "a4"."""
    page: int
    pages: int
    copy: str | None

    def text(self) -> str:
        """The text as it stands in the QR code; within QR's alphanumeric set."""
        place = f"{self.page}/{self.pages}:" if self.page else ""
        return (
            f"PF1:{self.code}:{self.edition}:{self.language.upper()}:{PAPER_LETTERS[self.paper]}:"
            f"{place}{self.copy or '-'}"
        )

    def with_copy(self, copy: str | None) -> Identity:
        """The same on a personal copy."""
        return replace(self, copy=copy)

    def whole(self) -> Identity:
        """The same without the page."""
        return replace(self, page=0, pages=0)


def find_identities(text: str) -> tuple[Identity, ...]:
    """Every identity in `text`, in order. A copy code whose check symbol is wrong reads as no copy."""
    return tuple(_identity(match) for match in _TEXT.finditer(text))


def _identity(match: re.Match[str]) -> Identity:
    return Identity(
        code=match["code"],
        edition=match["edition"],
        language=match["language"].lower(),
        paper=PAPERS[match["paper"]],
        page=int(match["page"] or 0),
        pages=int(match["pages"] or 0),
        copy=parse_code(match["copy"]),
    )
