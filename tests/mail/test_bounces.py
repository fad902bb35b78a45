"""Genuine bounces: a real server takes the messages over, cannot deliver some, and says so by mail."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pdfforms import api
from pdfforms.api import Office
from pdfforms.bulk.campaign.whereabouts import standing
from pdfforms.mail.credentials import IMAP_PASSWORD
from pdfforms.mail.pace import Limits
from pdfforms.model.campaign import Send, SendState
from pdfforms.model.mail import MailKind
from tests.mail.campaigns import CAMPAIGN, Family, campaign, office
from tests.mail.server import Box, serving
from tests.mail.test_smtp import run
from tests.programs import dovecot, postfix, require

ROWS = [
    Family(1, ("nobody@example.org",)),
    Family(2, (f"lee@{postfix.REFUSED}",)),
    Family(3, (f"noor@{postfix.ELSEWHERE}",)),
    Family(4, (f"full@{postfix.ELSEWHERE}",)),
]
"""An unknown user of the server's own, a domain that takes no mail, a good address, one refused elsewhere."""
UNDELIVERABLE = {"nobody@example.org", f"lee@{postfix.REFUSED}", f"full@{postfix.ELSEWHERE}"}


def sends(own: Office) -> list[Send]:
    """All messages."""
    with own.folder.open_ledger() as ledger:
        return list(ledger.sends(CAMPAIGN))


def elsewhere() -> Box:
    """The server of another domain, which knows one of two."""
    return Box(recipient=lambda to: "550 5.2.2 mailbox full" if to.startswith("full") else None)


def bounced(own: Office) -> set[str]:
    """Who stands as refused, since a server says that the message came back."""
    return {each.address for each in sends(own) if each.state is SendState.REFUSED and "delivered" in each.why}


def test_what_comes_back_stands_as_refused(place: Path) -> None:
    """Each message is accepted, and three come back: those and no others are refused; nothing is answered."""
    require(postfix.available())
    with serving(box := elsewhere()) as port, postfix.running(elsewhere=port) as server:
        own = office(place, server.port)
        campaign(own, ROWS)
        assert run(own).outcomes == {SendState.ACCEPTED: 4}
        assert server.messages(3) == 3, server.log
        taken = api.fetch_mail([server.mbox], office=own, jobs=1)
        assert taken.kinds == {MailKind.BOUNCE: 3}
        assert taken.items == Counter(mail_bounced=3)
        assert bounced(own) == UNDELIVERABLE
        assert [to for _, to, _ in box.messages] == [f"noor@{postfix.ELSEWHERE}"]
        again = api.fetch_mail([server.mbox], office=own, jobs=1)
        assert (again.new, bounced(own)) == (0, UNDELIVERABLE)
    with own.folder.open_ledger() as ledger:
        assert len(standing(own, ledger, ledger.campaigns()[0]).owing) == 1
        assert list(api.office_records(own)) == []


def test_over_imap(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same by way of the office's mailbox on a real IMAP server, which is the one that knows no such user."""
    for missing in (postfix.available(), dovecot.available()):
        require(missing)
    monkeypatch.setenv(IMAP_PASSWORD, dovecot.PASSWORD)
    with (
        serving(elsewhere()) as port,
        dovecot.running() as mailbox,
        postfix.running(elsewhere=port, lmtp=mailbox.lmtp_port) as server,
    ):
        own = office(place, server.port, more=f'imap = "imap://forms@127.0.0.1:{mailbox.imap_port}"')
        campaign(own, ROWS)
        run(own)
        for _ in range(200):
            api.fetch_mail((), api.mail_server(own), own, jobs=1)
            if bounced(own) == UNDELIVERABLE:
                break
        assert bounced(own) == UNDELIVERABLE, server.log


def test_what_came_back_counts_for_the_days_limit(place: Path) -> None:
    """A provider counts what it has taken over, whatever becomes of it: a bounce gives no message back."""
    require(postfix.available())
    with serving(elsewhere()) as port, postfix.running(elsewhere=port) as server:
        own = office(place, server.port)
        campaign(own, ROWS)
        run(own, limits=Limits(None, 3))
        server.messages(
            sum(each.address in UNDELIVERABLE for each in sends(own) if each.state is SendState.ACCEPTED)
        )
        api.fetch_mail([server.mbox], office=own, jobs=1)
        assert bounced(own)
        assert run(own, limits=Limits(None, 3)).outcomes == {}
        assert run(own, limits=Limits(None, 4)).outcomes == {SendState.ACCEPTED: 1}
