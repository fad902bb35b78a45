"""Reminding those who owe a form, and nobody else."""

from __future__ import annotations

import email
from collections.abc import Callable, Sequence
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import Connection

from pdfforms import api
from pdfforms.api import Office
from pdfforms.bulk.campaign.outbox import campaign_named, settle_send
from pdfforms.bulk.campaign.sending import ANSWERED
from pdfforms.errors import MailError, UsageError
from pdfforms.ledger import following
from pdfforms.ledger.posting import Posting
from pdfforms.mail.message import open_again
from pdfforms.model.campaign import SendState
from pdfforms.model.record import Status
from tests.bulk.mail import put
from tests.mail.campaigns import CAMPAIGN, Family, campaign, delivered, families, judge, office
from tests.mail.following import (
    age,
    bounces_back,
    comes_back,
    copy_to,
    doubt,
    due,
    remind,
    reminded,
    sends,
)
from tests.mail.letters import written
from tests.mail.server import Box, serving
from tests.mail.test_smtp import run
from tests.programs import postgresql

ROBIN, LEE, PAT, SAM = (f"{name}@example.org" for name in ("robin", "lee", "pat", "sam"))
ROWS = [Family(1, (ROBIN,)), Family(2, (LEE, PAT), "fr"), Family(3, (SAM,), "ar")]
DAILY = "[remind]\ndays_between = 1\nmost = 2"


def sent(
    place: Path, port: int, rows: list[Family] = ROWS, more: str = DAILY, ledger: str | None = None
) -> Office:
    """An office whose campaign was sent a year ago."""
    own = office(place, port, more=more, ledger=ledger)
    campaign(own, rows)
    run(own)
    age(own)
    return own


def test_the_same_copy_once_more_in_their_language(place: Path) -> None:
    """A reminder has the same file and reply address under an id and words of its own; calling again sends
    nothing."""
    box = Box()
    with serving(box) as port:
        own = sent(place, port)
        assert set(due(own).values()) == {"reminder 1"}
        assert remind(own).outcomes == {SendState.ACCEPTED: 4}
        assert remind(own).outcomes == {}
    first, second = box.messages[:4], box.messages[4:]
    opened = {to: open_again(data) for _, to, data in first}
    for sender, to, data in second:
        again = open_again(data)
        assert (again.enclosures, again.recipients, again.reply_code) == (
            opened[to].enclosures,
            (to,),
            opened[to].reply_code,
        )
        assert again.message_id != opened[to].message_id
        assert f"+{again.reply_code}@" in sender
    said = {to: email.message_from_bytes(data, policy=default) for _, to, data in second}
    assert isinstance(said[PAT], EmailMessage)
    assert [str(said[to]["Subject"]).split(":")[1].strip().split()[0] for to in (ROBIN, PAT, SAM)] == [
        "a",
        "un",
        "استمارة",
    ]
    assert all("Specimen" not in str(each["Subject"]) for each in said.values())
    body = said[PAT].get_body(("plain",))
    assert body is not None
    assert "n’a pas encore reçu" in body.get_content()
    assert {each.kind for each in reminded(own).values()} == {"reminder-1"}
    verdict = judge(delivered([(to, data) for _, to, data in second], own.shelf()), ROWS)
    assert (verdict.delivered, verdict.duplicates, verdict.crossed, verdict.missing) == (4, 0, 0, frozenset())


def test_nobody_who_answered_or_cannot_be_reached(place: Path) -> None:
    """A return, even one that needs a person, keeps all of a student's guardians from being reminded; an address
    that bounces is left alone while another one of the family is not."""
    box = Box()
    with serving(box) as port:
        own = sent(place, port, [*ROWS, Family(4, ("a@example.org", "b@example.org"))])
        comes_back(own, copy_to(own, ROBIN))
        comes_back(own, copy_to(own, LEE), status=Status.NEEDS_REVIEW, findings=[doubt("only_prefilled")])
        bounces_back(own, next(each for each in sends(own) if each.address == "a@example.org"))
        age(own)
        assert due(own) == {
            ROBIN: "no: something came back",
            LEE: "no: something came back",
            PAT: "no: something came back",
            SAM: "reminder 1",
            "a@example.org": "no: the address bounces",
            "b@example.org": "reminder 1",
        }
        remind(own)
    assert [to for _, to, _ in box.messages[6:]] == sorted([SAM, "b@example.org"], key=_order(own))


def _order(own: Office) -> Callable[[str], str]:
    keys = {each.address: each.key for each in sends(own) if each.reminds}
    return lambda address: keys[address]


