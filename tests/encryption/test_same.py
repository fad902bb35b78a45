"""Whoever has the key sees no difference: every command says of an office that encrypts what it says of a plain
one."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine

from pdfforms import api, archives
from pdfforms.commands.main import pdfforms
from pdfforms.ledger.tables import metadata
from pdfforms.model.campaign import Campaign, CampaignCopy
from pdfforms.model.ledger import IssuedCopy
from tests.bulk.offices import Inbox, answered, merged
from tests.encryption.offices import everything, switched_on
from tests.office import PLAN
from tests.read.returns import FIRST_CODE, SECOND_CODE
from tests.torture.office import make_office
from tests.torture.returns import code_of

AT = "2026-09-01T12:00:00Z"
CANARIES = ("Quillfeather", "Avery Example", "Wren Sample")
COMMANDS = (
    *(("export", "--format", each) for each in ("jsonl", "csv", "table")),
    ("status",),
    ("status", "autumn"),
    ("status", "autumn", "--owing"),
    ("review", "--list"),
    ("review-due", "--within", "100000"),
    ("items",),
    ("archive", "find", "--student", "S-0001"),
    ("archive", "find", "--student", "S-0002"),
    ("archive", "stats"),
    ("archive", "verify", "--all"),
    ("audit", "verify"),
    ("retention", "due"),
    ("dispose", "--dry-run"),
)


def filled(office: api.Office, came: Path) -> Inbox:
    """A campaign of three, two of whom answered, one twice; a decision; all archived; read once more."""
    inbox, edition = Inbox(office, came), PLAN.form.edition
    codes = (FIRST_CODE, SECOND_CODE, code_of(2))
    with office.folder.open_ledger() as ledger, ledger.posting() as posting:
        given = {"student_name": "Wren Sample"}
        posting.issue(
            (),
            [IssuedCopy(code, PLAN.key, edition, "en", f"S-000{n}", AT, given) for n, code in enumerate(codes, 1)],
        )
        copies = [
            CampaignCopy(code, "autumn", f"S-000{n}", "", "Sample School", "7", "7A", "0" * 64)
            for n, code in enumerate(codes, 1)
        ]
        posting.put_campaign(Campaign("autumn", PLAN.key, edition, "2026-10-01", AT), copies, ())
    says = {"other_notes": "Quillfeather", "student_name": "Avery Example", "review_date": "2026-12-01"}
    inbox.receive(a=answered(**says), b=answered(SECOND_CODE, **says), c=answered(None, **says))
    inbox.receive(d=answered(**says, days_absent=3), both=merged(answered(), answered(SECOND_CODE, **says)))
    for each in inbox.records():
        api.settle_record(each.id, {"days_absent": "3"}, "Sam Office", office=office)
    ids = [each.id for each in inbox.records()]
    assert archives.archive_records(ids, office=office, by="Sam Office").failed == {}
    api.reread_returns(lambda _file: True, office)
    return inbox


def said(office: api.Office, place: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What each command says, but for moments and places."""
    monkeypatch.chdir(office.folder.root)
    monkeypatch.setenv("COLUMNS", "300")
    found: list[tuple[object, ...]] = []
    for words in COMMANDS:
        result = CliRunner().invoke(pdfforms, list(words))
        assert result.exception is None or isinstance(result.exception, SystemExit), (words, result.exception)
        found.append((words, result.exit_code, _plain(result.stdout, office)))
    place.mkdir()
    for name in ("records.db", "records.xlsx", "page.html"):
        command = ["report"] if name.endswith("html") else ["export"]
        assert CliRunner().invoke(pdfforms, [*command, "-o", str(place / name)]).exit_code == 0
    found.append((_plain((place / "page.html").read_text(), office),))
    with sqlite3.connect(place / "records.db") as database:
        found.append(tuple(_plain(each, office) for each in database.iterdump()))
    database.close()
    return found


def _plain(text: str, office: api.Office) -> str:
    text = text.replace(str(office.folder.root), "OFFICE")
    text = re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|\+00:00)?", "MOMENT", text)
    text = re.sub(r"\d+(\.\d+)? ([kMG]?B|bytes)", "SIZE", text)
    return re.sub(r"\b[0-9a-f]{64,}\b", "HASH", text)


def test_every_command_says_the_same(
    inline: None,  # noqa: ARG001  # no contained workers
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Lists, exports, the report, the state of a campaign, the archive, the audit; and nothing lies readable in
    the office, the ledger, or what deleted rows have left."""
    (tmp_path / "came").mkdir()
    plain = filled(make_office(tmp_path / "plain"), tmp_path / "came")
    locked = filled(switched_on(make_office(tmp_path / "locked", address)), tmp_path / "came")
    want = said(plain.office, tmp_path / "of-plain", monkeypatch)
    assert said(locked.office, tmp_path / "of-locked", monkeypatch) == want
    assert [each for each in CANARIES if each in repr(want)] == [*CANARIES[:2]]
    kept = everything(locked.office.folder.root)
    assert not [each for each in CANARIES if each.encode() in kept]
    assert [each for each in CANARIES if each.encode() in everything(plain.office.folder.root)]
    engine = create_engine(address.replace("postgresql:", "postgresql+pg8000:"))
    with engine.connect() as connection:
        rows = [repr(row) for table in metadata.sorted_tables for row in connection.execute(table.select())]
    engine.dispose()
    assert not [row for row in rows for each in CANARIES if each in row]
