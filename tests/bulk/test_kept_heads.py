"""Ends of the log that were kept: stamped by a real server, mailed by a real one, and what they show later."""

from __future__ import annotations

import email
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from pdfforms.api import Office
from pdfforms.archive.signatures.stamps import time_stamp
from pdfforms.bulk.keeping import daily_head, kept_heads
from pdfforms.bulk.keeping.auditing import audit
from pdfforms.bulk.keeping.custody_checkup import check_custody
from pdfforms.bulk.keeping.daily_head import Day, keep_head
from pdfforms.bulk.keeping.kept_heads import Heads
from pdfforms.errors import SigningError, UsageError
from pdfforms.settings import FILE, load_settings
from tests.archive.servers import Authority, authority
from tests.mail.campaigns import office
from tests.mail.server import Box, serving
from tests.torture.dispose import fill

TO = "auditor@example.org"


@pytest.fixture(scope="module")
def served() -> Iterator[Authority]:
    """A time-stamp server."""
    with authority() as found:
        yield found


def an_office(place: Path, port: int = 9, stamps: str = "", roots: bytes = b"", more: str = "") -> Office:
    """One in which something has happened."""
    own = office(place, port, more=more)
    (place / "root.pem").write_bytes(roots)
    with (place / FILE).open("a", encoding="utf-8") as file:
        file.write(f'[custody]\nmail_to = "{TO}"\n' if port != 9 else "")
        file.write(f'[signatures]\ntime_stamps = "{stamps}"\n' if stamps else "[signatures]\n")
        file.write('roots = ["root.pem"]\n' if roots else "")
    fill(own, 2)
    return Office(load_settings(place))


def keep(own: Office) -> Day:
    """Keeps the end of the log."""
    with own.folder.open_ledger() as ledger:
        return keep_head(own, ledger)


def told(own: Office) -> tuple[Heads, list[str]]:
    """What the kept heads are worth, and what `audit verify` says."""
    with own.folder.open_ledger() as ledger:
        found = kept_heads.kept_heads(own, ledger)
        against = [f"{each.head.n}:{each.head.hash}" for each in found.kept]
        return found, [each.words for each in (*found.faults, *audit(ledger, against))]


def test_a_head_is_stamped_and_mailed(tmp_path: Path, served: Authority) -> None:
    """Both reach who they are for; openssl finds the stamp good; nothing of a student is in the message."""
    box = Box()
    with serving(box) as port:
        own = an_office(tmp_path / "office", port, served.url, served.root)
        day = keep(own)
    assert (day.stamped, day.mailed, day.undone) == (True, True, ())
    ((sender, recipient, content),) = box.messages
    assert (sender, recipient) == ("office@example.org", TO)
    message = email.message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    text = message.get_body(("plain",))
    assert text
    assert f"--head {day.kept.head.n}:{day.kept.head.hash}" in text.get_content()
    enclosed = {each.get_filename(): each.get_content() for each in message.iter_attachments()}
    assert enclosed[f"{day.kept.name}.json"] == day.kept.data
    heads = own.folder.root / "heads"
    assert enclosed[f"{day.kept.name}.tsr"] == (heads / f"{day.kept.name}.tsr").read_bytes()
    if shutil.which("openssl"):
        words = ["openssl", "ts", "-verify", "-data", str(heads / f"{day.kept.name}.json")]
        words += ["-in", str(heads / f"{day.kept.name}.tsr"), "-CAfile", str(own.folder.root / "root.pem")]
        assert b"Verification: OK" in subprocess.run(words, check=True, capture_output=True).stdout
    found, faults = told(own)
    assert (len(found.kept), found.stamped, found.unknown, faults) == (1, 1, 0, [])
    assert {each.stat().st_mode & 0o077 for each in (heads, *heads.iterdir())} == {0}


def test_a_log_that_was_made_anew_is_found(tmp_path: Path, served: Authority) -> None:
    """The chain cut off before a kept head, whose guard somebody took away."""
    own = an_office(tmp_path / "office", stamps=served.url, roots=served.root)
    keep(own)
    keep(own)
    assert told(own)[1] == []
    with sqlite3.connect(own.folder.root / "pdfforms.db") as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("DELETE FROM chain WHERE n > 3")
    assert any("cut off" in each for each in told(own)[1])


