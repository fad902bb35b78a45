"""What holds for dates, integers and times alike, whatever is written."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pdfforms.records.convert import Conversion, convert_date, convert_integer, convert_time

CONVERTERS: dict[str, Callable[[str, str], Conversion]] = {
    "date": convert_date,
    "integer": lambda raw, language: convert_integer(raw, language, 0, 366),
    "time": lambda raw, language: convert_time(raw, language, "am"),
}
SHAPES = {"date": r"20\d\d-[01]\d-[0-3]\d", "time": r"[0-2]\d:[0-5]\d"}
CODES = {
    "date": {"date_ambiguous", "date_unreadable"},
    "integer": {"integer_approximate", "integer_unreadable", "integer_out_of_range"},
    "time": {"time_ambiguous", "time_unreadable", "time_half_day"},
}
KINDS = st.sampled_from(sorted(CONVERTERS))
LANGUAGES = st.sampled_from(["en", "fr-CA", "ar", "tl", "zz", ""])
PIECES = "2026 09 03 3 12 7:15 Sept mars mar jeudi le er of am pm h twelve vingt et - / . , ? ~ or ٣ ½ O l"
NEARLY = st.lists(st.sampled_from(PIECES.split()), max_size=8).flatmap(
    lambda pieces: st.sampled_from(["".join(pieces), " ".join(pieces)])
)


@given(KINDS, st.one_of(st.text(), NEARLY), LANGUAGES)
@settings(deadline=None)
@example("date", "\ud800", "en")
@example("integer", "9" * 5000, "en")
@example("date", "at most " * 14, "en")
@example("time", "\x00", "en")
def test_any_text_gives_a_well_formed_conversion(kind: str, raw: str, language: str) -> None:
    """No text raises; a value has its type, a missing value has a code of the closed set and a message."""
    found = CONVERTERS[kind](raw, language)
    if found.value is None:
        assert found.code in CODES[kind]
        assert found.message.endswith(".")
    else:
        assert (found.code, found.message, found.alternatives) == (None, "", ())
    if found.value != "":
        assert all(type(reading) is (int if kind == "integer" else str) for reading in found.readings)
        assert len(set(found.readings)) == len(found.readings)
    if kind in SHAPES and found.value:
        assert re.fullmatch(SHAPES[kind], str(found.value))


@given(KINDS, st.text(alphabet=" \t\r\n\u00a0\u3000\u200b\u200e\u200f\u2066\ufeff"))
def test_nothing_written_is_the_empty_string(kind: str, raw: str) -> None:
    """White space and invisible marks alone are seen and empty, not unknown."""
    assert CONVERTERS[kind](raw, "en") == Conversion("")


@given(KINDS, st.text(alphabet="bcfgkqvwxz", min_size=4, max_size=20))
def test_messages_never_hold_the_writing(kind: str, raw: str) -> None:
    """A message may go into a log; what a family wrote may not."""
    assert raw not in CONVERTERS[kind](raw, "en").message


@pytest.mark.parametrize("module", ["babel", "text_to_num"])
def test_digits_need_no_language_data(module: str) -> None:
    """Importing the converters and reading digits loads no library beyond the standard one."""
    code = (
        "import sys; from pdfforms.records.convert import *;"
        "convert_date('03/09/2026'); convert_integer('12 days'); convert_time('7:15 am');"
        f"sys.exit({module!r} in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
