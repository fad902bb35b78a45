"""Drafts in the office's own mailbox, on a real server: each once, whatever cuts it off."""

from __future__ import annotations

import imaplib
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pdfforms import api
from pdfforms.api import Office
from pdfforms.bulk.campaign.drafting import put_drafts
from pdfforms.bulk.campaign.outbox import campaign_named, settle_send
from pdfforms.bulk.campaign.prepare import Preparer
from pdfforms.bulk.campaign.sending import recover
from pdfforms.bulk.replies.fetch import account_in
from pdfforms.commands.main import pdfforms
from pdfforms.errors import MailError
from pdfforms.mail.account import account_of
from pdfforms.mail.credentials import IMAP_PASSWORD
from pdfforms.mail.drafts_folder import DraftsFolder, open_drafts
from pdfforms.mail.imap import open_folder
from pdfforms.model.campaign import Send, SendState
from tests.mail.campaigns import CAMPAIGN, campaign, delivered, families, judge, office
from tests.mail.following import age, copy_to
from tests.programs import dovecot, require
from tests.programs.dovecot import DRAFTS, Server
from tests.torture.office import start
from tests.torture.senders import CONTRADICTED, FILL

ROWS = families(3)
"""Four messages."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A Dovecot of this test's own; its folder for drafts is called so in French."""
    require(dovecot.available())
    monkeypatch.setenv(IMAP_PASSWORD, dovecot.PASSWORD)
    with dovecot.running() as running:
        yield running


@pytest.fixture
def own(server: Server, place: Path) -> Office:
    """An office with a campaign, whose mailbox is on that server."""
    own = office(place, 9, more=f'imap = "{server.url}"')
    campaign(own, ROWS)
    return own


def draft(own: Office, named: str | None = None) -> list[str]:
    """Puts what is planned there, as the command does; the keys of what was put."""
    with own.folder.sending(), own.folder.open_ledger() as ledger:
        found = campaign_named(ledger, CAMPAIGN)
        recover(ledger, found)
        preparer, planned = Preparer(own, ledger, found), ledger.sends(CAMPAIGN, [SendState.PLANNED])
        return [each.key for each in put_drafts(preparer, planned, account_in(own.settings.mail), named)]


def sends(own: Office) -> list[Send]:
    """All messages."""
    with own.folder.open_ledger() as ledger:
        return list(ledger.sends(CAMPAIGN))


def states(own: Office) -> Counter[SendState]:
    """How many of each."""
    return Counter(each.state for each in sends(own))


def lying(server: Server, folder: str = DRAFTS) -> list[bytes]:
    """The messages in a folder."""
    with server.box() as box:
        box.folder.set(folder)
        found = (box.client.uid("FETCH", uid, "(BODY.PEEK[])")[1] for uid in box.uids())
        return [each[0][1] for each in found if each and isinstance(each[0], tuple)]


def test_drafts_lie_where_the_server_wants_them(own: Office, server: Server) -> None:
    """Each message once, whole, marked as a draft, in the folder with the attribute; a second run adds none."""
    assert len(draft(own)) == 4
    assert draft(own) == []
    assert states(own) == {SendState.DRAFTED: 4}
    found = [(str(message_from_bytes(data)["To"]), data) for data in lying(server)]
    verdict = judge(delivered(found, own.shelf()), ROWS)
    assert (verdict.delivered, verdict.duplicates, verdict.crossed, verdict.missing) == (4, 0, 0, frozenset())
    with server.box() as box:
        box.folder.set(DRAFTS)
        assert all("\\Draft" in each.flags for each in box.fetch(mark_seen=False))