def test_what_is_done_to_kept_heads_is_told(tmp_path: Path, served: Authority) -> None:
    """A head that is changed, stamped anew on another day, gone, or lost its stamp."""
    own = an_office(tmp_path / "office", stamps=served.url, roots=served.root)
    names = [own.folder.root / "heads" / keep(own).kept.name for _ in range(4)]
    changed, late, gone, bare = names
    data = json.loads(changed.with_suffix(".json").read_bytes())
    changed.with_suffix(".json").write_text(json.dumps(data | {"at": "2020-01-01T00:00:00Z"}))
    data = json.loads(late.with_suffix(".json").read_bytes())
    earlier = (datetime.now(UTC) - timedelta(days=40)).isoformat()
    late.with_suffix(".json").write_text(json.dumps(data | {"kept_at": earlier}))
    late.with_suffix(".tsr").write_bytes(time_stamp(late.with_suffix(".json").read_bytes(), served.url))
    gone.with_suffix(".json").unlink()
    bare.with_suffix(".tsr").unlink()
    found, faults = told(own)
    assert found.stamped == 0
    for words in ("for something else", "a day or more", "is gone from heads", "time stamp of the head of entry"):
        assert any(words in each for each in faults), words
    assert len(faults) == 4
    bare.with_suffix(".json").write_bytes(b"no head")
    assert any("no kept head" in each for each in told(own)[1])
    changed.with_suffix(".tsr").write_bytes(b"no stamp")
    assert any("is broken" in each for each in told(own)[1])


def test_a_server_that_nobody_vouches_for_proves_nothing(tmp_path: Path, served: Authority) -> None:
    """It is no fault, and counted apart."""
    own = an_office(tmp_path / "office", stamps=served.url)
    keep(own)
    found, faults = told(own)
    assert (found.stamped, found.unknown, faults) == (0, 1, [])


def test_servers_that_fail_stop_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The head is kept, and what was not done is told; a mailbox that refuses, another sender, the day's limit."""
    box = Box(recipient=lambda _: "550 no")
    with serving(box) as port:
        own = an_office(tmp_path / "office", port, "http://127.0.0.1:9/", more='preset = "exchange-online"')
        day = keep(own)
        assert (day.stamped, day.mailed, len(day.undone)) == (False, False, 2)
        assert "time-stamp server" in day.undone[0]
        assert "550" in day.undone[1]
        with own.folder.sending():
            assert "Another pdfforms sends" in keep(own).undone[1]
        monkeypatch.setattr("pdfforms.ledger.ledger.Ledger.left_since", lambda *_: 10_000)
        assert "10000 messages have left" in keep(own).undone[1]
    assert (len(told(own)[0].kept), told(own)[1]) == (3, [])


class _Answer:
    """What a server says."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __enter__(self) -> _Answer:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""

    def read(self, _most: int) -> bytes:
        """All of it."""
        return self._data


def test_a_stamp_of_something_else_is_refused(served: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a server answers."""
    stamp = time_stamp(b"one", served.url)
    for answer in (stamp, b"", b"<html>"):
        monkeypatch.setattr("urllib.request.urlopen", lambda *_, data=answer, **__: _Answer(data))
        with pytest.raises(SigningError):
            time_stamp(b"two", served.url)


def test_the_doctor_says_when_it_was_too_long_ago(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never kept is advice; kept too long ago, or never mailed though it should be, is not well."""
    own = an_office(tmp_path / "office")

    def heads(moment: datetime | None = None) -> list[tuple[bool, str]]:
        found = check_custody(own.folder, own.settings, moment)
        return [(well, words) for about, well, words, _ in found if about == "heads"]

    assert heads() == [(True, "no end of the log was kept yet")]
    keep(own)
    ((well, _),) = heads()
    assert well
    late = heads(datetime.now(UTC) + timedelta(days=3, hours=1))
    assert late == [(False, "the end of the log was last kept 3 days ago")]
    with (own.folder.root / FILE).open("a", encoding="utf-8") as file:
        file.write('[custody]\nmail_to = "auditor@example.org"\n')
    own = Office(load_settings(own.folder.root))
    assert heads() == [(False, "no end of the log was ever mailed")]
    monkeypatch.setattr(daily_head, "_IDLE", -1)
    with pytest.raises(UsageError, match="Check the clock"):
        keep(own)
