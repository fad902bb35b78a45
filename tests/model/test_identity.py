"""What a page says about itself."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfforms.model.copycode import SYMBOLS, check_symbol
from pdfforms.model.identity import Identity, find_identities

CODES = st.text(st.sampled_from(SYMBOLS), min_size=9, max_size=9).map(lambda body: body + check_symbol(body))
IDENTITIES = st.builds(
    Identity,
    code=st.from_regex("[A-Z0-9]{2,4}", fullmatch=True),
    edition=st.from_regex("[0-9]{4}-[0-9]{1,3}", fullmatch=True),
    language=st.from_regex("[a-z]{2,3}", fullmatch=True),
    paper=st.sampled_from(["letter", "a4"]),
    page=st.integers(1, 99),
    pages=st.integers(1, 99),
    copy=st.one_of(st.none(), CODES),
)
WHOLE = IDENTITIES.map(lambda identity: identity.whole())


@given(st.lists(st.one_of(IDENTITIES, WHOLE), max_size=4), st.sampled_from([" ", "\n", ", "]))
def test_round_trip(identities: list[Identity], between: str) -> None:
    """Identities are found again, in order, in any text that holds them, and are fit for a QR code."""
    text = f"Page: {between.join(identity.text() for identity in identities)} end"
    assert list(find_identities(text)) == identities
    assert all(re.fullmatch(r"[0-9A-Z $%*+\-./:]+", identity.text()) for identity in identities)


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("PF1:AP:2026-1:EN:L:1/2:K7Q29F4M2X", Identity("AP", "2026-1", "en", "letter", 1, 2, "K7Q29F4M2X")),
        ("PF1:AC:2026-12:FR:A:2/2:-", Identity("AC", "2026-12", "fr", "a4", 2, 2, None)),
        ("PF1:AC:2026-12:FR:A:-", Identity("AC", "2026-12", "fr", "a4", 0, 0, None)),
    ],
)
def test_as_promised(text: str, identity: Identity) -> None:
    """The text is the one that other programs were promised."""
    assert identity.text() == text
    assert find_identities(text) == (identity,)


def test_a_wrong_copy_code_is_no_copy_code() -> None:
    """A page whose copy code was misread is still known as a page of its form."""
    (identity,) = find_identities("PF1:AP:2026-1:EN:L:1/2:K7Q29F4M26")
    assert (identity.code, identity.page, identity.copy) == ("AP", 1, None)


@pytest.mark.parametrize(
    "text", ["", "PF2:AP:2026-1:EN:L:1/2:-", "PF1:AP:2026-1:EN:X:1/2:-", "PF1:AP:2026:EN:L:-"]
)
def test_what_is_no_identity(text: str) -> None:
    """Other texts say nothing."""
    assert find_identities(text) == ()


@given(IDENTITIES, CODES)
def test_parts_of_an_identity(identity: Identity, code: str) -> None:
    """The whole form's identity has no page; a copy's has its code."""
    assert (identity.whole().page, identity.whole().pages) == (0, 0)
    assert identity.with_copy(code).copy == code
    assert identity.with_copy(code).with_copy(identity.copy) == identity
