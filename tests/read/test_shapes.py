"""Objects by their shape, against the parser that they stand in for."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdfforms.read.shapes import Memo
from pdfforms.read.values import Ref, Value, parse_head, parse_value
from tests.office import PLAN
from tests.programs import require
from tests.programs.fillers import FILLERS
from tests.read.returns import first

_TEXT = st.binary(max_size=6) | st.sampled_from([b"", b"a (b) c", b"\\", b"x\\)y", b"\r\n", b"~0", b"%", b"1 0 R"])
_NUMBER = st.integers(0, 300).map(b"%d".__mod__)
_STRING = st.builds(
    b"(%b)".__mod__, _TEXT | st.just(b"a\\(b\\)") | _TEXT.map(lambda text: text.replace(b"(", b""))
)
_LEAF = st.one_of(
    _NUMBER,
    _STRING,
    st.binary(max_size=3).map(lambda data: b"<%b>" % data.hex().encode()),
    st.builds(lambda number: b"%b 0 R" % number, _NUMBER),
    st.sampled_from([b"/Name", b"/", b"/~0", b"null", b"% (note)\n1", b"<4>", b"-.5", b"12 0 Rx", b"(((deep)))"]),
)
_SPACE = st.sampled_from([b" ", b"", b"\n", b"\r\n"])
_KEY = st.sampled_from([b"/V", b"/Length", b"/T", b"/Kids", b"/Strength"])


def _array(items: list[tuple[bytes, bytes]]) -> bytes:
    return b"[%b]" % b"".join(space + item for space, item in items)


def _dictionary(items: list[tuple[bytes, bytes, bytes]]) -> bytes:
    return b"<<%b>>" % b"".join(key + space + item for key, space, item in items)


_OBJECT = st.recursive(
    _LEAF,
    lambda inner: (
        st.lists(st.tuples(_SPACE, inner), max_size=4).map(_array)
        | st.lists(st.tuples(_KEY, _SPACE, inner), max_size=4).map(_dictionary)
    ),
    max_leaves=8,
)
_VARYING = re.compile(rb"\((?:[^\\()]|\\.)*(?=\))|<[0-9a-f]+(?=>)| \d+ \d+(?= R)|h \d+", re.DOTALL)
_OTHERS = {
    b"(": [b"(", b"(\\\\", b"(a\\)b", b"(\\(", b"(\r", b"(%", b"(~0", b"(x\\\n", b"(\\053"],
    b"<": [b"<0", b"<4", b"<414", b"(a", b" 1 0"],
    b" ": [b" 7 0", b" 0 0", b" 123456 65535"],
    b"h": [b"h 1", b"h 0"],
}


def others(text: bytes, chance: Random) -> bytes:
    """Another object of the same shape, as long as the parts that vary are what they seem."""
    return _VARYING.sub(lambda match: chance.choice(_OTHERS[match[0][:1]]), text)


def outcome(parse: Callable[[], Value]) -> str:
    """What a parser makes of a text; the repr tells 1 from 1.0 and from True."""
    try:
        return repr(parse())
    except ValueError:
        return "ValueError"


def agree(memo: Memo, text: bytes) -> None:
    """Holds that the memo gives what the parser gives, alone and within a file."""
    assert outcome(lambda: memo.parse_all(text)) == outcome(lambda: parse_value(text))
    for behind in (b"endobj", b"\nendobj", b"stream\nendstream endobj", b" 5 0 R endobj", b""):
        file = b"%PDF" + text + behind
        assert outcome(lambda file=file: memo.parse(file, 4)) == outcome(lambda file=file: parse_head(file, 4))  # type: ignore[misc]


@settings(max_examples=400)
@given(_OBJECT, st.randoms(use_true_random=False))
def test_a_shape_gives_what_the_parser_gives(text: bytes, chance: Random) -> None:
    """An object, then others of its shape with everything that varies replaced: each as the parser reads it."""
    memo = Memo()
    agree(memo, text)
    agree(memo, text)
    for _ in range(5):
        agree(memo, others(text, chance))


@pytest.mark.parametrize("name", ["pdfforms", "pikepdf", "pdf-lib", "pdftk-xfdf", "pdfium"])
def test_real_objects_by_their_shape(name: str, tmp_path: Path) -> None:
    """The same of every object in files that programs wrote."""
    data = first()
    filler = next((each for each in FILLERS if each.name == name), None)
    if filler:
        require(filler.available())
        (tmp_path / "blank.pdf").write_bytes(PLAN.blank.data)
        filler.fill(tmp_path / "blank.pdf", {"student_name": "Avery (Example)"}, tmp_path / "out.pdf")
        data = (tmp_path / "out.pdf").read_bytes()
    memo, chance = Memo(), Random(1)  # noqa: S311  # no secret
    texts = [match[1] for match in re.finditer(rb"\d obj(.{1,1500}?)(?:stream|endobj)", data, re.DOTALL)]
    assert len(texts) > 5
    for text in texts:
        agree(memo, text)
    for text in texts * 3:
        agree(memo, others(text, chance))


def test_shapes_are_used() -> None:
    """Objects that differ in strings, references and lengths are one shape; the third is filled in."""
    memo = Memo()
    text = b"<</V(%b)/TU<%b>/P %d 0 R/AP<</N %d 0 R>>/Length %d/Kids[ 1 0 R %d 0 R]>>"
    memo.parse_all(text % (b"a\\)", b"4142", 3, 4, 5, 6))
    memo.parse_all(text % (b"", b"41", 7, 8, 9, 10))
    with patch("pdfforms.read.shapes.parse_head", side_effect=AssertionError):
        value = memo.parse_all(text % (b"b", b"43", 30, 40, 50, 60))
    assert value == {
        "V": b"b",
        "TU": b"C",
        "P": Ref(30, 0),
        "AP": {"N": Ref(40, 0)},
        "Length": 50,
        "Kids": [Ref(1, 0), Ref(60, 0)],
    }


def test_deep_objects_have_no_shape() -> None:
    """Arrays within arrays are parsed as ever, without recursion."""
    text = b"[" * 990 + b"(a)" + b"]" * 990
    memo = Memo()
    assert memo.parse_all(text)
    assert memo.parse_all(text.replace(b"a", b"b"))
    assert memo.parse_all(text.replace(b"a", b"c"))
