"""`pdfforms fetch` and `pdfforms items`, as an office types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pdfforms.commands.main import pdfforms
from pdfforms.mail.credentials import IMAP_PASSWORD
from tests.bulk.mail import office_with_copies, put, reply, returned
from tests.programs import dovecot, require
from tests.torture.returns import code_of


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office folder, and we are in it."""
    office_with_copies(tmp_path / "office", copies=3)
    monkeypatch.chdir(tmp_path / "office")
    return tmp_path / "office"


def run(*words: str, code: int = 0) -> Result:
    """One command that ends with this code."""
    result = CliRunner().invoke(pdfforms, words)
    assert result.exit_code == code, result.output
    return result


def test_from_files_to_items(office: Path) -> None:
    """What came is told in figures, what waits for a person in a list, and what is seen to leaves it."""
    mail = put(office.parent / "mail", [reply(0, returned(0)), reply(1, returned(2), to=1), reply(2, text="Soon")])
    told = run("fetch", str(mail), "--jobs", "1").stderr
    assert "3 messages: 2 with files, 1 without" in told
    assert "1 for a person: The return is of another copy" in told
    assert "Next: pdfforms items, then pdfforms review" in told
    listed = run("items").output
    assert "2 items." in listed
    assert "\n    mail" in listed
    assert code_of(2) in listed
    assert run("items", "done", "1", code=2).stderr.startswith("pdfforms: Say who")
    run("items", "done", "1", "2", "--by", "Sam Office")
    assert "0 items." in run("items").output
    assert "no open item" in run("items", "done", "2", "--by", "Sam Office", code=2).stderr
    assert "3 there already" in run("fetch", str(mail)).stderr
    assert run("doctor").exit_code in (0, 1)


def test_from_the_server_in_the_settings(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its table says where; the command needs no word more."""
    require(dovecot.available())
    monkeypatch.setenv(IMAP_PASSWORD, dovecot.PASSWORD)
    with dovecot.running() as server:
        server.deliver(reply(0, returned(0)))
        settings = office / "pdfforms.toml"
        text = (
            f'\n[mail]\nimap = "imap://127.0.0.1:{server.imap_port}"\nimap_user = "office"\nimap_flag = "$Taken"\n'
        )
        settings.write_text(settings.read_text(encoding="utf-8") + text, encoding="utf-8")
        assert "1 message: 1 with files" in run("fetch", "--jobs", "1").stderr
        with server.box() as box:
            assert ["$Taken" in each.flags for each in box.fetch(mark_seen=False)] == [True]
    assert "cannot be reached" in run("fetch", "--jobs", "1", code=11).stderr


def test_what_is_wrong_is_said(office: Path) -> None:
    """No server, no flag of ours, a name that is no setting."""
    assert "imap in [mail]" in run("fetch", code=2).stderr
    assert "no flag" in run("fetch", "--imap", "imap://a@127.0.0.1:1", "--flag", r"\Deleted", code=2).stderr
    settings = office / "pdfforms.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + '\n[mail]\nimpa = "x"\n', encoding="utf-8")
    assert "'impa' is no setting of [mail]" in run("fetch", code=4).stderr
