"""Files that broke the reader twice: listed, tried again, let go."""

from __future__ import annotations

import pytest

from pdfforms import api
from pdfforms.errors import UsageError
from pdfforms.model.ledger import FileState
from pdfforms.model.record import Status
from tests.bulk.inline import breaking
from tests.bulk.offices import Inbox
from tests.read.returns import FIRST, answers, first, second


@pytest.fixture
def broken(inbox: Inbox) -> Inbox:
    """An office with one file in quarantine."""
    with breaking("a.pdf"):
        inbox.receive(a=first(), b=second())
    return inbox


def test_it_is_kept_with_its_reason(broken: Inbox) -> None:
    """Bytes and reason lie in quarantine/, the ledger says why, an event when, and a record that it was unread."""
    (file,) = api.quarantined_files(broken.office)
    assert (file.name, file.reason, file.failures) == ("a.pdf", "crashed", 2)
    folder = broken.office.folder
    assert {path.name for path in folder.root.joinpath("quarantine").iterdir()} == {
        f"{file.sha256}.pdf",
        f"{file.sha256}.reason.txt",
    }
    assert [(each.subject, each.detail) for each in broken.events("quarantined")] == [
        (file.sha256, {"why": "crashed"})
    ]
    assert broken.records()[0].status is Status.UNREADABLE
    assert {each.code for each in broken.records()[0].findings} == {"reader_failed"}


def test_it_is_not_read_again_by_itself(broken: Inbox) -> None:
    """Neither by the next run nor when it arrives again."""
    tally = broken.receive(a=first(), c=first())
    assert (tally.known, tally.left_over) == (2, 0)
    assert len(broken.records()[0].receipts) == 2
    assert broken.files()[0].state is FileState.QUARANTINED


def test_tried_again_it_works(broken: Inbox) -> None:
    """The record of what could not be read gives way to the return's own, with all arrivals."""
    broken.receive(c=first())
    tally = api.retry_quarantined(office=broken.office)
    assert (tally.left_over, tally.quarantined) == (1, [])
    assert sorted(record.status for record in broken.records()) == [Status.OK, Status.OK]
    record = broken.records()[0]
    assert (answers(record), [each.file for each in record.receipts]) == (FIRST, ["a.pdf", "c.pdf"])
    assert not list((broken.office.folder.root / "quarantine").iterdir())
    assert len(broken.events("retried")) == 1
    assert api.quarantined_files(broken.office) == ()


def test_tried_again_it_fails_again(broken: Inbox) -> None:
    """It goes back, and nothing is doubled."""
    with breaking("a.pdf"):
        tally = api.retry_quarantined(api.quarantined_files(broken.office)[0].sha256[:8], broken.office)
    assert tally.quarantined == ["a.pdf"]
    assert len(broken.records()) == 2
    assert [file.state for file in broken.files()] == [FileState.QUARANTINED, FileState.READ]


def test_a_person_lets_it_go(broken: Inbox) -> None:
    """It lies among the returns again, unread, and no run reads it; who decided is kept."""
    (file,) = api.quarantined_files(broken.office)
    with pytest.raises(UsageError, match="--by"):
        api.release_quarantined(file.sha256, " ", broken.office)
    place = api.release_quarantined(file.sha256[:10], "Sam Office", broken.office)
    assert place.read_bytes() == first()
    assert api.receive_returns((), broken.office).left_over == 0
    assert [each.actor for each in broken.events("released")] == ["Sam Office"]
    assert broken.records()[0].status is Status.UNREADABLE


def test_one_file_is_meant(broken: Inbox) -> None:
    """A beginning that fits none, or several, is refused, and nothing moves."""
    with breaking("d.pdf"):
        broken.receive(d=b"%PDF-1.7 d")
    for named, says in (("zz", "No file"), ("", "More than one")):
        with pytest.raises(UsageError, match=says):
            api.release_quarantined(named, "Sam", broken.office)
    assert len(api.quarantined_files(broken.office)) == 2
