"""A sample of `tests/torture/send.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.send import torture


def test_killed_and_resumed(tmp_path: Path) -> None:
    """Ten kills at random points: nothing twice, nothing crossed, nobody left out, at most one unknown a kill."""
    result = torture(tmp_path, 25, 10, seed=7)
    assert result.kills.total() >= 8
    assert result.good, "\n".join(result.lines())


def test_reminders_killed_and_resumed(tmp_path: Path) -> None:
    """The same holds of reminders: nobody is reminded twice, nobody with another student's copy."""
    result = torture(tmp_path, 25, 10, seed=11, what="reminders")
    assert result.kills.total() >= 8
    assert result.good, "\n".join(result.lines())


@pytest.mark.parametrize("what", ["corrections", "staff"])
def test_copies_of_returns_killed_and_resumed(tmp_path: Path, what: str) -> None:
    """The same holds where a copy is made of each return first, while it is made, too: no family is asked twice,
    and nobody at school gets another school's plan."""
    result = torture(tmp_path, 8, 5, seed=13, what=what)
    assert result.kills.total() >= 3
    assert result.good, "\n".join(result.lines())