def test_words_are_an_answer_until_somebody_has_seen_to_them(place: Path, tmp_path: Path) -> None:
    """A family that wrote without a form is not reminded while its message waits for a person; then it is."""
    box = Box()
    with serving(box) as port:
        own = sent(place, port, ROWS[:1])
        letter = written(text="We will bring it.", to=f"forms+{copy_to(own, ROBIN)}@example.org").as_bytes()
        api.fetch_mail([put(tmp_path / "mail", [letter])], office=own, jobs=1)
        assert due(own) == {ROBIN: "no: something came back"}
        api.item_done(1, "Pat Sample", own)
        assert due(own) == {ROBIN: "reminder 1"}


def test_how_often_and_how_soon(place: Path) -> None:
    """Days between two messages to an address, and how many reminders, are what the settings say."""
    box = Box()
    with serving(box) as port:
        own = office(place, port, more=DAILY)
        campaign(own, ROWS[:1])
        assert due(own) == {ROBIN: "not now: the form itself is not sent yet"}
        run(own)
        assert due(own)[ROBIN].startswith("not now: written to on ")
        for number in (1, 2):
            age(own)
            assert due(own) == {ROBIN: f"reminder {number}"}
            remind(own)
            assert due(own)[ROBIN].startswith("not now: written to on " if number == 1 else "no: reminded 2 times")
        age(own)
        remind(own)
    assert len(box.messages) == 3
    assert len({each.message_id for each in sends(own)}) == 3


def test_an_answer_in_the_last_moment(place: Path) -> None:
    """What comes back while reminders are being sent, even after the server was told of the recipient, is seen:
    that family is not reminded, the others are."""
    box = Box()
    with serving(box) as port:
        own = sent(place, port)
        code = copy_to(own, PAT)

        def rule(to: str) -> None:
            if to in (LEE, PAT) and not came:
                came.append(to)
                comes_back(own, code)

        came: list[str] = []
        box.recipient = rule
        outcome = remind(own)
    assert outcome.outcomes == {SendState.ACCEPTED: 2, SendState.WITHDRAWN: 2}
    assert {to for _, to, _ in box.messages[4:]} == {ROBIN, SAM}
    assert {each.why for each in reminded(own).values() if each.state is SendState.WITHDRAWN} == {ANSWERED}


