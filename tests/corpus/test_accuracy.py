"""The score sheet's promises over the committed corpus."""

from __future__ import annotations

import pytest

from benchmarks.accuracy import FLOORS, measured, summed
from tests.corpus.expectation import KINDS, corpus


def test_every_kind_has_a_floor() -> None:
    """A kind without a floor could fall unseen."""
    assert set(FLOORS) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_score(kind: str) -> None:
    """No field is wrong or silently blank, and the kind keeps the share of right fields it once had."""
    rows = [measured(each) for each in corpus() if each.kind == kind]
    assert rows
    assert {row.name: row.faults for row in rows if row.faults} == {}
    assert summed(rows).share >= FLOORS[kind]
