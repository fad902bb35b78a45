"""What was archived, in the ledger."""

from __future__ import annotations

from dataclasses import replace

from pdfforms.ledger import Ledger
from pdfforms.model.archive import Archived, Holding, Sought
from pdfforms.model.ledger import IssuedCopy
from pdfforms.model.record import Status
from tests.ledger.made import AT, LATER, arrival, post, posted, reading, record, sha
from tests.ledger.test_campaigns import COPIES, planned

ONE = Archived("urn:x:one", 1, "one", "ab" * 64, 1000, LATER)
AGAIN = replace(ONE, version=2, inventory_sha512="cd" * 64, bytes=10)
TWO = replace(ONE, object="urn:x:two", record="2")
SHARED = replace(ONE, object="urn:x:file", record=None)
REVIEWED = (Status.NEEDS_REVIEW,)


def archived(ledger: Ledger, *stored: Archived) -> None:
    """Versions are written down."""
    with ledger.posting() as posting:
        posting.put_archived(stored)


def test_versions_come_back(ledger: Ledger) -> None:
    """By record, by object, and all of them in order; a file of several families is of no record."""
    post(ledger, ["one", "two"])
    archived(ledger, AGAIN, ONE, SHARED)
    assert ledger.archived_of(["one", "two"]) == {"one": (ONE, AGAIN), "two": ()}
    assert ledger.newest_of(["urn:x:one", "urn:x:file", "urn:x:none"]) == {
        "urn:x:one": AGAIN,
        "urn:x:file": SHARED,
    }
    assert list(ledger.archived()) == [SHARED, ONE, AGAIN]


def test_a_digest_never_changes(ledger: Ledger) -> None:
    """A version that is known stays as it was written down first."""
    archived(ledger, ONE)
    archived(ledger, replace(ONE, inventory_sha512="ef" * 64))
    assert list(ledger.archived()) == [ONE]


def test_what_was_destroyed_is_forgotten(ledger: Ledger) -> None:
    """All versions of an object go, others stay."""
    archived(ledger, ONE, AGAIN, TWO)
    with ledger.posting() as posting:
        posting.drop_archived([ONE.object])
    assert list(ledger.archived()) == [TWO]


def test_what_is_to_be_archived(ledger: Ledger) -> None:
    """Records of the statuses that were never archived, or were posted again since."""
    post(ledger, ["one", "two"])
    assert ledger.to_archive(REVIEWED) == ("one", "two")
    assert ledger.to_archive((Status.OK,)) == ()
    archived(ledger, ONE, AGAIN)
    assert ledger.to_archive(REVIEWED) == ("two",)
    with ledger.posting(["one"]) as posting:
        posting.put_records([replace(posted(record("one")), at=LATER)])
    assert ledger.to_archive(REVIEWED) == ("one", "two")


def test_holdings_are_found(ledger: Ledger) -> None:
    """By record, copy code, form, day of arrival, and by the student's number wherever the office had it from."""
    planned(ledger)
    post(ledger, ["one", "2"])
    archived(ledger, ONE, AGAIN, TWO, SHARED)
    with ledger.posting() as posting:
        made = [
            IssuedCopy("COPY2", "attendance_plan", "2026-1", "en", "70002", AT, {"asn": "123 456", "days": 12})
        ]
        posting.issue((), made)
    one, two = ledger.holdings()
    assert one == Holding(
        "one", "urn:x:one", 2, "attendance_plan", "2026-09", "COPYone", "needs_review", AT, LATER
    )
    for sought in (
        Sought(record="2"),
        Sought(copy="COPY2"),
        Sought(student="70002"),
        Sought(student="123 456"),
        Sought(student="12"),
    ):
        assert ledger.holdings(sought) == (two,), sought
    assert ledger.holdings(Sought(student=COPIES[0].student)) == (one,)
    assert ledger.holdings(Sought(student="123")) == ()
    assert ledger.holdings(Sought(form="attendance_plan", since=AT[:10], until=AT[:10])) == (one, two)
    assert ledger.holdings(Sought(since="2026-11-26")) == ledger.holdings(Sought(until="2026-11-24")) == ()


def test_the_records_on_a_file_and_its_messages(ledger: Ledger) -> None:
    """Which records stand on a file; a file that no message brought has none."""
    ledger.receive([arrival("sheet")])
    with ledger.posting(["one", "two"]) as posting:
        posting.put_readings([reading("sheet", "one"), reading("sheet", "two", 1)])
        posting.put_records([posted(record("one")), posted(record("two"))])
    assert set(ledger.records_on([sha("sheet")])) == {"one", "two"}
    assert ledger.mails_with([sha("sheet")]) == ()
