"""The commands of a campaign, from a roster to messages."""

from __future__ import annotations

import email
import mailbox
from contextlib import closing
from email.policy import default
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pdfforms.api import Office
from pdfforms.commands.main import pdfforms
from tests.mail.campaigns import Family, office, roster
from tests.mail.server import Box, serving

ROWS = [Family(1, ("robin@example.org",)), Family(2, ("lee@example.org", "pat@example.org"), "fr")]


def call(*words: str) -> Result:
    """Runs a command in the working folder."""
    return CliRunner().invoke(pdfforms, words)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office without a server, with a campaign."""
    office(tmp_path / "office", 9)
    roster(tmp_path / "roster.csv", ROWS)
    monkeypatch.chdir(tmp_path / "office")
    assert call("campaign", "new", "--form", "attendance_plan", "--roster", "../roster.csv").exit_code == 0
    return tmp_path


def keys() -> list[str]:
    """The keys of all messages."""
    lines = call("status", "attendance_plan-1", "--messages").output.splitlines()
    return [line.split()[0] for line in lines if "@" in line]


def test_a_preview_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--dry-run shows every recipient, language and reason, and leaves the office as it was."""
    office(tmp_path / "office", 9)
    rows = [*ROWS, Family(3, ("zed@gmial.com",)), Family(4, ("noor@example.org",), no_contact="yes")]
    roster(tmp_path / "roster.csv", rows)
    monkeypatch.chdir(tmp_path / "office")
    result = call("campaign", "new", "--form", "attendance_plan", "--roster", "../roster.csv", "--dry-run")
    for words in (
        "robin@example.org",
        "fr",
        "slip of the hand for gmail.com",
        "flagged: no contact",
        "{No_Contact}",
    ):
        assert words in " ".join(result.output.split())
    assert "Nothing was made" in result.output
    assert result.exit_code == 5
    assert list(Path("copies").iterdir()) == []
    assert "There is no campaign" in call("status").output


def test_a_campaign_on_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has no address is shown as on paper, printed by one command, and stands as printed."""
    office(tmp_path / "office", 9)
    roster(tmp_path / "roster.csv", [*ROWS, Family(5, ())])
    monkeypatch.chdir(tmp_path / "office")
    made = call("campaign", "new", "--form", "attendance_plan", "--roster", "../roster.csv")
    assert made.exit_code == 0
    assert "ON PAPER: no address" in made.output
    assert "1 copy for paper: pdfforms campaign print attendance_plan-1 paper.pdf" in made.output
    assert "1 for paper" in call("status").output
    assert "1 copy in ../paper.pdf" in call("campaign", "print", "attendance_plan-1", "../paper.pdf").output
    assert "1 printed" in call("status").output
    assert "No copy waits" in call("campaign", "print", "attendance_plan-1", "../other.pdf").output


def test_a_campaign_from_roster_to_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made, tried out, tested, sent, looked at; sent again nothing more leaves."""
    box = Box()
    with serving(box) as port:
        office(tmp_path / "office", port)
        roster(tmp_path / "roster.csv", ROWS)
        monkeypatch.chdir(tmp_path / "office")
        new = call(
            "campaign", "new", "--form", "attendance_plan", "--roster", "../roster.csv", "--due", "2026-12-15"
        )
        assert "2 copies made, 0 kept; 3 messages planned" in new.output
        assert (
            "3 messages written and checked. Nothing was sent."
            in call("send", "attendance_plan-1", "--dry-run").output
        )
        assert "to you alone: 250 OK" in call("send", "attendance_plan-1", "--test-to", "me@example.org").output
        assert [to for _, to, _ in box.messages] == ["me@example.org"]
        sent = call("send", "attendance_plan-1")
        assert (sent.exit_code, "accepted        3" in sent.output) == (0, True)
        assert call("send", "attendance_plan-1").exit_code == 0
    assert len(box.messages) == 4
    status = call("status", "attendance_plan-1", "--owing", "--by", "school")
    assert "Example High  2 students: 2 sent" in status.output
    assert status.output.count("student 100") == 2
    again = call("campaign", "update", "attendance_plan-1", "--roster", "../roster.csv")
    assert "0 copies made, 2 kept; 0 messages planned" in again.output
    assert "not in the roster" not in again.output
    roster(tmp_path / "roster.csv", ROWS[:1])
    fewer = call("campaign", "update", "attendance_plan-1", "--roster", "../roster.csv", "--dry-run")
    assert f"1 student of this campaign not in the roster, or with a mistake in it: {1000 + ROWS[1].number}." in (
        " ".join(fewer.output.split())
    )


