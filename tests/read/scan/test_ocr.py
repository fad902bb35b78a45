"""What is typed in text boxes, as a proposal."""

from __future__ import annotations

import pytest

from pdfforms.model.reading import Alternative, Source
from pdfforms.read.scan import ocr
from pdfforms.read.scan.images import load_pictures
from pdfforms.read.scan.pages import ScannedPage, read_picture
from tests.office import PLAN, Kind
from tests.scan.cameras import scan
from tests.scan.make import Case, by_keyboard, taken
from tests.scan.sweep import SHELF

ENGLISH: dict[str, object] = {
    "student_name": "Avery Example",
    "plan_date": "2026-09-03",
    "days_present": 112,
    "days_absent": 8,
    "max_days_missed": 5,
    "supports_tried_1": "Calls home (twice a week); a bus pass",
    "supports_tried_2": "Check-in with Ms. O'Neil at 8:45",
    "strategy_alarm_time": "07:15",
}
FRENCH: dict[str, object] = {
    "student_name": "Élève Renée Lévêque",
    "days_absent": 31,
    "supports_tried_1": "Appels à la maison, où ça aide",
    "supports_tried_2": "François Błaszczyk l'a dit",
}
NOTES: dict[str, object] = {"other_notes": "A quiet place to start the day.\nThen a walk."}


def _page(case: Case) -> ScannedPage:
    (page,) = read_picture(load_pictures(taken(case, scan(200, skew=0.6)))[0], SHELF, ocr=True)
    return page


@pytest.mark.parametrize(
    ("kind", "number", "values"),
    [(PLAN, 1, ENGLISH), (Kind("attendance_plan", "fr"), 1, FRENCH), (PLAN, 2, NOTES)],
    ids=["english", "french", "lines"],
)
def test_typed_text_is_proposed(kind: Kind, number: int, values: dict[str, object]) -> None:
    """At 200 dpi at most one character of a hundred is wrong, digits and accents among them; the value is null."""
    page = _page(by_keyboard(kind, number, values))
    wrong = total = 0
    for key, value in values.items():
        seen = page.seen[key]
        assert seen.value is None
        (proposal,) = seen.alternatives
        assert isinstance(proposal.value, str)
        wrong += _distance(proposal.value, str(value))
        total += len(str(value))
    assert wrong <= 0.01 * total, [page.seen[key].alternatives for key in values]


def test_digits_are_right() -> None:
    """Counts, dates and times: every one."""
    page = _page(by_keyboard(PLAN, 1, ENGLISH))
    for key in ("plan_date", "days_present", "days_absent", "max_days_missed", "strategy_alarm_time"):
        assert page.seen[key].alternatives == [Alternative(str(ENGLISH[key]), Source.RASTER)]


def test_without_the_engine_there_are_no_proposals(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is read all the same."""
    monkeypatch.setattr(ocr, "onnxruntime", None)
    ocr._engine.cache_clear()
    page = _page(by_keyboard(PLAN, 1, ENGLISH))
    ocr._engine.cache_clear()
    assert page.seen["days_absent"].alternatives == []
    assert page.seen["days_absent"].findings[0].code == "handwriting_unread"
    assert page.seen["strategy_on_time"].value is False


def _distance(one: str, other: str) -> int:
    """Levenshtein's."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        before, row[0] = row[0], number
        for column, against in enumerate(other, 1):
            before, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, before + (letter != against)),
            )
    return row[-1]
