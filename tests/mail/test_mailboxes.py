"""Mail in files, of each kind; nothing in them is changed."""

from __future__ import annotations

import mailbox
from pathlib import Path

import pytest

from pdfforms.errors import UsageError
from pdfforms.mail.mailboxes import from_files
from tests.mail.letters import PDF, written

MESSAGES = [written((PDF, "plan.pdf"), number=n, text="From here\nFrom there").as_bytes() for n in range(3)]


def test_an_mbox(tmp_path: Path) -> None:
    """Each message by its number; the file stays as it is."""
    box = mailbox.mbox(tmp_path / "export.mbox")
    for each in MESSAGES:
        box.add(each)
    box.close()
    before = (tmp_path / "export.mbox").read_bytes()
    letters = list(from_files([tmp_path / "export.mbox"]))
    assert [each.origin.rpartition("#")[2] for each in letters] == ["1", "2", "3"]
    assert all(b"Message-ID: <%d@example.net>" % n in each.data for n, each in enumerate(letters))
    assert (tmp_path / "export.mbox").read_bytes() == before


def test_a_maildir(tmp_path: Path) -> None:
    """New and seen ones, as they are on the disk."""
    box = mailbox.Maildir(tmp_path / "box")
    for each in MESSAGES:
        box.add(each)
    assert sorted(each.data for each in from_files([tmp_path / "box"])) == sorted(MESSAGES)
    assert len(list((tmp_path / "box" / "new").iterdir())) == 3


def test_a_folder_of_saved_messages(tmp_path: Path) -> None:
    """All .eml and .msg files below it, and a single file whatever it is called."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.EML").write_bytes(MESSAGES[0])
    (tmp_path / "a.msg").write_bytes(MESSAGES[1])
    (tmp_path / "notes.txt").write_bytes(b"no mail")
    assert [each.data for each in from_files([tmp_path])] == [MESSAGES[1], MESSAGES[0]]
    (tmp_path / "message").write_bytes(MESSAGES[2])
    assert [each.data for each in from_files([tmp_path / "message"])] == [MESSAGES[2]]


def test_what_holds_no_mail_is_refused(tmp_path: Path) -> None:
    """With the command that reads it."""
    with pytest.raises(UsageError, match=r"no \.eml or \.msg"):
        list(from_files([tmp_path]))
    (tmp_path / "plan.pdf").write_bytes(PDF)
    with pytest.raises(UsageError, match="pdfforms read"):
        list(from_files([tmp_path / "plan.pdf"]))
    with pytest.raises(UsageError, match="There is no"):
        list(from_files([tmp_path / "gone"]))


def test_of_a_monster_the_head_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays where it is, and a person is told."""
    monkeypatch.setattr("pdfforms.mail.mailboxes.MAX_BYTES", 1_000)
    monkeypatch.setattr("pdfforms.mail.mailboxes.HEAD", 300)
    (tmp_path / "a.eml").write_bytes(MESSAGES[0] + bytes(2_000))
    (letter,) = from_files([tmp_path])
    assert (letter.data, bool(letter.cut)) == (MESSAGES[0][:300], True)
