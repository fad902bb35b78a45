"""All cases: the modules that make them, each of one idea."""

from __future__ import annotations

from importlib import import_module

from tests.hostile.case import ALL, Case

MODULES = (
    *("bombs", "pictures", "archives", "trees", "nesting", "geometry", "structure", "locks", "fonts"),
    *("active", "entities", "texts", "strangers"),
)


def cases() -> tuple[Case, ...]:
    """Every case once, in the order of the modules."""
    for module in MODULES:
        import_module(f"tests.hostile.{module}")
    assert len({each.name for each in ALL}) == len(ALL), "two cases of one name"
    return tuple(ALL)
