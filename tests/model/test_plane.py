"""Planes: there and back, one after the other, and what they say of themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfforms.model.plane import Plane

_COORDINATES = st.floats(-800, 800)
_PLANES = st.builds(
    lambda a, b, c, d, e, f, g, h: Plane((1 + a, b, c, d, 1 + e, f, g, h, 1.0)),
    *(st.floats(-0.3, 0.3), st.floats(-0.3, 0.3), _COORDINATES, st.floats(-0.3, 0.3), st.floats(-0.3, 0.3)),
    *(_COORDINATES, st.floats(-1e-4, 1e-4), st.floats(-1e-4, 1e-4)),
)


@given(_PLANES, st.floats(0, 612), st.floats(0, 792))
def test_there_and_back(plane: Plane, x: float, y: float) -> None:
    """What a plane moves, its inverse brings back."""
    assert plane.inverse().point(*plane.point(x, y)) == pytest.approx((x, y), abs=1e-3)


@given(_PLANES, st.floats(0, 612), st.floats(0, 792))
def test_one_after_the_other(plane: Plane, x: float, y: float) -> None:
    """Two planes in a row move a point as their product does."""
    turn = Plane.affine(0, 1, -1, 0, 612, 0)
    assert plane.then(turn).point(x, y) == pytest.approx(turn.point(*plane.point(x, y)), abs=1e-6)


def test_what_a_plane_says_of_itself() -> None:
    """Size is the factor of length, negative for a mirrored page; a rectangle stays upright around its corners."""
    turn = Plane.affine(0, 2, -2, 0, 100, 0)
    assert turn.size == pytest.approx(2)
    assert turn.rect((0, 0, 10, 20)) == (60, 0, 100, 20)
    assert Plane.scaled(-1, 612, 1, 0).size == pytest.approx(-1)
    with pytest.raises(ValueError, match="extent"):
        Plane((1, 1, 0, 1, 1, 0, 0, 0, 1)).inverse()