def test_an_answer_that_is_posted_beside_the_claim(
    place: Path, server: postgresql.Server, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL has several writers: what comes back between the claim's look at the answers and its end is
    seen, and that family is not reminded. Nothing of it counts as having left."""
    box, look = Box(), Posting.came_in
    with serving(box) as port:
        own = sent(place, port, ledger=server.address(database))
        code = copy_to(own, ROBIN)

        def looked(posting: Posting, codes: Sequence[str]) -> frozenset[str]:
            found = look(posting, codes)
            if code in codes and not found:
                comes_back(own, code)
            return found

        monkeypatch.setattr(Posting, "came_in", looked)
        outcome = remind(own)
        with own.folder.open_ledger() as ledger:
            assert ledger.left_since("2026-01-01T00:00:00Z") == len(box.messages)
    assert outcome.outcomes == {SendState.ACCEPTED: 3, SendState.WITHDRAWN: 1}
    assert {to for _, to, _ in box.messages[4:]} == {LEE, PAT, SAM}
    assert reminded(own)[ROBIN].why == ANSWERED


def test_an_answer_that_is_read_while_it_is_looked_for(
    place: Path, server: postgresql.Server, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits, and becomes a record between two questions to PostgreSQL, is seen by one of them."""
    asked = following.waiting
    with serving(Box()) as port:
        own = sent(place, port, ledger=server.address(database))
        code = copy_to(own, ROBIN)

        def waits(connection: Connection, codes: Sequence[str]) -> frozenset[str]:
            found = asked(connection, codes)
            comes_back(own, code)
            return found

        monkeypatch.setattr(following, "waiting", waits)
        with own.folder.open_ledger() as ledger:
            assert ledger.came_in([code]) == {code}


def test_a_reminder_that_was_refused_for_now_is_the_same_later(place: Path) -> None:
    """It stays planned under its key; `send` leaves it alone; `remind` goes on with it."""
    answers = iter(["451 later"] * 4)
    box = Box()
    with serving(box) as port:
        own = sent(place, port, ROWS[:1])
        box.recipient = lambda _: next(answers, None)
        assert [each.address for each in remind(own).later] == [ROBIN]
        planned = reminded(own)[ROBIN]
        run(own)
        assert len(box.messages) == 1
        assert reminded(own)[ROBIN].state is SendState.PLANNED
        remind(own)
    assert len(box.messages) == 2
    now = reminded(own)[ROBIN]
    assert (now.key, now.state) == (planned.key, SendState.ACCEPTED)


def test_what_is_not_due_any_more_is_withdrawn(place: Path) -> None:
    """A reminder that was planned and could not leave is withdrawn once the form is back."""
    box = Box()
    with serving(box) as port:
        own = sent(place, port)
        box.recipient = lambda _: "451 later"
        remind(own)
        comes_back(own, copy_to(own, ROBIN))
        box.recipient = lambda _: None
        remind(own, [copy_to(own, SAM)])
        assert reminded(own)[ROBIN].state is SendState.PLANNED
        remind(own)
    assert reminded(own)[ROBIN].state is SendState.WITHDRAWN
    assert {to for _, to, _ in box.messages[4:]} == {LEE, PAT, SAM}


def test_nobody_whom_a_later_roster_drops(place: Path) -> None:
    """An address that is flagged, corrected or gone since is not reminded; back in the roster it is."""
    box = Box()
    with serving(box) as port:
        own = sent(place, port)
        campaign(own, [replace(ROWS[0], no_contact="yes"), replace(ROWS[1], addresses=(LEE,))])
        dropped = "no: the last roster does not write to this address"
        assert due(own) == {ROBIN: dropped, LEE: "reminder 1", PAT: dropped, SAM: dropped}
        remind(own)
        campaign(own, ROWS)
        assert (due(own)[ROBIN], due(own)[SAM]) == ("reminder 1", "reminder 1")
    assert [to for _, to, _ in box.messages[4:]] == [LEE]


def test_siblings_in_one_message(place: Path) -> None:
    """Of siblings whose copies went out together the one that is back is left out of the reminder."""
    box = Box()
    rows = [Family(1, (ROBIN,)), Family(2, (ROBIN,)), Family(3, (SAM,))]
    with serving(box) as port:
        own = sent(place, port, rows, 'siblings = "together"\n' + DAILY)
        both = next(each.copies for each in sends(own) if each.address == ROBIN)
        comes_back(own, both[0])
        remind(own)
    (message,) = [data for _, to, data in box.messages[2:] if to == ROBIN]
    (only,) = delivered([(ROBIN, message)], own.shelf())
    assert (only.copies, only.code) == ((both[1],), both[1])


def test_one_copy_of_a_student_is_enough(place: Path) -> None:
    """Where each guardian has a copy, none is reminded once either is back."""
    box = Box()
    with serving(box) as port:
        own = sent(place, port, [ROWS[1]], 'copies = "guardian"\n' + DAILY)
        comes_back(own, copy_to(own, LEE))
        assert set(due(own).values()) == {"no: something came back"}


def test_a_reminder_of_which_nobody_knows(place: Path) -> None:
    """After a line that broke behind its end nothing more goes to that address before a person has said what
    became of it."""
    box = Box()
    with serving(box) as port:
        own = sent(place, port, ROWS[:1])
        box.late = lambda _: "drop"
        assert remind(own).outcomes == {SendState.UNKNOWN: 1}
        box.late = lambda _: None
        age(own)
        key = reminded(own)[ROBIN].key
        assert due(own) == {ROBIN: f"not now: say first what became of message {key} (unknown)"}
        remind(own)
        assert len(box.messages) == 2
        with own.folder.open_ledger() as ledger:
            settle_send(ledger, campaign_named(ledger, CAMPAIGN), key, "accepted", "Pat Sample")
        age(own)
        assert due(own) == {ROBIN: "reminder 2"}


def test_a_crossed_copy_stops_reminders(place: Path) -> None:
    """A reminder is opened again like every message: another student's file stops it."""
    box = Box()
    with serving(box) as port:
        own = sent(place, port)
        first, second = (own.folder.copy_path(copy_to(own, to)) for to in (ROBIN, SAM))
        ours, theirs = first.read_bytes(), second.read_bytes()
        first.write_bytes(theirs)
        second.write_bytes(ours)
        with pytest.raises(MailError):
            remind(own)
    assert {to for _, to, _ in box.messages[4:]} <= {LEE, PAT}


def test_a_copy_that_nobody_got(place: Path) -> None:
    """A code that is none is told; a right one is asked about alone."""
    box = Box()
    with serving(box) as port:
        own = sent(place, port, families(3))
        address = next(each.address for each in sends(own))
        assert address in due(own, [copy_to(own, address)])
        assert len(due(own, [copy_to(own, address)])) <= 2
        with pytest.raises(UsageError, match="No message carries"):
            due(own, ["0000000000"])
