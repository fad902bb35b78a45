"""Widgets that are cast in the moulds of earlier ones are what they are when parsed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfforms.build.fill import fill_copy
from pdfforms.read import moulds
from pdfforms.read.objects import RawWidget
from pdfforms.read.plain_engine import NotPlain, PlainStore
from pdfforms.read.values import Ref, Value, is_blank, parse_head
from tests.office import PLAN, ROOT
from tests.programs.fillers import FILLERS
from tests.programs.fillers.filler import Filler
from tests.read.returns import first
from tests.read.test_engines import readings

CORPUS = sorted((ROOT / "tests" / "corpus").rglob("*.pdf"))
_PICTURES = {"scans", "photos"}


class Parsed(PlainStore):
    """A file whose every widget is parsed."""

    def text(self, _reference: Ref) -> bytes | None:
        """Nothing to cut."""
        return None


def same_cast(data: bytes) -> None:
    """Holds that a plain file reads the same parsed, and three times over: seen, learned, cast."""
    try:
        parsed = readings(Parsed(data), data)
    except NotPlain:
        return
    for _ in range(3):
        assert readings(PlainStore(data), data) == parsed


def test_the_corpus_reads_the_same_cast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every plain file of the corpus that is no picture, each with the moulds of those before; many widgets are
    cast."""
    cast, count = moulds.cast, 0

    def counted(*given: object) -> RawWidget | None:
        nonlocal count
        widget = cast(*given)  # type: ignore[arg-type]  # as it is called
        count += widget is not None
        return widget

    monkeypatch.setattr(moulds, "_moulds", {})
    monkeypatch.setattr(moulds, "cast", counted)
    assert CORPUS
    for path in CORPUS:
        if path.parent.name not in _PICTURES:
            same_cast(path.read_bytes())
    assert count > 100


@pytest.mark.parametrize(
    "filler", [each for each in FILLERS if each.available() is None], ids=lambda each: each.name
)
def test_every_filler_reads_the_same_cast(filler: Filler, tmp_path: Path) -> None:
    """Whatever program filled in the form, and what it filled in before."""
    blank, out = tmp_path / "blank.pdf", tmp_path / "out.pdf"
    blank.write_bytes(first())
    for name, ticked in (("Avery Example", True), ("Blair (B.) \\ Sample", False)):
        filler.fill(blank, {"student_name": name, "other_notes": f"{name}\n2", "strategy_alarm": ticked}, out)
        same_cast(out.read_bytes())


@given(st.dictionaries(st.sampled_from(["student_name", "other_notes", "plan_date"]), st.text(max_size=40)))
def test_copies_of_ours_read_the_same_cast(values: dict[str, str]) -> None:
    """Whatever is typed into a copy, the moulds of Avery's return make no other answer of it."""
    same_cast(first())
    typed = {key: "".join(filter(str.isprintable, text)) for key, text in values.items() if key != "plan_date"}
    same_cast(fill_copy(PLAN.template, (PLAN.form,), typed, "K7Q29F4M2X").data)


TOKENS = st.one_of(
    st.binary(max_size=12).map(lambda text: b"(%b)" % text),
    st.binary(max_size=6).map(lambda text: b"<%b>" % text.hex().encode()),
    st.sampled_from(
        [b"/Yes", b"5 0 R", b"[(a)]", b"<< /V (x) >>", b"(a%\n)", b"(/N 7 0 R)", b"null", b"()", b"<>"]
    ),
)
WIDGETS = (
    b" << /Subtype /Widget /FT /Tx /T (a) /V %b /AP << /N 9 0 R >> >> ",
    b" << /Subtype /Widget /FT /Tx /T (a) /TU (as /V (x)) /V %b/NM (n)/AP<</N 9 0 R>> >> ",
    b" << /Subtype /Widget /FT /Tx /T (a) %% /V (b)\n /V %b /MK << /N 3 0 R >> >> ",
    b" << /Subtype /Widget /V (first) /FT /Btn /T (a) /M (D:2026) /V %b /AS /Yes >> ",
    b" << /Subtype /Widget /T (a /V %b) /V (b) >> ",
    b" << /Subtype /Widget /Parent 3 0 R /V %b >> ",
    b" << /Subtype /Widget /V %b /AA << /K 4 0 R >> >> ",
)


def _collected(widget: dict[str, Value]) -> RawWidget:
    appearance = widget.get("AP")
    normal = appearance.get("N") if isinstance(appearance, dict) else None
    return RawWidget(
        page=0,
        rect=(0.0, 0.0, 0.0, 0.0),
        name=str(widget.get("T")),
        kind=str(widget.get("FT")),
        flags=0,
        own=widget.get("V"),
        inherited=None,
        state=widget.get("AS"),
        appearances={"": normal},
        listed=True,
        broken=isinstance(normal, Ref),  # nothing resolves here
        sign=widget.get("NM"),
    )


@given(st.sampled_from(WIDGETS), st.lists(TOKENS, min_size=3, max_size=6))
def test_no_token_is_taken_for_another(widget: bytes, tokens: list[bytes]) -> None:
    """Whatever stands where a value is, in strings and comments too: cast is parsed, or is not cast at all."""
    moulds._moulds.clear()
    for token in tokens:
        text = widget % token
        found = moulds.cast(text, 0, True, lambda value: value)
        try:
            value, end = parse_head(text, 0)
            whole = is_blank(text, end) and isinstance(value, dict)
        except ValueError:
            whole = False
        if found is not None:
            assert whole
            assert found == _collected(value)
        if whole:
            assert not (value.keys() & {"Parent", "AA"} and found)
        moulds.learn(text, _collected)


def test_what_is_plain_is_cast() -> None:
    """The third of three widgets alike is cast, with its own value, sign and appearance."""
    moulds._moulds.clear()
    for text, number in ((b"(a)", 7), (b"<feff0041>", 8), (b"(\\(c\\))", 9)):
        text = WIDGETS[0] % text
        text = text.replace(b"9 0 R", b"%d 0 R" % number)
        found = moulds.cast(text, 3, False, lambda value: value)
        moulds.learn(text, _collected)
    assert found is not None
    assert (found.page, found.own, found.appearances, found.listed) == (3, b"(c)", {"": Ref(9, 0)}, False)
