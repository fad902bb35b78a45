"""The report as a page and as a file for the browser."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pypdfium2
import pytest

from pdfforms.model.form import Field, FieldType, Form, Layout, Section
from pdfforms.model.record import Record
from pdfforms.records.make import make_record
from pdfforms.report.blocks import measure, shortened
from pdfforms.report.report import Report, make_report
from tests.programs import require, verapdf
from tests.records.samples import map_of, reading
from tests.report.samples import FORMS, NAME, season

SEASON = make_report(season(), FORMS, made=date(2026, 9, 25))


def crowded() -> Report:
    """A report with far more boxes than a page holds, and words in scripts of both directions."""
    sections = tuple(
        Section(
            Layout.CHECKLIST,
            f"قائمة {number} of things with a heading that goes on for longer than the page is wide, really",
            fields=tuple(
                Field(f"x{number}_{box}", FieldType.CHECKBOX, f"Box {box}: {'ਸਹਾਇਤਾ ' * 20}") for box in range(20)
            ),
        )
        for number in range(30)
    )
    forms = [Form(f"own{n}", "OW", "2026-1", f"Form {n}", sections=sections[n : n + 3]) for n in range(25)]
    records: list[Record] = []
    for form in forms:
        values: dict[str, str | bool | None] = {each.key: True for each in form.fields}
        records += [make_record(reading(values, edition=map_of(form)))] * 6
    return make_report(records, forms)


REPORTS = {"season": SEASON, "nothing": make_report([], FORMS), "crowded": crowded()}


def text_of(data: bytes) -> str:
    """The text of a PDF of one page."""
    with pypdfium2.PdfDocument(data) as document:
        assert len(document) == 1
        text: str = document[0].get_textpage().get_text_bounded()
    return text


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_the_report_is_one_page(paper: str) -> None:
    """All of a season stands on one page: numbers, strategies, tiers and tasks, in words."""
    text = text_of(SEASON.pdf(paper))
    assert "What came back" in text
    assert "469 returned forms" in text
    for label in ("I will complete work on time and with rigor.", "Tier 4 - System Interventions", "Signed"):
        assert label in text
    assert "Look at the box and settle the value." in text


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_leaves_the_page(name: str) -> None:
    """However much there is, and if there is nothing, it is one page and its foot is not written over."""
    data = REPORTS[name].pdf()
    with pypdfium2.PdfDocument(data) as document:
        assert len(document) == 1
        page = document[0].get_textpage()
        lows = [page.get_rect(number)[1] for number in range(page.count_rects())]
    assert min(lows) > 20
    assert ("more lists like these" in text_of(data)) == (name == "crowded")
    assert "A packet counts as one return" in text_of(data)


def test_the_same_report_has_the_same_bytes() -> None:
    """Nothing in the file depends on when it was drawn."""
    assert SEASON.pdf() == make_report(season(), FORMS, made=date(2026, 9, 25)).pdf()
    assert SEASON.html() == make_report(season(), FORMS, made=date(2026, 9, 25)).html()


def test_reports_conform(tmp_path: Path) -> None:
    """No report breaks a rule of PDF/UA-1."""
    require(verapdf.available())
    paths = []
    for name, report in REPORTS.items():
        for paper in ("letter", "a4"):
            paths.append(tmp_path / f"{name}-{paper}.pdf")
            paths[-1].write_bytes(report.pdf(paper))
    assert {path.name: broken for path, broken in verapdf.failures(paths).items() if broken} == {}


def test_bars_are_tables_for_who_listens() -> None:
    """Each bar is a row with its label as the header; a label that was cut is whole in the structure."""
    with pikepdf.open(BytesIO(SEASON.pdf())) as pdf:
        tags = [
            str(each.get("/S")) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each
        ]
        whole = [
            str(each.ActualText)
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and "/ActualText" in each
        ]
        assert "/AcroForm" not in pdf.Root
    assert tags.count("/Table") == 6
    assert tags.count("/Figure") == 1
    assert any(text.endswith("for the majority of the day.") for text in whole)


def test_no_report_names_anybody() -> None:
    """Neither names nor records' ids nor file names stand in a report."""
    ids = {record.id for record in season()}
    for data in (SEASON.html(), text_of(SEASON.pdf())):
        assert NAME not in data
        assert not any(each in data for each in ids)


@pytest.mark.parametrize("name", REPORTS)
def test_the_page_is_one_file_without_script(name: str) -> None:
    """It is well-formed, loads nothing, runs nothing, and every picture says what it shows or is hidden."""
    page = REPORTS[name].html()
    body = ElementTree.fromstring(  # noqa: S314 - our own
        re.sub(r"<(meta[^>]*)>", r"<\1/>", page.split("\n", 1)[1])
    )
    assert not re.search(r"<script|<link|<img|@import|url\(|https?:| on\w+=", page)
    pictures = list(body.iter("svg"))
    assert all(each.get("aria-label") or each.get("aria-hidden") for each in pictures)
    assert [each.tag for each in body.iter() if each.tag in ("html", "main", "h1")] == ["html", "h1", "main"]


@pytest.mark.parametrize("text", ["Several words that go on", "x" * 200, "short", "", "x" * 90 + " and more"])
def test_a_label_stays_in_its_place(text: str) -> None:
    """A label that is too wide ends in …, also where it is a single word; one that fits is whole."""
    short = shortened(text, 8, 60)
    assert measure(short, 8) <= 60
    assert short == text or short.endswith("…")
    assert (short == text) == (measure(text, 8) <= 60)


def test_words_of_a_definition_are_no_markup() -> None:
    """A label with angle brackets is shown as it is."""
    form = Form(
        "own",
        "OW",
        "2026-1",
        "<b>Own</b>",
        sections=(
            Section(Layout.CHECKLIST, 'A "list" & more', fields=(Field("x", FieldType.CHECKBOX, "<script>"),)),
        ),
    )
    page = make_report([make_record(reading({"x": True}, edition=map_of(form)))], [form]).html()
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert "A &quot;list&quot; &amp; more" in page


def test_small_numbers_are_hidden_unless_asked() -> None:
    """Of three returns nothing is told, and the note says so; a minimum of 1 tells all and says that, too."""
    few = list(season(3, 3))
    hidden, open_ = make_report(few, FORMS), make_report(few, FORMS, 1)
    assert "fewer than 5 returns" in hidden.html()
    assert "told as bounds" in text_of(hidden.pdf())
    assert " of 3 (" in open_.html()
    assert "among those who may know them" in text_of(open_.pdf())


def received(record: Record, day: date) -> Record:
    """The record, received on this day."""
    return replace(record, receipts=tuple(replace(each, received_at=day.isoformat()) for each in record.receipts))


def test_a_long_season_is_shown_by_week() -> None:
    """Months of days become weeks, years become months."""
    records = list(season(10, 0))
    for days, span in ((0, "day"), (100, "week"), (900, "month")):
        first = date(2026, 9, 3)
        spread = [received(each, first + timedelta(days * place // 10)) for place, each in enumerate(records)]
        assert f"Received, by {span}" in make_report(spread, FORMS).html()
