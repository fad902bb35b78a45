"""The judge of the corpus catches what it is there to catch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pdfforms.model.record import Record
from tests.corpus.expectation import Expectation, ExpectedRecord, dump, load
from tests.corpus.judge import Verdict, distance, judge, score
from tests.read.returns import FIRST, FIRST_CODE, first, read

TICKED = ("strategy_alarm",)
SIGNED = {"guardian_signature": {"signed": True, "kind": "typed", "name": "Robin Example"}}
TYPED = {key: value for key, value in FIRST.items() if key not in TICKED}
EXPECTED = ExpectedRecord("attendance_plan", FIRST_CODE, {**TYPED, **SIGNED}, TICKED)


def _verdicts(expected: ExpectedRecord, records: tuple[Record, ...]) -> dict[str, Verdict]:
    """The fields that are not right."""
    whole = Expectation("flattened", "made-up", (), (expected,), "", "")
    return {each.key: each.verdict for each in judge(whole, records) if each.verdict is not Verdict.RIGHT}


def test_a_right_record_is_right() -> None:
    """A live return has nothing but right fields."""
    assert _verdicts(EXPECTED, read(first())) == {}


def test_faults_are_told_apart() -> None:
    """Another value is wrong, nothing for something is a silent blank, an invented tick is wrong."""
    other = replace(EXPECTED, values={**EXPECTED.values, "plan_date": "2026-09-04", "days_present": 3}, ticked=())
    found = _verdicts(other, read(first()))
    assert found == {"plan_date": Verdict.WRONG, "days_present": Verdict.BLANK, "strategy_alarm": Verdict.WRONG}


def test_a_value_from_a_place_that_is_not_there_is_wrong() -> None:
    """What cannot be in the file must be null, "seen and empty" included."""
    assert _verdicts(replace(EXPECTED, lost=frozenset({"review_date"})), read(first())) == {
        "review_date": Verdict.WRONG
    }


def test_a_return_that_vanished_is_a_silent_blank() -> None:
    """No record and no finding: the office would never know."""
    assert set(_verdicts(EXPECTED, ()).values()) == {Verdict.BLANK}


def test_another_copys_record_is_not_taken() -> None:
    """A record with another copy code is no answer to this one, and its own answers are told."""
    found = _verdicts(replace(EXPECTED, copy="XZRA6R4Y3M"), read(first()))
    assert found.pop("") is Verdict.WRONG
    assert set(found.values()) == {Verdict.BLANK}


def test_a_share_leaves_out_what_may_be_null() -> None:
    """Fields that a program destroyed count neither for nor against."""
    whole = Expectation("flattened", "made-up", (), (EXPECTED,), "", "")
    assert score(judge(whole, read(first()))).share == 1


def test_distance() -> None:
    """Insertions, deletions and replacements count one each."""
    assert (distance("", "abc"), distance("tukasz", "Łukasz"), distance("Zoë B", "Zoe")) == (3, 1, 3)


def test_an_expectation_survives_its_file(tmp_path: Path) -> None:
    """What is dumped is loaded again, several records and odd texts included."""
    folder = tmp_path / "moved"
    folder.mkdir()
    strange = replace(
        EXPECTED, values={"other_notes": 'a "b"\n\\c\u200f', "days_absent": 8}, null_ok=frozenset(TICKED)
    )
    whole = Expectation(
        "moved", "odd", (folder / "odd.pdf",), (strange, EXPECTED), "a hand", "to see", typed=False
    )
    (folder / "odd.toml").write_text(dump(whole), encoding="utf-8")
    assert load(folder / "odd.toml") == whole
