"""Three ways into a file, one result."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfforms.errors import EncryptedPdf, UnreadablePdf
from pdfforms.model.reading import Reading, Receipt
from pdfforms.read.job import Job
from pdfforms.read.pikepdf_engine import PikepdfStore
from pdfforms.read.plain_engine import NotPlain, PlainStore
from pdfforms.read.pypdf_engine import PypdfStore
from pdfforms.read.read import read_opened
from pdfforms.read.store import Store
from pdfforms.read.values import Name, Ref, parse_value
from tests.office import PLAN, ROOT
from tests.programs.alterers import ALTERERS
from tests.programs.alterers.alterer import Alterer, Leaves
from tests.programs.fillers import FILLERS
from tests.programs.fillers.filler import Filler
from tests.read.returns import SHELF, first, read

ENGINES = (PlainStore, PikepdfStore, PypdfStore)


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


@pytest.mark.parametrize("engine", [PikepdfStore, PypdfStore])
@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"no PDF at all", b"\x00" * 5000])
def test_what_is_no_pdf_is_refused(engine: type, data: bytes) -> None:
    """Both libraries' refusals come out as ours."""
    with pytest.raises(UnreadablePdf):
        engine(data)


def test_a_password_is_told_apart(tmp_path: Path) -> None:
    """A file that needs a password raises EncryptedPdf; pypdf cannot even try without a crypto library."""
    alterer = next(each for each in ALTERERS if each.leaves is Leaves.LOCKED)
    if alterer.available():
        pytest.skip(str(alterer.available()))
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
