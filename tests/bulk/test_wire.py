"""Readings and records as bytes: whatever goes in comes out, and nothing else gets in."""

from __future__ import annotations

import json
import math
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdfforms.api import Office
from pdfforms.bulk.reading.returns import read_data
from pdfforms.bulk.reading.wire import dump_reading, dump_record, load_reading, load_record
from pdfforms.bulk.shelf import Shelf
from pdfforms.errors import WireError
from pdfforms.model.codes import TABLE, finding
from pdfforms.model.copycode import new_code
from pdfforms.model.plane import SAME, Plane
from pdfforms.model.reading import Alternative, FieldReading, Outcome, Placement, Reading, Receipt, Source, Stray
from pdfforms.model.record import Answer, Record, Signature, Status, Value
from pdfforms.read.job import Options
from pdfforms.read.join import join_readings
from pdfforms.read.values import Name
from pdfforms.records.make import make_record
from tests.corpus.expectation import corpus
from tests.read.bends import bent
from tests.read.page_text.pages import flattened
from tests.read.returns import first
from tests.records.samples import VISIT, VISIT_MAP, reading

SHELF = Shelf((), ((VISIT_MAP, b""),))
ISSUED = Office().shelf()
DAMAGED = (first(), flattened(first()), bent(first()))
QUICK = ("flattened", "printed", "annotated", "moved")
FILES = [path for each in corpus() if each.kind in QUICK for path in each.files]
PICTURES = [path for each in corpus() if each.kind not in QUICK for path in each.files][::12]

_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_number = st.floats(-1e6, 1e6)
_rect = st.tuples(_number, _number, _number, _number)
_source = st.sampled_from(Source)
_share = st.floats(0, 1)
_mark = st.sampled_from((None, "typed", "drawn", "stamped", "handwritten", "digital"))
_page = st.integers(1, 999)
_copy = st.none() | st.builds(new_code)
_signature = st.builds(Signature, st.booleans(), _mark, st.none() | _text)
_value: st.SearchStrategy[Value] = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**12), 10**12), _text, _signature
)
_receipt = st.builds(
    Receipt,
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    bytes=st.integers(0, 10**9),
    file=_text,
    pages=st.lists(_page, max_size=4).map(tuple),
    producer=_text,
    received_at=st.none() | st.just("2026-09-04T10:00:00Z"),
    sources=st.lists(_source, max_size=3).map(tuple),
)
_findings = st.lists(
    st.builds(finding, st.sampled_from([row.code for row in TABLE]), st.none() | _text, _text), max_size=5
).map(tuple)
_answer = st.builds(
    Answer,
    value=_value,
    raw=_text,
    source=_source,
    confidence=_share,
    receipt=st.just(0),
    page=_page,
    rect=_rect,
    alternatives=st.lists(st.tuples(_value, _source), max_size=3).map(tuple),
)
_record = st.builds(
    Record,
    id=st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=16, max_size=16),
    form=st.none() | _text,
    edition=st.none() | _text,
    language=st.none() | _text,
    copy=_copy,
    status=st.sampled_from(Status),
    answers=st.dictionaries(_text, _answer, max_size=5),
    findings=_findings,
    receipts=st.lists(_receipt, min_size=1, max_size=3).map(tuple),
    evidence=st.dictionaries(st.sampled_from(("notes", "unplaced_1")), st.just("0AB.notes.png"), max_size=2),
)
_fields = st.lists(
    st.builds(
        FieldReading,
        key=st.sampled_from([field.key for field in VISIT.fields]),
        value=st.none() | st.booleans() | _text,
        raw=_text,
        source=_source,
        confidence=_share,
        page=_page,
        rect=_rect,
        alternatives=st.lists(st.builds(Alternative, st.booleans() | _text, _source), max_size=3).map(tuple),
        mark=_mark,
        receipt=st.just(0),
    ),
    max_size=6,
).map(lambda fields: {each.key: each for each in fields})
_plane = st.just(SAME) | st.builds(Plane, st.tuples(*[_number] * 9))
_readings = st.builds(
    Reading,
    outcome=st.just(Outcome.READ),
    receipt=_receipt,
    edition=st.just(VISIT_MAP),
    form=st.just(VISIT.key),
    edition_name=st.just(VISIT.edition),
    language=st.just("en"),
    copy=_copy,
    ordinal=st.integers(0, 999),
    fields=_fields,
    findings=_findings,
    placements=st.lists(
        st.builds(Placement, _page, _page, _plane, st.floats(0, 9) | st.just(math.inf), st.just(0)), max_size=3
    ).map(tuple),
    strays=st.lists(st.builds(Stray, _page, _page, _rect), max_size=3).map(tuple),
    further=st.lists(_receipt, max_size=2).map(tuple),
)


