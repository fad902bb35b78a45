"""Attacks on signed PDFs; all of them by `python -m tests.archive.attacks`."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.archive.attacks import CLASSES
from tests.archive.attacks.judged import judged

SAMPLE = 7
"""Attacks of each class."""


def test_a_sample_of_every_class_fails() -> None:
    """No attacked document is reported as one that stands as it was signed."""
    found = list(judged(SAMPLE))
    assert min(Counter(each.kind for each in found).values()) >= SAMPLE
    assert [f"{each.kind}: {each.name}" for each in found if each.succeeds] == []


@pytest.mark.parametrize("kind", CLASSES)
def test_every_class_has_enough(kind: str) -> None:
    """At least twenty different attacks of each class."""
    attacks = dict(CLASSES[kind]())
    assert len(set(attacks.values())) >= 20
