"""Sending against a server that refuses, breaks off, lies about encryption."""

from __future__ import annotations

import contextlib
import sys
from collections import Counter
from pathlib import Path

import pytest

from pdfforms.api import Office
from pdfforms.bulk.campaign import sending
from pdfforms.bulk.campaign.outbox import campaign_named, send_test, server_of, settle_send
from pdfforms.bulk.campaign.prepare import Preparer
from pdfforms.bulk.campaign.sending import Run, Sent
from pdfforms.errors import MailError, UsageError
from pdfforms.mail.message import Outgoing
from pdfforms.mail.pace import Limits, Pace
from pdfforms.mail.smtp import Answer, Connection, Dropped, Unsure, server_at
from pdfforms.model.campaign import Send, SendState
from tests.mail.campaigns import CAMPAIGN, Family, campaign, families, office
from tests.mail.server import Box, Certificate, serving

THREE = families(3)
"""Four messages: one student has a second guardian, two share an address."""
ONE = [Family(1, ("robin@example.org",))]


class Waits:
    """Waits no time, and remembers for how long it would have."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.all: list[float] = []
        self._left = stop_after

    def __call__(self, seconds: float) -> bool:
        if seconds:
            self.all.append(seconds)
        if self._left is not None:
            self._left -= 1
            return self._left >= 0
        return True


def run(own: Office, waits: Waits | None = None, limits: Limits = Limits(None, None)) -> Sent:  # noqa: B008  # frozen
    """Sends what is planned."""
    with own.folder.sending(), own.folder.open_ledger() as ledger:
        found = campaign_named(ledger, CAMPAIGN)
        going = Run(ledger, found, server_of(own.settings), limits, waits or Waits(), lambda _: None)
        return going.send(Preparer(own, ledger, found))


def states(own: Office) -> dict[str, SendState]:
    """What has become of each address."""
    with own.folder.open_ledger() as ledger:
        return {each.address: each.state for each in ledger.sends(CAMPAIGN)}


def only_send(own: Office) -> Send:
    """The one message that there is."""
    with own.folder.open_ledger() as ledger:
        return ledger.sends(CAMPAIGN)[0]


def test_everybody_gets_one_message(place: Path) -> None:
    """Each address gets one message with one recipient; a second run sends nothing."""
    box = Box()
    with serving(box) as port:
        own = office(place, port)
        campaign(own, THREE)
        run(own)
        run(own)
    assert sorted(to for _, to, _ in box.messages) == sorted(each for one in THREE for each in one.addresses)
    assert box.recipients == 1
    assert set(states(own).values()) == {SendState.ACCEPTED}
    sender, _, data = box.messages[0]
    assert sender.startswith("forms+")
    assert b"Auto-Submitted: auto-generated" in data
    assert b"Sample" not in data.split(b"\r\n\r\n")[0]


@pytest.mark.parametrize(("quick", "state"), [(0.0, SendState.ACCEPTED), (60.0, SendState.SENDING)])
def test_what_became_of_one_may_wait_for_the_next(
    place: Path, monkeypatch: pytest.MonkeyPatch, quick: float, state: SendState
) -> None:
    """Where the server is quick, it reaches the disk with the next message's intent; else at once. Either way no
    more than one message stands as leaving, and the last one is written down."""
    monkeypatch.setattr(sending, "QUICK", quick)
    seen: list[Counter[SendState]] = []
    box = Box()
    with serving(box) as port:
        own = office(place, port)
        campaign(own, THREE)

        def look(_: str) -> None:
            with own.folder.open_ledger() as ledger:
                seen.append(Counter(each.state for each in ledger.sends(CAMPAIGN)))

        box.recipient = look
        assert run(own).outcomes == {SendState.ACCEPTED: 4}
        assert [each[SendState.PLANNED] for each in seen] == [4, 3, 2, 1]
        assert all(each[state] for each in seen[1:])
        assert all(each[SendState.SENDING] <= 1 for each in seen)
    with own.folder.open_ledger() as ledger:
        assert {each.state for each in ledger.sends(CAMPAIGN)} == {SendState.ACCEPTED}


@pytest.mark.parametrize("error", [Unsure, Dropped, KeyboardInterrupt])
def test_what_became_of_one_is_written_whatever_ends_the_run(
    place: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    """The line breaks, or a person ends the run, at the next message: the one before stands as accepted."""
    monkeypatch.setattr(sending, "QUICK", 60.0)
    hand_over, handed = Connection.hand_over, []

    def second_fails(own: Connection, outgoing: Outgoing) -> Answer:
        handed.append(outgoing.recipient)
        if len(handed) > 1:
            own.close()
            raise error("gone")
        return hand_over(own, outgoing)

    monkeypatch.setattr(Connection, "hand_over", second_fails)
    with serving(Box()) as port:
        own = office(place, port)
        campaign(own, THREE)
        with contextlib.suppress(MailError, KeyboardInterrupt):
            run(own)
    with own.folder.open_ledger() as ledger:  # one address has two messages
        assert Counter(each.state for each in ledger.sends(CAMPAIGN))[SendState.ACCEPTED] == 1


def test_a_refused_address_is_listed(place: Path) -> None:
    """550 to one recipient refuses that one alone, for good."""
    box = Box(recipient=lambda to: "550 no such mailbox" if to.startswith("second") else None)
    with serving(box) as port:
        own = office(place, port)
        campaign(own, THREE)
        sent = run(own)
        run(own)
    assert sent.outcomes == {SendState.ACCEPTED: 3, SendState.REFUSED: 1}
    assert len(box.messages) == 3
    with own.folder.open_ledger() as ledger:
        refused = ledger.sends(CAMPAIGN, [SendState.REFUSED])
    assert [(each.address, each.attempts) for each in refused] == [("second0@example.org", 1)]
    assert "550 no such mailbox" in refused[0].why


@pytest.mark.parametrize("stage", ["recipient", "early", "data"])
def test_a_message_that_is_refused_for_good_does_not_stop_the_others(place: Path, stage: str) -> None:
    """554 to one message, at whatever stage, refuses that one, and the next one goes over the same connection."""
    box = Box()
    setattr(box, stage, lambda to: "554 no" if to.startswith("family0") else None)
    with serving(box) as port:
        own = office(place, port)
        campaign(own, THREE)
        assert run(own).outcomes == {SendState.ACCEPTED: 2, SendState.REFUSED: 2}
    assert len(box.messages) == 2


@pytest.mark.parametrize("stage", ["sender", "recipient", "data", "early"])
@pytest.mark.parametrize("answer", ["451 later", "432 too fast"])
def test_a_temporary_refusal_is_tried_again(place: Path, stage: str, answer: str) -> None:
    """4xx at any stage is offered again after longer and longer waits, and then left for another run."""
    answers = iter([answer, answer, None])
    box = Box()
    setattr(box, stage, lambda _: next(answers))
    with serving(box) as port:
        own = office(place, port)
        campaign(own, ONE)
        waits = Waits()
        assert run(own, waits).outcomes == {SendState.ACCEPTED: 1}
    assert waits.all == [60.0, 300.0]
    assert len(box.messages) == 1


def test_refused_for_now_all_through_the_run(place: Path) -> None:
    """Whoever is refused for now to the end is still planned, with the reason."""
    with serving(Box(recipient=lambda _: "451 greylisted")) as port:
        own = office(place, port)
        campaign(own, ONE)
        sent = run(own)
    assert [each.address for each in sent.later] == ["robin@example.org"]
    assert (only_send(own).state, only_send(own).attempts) == (SendState.PLANNED, 4)
    assert "451 greylisted" in only_send(own).why


@pytest.mark.parametrize("stage", ["sender", "recipient", "early", "cut"])
def test_a_connection_dropped_before_the_end_has_sent_nothing(place: Path, stage: str) -> None:
    """Broken off before the message's end: it is still planned, sent over a new connection, and arrives once."""
    answers = iter(["cut" if stage == "cut" else "drop"])
    box = Box()
    setattr(box, "early" if stage == "cut" else stage, lambda _: next(answers, None))
    with serving(box) as port:
        own = office(place, port)
        campaign(own, ONE)
        waits = Waits()
        sent = run(own, waits)
    if stage == "cut" and sent.outcomes[SendState.UNKNOWN]:  # all of it was in the system's buffers by then
        assert len(box.messages) == 0
    else:
        assert sent.outcomes == {SendState.ACCEPTED: 1}
        assert (len(box.messages), waits.all) == (1, [2.0])