def _is_carried(found: Reading, shelf: Shelf) -> None:
    record = make_record(found)
    carried = load_reading(dump_reading(found), shelf)
    assert carried == replace(found, crops={})
    assert carried.edition is found.edition
    assert make_record(carried) == record
    assert load_record(dump_record(record)) == record


@pytest.mark.parametrize("path", [*FILES, *PICTURES], ids=lambda path: path.name)
def test_every_return_of_the_corpus_is_carried(path: Path) -> None:
    """What is read from a real file comes through whole, the edition as the shelf's own map."""
    readings = read_data(path.read_bytes(), path.name, ISSUED, Options(ocr=False))
    for each in (*readings, *join_readings([*readings, *readings])):
        _is_carried(each, ISSUED)


@given(_record)
def test_any_record_comes_through(record: Record) -> None:
    """Dumping and loading changes nothing, and the bytes are the JSON that FIELDS.md gives."""
    data = dump_record(record)
    assert load_record(data) == record
    assert json.loads(data) == record.to_json()
    assert list(json.loads(data)) == list(record.to_json())


@given(_readings)
def test_any_reading_comes_through(found: Reading) -> None:
    """Dumping and loading changes nothing."""
    assert load_reading(dump_reading(found), SHELF) == found


@given(_record, st.data())
@settings(max_examples=300)
def test_altered_bytes_of_a_record_are_refused_or_say_what_they_say(record: Record, data: st.DataObject) -> None:
    """Bytes that were changed anywhere raise WireError, or are word by word what their own record dumps."""
    _stands_alteration(dump_record(record), load_record, dump_record, data)


@given(_readings, st.data())
@settings(max_examples=300)
def test_altered_bytes_of_a_reading_are_refused_or_say_what_they_say(found: Reading, data: st.DataObject) -> None:
    """The same of readings."""
    _stands_alteration(dump_reading(found), lambda each: load_reading(each, SHELF), dump_reading, data)


def _stands_alteration(
    good: bytes, load: Callable[[bytes], Any], dump: Callable[[Any], bytes], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, min(len(good), start + 8)))
    pieces = [b"", b'"', b"null", b"NaN", b"1e999", b"\\ud800", b"\xff", b"[", b"}", b"0", b" ", b"-", good[:40]]
    put = data.draw(st.sampled_from(pieces) | st.binary(max_size=8))
    bad = good[:start] + put + good[end:]
    try:
        found = load(bad)
    except WireError:
        return
    assert dump(found) == bad


def _changed(*path: str | int, to: object) -> bytes:
    plain = json.loads(dump_record(make_record(reading())))
    inner = plain
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = to
    return json.dumps(plain, separators=(",", ":"), ensure_ascii=False).encode()


