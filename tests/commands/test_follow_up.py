"""Following up a campaign from the command line, as the page of campaigns has it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from pdfforms.api import Office
from tests.commands.test_mail import ROWS, call
from tests.mail.campaigns import office, roster
from tests.mail.server import Box, serving
from tests.programs.fillers.pikepdf import FILLERS

CAMPAIGN = "attendance_plan-1"


def answered(folder: Path, **values: str) -> None:
    """The first student's copy is filled in and read."""
    with Office().folder.open_ledger() as ledger:
        (code,) = [each.copy for each in ledger.campaign_copies(CAMPAIGN) if each.student == "1001"]
    FILLERS[0].fill(Path(f"copies/{code}.pdf"), dict(values), folder / "back.pdf")
    assert call("read", "../back.pdf", "--jobs", "1").exit_code == 0


def aged() -> None:
    """Whatever left, left long ago."""
    with Office().folder.open_ledger() as ledger, ledger._engine.begin() as connection:
        connection.execute(text("UPDATE sends SET changed_at = '2026-01-05T12:00:00Z' WHERE state = 'accepted'"))


def test_reminded_and_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sent, one back; the others are shown, reminded, shown again; files of where it stands are written once."""
    box = Box()
    monkeypatch.chdir(tmp_path)
    with serving(box) as port:
        office(tmp_path / "office", port)
        roster(tmp_path / "roster.csv", ROWS)
        monkeypatch.chdir(tmp_path / "office")
        call("campaign", "new", "--form", "attendance_plan", "--roster", "../roster.csv")
        call("send", CAMPAIGN)
        assert "not now: written to on" in call("remind", CAMPAIGN, "--dry-run").output
        assert "Nobody is reminded now" in call("remind", CAMPAIGN).output
        aged()
        answered(tmp_path, supports_tried_1="Calls home")
        shown = call("remind", CAMPAIGN, "--dry-run").output
        assert "2 reminders to send, 1 not at all. Nothing was sent." in shown
        assert [line.split()[1] for line in shown.splitlines() if "something came back" in line] == [
            "robin@example.org"
        ]
        drafts = call("remind", CAMPAIGN, "--drafts", "../drafts", "--only", "0000000000")
        assert (drafts.exit_code, "No message carries" in drafts.output) == (2, True)
        assert "Nothing is planned" in call("send", CAMPAIGN, "--dry-run").output
        sent = call("remind", CAMPAIGN)
        assert (sent.exit_code, "of them in this run: 2" in sent.output) == (0, True)
    assert len(box.messages) == 5
    written = call("status", "-o", "../s.xlsx", "-o", "../s.html", "-o", "../s.pdf")
    assert (written.exit_code, written.output.count("2 students")) == (0, 4)
    assert "1 sent, 1 returned" in written.output
    again = call("status", "-o", "../s.pdf")
    assert (again.exit_code, "--overwrite" in again.output) == (2, True)
    assert call("status", "-o", "../s.pdf", "--overwrite").exit_code == 0
    assert call("status", "-o", "../s.txt").exit_code == 2


def test_reminders_as_drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An office that may not send gets drafts, once."""
    with serving(Box()) as port:
        office(tmp_path / "office", port)
        roster(tmp_path / "roster.csv", ROWS)
        monkeypatch.chdir(tmp_path / "office")
        call("campaign", "new", "--form", "attendance_plan", "--roster", "../roster.csv")
        call("send", CAMPAIGN)
    aged()
    assert "3 drafts" in call("remind", CAMPAIGN, "--drafts", "../drafts").output
    assert "Nobody is reminded now" in call("remind", CAMPAIGN, "--drafts", "../drafts").output
    assert call("remind", CAMPAIGN, "--dry-run").output.count("(drafted)") == 3


def test_reviewed_and_followed_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is due is listed beside the fresh counts; follow-up plans say what is filled in."""
    office(tmp_path / "office", 9)
    roster(tmp_path / "roster.csv", ROWS)
    monkeypatch.chdir(tmp_path / "office")
    call("campaign", "new", "--form", "attendance_plan", "--roster", "../roster.csv")
    day = (date.today() + timedelta(days=5)).isoformat()
    answered(tmp_path, days_absent="5", max_days_missed="2", review_date=day, student_commitment_1="I will come.")
    assert "0 plans to review." in call("review-due", "--within", "4").output
    listed = call("review-due", "--roster", "../roster.csv", "-o", "../reviews.xlsx")
    assert f"{day}  1001     2     5            8           3      over the goal" in listed.output
    assert (tmp_path / "reviews.xlsx").exists()
    made = call("review-due", "--roster", "../roster.csv", "--follow-up", "../next")
    assert "student_name, days_absent, supports_tried_1" in " ".join(made.output.split())
    assert "1 follow-up plan made." in made.output
    assert len(list((tmp_path / "next").iterdir())) == 1
    more = call(
        "review-due", "--roster", "../roster.csv", "--campaign", "winter", "--again", "--due", "2027-01-31"
    )
    assert "Next: pdfforms send winter --dry-run" in more.output
    assert "1 message written and checked" in call("send", "winter", "--dry-run").output
    refused = call("campaign", "update", "winter", "--roster", "../roster.csv")
    assert (refused.exit_code, "no roster has" in refused.output) == (2, True)
    for words in (
        ("--follow-up", "../next"),
        ("--roster", "../roster.csv", "--follow-up", "a", "--campaign", "b"),
    ):
        assert call("review-due", *words).exit_code == 2
