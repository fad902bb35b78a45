"""Going through what the ledger holds."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import pytest

from pdfforms.ledger import Ledger
from pdfforms.model.ledger import Event, RecordFilter
from pdfforms.model.record import Status
from tests.ledger.made import LATER, arrival, post, posted, reading, record


def ids(ledger: Ledger, **asked: object) -> list[str]:
    """The ids of the records that are asked for."""
    return [each.id for each in ledger.records(RecordFilter(**asked))]  # type: ignore[arg-type]  # a test's shorthand


def test_records_come_in_order_of_arrival(ledger: Ledger) -> None:
    """Whatever is read first, the records stand as their files arrived, and within a file by their place in it."""
    ledger.receive([arrival(name) for name in ("z", "scan", "a")])
    for names in (["a"], ["scan"], ["z"]):
        with ledger.posting() as posting:
            count = 3 if names == ["scan"] else 1
            made = [reading(names[0], f"{names[0]}{9 - at}", at) for at in range(count)]
            posting.put_readings(made)
            posting.put_records([posted(record(each.record_id)) for each in made])
    assert ids(ledger) == ["z9", "scan9", "scan8", "scan7", "a9"]


def test_what_is_asked_for(ledger: Ledger) -> None:
    """Form, status, ids, time and maker narrow the records down, alone and together."""
    post(ledger, ["a", "b", "c", "d"])
    with ledger.posting() as posting:
        other = replace(record("b"), form="packet", status=Status.OK)
        posting.put_records([posted(other, LATER), posted(record("c"), LATER, "0.2.0")])
    assert ids(ledger, form="packet") == ["b"]
    assert ids(ledger, status=Status.NEEDS_REVIEW) == ["a", "c", "d"]
    assert ids(ledger, ids=("d", "a", "none")) == ["a", "d"]
    assert ids(ledger, since=LATER) == ["b", "c"]
    assert ids(ledger, readers=("0.1.0",), status=Status.NEEDS_REVIEW) == ["a", "d"]
    assert ledger.readers() == ("0.1.0", "0.2.0")
    assert [each.name for each in ledger.files(readers=["0.2.0"])] == []


@pytest.mark.parametrize("count", [255, 256, 257, 600])
def test_every_record_once(ledger: Ledger, count: int) -> None:
    """No record is left out or told twice where one page ends and the next begins."""
    names = [str(number) for number in range(count)]
    post(ledger, names)
    assert ids(ledger) == names
    assert [each.name for each in ledger.files()] == [f"{name}.pdf" for name in names]


def test_one_may_post_while_going_through_them(ledger: Ledger) -> None:
    """Reading all records again posts each of them while the list is open, and each comes once."""
    names = [str(number) for number in range(600)]
    post(ledger, names)
    seen = []
    for each in ledger.records():
        seen.append(each.id)
        if each.id.endswith("0"):
            with ledger.posting([each.id]) as posting:
                posting.put_records([posted(record(each.id), LATER, "0.2.0")])
                posting.add_events([Event(LATER, "reread", each.id, "pdfforms 0.2.0")])
    assert seen == names
    assert [each.subject for each in ledger.events()] == [name for name in names if name.endswith("0")]
    assert [each.at for each in ledger.events("590")] == [LATER]


def test_memory_does_not_grow(ledger: Ledger) -> None:
    """Ten times as many records take no more memory to go through."""
    peaks = []
    for begin, end in ((0, 512), (512, 5_120)):
        for at in range(begin, end, 512):
            post(ledger, range(at, at + 512))
        tracemalloc.start()
        assert sum(1 for _ in ledger.records()) == end
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5


def test_counts(ledger: Ledger) -> None:
    """An empty ledger counts nothing; a filled one counts by form, status and code."""
    empty = ledger.counts()
    assert (empty.receipts, empty.files, empty.records, empty.findings) == (0, {}, {}, {})
    post(ledger, ["a", "b"])
    assert ledger.counts().findings == {"handwriting_unread": 2}
    assert ledger.counts().records == {("attendance_plan", Status.NEEDS_REVIEW): 2}
