"""A sample of `tests/torture/send.py`."""

from __future__ import annotations

from pathlib import Path

from tests.torture.send import torture


def test_killed_and_resumed(tmp_path: Path) -> None:
    """Ten kills at random points: nothing twice, nothing crossed, nobody left out, at most one unknown a kill."""
    result = torture(tmp_path, 25, 10, seed=7)
    assert result.kills.total() >= 8
    assert result.good, "\n".join(result.lines())


def test_reminders_killed_and_resumed(tmp_path: Path) -> None:
    """The same holds of reminders: nobody is reminded twice, nobody with another student's copy."""
    result = torture(tmp_path, 25, 10, seed=11, reminders=True)
    assert result.kills.total() >= 8
    assert result.good, "\n".join(result.lines())