@pytest.mark.usefixtures("folder")
def test_only_one_copy() -> None:
    """--only leaves everything else alone; a code that is none is told."""
    code = next(Path("copies").iterdir()).stem
    assert f"  {code}  " in call("send", "attendance_plan-1", "--only", code, "--dry-run").output
    wrong = call("send", "attendance_plan-1", "--only", "0000000000", "--dry-run")
    assert (wrong.exit_code, "No planned message" in wrong.output) == (2, True)


def test_drafts(folder: Path) -> None:
    """Each message becomes an .eml that opens as a draft; then only a person's word moves it."""
    assert "3 drafts" in call("send", "attendance_plan-1", "--drafts", "../drafts").output
    assert "0 drafts" in call("send", "attendance_plan-1", "--drafts", "../drafts").output
    paths = sorted((folder / "drafts").iterdir())
    assert [path.stem for path in paths] == sorted(keys())
    for path in paths:
        message = email.message_from_bytes(path.read_bytes(), policy=default)
        assert message["X-Unsent"] == "1"
        assert path.stat().st_mode & 0o777 == 0o600
    assert "Nothing is planned" in call("send", "attendance_plan-1", "--dry-run").output
    settled = call("send", "attendance_plan-1", "--resolve", f"{keys()[0]}=accepted", "--by", "Pat Sample")
    assert settled.output == f"{keys()[0]}  accepted\n"


def test_drafts_after_a_crash(folder: Path) -> None:
    """A draft that the ledger knows gets its name; one that it does not know is made again."""
    call("send", "attendance_plan-1", "--drafts", "../drafts")
    known = next((folder / "drafts").iterdir())
    known.rename(known.with_name(f"{known.name}.part"))
    (folder / "drafts" / "000000000000.eml.part").write_bytes(b"half")
    call("send", "attendance_plan-1", "--drafts", "../drafts")
    assert sorted(path.suffix for path in (folder / "drafts").iterdir()) == [".eml"] * 3


def test_a_roster_without_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no column holds addresses, that is said before every copy goes on paper, and nothing is said of
    sending; a day is asked for as it should be written."""
    office(tmp_path / "office", 9)
    (tmp_path / "roster.csv").write_text("Student_Number,First_Name,Last_Name,Parent\n1,Sample,Specimen,a@b.org\n")
    monkeypatch.chdir(tmp_path / "office")
    words = ("campaign", "new", "--form", "attendance_plan", "--roster", "../roster.csv", "--due")
    refused = call(*words, "15.12.2026")
    assert (refused.exit_code, "Write it like 2026-12-15." in refused.output) == (2, True)
    made = call(*words, "2024-12-15").output
    assert "NO ADDRESSES" in made
    assert "has passed: 2024-12-15" in made
    assert "Next: pdfforms send" not in made
    assert call("campaign").output.startswith("Usage: ")


def test_an_mbox(folder: Path) -> None:
    """All messages in one file; it is never overwritten."""
    assert "3 messages" in call("send", "attendance_plan-1", "--mbox", "../out.mbox").output
    with closing(mailbox.mbox(folder / "out.mbox")) as box:
        assert len(box) == 3
    assert call("send", "attendance_plan-1", "--mbox", "../out.mbox").exit_code == 2


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("send", "nothing"), "There is no campaign nothing"),
        (("send", "attendance_plan-1", "--dry-run", "--test-to", "a@example.org"), "Choose one of"),
        (("send", "attendance_plan-1", "--resolve", "abc=accepted", "--by", "Pat"), "has no message abc"),
        (("send", "attendance_plan-1", "--resolve", "abc=lost", "--by", "Pat"), "Say accepted, refused, planned"),
        (
            ("campaign", "new", "--form", "attendance_plan", "--roster", "../roster.csv", "--name", "a b"),
            "name has",
        ),
        (
            (
                "campaign",
                "new",
                "--form",
                "attendance_plan",
                "--roster",
                "../roster.csv",
                "--name",
                "attendance_plan-1",
            ),
            "campaign update",
        ),
    ],
)
def test_mistakes(words: tuple[str, ...], said: str) -> None:
    """What cannot be done is told with what to do, and nothing is changed."""
    before = call("status", "--messages").output
    result = call(*words)
    assert result.exit_code == 2
    assert said in result.output
    assert call("status", "--messages").output == before


@pytest.mark.usefixtures("folder")
def test_two_senders_at_once() -> None:
    """While one program sends, another does not begin."""
    with Office().folder.sending():
        result = call("send", "attendance_plan-1", "--dry-run")
    assert (result.exit_code, "Another pdfforms sends" in result.output) == (2, True)


@pytest.mark.usefixtures("folder")
def test_no_server_in_the_settings() -> None:
    """What failed ends with the exit code of mail, and nothing has left."""
    result = call("send", "attendance_plan-1")
    assert result.exit_code == 11
    assert "No mail server answers" in result.output
    assert "planned         3" in result.output