def test_an_unchanged_record_is_what_the_next_test_changes() -> None:
    """The changes below are all that is wrong with the bytes."""
    assert load_record(_changed("form", to="visit")) == make_record(reading())


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("more",), 1),
        (("schema",), "pdfforms.record/2"),
        (("id",), "K7Q29F4M2XK7Q29I"),
        (("id",), "K7Q29F4M2XK7Q29F\n"),
        (("copy",), "K7Q29F4M2Y"),
        (("status",), "fine"),
        (("values", "days_absent"), 13),
        (("values", "days_absent"), True),
        (("values", "alarm"), 1),
        (("answers", "alarm", "value"), False),
        (("answers", "alarm", "confidence"), 1.5),
        (("answers", "alarm", "receipt"), 1),
        (("answers", "alarm", "page"), 0),
        (("answers", "alarm", "rect"), [0.0, 0.0, 1.0]),
        (("answers", "alarm", "source"), "guess"),
        (("answers", "alarm", "raw"), "x" * 1_000_001),
        (("findings",), [{"code": "unheard_of", "severity": "info", "field": None, "message": ""}]),
        (("receipts",), []),
        (("receipts", 0, "sha256"), "0" * 63),
        (("receipts", 0, "bytes"), -1),
        (("evidence",), {"alarm": "../alarm.png"}),
        (("evidence",), {"../alarm": "alarm.png"}),
    ],
)
def test_a_record_that_is_not_sound_is_refused(path: tuple[str | int, ...], to: object) -> None:
    """A type, a length, a pattern, a code or a cross-check that is wrong raises WireError, and nothing else."""
    with pytest.raises(WireError):
        load_record(_changed(*path, to=to))


@pytest.mark.parametrize("data", [b"", b"null", b"{}", b"[" * 1_000_000, b"\xff\xfe{}", b'{"schema":"\xff"}'])
def test_what_is_no_json_of_ours_is_refused(data: bytes) -> None:
    """Nothing else than WireError is raised for it."""
    for load in (load_record, lambda each: load_reading(each, SHELF)):
        with pytest.raises(WireError):
            load(data)


def test_an_error_quotes_nothing() -> None:
    """Neither its text nor its traceback holds what stood in the bytes."""
    with pytest.raises(WireError) as caught:
        load_record(_changed("status", to="".join(reversed("yrevA"))))  # the traceback shows this line
    assert "Avery" not in "".join(traceback.format_exception(caught.value))


def test_a_reading_of_an_edition_that_is_not_there_is_refused() -> None:
    """Neither another edition nor another blank of the same edition is taken for it."""
    data = dump_reading(reading())
    for shelf in (Shelf(()), Shelf((), ((replace(VISIT_MAP, blank_sha256="1" * 64), b""),))):
        with pytest.raises(WireError, match="--definition"):
            load_reading(data, shelf)


def test_numbers_that_json_does_not_have_are_refused() -> None:
    """A confidence that is no number never becomes null on the way."""
    found = reading()
    field = replace(found.fields["notes"], confidence=math.nan)
    with pytest.raises(WireError):
        dump_reading(replace(found, fields={**found.fields, "notes": field}))


def test_half_surrogates_become_replacement_characters() -> None:
    """Raw text and file names on Linux may hold them; no encoding can."""
    found = reading(file="caf\udce9.pdf")
    assert load_reading(dump_reading(found), SHELF).receipt.file == "caf\ufffd.pdf"
    assert load_record(dump_record(make_record(found))).receipts[0].file == "caf\ufffd.pdf"


def test_a_name_of_a_pdf_is_carried_as_text() -> None:
    """An on-state's name is a str of a kind of its own, which msgspec does not write."""
    found = reading()
    field = replace(found.fields["alarm"], raw=Name("Yes"))
    assert load_reading(dump_reading(replace(found, fields={**found.fields, "alarm": field})), SHELF).fields[
        "alarm"
    ] == replace(field, raw="Yes")


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_return_is_read_and_carried(seed: int) -> None:
    """Cut short, or with bits turned over: no bare error ends the reading, and what was read comes through."""
    random = Random(seed)  # noqa: S311  # the same damage every time
    data = bytearray(DAMAGED[seed % len(DAMAGED)])
    if seed % 3:
        for _ in range(random.choice((1, 5, 50))):
            data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    else:
        del data[random.randrange(len(data)) :]
    for each in read_data(bytes(data), "return.pdf", ISSUED, Options(ocr=False)):
        assert not any("The reader failed" in told.message for told in each.findings)
        _is_carried(each, ISSUED)
