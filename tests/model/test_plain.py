"""Maps as text, digests of content, the table of findings."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfforms.model.codes import BY_CODE, TABLE, finding
from pdfforms.model.digest import content_digest
from pdfforms.model.edition import Box, EditionMap, PageMap, Word, load_map
from pdfforms.model.finding import Severity
from pdfforms.model.form import Field, FieldType, Form, Layout, Option, Rule, RuleKind, Section

TEXTS = st.text(max_size=12)
SIDES = st.integers(0, 80_000).map(lambda number: number / 100)
RECTS = st.tuples(SIDES, SIDES, SIDES, SIDES)
FIELDS = st.builds(
    Field,
    key=TEXTS,
    type=st.sampled_from(FieldType),
    label=TEXTS,
    required=st.booleans(),
    maximum=st.one_of(st.none(), st.integers()),
    options=st.lists(st.builds(Option, TEXTS, TEXTS), max_size=2).map(tuple),
    half_day=st.sampled_from([None, "am", "pm"]),
    width=SIDES,
)
SECTIONS = st.builds(
    Section,
    layout=st.sampled_from(Layout),
    text=st.lists(TEXTS, max_size=2).map(tuple),
    fields=st.lists(FIELDS, max_size=3).map(tuple),
    fill=st.booleans(),
)
RULES = st.builds(
    Rule, kind=st.sampled_from(RuleKind), fields=st.lists(TEXTS).map(tuple), message=TEXTS, limit=st.integers()
)
FORMS = st.builds(
    Form,
    key=TEXTS,
    code=st.just("AB"),
    edition=st.just("2026-1"),
    title=TEXTS,
    sections=st.lists(SECTIONS, max_size=3).map(tuple),
    rules=st.lists(RULES, max_size=2).map(tuple),
    words=st.lists(st.tuples(TEXTS, TEXTS), max_size=2).map(tuple),
    draft=st.booleans(),
)
PAGES = st.builds(
    PageMap,
    width=SIDES,
    height=SIDES,
    content_sha256=TEXTS,
    marks=st.lists(RECTS, max_size=4).map(tuple),
    qr=RECTS,
    words=st.lists(st.builds(Word, TEXTS, RECTS), max_size=3).map(tuple),
)
BOXES = st.builds(Box, TEXTS, st.integers(1, 9), RECTS, st.just("text"), st.one_of(st.none(), TEXTS))
MAPS = st.builds(
    EditionMap,
    form=FORMS,
    paper=st.sampled_from(["letter", "a4"]),
    pages=st.lists(PAGES, max_size=2).map(tuple),
    boxes=st.lists(BOXES, max_size=3).map(tuple),
    blank_sha256=TEXTS,
)


@given(MAPS)
def test_maps_round_trip(edition: EditionMap) -> None:
    """Any map written as JSON is read back as the same map."""
    text = edition.dumps()
    assert load_map(text) == edition
    assert json.loads(text)["identity"] == edition.identity.text()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "pdfforms.map/2"}', "<html>"])
def test_what_is_no_map(text: str) -> None:
    """Anything but a map of this schema is refused with ValueError."""
    with pytest.raises(ValueError, match=r"."):
        load_map(text)


@pytest.mark.parametrize(
    "change", [{"form": {}}, {"form": {"key": "a", "code": "A", "edition": "1"}}, {"pages": 7}]
)
def test_a_damaged_map_is_refused(change: dict[str, object]) -> None:
    """A map that lost a part raises TypeError, KeyError or ValueError, which the shelf reports."""
    plain = json.loads(EditionMap(Form("a", "AB", "2026-1", "A"), "letter", (), (), "").dumps())
    with pytest.raises((TypeError, KeyError, ValueError)):
        load_map(json.dumps(plain | change))


def test_later_words_in_a_map_are_left_alone() -> None:
    """A map may hold what this version does not know."""
    edition = EditionMap(Form("a", "AB", "2026-1", "A"), "letter", (), (), "")
    plain = json.loads(edition.dumps())
    plain["form"]["colour"] = plain["colour"] = "red"
    assert load_map(json.dumps(plain)) == edition


def test_boxes_of_a_page() -> None:
    """A map gives the boxes of each of its pages, also of a page without any."""
    page = PageMap(612, 792, "", (), (0, 0, 0, 0), ())
    box = Box("a", 2, (0, 0, 1, 1), "text")
    edition = EditionMap(Form("a", "AB", "2026-1", "A"), "letter", (page, page), (box,), "")
    assert edition.boxes_by_page == {1: (), 2: (box,)}


@pytest.mark.parametrize("wrapped", [b"q\n%s\nQ", b" q %s Q \n", b"q q\n%s\nQ\nQ", b"\0q\t%s\r\nQ", b"%s\n"])
def test_content_digest_sees_through_wrapping(wrapped: bytes) -> None:
    """Programs that stamp a page wrap its content in q and Q; the digest stays."""
    content = b"BT /F 1 Tf (Q) Tj ET\nq 1 0 0 1 0 0 cm Q\n0 g"
    assert content_digest(wrapped % content) == content_digest(content)


@pytest.mark.parametrize("other", [b"", b"0 g 1 g", b"q0 gQ", b"(q 0 g Q)"])
def test_content_digest_tells_contents_apart(other: bytes) -> None:
    """Another content has another digest."""
    assert content_digest(other) != content_digest(b"0 g")


def test_findings_table() -> None:
    """Every code is there once, in small letters, with a sentence and an action for a person."""
    assert len(BY_CODE) == len(TABLE)
    for row in TABLE:
        assert re.fullmatch("[a-z][a-z_]*", row.code)
        assert re.fullmatch(r"[A-Z][^\n]*\.", row.message)
        assert re.fullmatch(r"[A-Z][^\n]*\.", row.action)
        assert row.severity in Severity


def test_finding() -> None:
    """A finding has its code's severity and message, and as JSON the shape that was promised."""
    made = finding("required_missing", "student_name", "Page 2.")
    assert made.to_json() == {
        "code": "required_missing",
        "severity": "warning",
        "field": "student_name",
        "message": f"{BY_CODE['required_missing'].message} Page 2.",
    }
    with pytest.raises(KeyError):
        finding("no_such_code")


def test_every_rule_has_its_finding() -> None:
    """A broken rule of any kind becomes a finding that the table knows."""
    assert {f"rule_{kind.value}" for kind in RuleKind} <= set(BY_CODE)


def test_names_of_fields() -> None:
    """A field goes by its title, else by its label with blanks where other fields stand."""
    assert Field("a", FieldType.TEXT, "Name:").name == "Name:"
    assert Field("a", FieldType.TEXT, "Name:", title="Your name").name == "Your name"
    assert Field("a", FieldType.CHECKBOX, "At {b} a.m.").name == "At ___ a.m."
