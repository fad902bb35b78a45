"""PDF syntax."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfforms.draw.cos import Indirect, Name, Raw, Stream, dump, number, text_string


def _no_number(_indirect: Indirect) -> int:
    raise AssertionError


@given(st.floats(-1e6, 1e6))
def test_numbers(value: float) -> None:
    """A number is a decimal without exponent, right to half a thousandth."""
    written = number(value)
    assert set(written) <= set("-0123456789.")
    assert float(written) == pytest.approx(value, abs=0.000501)


@given(
    st.text(st.one_of(st.characters(exclude_categories=["Cc", "Cs"]), st.sampled_from("\n\r\t()\\")), max_size=30)
)
def test_text_strings(text: str) -> None:
    """Any text comes back from another reader as it was; control characters never come here."""
    assert str(pikepdf.Object.parse(text_string(text))) == text


@given(st.binary(max_size=30))
def test_byte_strings(data: bytes) -> None:
    """Any bytes come back from another reader as they were."""
    assert bytes(pikepdf.Object.parse(dump(data, _no_number))) == data


@given(st.text(st.characters(min_codepoint=1, exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_names(text: str) -> None:
    """Any name comes back from another reader as it was."""
    assert str(pikepdf.Object.parse(dump(Name(text), _no_number))) == f"/{text}"


def test_containers() -> None:
    """Arrays, dictionaries, references and what is syntax already are written in one line each."""
    own = Indirect()
    value: dict[str, Any] = {
        "A": [1, 2.5, True, None],
        "B": Name("Off"),
        "C": own,
        "D": Raw(b"<</E 1>>"),
        "E": (1, 2),
    }
    assert dump(value, lambda _: 7) == b"<</A [1 2.5 true null] /B /Off /C 7 0 R /D <</E 1>> /E [1 2]>>"


def test_streams() -> None:
    """A stream is compressed where that saves room and says its length."""
    long = dump(Stream(b"0 0 m " * 100, {"Type": Name("XObject")}), _no_number)
    short = dump(Stream(b"0 g"), _no_number)
    assert b"/FlateDecode" in long
    assert b"/Filter" not in short
    with pikepdf.new() as pdf:
        stream = pdf.make_stream(b"")
        stream.write(long.split(b"stream\n", 1)[1].removesuffix(b"\nendstream"), filter=pikepdf.Name.FlateDecode)
        out = BytesIO()
        pdf.Root.X = stream
        pdf.save(out)
        assert pdf.Root.X.read_bytes() == b"0 0 m " * 100
