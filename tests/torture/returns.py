"""Many returns, made on the spot: most of one family each, some twice, some that contradict, some none at all."""

from __future__ import annotations

from pathlib import Path

from pdfforms.model.copycode import SYMBOLS, check_symbol
from tests.hostile.canaries import canary
from tests.office import PLAN, fill

ROUND = 20
"""Files of a round; what they are repeats."""
_TWICE, _AGAIN, _NOTE, _CUT = 15, 17, 18, 19
"""Places in a round: another return of the family before, one that came a hundred files ago, a note, a stump."""
_FOLDER = 100


def make_returns(folder: Path, files: int) -> None:
    """Writes the files, in folders of a hundred, with an invented canary name in every return."""
    for number in range(files):
        path = folder / f"{number // _FOLDER:04}" / f"{number % _FOLDER:02}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_data(number))


def code_of(number: int) -> str:
    """A copy code for each family."""
    symbols = []
    for _ in range(9):
        number, rest = divmod(number, len(SYMBOLS))
        symbols.append(SYMBOLS[rest])
    body = "".join(symbols)
    return body + check_symbol(body)


def _data(number: int) -> bytes:
    place = number % ROUND
    if place == _AGAIN and number >= _FOLDER and number // _FOLDER % 2:
        return _data(number - _FOLDER)
    if place == _NOTE:
        return f"{canary(number)} asks for call number {number}".encode()
    family = number - 1 if place == _TWICE else number
    values = {
        "student_name": canary(family),
        "days_absent": family % 9 + (place == _TWICE),
        "strategy_alarm": bool(number % 2),
        "other_notes": f"as {canary(family)} said",
    }
    data = fill(PLAN, values, code_of(family)).data
    return data[:2000] + b"%d" % number if place == _CUT else data
