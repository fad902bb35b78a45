"""Copy codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfforms.model.copycode import LENGTH, SYMBOLS, check_symbol, new_code, parse_code

BODIES = st.text(st.sampled_from(SYMBOLS), min_size=LENGTH - 1, max_size=LENGTH - 1)
CODES = BODIES.map(lambda body: body + check_symbol(body))


@given(CODES)
def test_every_code_is_read(code: str) -> None:
    """A code is read as it is."""
    assert parse_code(code) == code


@given(CODES, st.integers(0, LENGTH - 1), st.sampled_from(SYMBOLS))
def test_one_wrong_symbol_is_caught(code: str, place: int, symbol: str) -> None:
    """Whichever symbol is misread as whichever other, the code is none."""
    changed = code[:place] + symbol + code[place + 1 :]
    assert parse_code(changed) == (code if symbol == code[place] else None)


@given(CODES, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_a_swap_is_caught(code: str, one: int, other: int) -> None:
    """Whichever two symbols change places, the code is none."""
    symbols = list(code)
    symbols[one], symbols[other] = symbols[other], symbols[one]
    changed = "".join(symbols)
    assert parse_code(changed) == (code if changed == code else None)


def test_all_single_errors_and_swaps_of_one_code() -> None:
    """For one code, every single wrong symbol and every swap is tried."""
    code = "K7Q29F4M2X"
    wrong = {code[:place] + symbol + code[place + 1 :] for place in range(LENGTH) for symbol in SYMBOLS}
    for one in range(LENGTH):
        for other in range(one):
            symbols = list(code)
            symbols[one], symbols[other] = symbols[other], symbols[one]
            wrong.add("".join(symbols))
    assert len(wrong) > LENGTH * (len(SYMBOLS) - 1)
    assert [each for each in wrong if parse_code(each)] == [code]


@given(CODES, st.lists(st.integers(0, LENGTH), max_size=3), st.sampled_from([" ", "-"]))
def test_codes_as_people_write_them(code: str, cuts: list[int], between: str) -> None:
    """Small letters, lookalikes, blanks and hyphens between groups are what people write."""
    written = code.lower().replace("1", "l").replace("0", "o")
    for cut in sorted(cuts, reverse=True):
        written = written[:cut] + between + written[cut:]
    assert parse_code(written) == code
    assert parse_code(code.replace("1", "I").replace("0", "O")) == code


@pytest.mark.parametrize(
    "text", ["", "K7Q29F4M2", "K7Q29F4M2XX", "K7Q29F4M2U", "K7Q29F4M2!", "-" * 10, "٠" * 10, "é" * 10]
)
def test_what_is_no_code(text: str) -> None:
    """Anything else is no code."""
    assert parse_code(text) is None


def test_new_codes_differ() -> None:
    """Fresh codes are right and, as far as a thousand tell, all different."""
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(parse_code(code) == code for code in codes)
