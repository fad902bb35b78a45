"""Whatever is typed comes back."""

from __future__ import annotations

import unicodedata
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.draw.strategies import anything, words
from tests.looking import shown, values
from tests.office import PLAN, fill

LINES = st.one_of(anything(120), st.lists(words(40), max_size=6).map("\n".join))


@settings(max_examples=60)
@given(words(60), LINES)
def test_any_text_comes_back(line: str, lines: str) -> None:
    """Text of any script in one line or several is read back by another program as it was, composed (NFC)."""
    stored = values(fill(PLAN, {"supports_tried_1": line, "other_notes": lines}).data)
    assert stored["supports_tried_1"] == unicodedata.normalize("NFC", line)
    assert stored["other_notes"] == unicodedata.normalize("NFC", lines)


@settings(max_examples=60)
@given(LINES)
def test_any_text_shows(lines: str) -> None:
    """An appearance shows every visible character of any text, in as many pieces as it likes."""
    data = fill(PLAN, {"other_notes": lines}).data
    (seen,) = shown(data).get("other_notes", [""])
    wanted = [char for char in unicodedata.normalize("NFC", lines) if not char.isspace() and _visible(char)]
    assert sorted(char for char in seen if _visible(char)) == sorted(wanted)


def _visible(char: str) -> bool:
    """Neither a format character, which need not be painted, nor one of the two that no PDF may extract."""
    return unicodedata.category(char) != "Cf" and char not in "\ufffe\u200b"


@settings(max_examples=30)
@given(
    st.integers(0, 10**12),
    st.dates(),
    st.times(),
    st.booleans(),
    st.sampled_from(["strategy_alarm", "strategy_on_time"]),
)
def test_any_typed_value_comes_back(number: int, day: date, time: object, ticked: bool, box: str) -> None:
    """Numbers, dates, times and ticks come back as a record writes them."""
    clock = f"{str(time)[:2]}:{str(time)[3:5]}"
    morning = clock if clock < "12:00" else f"0{clock[1:]}"
    wanted = {"days_absent": str(number), "plan_date": day.isoformat(), "strategy_alarm_time": morning}
    given_values: dict[str, object] = {**wanted, "days_absent": number, box: ticked}
    stored = values(fill(PLAN, given_values).data)
    assert {key: stored[key] for key in wanted} == wanted
    assert stored[box] == ("Yes" if ticked else "Off")
