"""Reading again: what changed is shown and written down, decisions stay, and nothing that was read is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from pdfforms import api
from pdfforms.bulk.reading import returns, work
from pdfforms.bulk.reading.again import Change
from pdfforms.contain.pool import Failure
from pdfforms.errors import LedgerError
from pdfforms.model.codes import finding
from pdfforms.model.ledger import FileState
from pdfforms.model.reading import Outcome, Reading
from pdfforms.model.record import Status
from tests.bulk.inline import breaking
from tests.bulk.offices import Inbox, answered
from tests.read.bends import bent
from tests.read.returns import FIRST, answers, codes, first, second, unknown
from tests.read.test_annotations import inked, place


@contextmanager
def read_by(change: Callable[[Reading], Reading]) -> Iterator[None]:
    """Reads with another reader for a while."""
    real = returns.read_data

    def changed(*words: Any, **named: Any) -> tuple[Reading, ...]:
        return tuple(map(change, real(*words, **named)))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(work, "read_data", changed)
        yield


def _worse(reading: Reading) -> Reading:
    """As a reader that does not see the days absent."""
    fields = dict(reading.fields)
    fields["days_absent"] = replace(fields["days_absent"], value=None)
    told = (*reading.findings, finding("handwriting_unread", "days_absent"))
    return replace(reading, fields=fields, findings=told)


def _everything(inbox: Inbox) -> list[Change]:
    return api.reread_returns(lambda _: True, inbox.office)[1]


def test_what_changed_is_shown(inbox: Inbox) -> None:
    """Value and status before and after; an event names the fields, no value; once more, nothing changes."""
    with read_by(_worse):
        inbox.receive(a=first())
    assert unknown(inbox.record()) == {"days_absent"}
    (change,) = _everything(inbox)
    assert (change.before, change.after, change.file) == ("needs_review", "ok", "a.pdf")
    assert change.fields == {"days_absent": (None, 8)}
    assert answers(inbox.record()) == FIRST
    assert [each.detail for each in inbox.events("reread")] == [{"keys": ["days_absent"], "status": "ok"}]
    assert _everything(inbox) == []
    assert len(inbox.events("reread")) == 1


def test_decisions_stay(inbox: Inbox) -> None:
    """What a person settled holds, also where the better reader says something else; receipts stay, too."""
    with read_by(_worse):
        inbox.receive(a=first(), b=first())
    api.settle_record(inbox.record().id, {"days_absent": "3"}, "Sam", (), inbox.office)
    assert _everything(inbox) == []
    record = inbox.record()
    assert (record.values["days_absent"], len(record.receipts)) == (3, 2)
    assert "settled" in codes(record, "days_absent")
    assert (8, record.answers["days_absent"].source) in record.answers["days_absent"].alternatives


def test_two_returns_of_a_copy(inbox: Inbox) -> None:
    """They are joined as before."""
    inbox.receive(a=first(), b=answered(days_absent=3))
    before = inbox.record()
    assert _everything(inbox) == []
    assert inbox.record() == before


@pytest.mark.parametrize("failure", list(Failure))
def test_a_reader_that_breaks_now(inbox: Inbox, failure: Failure) -> None:
    """What was read stands, and it is told."""
    inbox.receive(a=first(), b=second())
    before = inbox.records()
    with breaking("a.pdf", failure):
        tally, changes = api.reread_returns(lambda _: True, inbox.office)
    assert (inbox.records(), changes) == (before, [])
    assert [each.split(":")[0] for each in tally.troubles] == ["a.pdf"]
    assert {file.state for file in inbox.files()} == {FileState.READ}


@pytest.mark.parametrize("outcome", [Outcome.UNREADABLE, Outcome.NOT_OURS])
def test_a_reader_that_sees_no_form_now(inbox: Inbox, outcome: Outcome) -> None:
    """What was read stands; what had no form before may have another outcome."""
    inbox.receive(a=first(), note=b"dear office")
    before = inbox.records()

    def blind(reading: Reading) -> Reading:
        return Reading(outcome, reading.receipt, findings=(finding("unreadable_file"),))

    with read_by(blind):
        tally, changes = api.reread_returns(lambda _: True, inbox.office)
    assert inbox.records()[0] == before[0]
    assert [each.split(":")[0] for each in tally.troubles] == ["a.pdf"]
    assert [each.after for each in changes] == ([outcome.value] if outcome is Outcome.UNREADABLE else [])


def test_a_record_that_is_another_now(inbox: Inbox) -> None:
    """Where the better reader sees the copy code, the record of the file's own gives way, and both are told."""
    with read_by(lambda reading: replace(reading, copy=None)):
        inbox.receive(a=first())
    old = inbox.record()
    changes = {each.record: (each.before, each.after) for each in _everything(inbox)}
    new = inbox.record()
    assert (new.copy, answers(new)) == ("7Q488PQAEH", FIRST)
    assert changes == {new.id: (None, "ok"), old.id: ("ok", None)}
    assert len(inbox.events("reread")) == 2


def test_only_what_is_wanted(inbox: Inbox) -> None:
    """Files that another version read, or one by one."""
    inbox.receive(a=first(), b=second())
    tally, _ = api.reread_returns(lambda file: file.name == "b.pdf", inbox.office)
    assert (tally.left_over, tally.done) == (1, 1)


def test_a_file_that_is_gone_stops_nothing(inbox: Inbox) -> None:
    """It is told; its record stands; the others are read again."""
    inbox.receive(a=first(), b=second())
    place = inbox.office.folder.vault.find(inbox.files()[0].sha256)
    assert place
    place.unlink()
    before = inbox.records()
    tally, _ = api.reread_returns(lambda _: True, inbox.office)
    assert (tally.done, len(tally.troubles), inbox.records()) == (1, 1, before)
    assert before[0].status is Status.OK


def test_pictures_keep_their_names(inbox: Inbox) -> None:
    """Reading again, and a run after one that was killed, replaces a picture; each is named by a record."""
    x0, y0, x1, y1 = place("days_absent")
    struck = bent(first(), inked([x0 - 5, (y0 + y1) / 2, x1 + 5, (y0 + y1) / 2]))
    folder = inbox.office.folder.evidence
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pdfforms.ledger.posting.Posting.put_records", _fail)
        with pytest.raises(LedgerError):
            inbox.receive(a=struck)
    assert len(list(folder.iterdir())) == 1
    inbox.receive(a=struck)
    named = dict(inbox.record().evidence)
    assert named.keys() == {"days_absent"}
    assert _everything(inbox) == []
    assert (dict(inbox.record().evidence), {path.name for path in folder.iterdir()}) == (
        named,
        set(named.values()),
    )
    inbox.receive(b=bent(answered(days_absent=3), inked([x0 - 5, y0, x1 + 5, y1])))
    assert set(inbox.record().evidence.values()) <= {path.name for path in folder.iterdir()}
    assert len(list(folder.iterdir())) == 2


def _fail(*_: object) -> None:
    raise LedgerError("The disk is full.")
