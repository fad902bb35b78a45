"""A campaign out and back again: sent to a mail server, answered by families, taken in, told by `status`."""

from __future__ import annotations

import email
import mailbox
from collections.abc import Iterable
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pdfforms import api
from pdfforms.commands.main import pdfforms
from pdfforms.model.campaign import CampaignCopy
from tests.mail.campaigns import Family, office, roster
from tests.mail.letters import bounce
from tests.mail.server import Box, serving
from tests.programs.fillers.pikepdf import FILLERS

ROWS = [Family(1, ("robin@example.org",)), Family(2, ("lee@example.org",), "fr"), Family(3, ("gone@example.org",))]
CAMPAIGN = "attendance_plan-1"
ANSWERS: dict[str, str | bool] = {"supports_tried_1": "Calls home", "days_present": "150"}


def run(*words: str, code: int = 0) -> Result:
    """One command that ends with this code."""
    result = CliRunner().invoke(pdfforms, words)
    assert result.exit_code == code, result.output
    return result


def answer(ours: EmailMessage, place: Path, to: str, day: int, text: str = "") -> bytes:
    """A family's reply to a message, with the copy out of it filled in; with words alone where there are any."""
    reply = EmailMessage()
    reply["Received"] = f"from a.example by mx.example.org; {day} Dec 2026 12:00:00 -0700"
    reply["From"], reply["To"] = str(ours["To"]), to
    reply["In-Reply-To"], reply["Message-ID"] = str(ours["Message-ID"]), f"<{day}.{len(text)}@a.example>"
    reply.set_content(text or "Here it is.")
    if not text:
        (part,) = ours.iter_attachments()
        blank, out = place / "copy.pdf", place / "filled.pdf"
        blank.write_bytes(part.get_content())
        FILLERS[0].fill(blank, ANSWERS, out)
        reply.add_attachment(out.read_bytes(), maintype="application", subtype="pdf", filename="scan.pdf")
    return reply.as_bytes()


def mbox(path: Path, messages: Iterable[bytes]) -> str:
    """A mailbox of messages."""
    box = mailbox.mbox(path)
    for each in messages:
        box.add(each)
    box.close()
    return str(path)


def test_a_campaign_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One family answers to the address with its code, one late to the office's own and in words too, one is gone:
    all are known, the last by the message that came back, and nothing changes when the same mail comes again."""
    box = Box()
    with serving(box) as port:
        office(tmp_path / "office", port)
        monkeypatch.chdir(tmp_path / "office")
        people = str(roster(tmp_path / "roster.csv", ROWS))
        run("campaign", "new", "--form", "attendance_plan", "--roster", people, "--due", "2026-12-15")
        run("send", CAMPAIGN)
    sent = {to: email.message_from_bytes(data, policy=default) for _, to, data in box.messages}
    robin, lee, gone = (sent[each.addresses[0]] for each in ROWS)
    assert "3 students: 3 sent" in run("status").output
    replies = [
        answer(robin, tmp_path, str(robin["Reply-To"]), 10),
        answer(lee, tmp_path, "forms@example.org", 20),
        answer(lee, tmp_path, "forms@example.org", 21, text="Did it reach you?"),
        bounce(f"Message-ID: {gone['Message-ID']}\r\n".encode()),
    ]
    place = mbox(tmp_path / "replies", replies)
    run("fetch", place, "--jobs", "1")
    status = run("status", "--owing").output
    assert "3 students: 1 bounced, 1 returned, 1 needs review" in status
    assert "refused  gone@example.org" in status
    assert "cannot be delivered" in status
    found = {each.values["student_name"]: each for each in api.office_records()}
    assert {name: each.values["days_present"] for name, each in found.items()} == dict.fromkeys(
        (each.name for each in ROWS[:2]), 150
    )
    told = [[one.code for one in found[each.name].findings if one.code.startswith("mail_")] for each in ROWS[:2]]
    assert told == [[], ["mail_returned_late"]]
    codes = {each.copy: each.student for each in _copies()}
    assert [(item.code, codes[item.copy or ""]) for item, _ in api.open_items()] == [
        ("mail_text_only", "1002"),
        ("mail_bounced", "1003"),
    ]
    assert "4 there already" in run("fetch", place, "--jobs", "1").stderr
    assert run("status", "--owing").output == status


def _copies() -> tuple[CampaignCopy, ...]:
    with api.Office().folder.open_ledger() as ledger:
        return ledger.campaign_copies(CAMPAIGN)
