"""A record's cells as real dates, times, ticks and numbers, for stores whose columns have types.

"" and None are both an empty cell there; the column `unknown` tells them apart. A column that two editions use
differently holds text.
"""

from __future__ import annotations

from datetime import date, time

from pdfforms.errors import UsageError
from pdfforms.records.columns import Cell, Kind

RealCell = str | int | bool | date | time | None

_TYPES = {Kind.INTEGER: int, Kind.TICK: bool}
_NUL = str.maketrans({"\0": "\ufffd"})
"""PostgreSQL's text and many readers of Parquet end at it."""


def real(cell: Cell, kind: Kind) -> RealCell:
    """The cell as its column's kind has it. Raises UsageError for a value that is none of that kind."""
    if cell is None or cell == "":
        return None
    if kind is Kind.TEXT:
        return _text(cell)
    try:
        if isinstance(cell, str):
            return date.fromisoformat(cell) if kind is Kind.DATE else time.fromisoformat(cell)
    except ValueError:
        pass
    else:
        if type(cell) is _TYPES.get(kind):
            return cell
    raise UsageError(f"A {kind} column has a value that is none. Read the returns again.")


def _text(cell: str | int | bool) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell.translate(_NUL) if isinstance(cell, str) else str(cell)