def test_a_folder_that_is_named(own: Office, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting stands before what the server says, and is needed where it says nothing."""
    with server.box() as box:
        box.folder.create("To send")
    draft(own, "To send")
    assert (len(lying(server)), len(lying(server, "To send"))) == (0, 4)
    monkeypatch.setattr("pdfforms.mail.drafts_folder._DRAFTS", "\\nothing")
    with pytest.raises(MailError, match="imap_drafts"):
        draft(own)
    with pytest.raises(MailError, match="no such folder"):
        draft(own, "Nowhere")


class _Cut(BaseException):
    """The program is gone."""


def _before(_put: Callable[..., None], *_: Any) -> None:
    raise _Cut


def _behind(put: Callable[..., None], *told: Any) -> None:
    put(*told)
    raise _Cut


@pytest.mark.parametrize(("cut", "found"), [(_before, SendState.UNKNOWN), (_behind, SendState.DRAFTED)])
def test_cut_off_around_the_one_moment(
    own: Office, server: Server, monkeypatch: pytest.MonkeyPatch, cut: Callable[..., None], found: SendState
) -> None:
    """What lies there is drafted when somebody looks; what does not waits for a person, and is put there on a
    word."""
    put = DraftsFolder.put
    with monkeypatch.context() as patched:
        patched.setattr(DraftsFolder, "put", lambda *told: cut(put, *told))
        with pytest.raises(_Cut):
            draft(own)
    assert states(own) == {SendState.SENDING: 1, SendState.PLANNED: 3}
    draft(own)
    assert states(own) == Counter([found]) + Counter({SendState.DRAFTED: 3})
    for each in sends(own):
        if each.state is SendState.UNKNOWN:
            with own.folder.open_ledger() as ledger:
                settle_send(ledger, campaign_named(ledger, CAMPAIGN), each.key, "planned", "Pat Sample")
            draft(own)
    assert states(own) == {SendState.DRAFTED: 4}
    assert len(lying(server)) == 4


def test_planned_again_although_it_is_there(own: Office, server: Server) -> None:
    """A person's word does not make a second draft of one that still lies there."""
    draft(own)
    with own.folder.open_ledger() as ledger:
        settle_send(ledger, campaign_named(ledger, CAMPAIGN), sends(own)[0].key, "planned", "Pat Sample")
    assert len(draft(own)) == 1
    assert len(lying(server)) == 4


def test_a_server_that_refuses_or_breaks_off(own: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused: it is still planned. Broken off: nobody knows, until somebody has looked."""
    with monkeypatch.context() as patched:
        patched.setattr(imaplib.IMAP4, "append", lambda *_: ("NO", [b"[OVERQUOTA] full"]))
        with pytest.raises(MailError, match="may be full"):
            draft(own)
    assert states(own) == {SendState.PLANNED: 4}

    def gone(*_: object) -> None:
        raise imaplib.IMAP4.abort("socket error: EOF")

    with monkeypatch.context() as patched:
        patched.setattr(imaplib.IMAP4, "append", gone)
        with pytest.raises(MailError, match="broke off"):
            draft(own)
    assert states(own) == {SendState.PLANNED: 3, SendState.UNKNOWN: 1}


def test_every_command_that_sends_drafts_there(
    own: Office, server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Reminders and corrections go into the mailbox like the form itself. Cut off behind the one moment, the same
    command finds what lies there, and drafts no second one."""
    monkeypatch.chdir(own.folder.root)
    assert "4 drafts in the mailbox" in call("send", CAMPAIGN, "--drafts", "imap")
    said = [f"--resolve={each.key}=accepted" for each in sends(own)]
    call("send", CAMPAIGN, *said, "--by", "Pat Sample")
    age(own)
    with monkeypatch.context() as patched:
        put = DraftsFolder.put
        patched.setattr(DraftsFolder, "put", lambda *told: _behind(put, *told))
        with pytest.raises(_Cut):
            call("remind", CAMPAIGN, "--drafts", "imap")
    assert "3 drafts in the mailbox" in call("remind", CAMPAIGN, "--drafts", "imap")
    assert "Nobody is reminded" in call("remind", CAMPAIGN, "--drafts", "imap")
    assert len(lying(server)) == 8

    blank, back = own.folder.copy_path(copy_to(own, "second0@example.org")), tmp_path / "back.pdf"
    FILL.fill(blank, CONTRADICTED, back)
    start(own.folder.root, "read", str(back), "--jobs", "1").process.wait(60)
    (record,) = api.office_records(own)
    words = ("correct", record.id, "--drafts", "imap", "--to", "second0@example.org")
    assert "1 draft in the mailbox" in call(*words)
    assert "is out" in call(*words, code=2)
    assert len(lying(server)) == 9
    assert states(own) == {SendState.ACCEPTED: 4, SendState.DRAFTED: 5}


def call(*words: str, code: int = 0) -> str:
    """What a command says; it ends with this code."""
    result = CliRunner().invoke(pdfforms, words)
    assert result.exit_code == code, result.output
    return result.output


def test_killed_again_and_again(place: Path, server: Server) -> None:
    """kill -9 at random moments: no draft twice, none left out silently, at most one unknown a kill."""
    rows, dice = families(8), random.Random(5)  # noqa: S311  # no secret
    own = office(place, 9, more=f'imap = "{server.url}"')
    campaign(own, rows)
    kills = 0
    for _ in range(6):
        process = start(place, "send", CAMPAIGN, "--drafts", "imap")
        before, until = len(lying(server)), time.monotonic() + 60
        while process.look() and len(lying(server)) == before and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(dice.random() * 0.05)
        if process.process.poll() is None:
            os.kill(process.process.pid, signal.SIGKILL)
            kills += 1
        process.process.wait(60)
    draft(own)
    found = states(own)
    lie = Counter(str(message_from_bytes(data)["Message-ID"]).strip("<>") for data in lying(server))
    assert kills > 1
    assert set(lie.values()) == {1}
    assert {each.message_id for each in sends(own) if each.state is SendState.DRAFTED} == set(lie)
    assert found[SendState.DRAFTED] + found[SendState.UNKNOWN] == sum(len(each.addresses) for each in rows)
    assert found[SendState.UNKNOWN] <= kills


@pytest.mark.parametrize(("seconds", "good"), [(600, True), (-9, False)])
def test_a_token_instead_of_a_password(server: Server, place: Path, seconds: int, good: bool) -> None:
    """XOAUTH2 with what a command prints, for fetching and for drafts; one that has run out is refused."""
    command = f'["printf", "{dovecot.token(seconds=seconds)}"]'
    own = office(place, 9, more=f'imap = "{server.url}"\nimap_token_command = {command}')
    account = account_in(own.settings.mail)
    for opened in (open_folder(account, "INBOX"), open_drafts(account)):
        if good:
            with opened as folder:
                assert folder.account.user == "office"
        else:
            with pytest.raises(MailError, match="token"), opened:
                pass
    assert account_in(own.settings.mail, "imap://office@other.example").token is None
    assert account_of(server.url).token is None
