"""Three ways into a file, one result."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdfforms.errors import EncryptedPdf, UnreadablePdf
from pdfforms.model.reading import Reading, Receipt
from pdfforms.read.crossref import without_predictor
from pdfforms.read.job import Job
from pdfforms.read.pikepdf_engine import PikepdfStore
from pdfforms.read.plain_engine import NotPlain, PlainStore
from pdfforms.read.pypdf_engine import PypdfStore
from pdfforms.read.read import read_opened
from pdfforms.read.store import File, Store
from pdfforms.read.values import Name, Ref, Value, parse_value
from tests.office import PLAN, ROOT
from tests.programs import require
from tests.programs.alterers import ALTERERS
from tests.programs.alterers.alterer import Alterer, Leaves
from tests.programs.fillers import FILLERS
from tests.programs.fillers.filler import Filler
from tests.read.returns import SHELF, first, read


class UndoubtedPypdf(PypdfStore):
    """pypdf, which is given damaged files alone, on one that is not: what it finds empty is empty."""

    repaired = False


ENGINES = (PlainStore, PikepdfStore, UndoubtedPypdf)


def readings(store: Store, data: bytes) -> tuple[Reading, ...]:
    """What is read through one engine."""
    receipt = Receipt(hashlib.sha256(data).hexdigest(), len(data), "return.pdf", ())
    return read_opened(store, Job(data, receipt, SHELF), [])


def agree(data: bytes) -> None:
    """Holds that every engine that takes the file sees the same in it."""
    seen = []
    for engine in ENGINES:
        try:
            seen.append(readings(engine(data), data))
        except (NotPlain, UnreadablePdf):
            continue
    assert seen
    assert all([each.fields for each in one] == [each.fields for each in seen[0]] for one in seen)


def test_a_copy_of_ours_is_plain() -> None:
    """What we write ourselves goes down the fast lane, with the same result as through both libraries."""
    assert readings(PlainStore(first()), first())
    agree(first())


@pytest.mark.parametrize(
    "filler", [each for each in FILLERS if each.available() is None], ids=lambda each: each.name
)
def test_engines_agree_on_every_filler(filler: Filler, tmp_path: Path) -> None:
    """Whatever program wrote the file, the engines see the same."""
    blank, out = tmp_path / "blank.pdf", tmp_path / "out.pdf"
    blank.write_bytes(PLAN.blank.data)
    filler.fill(
        blank, {"student_name": "Avery Example", "other_notes": "a (b) \\ c\nd", "strategy_alarm": True}, out
    )
    agree(out.read_bytes())


_LIVE = [each for each in ALTERERS if each.available() is None and each.leaves in (Leaves.FIELDS, Leaves.WIDGETS)]


@pytest.mark.parametrize("alterer", _LIVE, ids=lambda each: each.name)
def test_engines_agree_on_every_alterer(alterer: Alterer, tmp_path: Path) -> None:
    """The same of files that a program altered afterwards."""
    source, out = tmp_path / "source.pdf", tmp_path / "out.pdf"
    source.write_bytes(first())
    alterer.alter(source, out)
    agree(out.read_bytes())


@pytest.mark.parametrize(
    "bend",
    [
        lambda data: data.replace(b"/Catalog", b"/Catalog  "),
        lambda data: data[:-30],
        lambda data: b"\n" + data,
        lambda data: data.replace(b"/Size", b"/Encrypt 9 0 R /Size"),
    ],
    ids=["wrong offset", "cut short", "shifted", "encrypted"],
)
def test_the_fast_lane_repairs_nothing(bend: object) -> None:
    """A file that is not plain is left to the libraries."""
    data = bend(first())  # type: ignore[operator]  # a function
    with pytest.raises(NotPlain):
        readings(PlainStore(data), data)


def packed(data: bytes) -> bytes:
    """The file as qpdf writes it with object streams: a cross-reference stream with a predictor."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


@cache
def packed_first() -> bytes:
    """Avery's return, packed."""
    return packed(first())