@pytest.mark.parametrize(("stage", "arrived"), [("data", 0), ("late", 1)])
def test_a_connection_dropped_behind_the_end_is_unknown(place: Path, stage: str, arrived: int) -> None:
    """Broken off behind the message's end nobody knows: it is not sent again, until a person says so."""
    answers = iter(["drop"])
    box = Box()
    setattr(box, stage, lambda _: next(answers, None))
    with serving(box) as port:
        own = office(place, port)
        campaign(own, ONE)
        assert run(own).outcomes == {SendState.UNKNOWN: 1}
        assert run(own).outcomes == {}
        assert len(box.messages) == arrived
        send = only_send(own)
        with own.folder.open_ledger() as ledger:
            found = campaign_named(ledger, CAMPAIGN)
            with pytest.raises(UsageError, match="Say who decides"):
                settle_send(ledger, found, send.key, "planned", " ")
            settle_send(ledger, found, send.key, "planned", "Pat Sample")
            assert [each.actor for each in ledger.events(send.copies[0])] == ["Pat Sample"]
        assert run(own).outcomes == {SendState.ACCEPTED: 1}
    assert len(box.messages) == arrived + 1


def test_a_server_that_always_breaks_off_ends_the_run(place: Path) -> None:
    """After some tries the run ends, and nothing is lost."""
    with serving(Box(sender=lambda _: "drop")) as port:
        own = office(place, port)
        campaign(own, ONE)
        with pytest.raises(MailError, match="broke off 4 times"):
            run(own)
    assert only_send(own).state is SendState.PLANNED


