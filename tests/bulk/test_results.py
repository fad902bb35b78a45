"""What a worker hands back for the files of a task."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfforms.bulk.reading.results import MAX_RESULTS, FileResult, Part, State, dump_results, load_results
from pdfforms.errors import WireError

ONE, TWO = "1" * 64, "2" * 64
PNG = b"\x89PNG\r\n\x1a\n\x00\xff"
RESULTS = (
    FileResult(ONE, 2, State.READ, (Part(b"{}", b"{}", {"alarm_time": PNG}), Part(b"{}", b"{}"))),
    FileResult(TWO, 800, State.LONG),
)


def test_results_come_through() -> None:
    """Pictures travel as they are, and the order of the files does not matter."""
    data = dump_results(RESULTS)
    assert load_results(data, [TWO, ONE]) == RESULTS
    assert PNG in data


@pytest.mark.parametrize("asked", [[ONE], [], [ONE, TWO, "3" * 64]])
def test_results_are_those_of_the_files_that_were_asked_for(asked: list[str]) -> None:
    """None is missing and none is another's."""
    with pytest.raises(WireError):
        load_results(dump_results(RESULTS), asked)


def test_no_file_has_two_results() -> None:
    """A worker cannot answer twice for one file, or once for itself and once for another."""
    with pytest.raises(WireError):
        load_results(dump_results([RESULTS[1], RESULTS[1]]), [TWO])


@dataclass
class _Bad:
    why: str
    results: object


@pytest.mark.parametrize(
    "bad",
    [
        _Bad("a path as key", [[ONE, 1, "read", [[b"{}", b"{}", {"../x": PNG}]]]]),
        _Bad("no picture", [[ONE, 1, "read", [[b"{}", b"{}", {"alarm": b"GIF89a"}]]]]),
        _Bad("read without parts", [[ONE, 1, "read", []]]),
        _Bad("parts of a file that was not read", [[ONE, 1, "long", [[b"{}", b"{}", {}]]]]),
        _Bad("a state that is none", [[ONE, 1, "gone", []]]),
        _Bad("text for bytes", [[ONE, 1, "read", [["{}", "{}", {}]]]]),
        _Bad("too much", [[ONE, 1, "long", [], 5]]),
        _Bad("a digest that is none", [["x", 1, "long", []]]),
        _Bad("fewer pages than none", [[ONE, -1, "long", []]]),
        _Bad("an extension type", [msgspec.msgpack.Ext(1, b"x")]),
    ],
    ids=lambda bad: bad.why,
)
def test_unsound_results_are_refused(bad: _Bad) -> None:
    """Types, patterns and what must go together are checked."""
    with pytest.raises(WireError):
        load_results(msgspec.msgpack.encode(bad.results), [ONE])


def test_results_have_a_size() -> None:
    """More than the cap is not even looked at."""
    with pytest.raises(WireError, match="larger"):
        load_results(bytes(MAX_RESULTS + 1), [ONE])


@given(st.integers(0, 200), st.binary(max_size=6))
def test_altered_results_raise_nothing_else(at: int, put: bytes) -> None:
    """Bytes that were changed raise WireError or are what their own results dump."""
    data = dump_results(RESULTS)
    bad = data[:at] + put + data[at + len(put) :]
    try:
        found = load_results(bad, [ONE, TWO])
    except WireError:
        return
    assert dump_results(found) == bad