def revised(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A packed file with a revision behind it, as a program writes that knows only tables: the catalog."""
    store = PlainStore(data)
    root, previous = store.trailer["Root"], re.findall(rb"startxref\s+(\d+)", data)[-1]
    with pikepdf.open(BytesIO(data)) as pdf:
        catalog = change(pdf.Root.unparse(resolved=True))
    body = b"%d 0 obj\n%b\nendobj\n" % (root.number, catalog)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (root.number, len(data))
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Prev %b>>\n" % (store.trailer["Size"], root.number, previous)
    return data + body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (len(data) + len(body))


def test_object_streams_are_plain() -> None:
    """Cross-reference streams and object streams go down the fast lane, alone and with a table behind them."""
    for data in (packed(first()), revised(packed(first()), lambda catalog: catalog)):
        assert readings(PlainStore(data), data)[0].fields == readings(PikepdfStore(data), data)[0].fields
    bare = revised(packed(first()), lambda catalog: catalog.replace(b"/AcroForm", b"/Nothing "))
    assert "AcroForm" not in File(PlainStore(bare)).root


def test_pdf_lib_is_plain(tmp_path: Path) -> None:
    """pdf-lib writes object streams without a predictor."""
    filler = next(each for each in FILLERS if each.name == "pdf-lib")
    require(filler.available())
    (tmp_path / "blank.pdf").write_bytes(PLAN.blank.data)
    filler.fill(tmp_path / "blank.pdf", {"student_name": "Avery Example"}, tmp_path / "out.pdf")
    data = (tmp_path / "out.pdf").read_bytes()
    assert readings(PlainStore(data), data)[0].fields == readings(PikepdfStore(data), data)[0].fields


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b"/ObjStm", b"/ObjStn"),
        (rb"/N \d", b"/N 9"),
        (rb"/First \d", b"/First 9"),
        (b"/XRef", b"/XReg"),
        (rb"/W \[ 1 ", b"/W [ 2 "),
        (b"/Size ", b"/Sire "),
        (rb"/Columns \d", b"/Columns 9"),
        (b"/Predictor 12", b"/Predictor 02"),
    ],
)
def test_odd_object_streams_are_not_plain(was: bytes, becomes: bytes) -> None:
    """Whatever a stream of objects or cross-references does not say as it should is left to the libraries."""
    data = re.sub(was, becomes, packed_first())
    assert data != packed_first()
    with pytest.raises(NotPlain):
        readings(PlainStore(data), data)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_byte_changed_in_a_packed_file(data: st.DataObject) -> None:
    """Readings or NotPlain, never another error."""
    bent = bytearray(packed_first())
    bent[data.draw(st.integers(0, len(bent) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert readings(PlainStore(bytes(bent)), bytes(bent))
    except NotPlain:
        return


@pytest.mark.parametrize(
    ("data", "parameters", "plain"),
    [
        (b"abc", None, b"abc"),
        (b"\x02\x01\x02\x02\x03\xff", {"Predictor": 12, "Columns": 2}, b"\x01\x02\x04\x01"),
        (b"\0ab\0cd", {"Predictor": 15, "Columns": 2}, b"abcd"),
        (b"abc", {"Predictor": 1}, b"abc"),
        (b"\0ab\2cd", {"Predictor": 12, "Columns": 2}, None),
        (b"\1ab", {"Predictor": 12, "Columns": 2}, None),
        (b"\2ab\2c", {"Predictor": 12, "Columns": 2}, None),
        (b"", {"Predictor": 12, "Columns": 2}, None),
        (b"\2ab", {"Predictor": 2, "Columns": 2}, None),
        (b"\2ab", {"Predictor": 12, "Columns": 2, "Colors": 1}, None),
        (b"\2ab", [{"Predictor": 12, "Columns": 2}], None),
    ],
)
def test_predictors(data: bytes, parameters: Value, plain: bytes | None) -> None:
    """The predictor Up, or none, of every row alike; anything else is not plain."""
    if plain is None:
        with pytest.raises(NotPlain):
            without_predictor(data, parameters)
    else:
        assert without_predictor(data, parameters) == plain


def test_a_length_that_is_the_stream_itself() -> None:
    """It is not plain, and no endless loop."""
    data = re.sub(rb"/Length \d+", lambda found: b"/Length 3 0 R".ljust(len(found[0])), first())
    with pytest.raises(NotPlain):
        readings(PlainStore(data), data)


@pytest.mark.parametrize("engine", [PikepdfStore, PypdfStore])
@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"no PDF at all", b"\x00" * 5000])
def test_what_is_no_pdf_is_refused(engine: type, data: bytes) -> None:
    """Both libraries' refusals come out as ours."""
    with pytest.raises(UnreadablePdf):
        engine(data)


def test_a_password_is_told_apart(tmp_path: Path) -> None:
    """A file that needs a password raises EncryptedPdf; pypdf cannot even try without a crypto library."""
    alterer = next(each for each in ALTERERS if each.leaves is Leaves.LOCKED)
    require(alterer.available())
    (tmp_path / "source.pdf").write_bytes(first())
    alterer.alter(tmp_path / "source.pdf", tmp_path / "out.pdf")
    with pytest.raises(EncryptedPdf):
        PikepdfStore((tmp_path / "out.pdf").read_bytes())
    with pytest.raises(UnreadablePdf):
        PypdfStore((tmp_path / "out.pdf").read_bytes())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b"<</A 1/B[/C#20D (x\\)\\(y) <414>]/E 5 0 R>>", {"A": 1, "B": ["C D", b"x)(y", b"A@"], "E": Ref(5, 0)}),
        (b"(a(b(c))d)", b"a(b(c))d"),
        (b"(a\\053\\\r\nb\r\nc)", b"a+b\nc"),
        (b"[-.5 +3 4. true null]", [-0.5, 3, 4.0, True, None]),
        (b"% note\n/Name", "Name"),
    ],
)
def test_objects_are_parsed_by_the_standard(text: bytes, value: object) -> None:
    """Strings, names, numbers, references and comments read as ISO 32000-2, 7.3 says."""
    assert parse_value(text) == value


@given(st.binary(max_size=200))
def test_anything_else_is_refused(text: bytes) -> None:
    """Arbitrary bytes give a value or ValueError, never another error."""
    try:
        value = parse_value(text)
    except ValueError:
        return
    assert isinstance(value, (dict, list, bytes, int, float, Name, Ref, type(None)))


HOSTILE = ROOT.parent / "shared" / "hostile" / "odd_forms"


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the odd forms are not at hand")
def test_odd_forms_are_readings_never_exceptions() -> None:
    """73 real forms on which other readers disagree: each gives records, none of them ours."""
    paths = sorted(HOSTILE.glob("*.pdf"))
    assert paths
    for path in paths:
        for record in read(path.read_bytes()):
            assert record.form is None
            assert record.findings
