"""What real programs, scanners and cameras left of a form: never a wrong value, never a silent blank."""

from __future__ import annotations

import pytest

from tests.corpus.expectation import CORPUS, KINDS, Expectation, corpus
from tests.corpus.judge import Verdict, judge, read

FAULTS = (Verdict.WRONG, Verdict.BLANK)
EVERYTHING = corpus()


def test_the_corpus_is_there() -> None:
    """Every kind has files, every file has its expectation, and every expectation its files."""
    assert {each.kind for each in EVERYTHING} == set(KINDS)
    assert len(EVERYTHING) >= 80
    expected = {path for each in EVERYTHING for path in each.files}
    found = {path for kind in KINDS for path in (CORPUS / kind).iterdir() if path.suffix != ".toml"}
    assert found == expected


def test_the_readme_tells_of_every_file() -> None:
    """README.md has a line for each, with who made it and why."""
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    lines = {f"| {each.name} | {each.made_by} | {each.why} |" for each in EVERYTHING}
    assert lines <= set(readme.splitlines())


def test_every_expectation_expects_something() -> None:
    """Each record of an expectation answers a field, but for the one form that came back empty."""
    silent = {
        str(each) for each in EVERYTHING for record in each.records if not record.values and not record.ticked
    }
    assert silent == {"scans/blank-150"}


@pytest.mark.parametrize("expectation", EVERYTHING, ids=str)
def test_a_return_of_the_corpus(expectation: Expectation) -> None:
    """Each field of each record holds what was written, or is null with a finding that says why."""
    judged = judge(expectation, read(expectation))
    faults = [(each.key, each.verdict.value, each.detail) for each in judged if each.verdict in FAULTS]
    assert not faults
    assert len(judged) == sum(len(record.definition.fields) for record in expectation.records)
