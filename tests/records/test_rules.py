"""The closed set of rules, each over known, empty and unknown values."""

from __future__ import annotations

import pytest

from pdfforms.model.form import Rule, RuleKind
from pdfforms.model.record import Signature, Value
from pdfforms.records.rules import answered, broken

SIGNED, UNSIGNED = Signature(True, "typed", "Robin Placeholder"), Signature(False, None, None)

REQUIRES = Rule(RuleKind.REQUIRES, ("a", "b"), "a and b go with w.", when="w")
SUM = Rule(RuleKind.SUM_AT_MOST, ("a", "b"), "More days than there are.", limit=200)
ORDER = Rule(RuleKind.NOT_BEFORE, ("a", "b"), "b is before a.")
ANY = Rule(RuleKind.ANY_OF, ("a", "b"), "Neither a nor b.")
MOST = Rule(RuleKind.AT_MOST, ("a", "b"), "a and b.", limit=1)

CASES: list[tuple[Rule, dict[str, Value], bool]] = [
    (REQUIRES, {"w": True, "a": "x", "b": ""}, True),
    (REQUIRES, {"w": True, "a": "x", "b": 0}, False),
    (REQUIRES, {"w": SIGNED, "a": "x", "b": UNSIGNED}, True),
    (REQUIRES, {"w": SIGNED, "a": "x", "b": SIGNED}, False),
    (REQUIRES, {"w": UNSIGNED, "a": "", "b": ""}, False),
    (REQUIRES, {"w": False, "a": "", "b": ""}, False),
    (REQUIRES, {"w": None, "a": "", "b": ""}, False),
    (REQUIRES, {"w": "x", "a": None, "b": None}, False),
    (REQUIRES, {"w": "x", "a": None, "b": ""}, True),
    (SUM, {"a": 150, "b": 50}, False),
    (SUM, {"a": 150, "b": 51}, True),
    (SUM, {"a": 150, "b": None}, False),
    (SUM, {"a": 201, "b": None}, True),
    (SUM, {"a": "", "b": 200}, False),
    (ORDER, {"a": "2026-09-03", "b": "2026-09-02"}, True),
    (ORDER, {"a": "2026-09-03", "b": "2026-09-03"}, False),
    (ORDER, {"a": "2026-09-03", "b": ""}, False),
    (ORDER, {"a": None, "b": "2026-09-02"}, False),
    (ANY, {"a": "", "b": False}, True),
    (ANY, {"a": "", "b": None}, False),
    (ANY, {"a": "", "b": "x"}, False),
    (MOST, {"a": True, "b": True}, True),
    (MOST, {"a": True, "b": None}, False),
    (MOST, {"a": True, "b": False}, False),
]


@pytest.mark.parametrize(("rule", "values", "expected"), CASES)
def test_rule(rule: Rule, values: dict[str, Value], expected: bool) -> None:
    """A rule is broken by what is known alone, and then is a finding on its first field in its own words."""
    found = [(each.code, each.field, rule.message in each.message) for each in broken([rule], values)]
    assert found == ([(f"rule_{rule.kind.value}", "a", True)] if expected else [])


def test_every_kind_is_tested() -> None:
    """Each kind of rule has a case in which it is broken and one in which it is not."""
    assert {(rule.kind, expected) for rule, _, expected in CASES} == {
        (kind, expected) for kind in RuleKind for expected in (True, False)
    }


@pytest.mark.parametrize("value", ["x", 0, -1, True, SIGNED])
def test_answered(value: Value) -> None:
    """A text, any number, a tick and a signature are answers."""
    assert answered(value)


@pytest.mark.parametrize("value", ["", " \n\u00a0", False, UNSIGNED, None])
def test_not_answered(value: Value) -> None:
    """Nothing, blanks, no tick, no signature and what is not known are no answers."""
    assert not answered(value)
