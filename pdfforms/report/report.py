"""A report, ready to be drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pdfforms.model.form import Form
from pdfforms.model.record import Record
from pdfforms.report.contents import contents
from pdfforms.report.disclosure import MINIMUM
from pdfforms.report.html import report_html
from pdfforms.report.pdf import report_pdf
from pdfforms.report.summarise import summarise
from pdfforms.report.summary import Summary


@dataclass(frozen=True, slots=True)
class Report:
    """What came back, in counts alone: no name, no answer's text."""

    summary: Summary
    """The counts, all of them exact."""
    minimum: int = MINIMUM
    """Answers of fewer returns than this are told as bounds; 1 tells all."""
    made: date | None = None
    """The day that the report names as its own."""

    def pdf(self, paper: str = "letter") -> bytes:
        """One page, PDF/UA-1; `paper` is "letter" or "a4"."""
        return report_pdf(contents(self.summary, self.minimum, self.made), paper)

    def html(self) -> str:
        """One self-contained file without script."""
        return report_html(contents(self.summary, self.minimum, self.made))


def make_report(
    records: Iterable[Record], forms: Iterable[Form], minimum: int = MINIMUM, made: date | None = None
) -> Report:
    """Counts records as they come; what is counted follows from the sections of `forms`."""
    return Report(summarise(records, forms), minimum, made)
