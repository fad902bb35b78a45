"""What every program does to a copy that asks only for the rest: open fields are answered, locked ones stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfforms.build.linked import fill_linked
from pdfforms.bulk.campaign.asking import standing_answers
from pdfforms.bulk.reading.amend import Asked
from pdfforms.bulk.reading.compose import compose
from pdfforms.model.linked import CORRECTION, Linked
from pdfforms.model.record import value_of
from pdfforms.read.read import read_pdf
from tests.office import PLAN, fill
from tests.programs import require
from tests.programs.command import ProgramFailed
from tests.programs.fillers import FILLERS
from tests.programs.fillers.filler import Filler
from tests.read.returns import FIRST, FIRST_CODE, SECOND_CODE, SHELF
from tests.read.test_fillers import REFUSING

OPEN = ("strategy_alarm_time", "strategy_bus_backup", "school_support_1", "review_date")
ANSWERS: dict[str, str | bool] = {
    "strategy_alarm_time": "7:20",
    "strategy_bus_backup": True,
    "school_support_1": "A check-in (weekly)",
    "review_date": "2026-11-20",
}


@pytest.mark.parametrize("filler", FILLERS, ids=lambda filler: filler.name)
def test_open_fields_are_answered_and_locked_ones_stay(filler: Filler, tmp_path: Path) -> None:
    """Whatever the program, nothing is told of locked answers, and each open one is what was typed."""
    require(filler.available())
    (first,) = read_pdf(fill(PLAN, FIRST | {"strategy_alarm_time": ""}, FIRST_CODE).data, "first.pdf", SHELF)
    before = compose([first], {}, {}, {})
    given = standing_answers(before, PLAN.maps[0])
    copy = fill_linked(PLAN.template, PLAN.parts, given, SECOND_CODE, open=OPEN, pictures={})
    blank, out = tmp_path / "copy.pdf", tmp_path / "out.pdf"
    blank.write_bytes(copy.data)
    try:
        filler.fill(blank, ANSWERS, out)
    except ProgramFailed:
        assert filler.name in REFUSING
        return
    (answered,) = read_pdf(out.read_bytes(), "second.pdf", SHELF)
    assert answered.copy == SECOND_CODE
    files = frozenset({first.receipt.sha256})
    linked = Linked(SECOND_CODE, before.id, FIRST_CODE, CORRECTION, OPEN, files, "", "2026-11-25T12:00:00Z")
    asked = Asked(linked, {key: value_of(plain) for key, plain in given.items()})
    after = compose([first, answered], {}, {}, {}, {SECOND_CODE: asked})
    wanted = {**before.values, **ANSWERS, "strategy_alarm_time": "07:20"}
    assert (after.id, after.copy) == (before.id, FIRST_CODE)
    assert after.values == wanted
    assert [each for each in after.findings if each.severity.value != "info"] == []
