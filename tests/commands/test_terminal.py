"""Lines and tables on terminals of several widths."""

from __future__ import annotations

import pytest

from pdfforms.commands.terminal import show, show_table

LINES = [
    ("row", "address", "to"),
    ("2", "robin.longfamilyname@mail.example.org", "Robin Longfamilyname  NOT WRITTEN TO: flagged: no contact"),
    ("3", "lee@example.org", "Lee Example"),
    ("4", "somebody.with.a.very.long.address@department.example.org", ""),
]
WIDE = """\
row  address                                to
2    robin.longfamilyname@mail.example.org  Robin Longfamilyname  NOT WRITTEN TO: flagged: no contact
3    lee@example.org                        Lee Example
4    somebody.with.a.very.long.address@department.example.org
"""
FOLDED = """\
row  address                                to
2    robin.longfamilyname@mail.example.org  Robin Longfamilyname  NOT WRITTEN
                                            TO: flagged: no contact
3    lee@example.org                        Lee Example
4    somebody.with.a.very.long.address@department.example.org
"""
NARROW = """\
row  address                                to
2    robin.longfamilyname@mail.example.org
      Robin Longfamilyname  NOT WRITTEN TO:
      flagged: no contact
3    lee@example.org  Lee Example
4    somebody.with.a.very.long.address@department.example.org
"""


@pytest.mark.parametrize(("columns", "shown"), [(120, WIDE), (80, FOLDED), (48, NARROW)])
def test_tables(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], columns: int, shown: str
) -> None:
    """One long cell makes no column wider than a terminal bears, and no word is cut."""
    monkeypatch.setenv("COLUMNS", str(columns))
    show_table(LINES)
    assert capsys.readouterr().out == shown


def test_no_table(capsys: pytest.CaptureFixture[str]) -> None:
    """No lines, nothing shown."""
    show_table([])
    assert capsys.readouterr().out == ""


def test_lines_hold_nothing_that_a_terminal_obeys(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A cell from a roster cannot move the cursor, wherever it stands."""
    monkeypatch.setenv("COLUMNS", "40")
    show("a \x1b[2Jword \x9b of one who would clear the whole terminal")
    show_table([("\x1b[2J", "\x1b[H", "\x1b]0;title\x07" * 9)])
    assert not set("\x1b\x9b\x07") & set(capsys.readouterr().out)