def test_one_message_that_the_server_breaks_off_at_does_not_hold_up_the_others(place: Path) -> None:
    """The others are sent first."""
    box = Box(recipient=lambda to: "drop" if to.startswith("second") else None)
    with serving(box) as port:
        own = office(place, port)
        campaign(own, THREE)
        with pytest.raises(MailError, match="broke off"):
            run(own)
    assert len(box.messages) == 3


def test_a_sender_that_is_refused_stops_the_campaign(place: Path) -> None:
    """550 to the office itself is nobody's fault among the families: nothing is marked refused."""
    with serving(Box(sender=lambda _: "550 5.7.60 no permission to send as this sender")) as port:
        own = office(place, port)
        campaign(own, THREE)
        with pytest.raises(MailError, match=r"5\.7\.60.*plain"):
            run(own)
    assert set(states(own).values()) == {SendState.PLANNED}


def test_a_stripped_starttls_sends_nothing(place: Path) -> None:
    """A server that offers no encryption gets neither password nor message."""
    box = Box()
    with serving(box) as port:
        own = office(place, port, "starttls", 'user = "office@example.org"')
        campaign(own, ONE)
        with pytest.raises(MailError, match="offers no encryption"):
            run(own)
    assert (box.messages, box.logins) == ([], [])


def test_a_certificate_that_nobody_vouches_for(place: Path, certificate: Certificate) -> None:
    """Encryption with a stranger is none."""
    box = Box()
    with serving(box, certificate) as port:
        own = office(place, port, "starttls")
        campaign(own, ONE)
        with pytest.raises(MailError, match="certificate"):
            run(own)
    assert box.messages == []


