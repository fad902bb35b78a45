"""Where campaigns stand, as a workbook and as a page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from pdfforms import campaigns
from pdfforms.api import Office
from pdfforms.bulk.campaign.whereabouts import STANDS
from pdfforms.errors import UsageError
from pdfforms.model.campaign import SendState
from pdfforms.report.campaigns import CampaignCounts, campaign_contents
from pdfforms.report.html import report_html
from pdfforms.report.pdf import report_pdf
from tests.bulk.test_complete import BY_STUDENT, made, moved
from tests.mail.campaigns import CAMPAIGN, Family
from tests.mail.following import comes_back, copy_to
from tests.programs import require, verapdf

ROWS = [
    Family(1, ("robin@example.org",)),
    Family(2, ("lee@example.org", "pat@example.org"), "fr"),
    Family(3, ("sam@example.org",), "ar"),
    Family(9, ("noor@example.org",)),
]
COUNTS = CampaignCounts(
    ("plans", "winter"),
    "2026-12-15",
    {each: number for number, each in enumerate(STANDS, 3)},
    {
        "school": {
            "Example High": {"complete": 12, "sent": 3},
            "": {"returned": 1},
            "مدرسة المثال": {"planned": 2},
        },
        "homeroom": {
            f"{grade}{room}": {"complete": grade, "sent": 9} for grade in range(7, 13) for room in "ABCDEFG"
        },
        "grade": {"": {"complete": 15}},
    },
    frozenset({"returned", "needs review", "complete"}),
    {date(2026, 12, day): day for day in range(1, 19)},
)


@pytest.fixture
def own(place: Path) -> Office:
    """One student complete, one with something missing, one who owes, one whose mail was refused."""
    own = made(place, ROWS)
    comes_back(own, copy_to(own, "robin@example.org"))
    comes_back(own, copy_to(own, "lee@example.org"), BY_STUDENT)
    moved(own, SendState.REFUSED, "noor@example.org", "=HYPERLINK(550)")
    return own


def test_a_workbook_of_students_and_counts(own: Office, tmp_path: Path) -> None:
    """A row for each student with real dates, and the counts by school, grade and homeroom."""
    campaigns.write_status(tmp_path / "status.xlsx", None, own)
    book = CalamineWorkbook.from_path(tmp_path / "status.xlsx")
    assert book.sheet_names == ["Students", "Summary"]
    _, names, *rows = book.get_sheet_by_name("Students").to_python()
    students = {row[1]: dict(zip(names, row, strict=True)) for row in rows}
    assert {key: each["stands"] for key, each in students.items()} == {
        "1001": "complete",
        "1002": "returned",
        "1003": "sent",
        "1009": "refused",
    }
    lee = students["1002"]
    assert (lee["missing"], lee["language"], lee["due"]) == ("guardian_signature", "fr", date(2026, 12, 15))
    assert (lee["sent_on"], lee["returned_on"]) == (date(2026, 11, 26), date(2026, 11, 25))
    assert sorted(str(lee["addresses"]).splitlines()) == ["lee@example.org: accepted", "pat@example.org: accepted"]
    assert (students["1003"]["name"], students["1003"]["returned_on"]) == ("Sample3 Specimen", "")
    _, names, *rows = book.get_sheet_by_name("Summary").to_python()
    counts = {(row[1], row[2]): dict(zip(names, row, strict=True)) for row in rows}
    assert (counts["all", ""]["students"], counts["all", ""]["complete"]) == (4, 1)
    assert [group for by, group in counts if by == "grade"] == ["8", "9", "10"]
    for each in counts.values():
        assert sum(float(str(each[name.replace(" ", "_")])) for name in STANDS) == each["students"]


def test_a_page_without_names(own: Office, tmp_path: Path) -> None:
    """The page counts everybody once, and names nobody; both kinds say the same."""
    for name in ("status.html", "status.pdf"):
        campaigns.write_status(tmp_path / name, CAMPAIGN, own)
    page = (tmp_path / "status.html").read_text(encoding="utf-8")
    for words in (
        "complete (25\u00a0%)",
        "not reached (25\u00a0%)",
        "2 of 4, 1 complete",
        "By grade",
        "2026-12-15",
    ):
        assert words in page
    assert "By homeroom" not in page
    assert not [word for word in ("Specimen", "@example", "1001") if word in page]


def test_a_full_page_conforms(tmp_path: Path) -> None:
    """A page with every kind of student and more homerooms than it has room for breaks no rule of PDF/UA-1."""
    require(verapdf.available())
    page = campaign_contents(COUNTS, "Example School Division", date(2026, 12, 18))
    path = tmp_path / "page.pdf"
    path.write_bytes(report_pdf(page))
    assert verapdf.failures([path]) == {path: []}
    assert "not said" in report_html(page)


def test_each_student_is_in_one_tile() -> None:
    """The tiles behind the first add up to it."""
    first, *tiles = campaign_contents(COUNTS, "", date(2026, 12, 18)).tiles
    assert sum(int(each.number) for each in tiles) == int(first.number)


def test_what_cannot_be_written(own: Office, tmp_path: Path) -> None:
    """A name that says no kind is told."""
    with pytest.raises(UsageError, match=r"Name it status\.xlsx"):
        campaigns.write_status(tmp_path / "status.csv", None, own)
