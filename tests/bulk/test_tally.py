"""A run's count of records, whatever their number."""

from __future__ import annotations

from collections import Counter

from pdfforms.bulk.reading.tally import Noted, Tally
from pdfforms.model.record import Record, Status


def _record(number: int, status: Status) -> Record:
    return Record(f"{number:016}", None, None, None, None, status, {}, (), (), {})


def test_a_record_counts_as_it_is_in_the_end() -> None:
    """A record that is made twice in a run counts once, with its last status."""
    noted = Noted()
    noted.note([_record(1, Status.OK), _record(2, Status.OK)])
    noted.note([_record(1, Status.NEEDS_REVIEW), _record(3, Status.BLANK)])
    assert +noted.statuses == Counter({Status.OK: 1, Status.NEEDS_REVIEW: 1, Status.BLANK: 1})
    assert sorted(noted) == [f"{number:016}" for number in (1, 2, 3)]


def test_what_a_tally_tells_stays_as_it_was() -> None:
    """What was told in the middle of a run does not change with the run."""
    tally = Tally()
    told = tally.statuses
    tally.records.note([_record(1, Status.OK)])
    assert (told.total(), tally.statuses.total()) == (0, 1)
