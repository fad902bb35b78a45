"""Everything that custody is to know: ten kinds of events, from the copy that is issued to the one that is
destroyed, each by the command that an office uses for it, and each in the chained log with what it happened to."""

from __future__ import annotations

import email
from collections import defaultdict
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pdfforms import api
from pdfforms.bulk.keeping.auditing import audit
from pdfforms.commands.main import pdfforms
from pdfforms.model.mail import MailState
from pdfforms.settings import FILE
from tests.bulk.test_mail_round import answer, mbox
from tests.mail.campaigns import Family, office, roster
from tests.mail.server import Box, serving

CAMPAIGN = "attendance_plan-1"
PEOPLE = [Family(1, ("robin@example.org",)), Family(2, ("lee@example.org",))]
BY = ("--by", "Sam Office")


def run(*words: str, code: int = 0) -> Result:
    """One command that ends with this code."""
    result = CliRunner().invoke(pdfforms, words)
    assert result.exit_code == code, result.output
    return result


def chained(own: api.Office) -> Mapping[str, set[str]]:
    """The subjects in the log, by kind, and that it holds."""
    found = defaultdict(set)
    with own.folder.open_ledger() as ledger:
        for entry in ledger.custodian.entries():
            found[entry.kind].add(entry.subject)
        assert list(audit(ledger)) == []
    return found


def test_every_kind_lands_in_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """issued, sent, received (the message and its file), read, reviewed, archived, verified, exported (a table, a
    file, a bag, a list of students), held and released, disposed."""
    with serving(box := Box()) as port:
        own = office(tmp_path / "office", port)
        monkeypatch.chdir(own.folder.root)
        with (own.folder.root / FILE).open("a", encoding="utf-8") as settings:
            settings.write('[columns]\nrow = "{Student_Number}"\n')
        people = str(roster(tmp_path / "roster.csv", PEOPLE))
        run("campaign", "new", "--form", "attendance_plan", "--roster", people)
        run("send", CAMPAIGN)
    with own.folder.open_ledger() as ledger:
        copies = {each.student: each.copy for each in ledger.campaign_copies(CAMPAIGN)}
    log = chained(own)
    assert set(copies.values()) <= log["issued"]
    assert set(copies.values()) == log["sent"]
    robin = next(data for _, to, data in box.messages if to == "robin@example.org")
    ours = email.message_from_bytes(robin, policy=default)
    assert isinstance(ours, EmailMessage)
    run("fetch", mbox(tmp_path / "replies", [answer(ours, tmp_path, str(ours["Reply-To"]), 10)]), "--jobs", "1")
    (record,) = api.office_records()
    with own.folder.open_ledger() as ledger:
        (file,) = ledger.files()
        (mail,) = ledger.mails(MailState.DONE)
    log = chained(own)
    assert log["received"] == {file.sha256, mail.sha256}
    assert log["read"] == {record.id}
    run("settle", record.id, "days_absent=4", *BY)
    assert chained(own)["settled"] == {record.id}  # reviewed
    run("archive", "add", "--all", *BY)
    run("archive", "verify")
    log = chained(own)
    assert (log["archived"], log["verified"]) == ({record.id}, {"archive"})
    run("export", "-o", str(tmp_path / "records.csv"))
    assert chained(own)["exported"] == {"office"}
    run("archive", "show", record.id, "-o", str(tmp_path / "original.pdf"))
    assert chained(own)["exported"] == {"office", record.id}
    run("archive", "export", record.id, "--bag", str(tmp_path / "bag"), *BY)
    run("status", "-o", str(tmp_path / "status.xlsx"))
    with own.folder.open_ledger() as ledger:
        ways = [each.detail.get("as", "bag") for each in ledger.events() if each.kind == "exported"]
    assert ways == [".csv", "original.pdf", "bag", "students"]
    run("retention", "hold", record.id, "--reason", "an appeal", *BY)
    run("retention", "release", record.id, *BY)
    run("retention", "left", next(iter(copies)), "2010-06-28", *BY)
    run("retention", "left", [*copies][1], "2010-06-28", *BY)
    log = chained(own)
    assert log["held"] == log["hold_released"] == {record.id}
    run("dispose", "--approve", "Sam Office")
    log = chained(own)
    assert log["disposed"] == {record.id, file.sha256, mail.sha256, *copies.values()}
    wanted = {
        "issued",
        "sent",
        "received",
        "read",
        "settled",
        "archived",
        "verified",
        "exported",
        "held",
        "disposed",
    }
    assert wanted <= log.keys()