def test_starttls_with_a_password(place: Path, certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over an encrypted connection, with the password of the environment; a wrong one sends nothing."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    box = Box()
    with serving(box, certificate, {"office@example.org": "an example"}) as port:
        own = office(place, port, "starttls", 'user = "office@example.org"')
        campaign(own, ONE)
        monkeypatch.setenv("PDFFORMS_SMTP_PASSWORD", "another")
        with pytest.raises(MailError, match=r"does not let office@example\.org in") as caught:
            run(own)
        assert "another" not in str(caught.value)
        monkeypatch.setenv("PDFFORMS_SMTP_PASSWORD", "an example")
        assert run(own).outcomes == {SendState.ACCEPTED: 1}


def test_a_token_instead_of_a_password(
    place: Path, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """XOAUTH2 with what a command prints; a token that has run out is refused without hanging."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    box = Box()
    for token, good in (("old", False), ("fresh", True)):
        with serving(box, certificate, {"office@example.org": "token:fresh"}) as port:
            command = f"token_command = ['{sys.executable}', '-c', 'print(\"{token}\")']"
            own = office(place / token, port, "starttls", f'user = "office@example.org"\n{command}')
            campaign(own, ONE)
            if good:
                assert run(own).outcomes == {SendState.ACCEPTED: 1}
            else:
                with pytest.raises(MailError, match="does not let"):
                    run(own)
    assert len(box.messages) == 1


def test_no_server(place: Path) -> None:
    """Nobody listens: one sentence, nothing sent."""
    own = office(place, 9)
    campaign(own, ONE)
    with pytest.raises(MailError, match="No mail server answers"):
        run(own)
    assert only_send(own).state is SendState.PLANNED


@pytest.mark.parametrize("address", ["mail.example.org; rm", "a b", "http://example.org", "example.org:x"])
def test_addresses_of_servers(address: str) -> None:
    """What is no server is refused, and so is plain text to another machine."""
    with pytest.raises(MailError):
        server_at(address, "starttls")
    with pytest.raises(MailError, match="in the open"):
        server_at("mail.example.org", "none")
    assert server_at("smtp://mail.example.org", "tls") == ("mail.example.org", 465)


def test_the_days_limit_counts_all_campaigns(place: Path) -> None:
    """What left within 24 hours counts, also in earlier runs; the rest waits."""
    box = Box()
    with serving(box) as port:
        own = office(place, port)
        campaign(own, THREE)
        assert "2 messages have left" in run(own, limits=Limits(None, 2)).stopped
        assert run(own, limits=Limits(None, 2)).outcomes == {}
        assert run(own, limits=Limits(None, 3)).outcomes == {SendState.ACCEPTED: 1}
    assert len(box.messages) == 3


def test_the_minutes_limit() -> None:
    """No 60 seconds see more messages than allowed."""
    pace, now, times = Pace(30), 0.0, []
    for _ in range(100):
        now += pace.wait(now)
        pace.sent(now)
        times.append(now)
        now += 0.1
    assert all(sum(start <= each < start + 60 for each in times) <= 30 for start in times)
    assert times[-1] < 240


def test_the_minutes_limit_counts_what_an_earlier_run_sent(place: Path) -> None:
    """A run that begins a moment after another one waits before its first message."""
    with serving(Box()) as port:
        own = office(place, port)
        campaign(own, THREE)
        run(own, Waits(stop_after=2), Limits(2, None))
        waits = Waits()
        run(own, waits, Limits(2, None))
    assert 50 < waits.all[0] <= 60


def test_stopping_and_going_on(place: Path) -> None:
    """A run that is told to stop ends between two messages; the next one goes on."""
    box = Box()
    with serving(box) as port:
        own = office(place, port)
        campaign(own, THREE)
        assert run(own, Waits(stop_after=2)).stopped
        assert len(box.messages) == 2
        run(own)
    assert len({(sender, to) for sender, to, _ in box.messages}) == len(box.messages) == 4


def test_a_test_goes_to_oneself_alone(place: Path) -> None:
    """A test is the real message under another address, and changes nothing in the ledger."""
    box = Box()
    with serving(box) as port:
        own = office(place, port)
        campaign(own, ONE)
        with own.folder.open_ledger() as ledger:
            found = campaign_named(ledger, CAMPAIGN)
            preparer = Preparer(own, ledger, found)
            assert send_test(preparer, only_send(own), "me@example.org", server_of(own.settings)).accepted
            with pytest.raises(UsageError, match="no mail address"):
                send_test(preparer, only_send(own), "me", server_of(own.settings))
    assert [to for _, to, _ in box.messages] == ["me@example.org"]
    assert b"robin@example.org" not in box.messages[0][2]
    assert only_send(own).state is SendState.PLANNED
