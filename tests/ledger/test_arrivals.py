"""Files that arrive."""

from __future__ import annotations

from dataclasses import replace

from pdfforms.ledger import Ledger
from pdfforms.model.ledger import FileChange, FileState
from tests.ledger.made import AT, LATER, arrival, post, sha


def test_a_second_run_doubles_nothing(ledger: Ledger) -> None:
    """The same file from the same place is known the second time, and its number stays."""
    first = ledger.receive([arrival("one"), arrival("two")])
    second = ledger.receive([arrival("one"), arrival("two"), arrival("three")])
    assert [(each.new_file, each.new_receipt) for each in first] == [(True, True)] * 2
    assert [(each.new_file, each.new_receipt) for each in second] == [(False, False)] * 2 + [(True, True)]
    assert [each.number for each in second[:2]] == [each.number for each in first]
    assert ledger.counts().receipts == 3
    assert ledger.receive([]) == ()


def test_the_same_bytes_twice_are_one_file(ledger: Ledger) -> None:
    """Two names of the same bytes, in one batch or two, are one file with a receipt each."""
    batch = ledger.receive([arrival("one"), arrival("one", "/office/scans")])
    later = ledger.receive([arrival("one", "imap://office/INBOX;UID=7")])
    assert [(each.new_file, each.new_receipt) for each in (*batch, *later)] == [
        (True, True),
        (False, True),
        (False, True),
    ]
    assert [each.origin for each in ledger.receipts_of([sha("one")])] == [
        "/office/inbox/one.pdf",
        "/office/scans/one.pdf",
        "imap://office/INBOX;UID=7/one.pdf",
    ]
    assert [each.name for each in ledger.files()] == ["one.pdf"]


def test_unread_files_come_in_order_of_arrival(ledger: Ledger) -> None:
    """Whoever asks for the next files gets each once, in the order of arrival, without those that are read."""
    names = [f"file {number}" for number in range(10)]
    ledger.receive([arrival(name) for name in names])
    post(ledger, ["file 4"])
    found = []
    after = 0
    while page := ledger.unread(after, limit=4):
        found += [each.sha256 for each in page]
        after = page[-1].number
    assert found == [sha(name) for name in names if name != "file 4"]


def test_states_of_files(ledger: Ledger) -> None:
    """A file's state changes, and what is not said stays as it was."""
    ledger.receive([arrival("one"), arrival("two")])
    with ledger.posting() as posting:
        posting.set_files([FileChange(sha("one"), FileState.STORED, AT, failures=1, pages=3)])
        posting.set_files([FileChange(sha("one"), FileState.QUARANTINED, LATER, failures=2, reason="too_slow")])
    found = ledger.file(sha("one"))
    assert found is not None
    assert (found.state, found.failures, found.pages, found.reason) == (FileState.QUARANTINED, 2, 3, "too_slow")
    assert [each.sha256 for each in ledger.files(FileState.QUARANTINED)] == [sha("one")]
    assert ledger.counts().files == {FileState.QUARANTINED: 1, FileState.STORED: 1}
    assert ledger.receive([arrival("one")])[0].state is FileState.QUARANTINED
    assert ledger.file(sha("three")) is None


def test_names_that_no_database_takes(ledger: Ledger) -> None:
    """A name that is no UTF-8, or holds a NUL, is kept as far as text can, and known again."""
    hostile = replace(arrival("one"), origin="/office/\udce9t\0.pdf", name="\udce9t\0.pdf'); DROP TABLE files; --")
    assert ledger.receive([hostile])[0].new_receipt
    assert not ledger.receive([hostile])[0].new_receipt
    assert [each.name for each in ledger.files()] == ["\\udce9t\ufffd.pdf'); DROP TABLE files; --"]
