"""Whatever program typed it, what comes back is what was typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office import PLAN
from tests.programs import require
from tests.programs.command import ProgramFailed
from tests.programs.fillers import FILLERS
from tests.programs.fillers.filler import Filler
from tests.read.returns import answers, codes, read_path, unknown

TEXTS = {
    "ascii": "Plain text 12",
    "accents": "Zoë Bélanger, naïve façade",
    "quotes": "“Curly” ‘quotes’ – and a dash…",
    "polish": "Łukasz Źdźbło",
    "cyrillic": "Жук Приклад",
    "arabic": "مرحبا بالعالم 123",
    "gurmukhi": "ਸਤਿ ਸ੍ਰੀ ਅਕਾਲ",
    "emoji": "thumbs 👍🏽 up",
    "leading spaces": "   three before",
    "backslashes": "a\\b \\n (x) ((y",
    "parentheses": "(()) )(",
    "formula": "=1+1",
    "markup": "<r>&amp; %d {x}</r>",
}
LONG = ("twenty words or so in a line that is long enough to wrap " * 2 + "\n") * 5
DESTROYED = {("pdfium", "emoji")}
"""PDFium keeps the low 16 bits of a character beyond the basic plane."""
REFUSING = {"pdfbox", "pdf-lib"}
"""Programs that refuse what their font cannot encode, with the whole file."""


@pytest.mark.parametrize("filler", FILLERS, ids=lambda filler: filler.name)
def test_every_text_comes_back_as_typed(filler: Filler, tmp_path: Path) -> None:
    """A text typed by any program is read equal, or is null with a finding where the program destroyed it."""
    require(filler.available())
    blank = tmp_path / "blank.pdf"
    blank.write_bytes(PLAN.blank.data)
    for name, text in TEXTS.items():
        out = tmp_path / "out.pdf"
        try:
            filler.fill(blank, {"supports_tried_1": text, "student_name": text, "strategy_alarm": True}, out)
        except ProgramFailed:
            assert filler.name in REFUSING, name
            continue
        (record,) = read_path(out)
        if (filler.name, name) in DESTROYED:
            assert unknown(record) == {"supports_tried_1", "student_name"}
            assert "text_damaged" in codes(record, "student_name")
            continue
        expected = {"supports_tried_1": text, "student_name": text, "strategy_alarm": True}
        assert (name, answers(record), unknown(record)) == (name, expected, set())


@pytest.mark.parametrize("filler", FILLERS, ids=lambda filler: filler.name)
def test_a_long_note_and_every_kind_of_field(filler: Filler, tmp_path: Path) -> None:
    """600 characters with line ends, dates, numbers, times and names come back typed from any program."""
    require(filler.available())
    blank, out = tmp_path / "blank.pdf", tmp_path / "out.pdf"
    blank.write_bytes(PLAN.blank.data)
    typed: dict[str, str | bool] = {
        "other_notes": LONG,
        "plan_date": "Sept 3, 2026",
        "days_absent": "8 days",
        "strategy_alarm": True,
        "strategy_alarm_time": "7:15",
        "student_signature": "Avery Example",
        "student_signature_date": "2026/09/04",
    }
    filler.fill(blank, typed, out)
    (record,) = read_path(out)
    assert answers(record) == {
        "other_notes": LONG,
        "plan_date": "2026-09-03",
        "days_absent": 8,
        "strategy_alarm": True,
        "strategy_alarm_time": "07:15",
        "student_signature": "Avery Example",
        "student_signature_date": "2026-09-04",
    }
    assert not unknown(record)
