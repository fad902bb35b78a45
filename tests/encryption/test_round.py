"""The whole round of an office that encrypts: at no step does an answer or a name lie readable in it."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from pdfforms.bulk.folder import Folder, copy_name
from pdfforms.commands.main import pdfforms
from pdfforms.errors import KeyDestroyedError
from pdfforms.ledger.ledger import Ledger
from tests.bulk.inline import InlinePool
from tests.bulk.mail import put
from tests.commands.test_encrypting import struck
from tests.encryption.offices import everything, switched_on
from tests.hostile.canaries import canary, leaks
from tests.mail.campaigns import HEADINGS, Family, office
from tests.mail.letters import written
from tests.office import PLAN, fill
from tests.torture.office import office_at

FAMILIES = [Family(n, (f"family{n}@example.org",)) for n in range(1, 4)]
PLAIN = (b"%PDF", b"\x89PNG", b"Content-Type:", b"PK\x03\x04")
PARTS = ("returns", "mail", "quarantine", "evidence", "copies", "archive")


class Round:
    """Commands, each followed by a look at all that lies in the office and in its keyring."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def run(self, *words: str, code: int = 0) -> str:
        """One command that ends with this code."""
        result = CliRunner().invoke(pdfforms, words)
        assert result.exit_code == code, (words, result.output)
        self.look(words[0])
        return result.output

    def look(self, after: str) -> None:
        """Nothing that is a canary lies anywhere, nor any of these kinds of file where they were plain before."""
        assert leaks([self.place, self.place.parent / "office.keys"]) == [], after
        kept = everything(*(self.place / part for part in PARTS))
        assert not [each for each in PLAIN if each in kept], after

    def codes(self) -> dict[str, str]:
        """The copy of each student."""
        with office_at(self.place).folder.open_ledger() as ledger:
            return {each.student: each.copy for each in ledger.campaign_copies("attendance_plan-1")}

    def records(self) -> dict[str, str]:
        """The record of each student."""
        students = {code: student for student, code in self.codes().items()}
        with office_at(self.place).folder.open_ledger() as ledger:
            return {students[str(each.copy)]: each.id for each in ledger.records()}


@pytest.fixture
def round_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Round:
    """An office with a roster of canaries."""
    monkeypatch.setattr("pdfforms.bulk.reading.run.Pool", InlinePool)
    switched_on(office(tmp_path / "office", 9))
    names = [canary(each.number).split(" ") for each in FAMILIES]
    rows = [{**dict(zip(HEADINGS, each.row(), strict=True))} for each in FAMILIES]
    with (tmp_path / "roster.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, HEADINGS)
        writer.writeheader()
        for row, (first, last) in zip(rows, names, strict=True):
            writer.writerow(row | {"First_Name": first, "Last_Name": last})
    monkeypatch.chdir(tmp_path / "office")
    return Round(tmp_path / "office")


def _return(number: int, code: str) -> bytes:
    said = {"student_name": canary(number), "days_absent": 3, "other_notes": f"{canary(number)} is ill."}
    said["guardian_signature"] = f"Robin {canary(number)}"
    return fill(PLAN, said, code).data


def test_the_whole_round(round_: Round, tmp_path: Path) -> None:
    """From the campaign to the certificate; afterwards nothing of the destroyed student in a backup of the office
    opens, and everybody else's does."""
    run, out = round_.run, tmp_path / "out"
    out.mkdir()
    run("campaign", "new", "--form", "attendance_plan", "--roster", "../roster.csv")
    run("campaign", "print", "attendance_plan-1", str(out / "paper.pdf"), "--all")
    codes = round_.codes()
    came = tmp_path / "came"
    came.mkdir()
    (came / "a.pdf").write_bytes(struck(_return(1, codes["1001"])))
    (came / "b.pdf").write_bytes(_return(2, codes["1002"]))
    run("read", str(came))
    reply = written((_return(3, codes["1003"]), "plan.pdf"), to=f"forms+{codes['1003']}@example.org", number=1)
    run("fetch", str(put(tmp_path / "mail", [reply.as_bytes()])))
    run("status", "attendance_plan-1")
    run("review", "--list")
    records = round_.records()
    run("settle", records["1001"], "days_absent=4", f"other_notes={canary(1)}, decided", "--by", "Pat Sample")
    run("reread", "--all")
    run("export", "-o", str(out / "records.xlsx"))
    run("report", "-o", str(out / "report.pdf"))
    added = run("archive", "add", "--all", "--by", "Pat Sample")
    assert "3 new in the archive" in added
    run("archive", "verify", "--all")
    run("archive", "show", records["1002"], "-o", str(out / "back.pdf"))
    assert (out / "back.pdf").read_bytes() == (came / "b.pdf").read_bytes()
    run("archive", "export", "--bag", str(out / "bag"), records["1002"], "--by", "Pat Sample")
    shutil.copytree(round_.place, tmp_path / "backup")
    run("retention", "left", "1001", "2010-06-28", "--by", "Pat Sample")
    run("dispose", "--approve", "Pat Sample")
    assert "!!  keys" not in CliRunner().invoke(pdfforms, ["doctor"]).output
    _compare(office_at(tmp_path / "backup").folder, records, codes)


def _compare(backup: Folder, records: dict[str, str], codes: dict[str, str]) -> None:
    """What of a backup opens: nothing of the first student, everything of the others."""
    with backup.open_ledger() as ledger:
        for student, record in records.items():
            files = {each.sha256 for each in ledger.files() if record in ledger.records_on([each.sha256])}
            opens: list[Callable[[], bytes | str]] = [
                *(partial(backup.vault.get, each) for each in files),
                partial(backup.copies.get, copy_name(codes[student])),
                *(
                    partial(backup.pictures.get, name)
                    for name in backup.pictures.names()
                    if name.startswith(record)
                ),
                partial(_said, ledger, record),
            ]
            assert len(opens) > 2
            for each in opens:
                if student == "1001":
                    with pytest.raises(KeyDestroyedError):
                        each()
                else:
                    assert each()


def _said(ledger: Ledger, record: str) -> str:
    stored = ledger.record(record)
    assert stored
    return stored.data
