"""Pages of a file as a finding lists them, and findings that several spans of it share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pdfforms.model.codes import finding
from pdfforms.model.finding import Finding
from pdfforms.model.reading import Reading

_MOST = 20
"""Rows of pages that are listed."""
_OF_PAGES = ("not_ours", "picture_not_recognised", "picture_broken", "pages_on_one_sheet")
"""What is said of a span, or a file, that holds no page of ours."""


def of_the_file(numbers: Iterable[int]) -> str:
    """The numbers of pages, from 1, as a sentence: "Of the file: 3, 7 to 26."."""
    rows: list[list[int]] = []
    for number in sorted(set(numbers)):
        if rows and number == rows[-1][-1] + 1:
            rows[-1].append(number)
        else:
            rows.append([number])
    left = sum(map(len, rows[_MOST:]))
    more = f" and {left} more" if left else ""
    return f"Of the file: {', '.join(map(_row, rows[:_MOST]))}{more}."


def _row(row: Sequence[int]) -> str:
    return f"{row[0]} to {row[-1]}" if len(row) > 2 else ", ".join(map(str, row))


def findings_of_spans(parts: Sequence[Reading]) -> list[Finding]:
    """The findings of spans without a page of ours, each once, with the pages of all the spans that tell it."""
    found: dict[Finding, None] = {}
    for each in (each for part in parts for each in part.findings):
        if each.code in _OF_PAGES:
            telling = [part for part in parts if any(one.code == each.code for one in part.findings)]
            pages = [page for part in telling for page in part.receipt.pages]
            found[finding(each.code, detail=of_the_file(pages))] = None
        else:
            found[each] = None
    return list(found)
