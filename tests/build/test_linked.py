"""Copies that ask only for the rest: what is locked and marked, and that neither disturbs whoever reads them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw

from pdfforms.build.fill import Copy
from pdfforms.build.linked import fill_linked, signed_words
from pdfforms.bulk.shelf import Shelf
from pdfforms.errors import FillError
from pdfforms.model.record import Record, Signature
from pdfforms.read.read import read_pdf
from pdfforms.records.make import make_record
from tests.build.test_verapdf import HARD, TRIP_ANSWERS
from tests.office import CODE, KINDS, LANGUAGES, PLAN, TRIP, Kind
from tests.programs import require, verapdf
from tests.read.page_text.pages import flattened
from tests.scan import make
from tests.scan.sweep import CAMERAS, THRESHOLDS, look


def picture() -> bytes:
    """A drawn signature, as the evidence has it."""
    image = Image.new("L", (836, 100), 255)
    ImageDraw.Draw(image).line([(50, 70), (150, 20), (200, 80), (300, 30)], fill=30, width=4)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def keys(kind: Kind) -> list[str]:
    """All fields of a form."""
    return [each.key for part in kind.parts for each in part.fields]


def linked(kind: Kind, values: dict[str, object], asked: list[str]) -> Copy:
    """A copy in which some fields are open; the student has signed by hand."""
    signed = [key for key in keys(kind) if key == "student_signature" and key not in asked]
    values = values | {
        key: {"signed": True, "kind": "typed", "name": signed_words(kind.language)} for key in signed
    }
    pictures = dict.fromkeys(signed, picture())
    return fill_linked(kind.template, kind.parts, values, CODE, open=asked, pictures=pictures)


def read(kind: Kind, data: bytes) -> Record:
    """The first record of a file."""
    shelf = Shelf((), tuple((each, kind.blank.data) for each in kind.maps))
    return make_record(read_pdf(data, "copy.pdf", shelf)[0])


def test_copies_conform(tmp_path: Path) -> None:
    """None breaks a rule of PDF/UA-1, in any language, on any paper, half its fields marked, with a picture."""
    require(verapdf.available())
    paths = []
    for kind in (*KINDS, TRIP):
        values = {key: value for key, value in (HARD | TRIP_ANSWERS).items() if key in keys(kind)}
        paths.append(tmp_path / f"{kind}.pdf")
        paths[-1].write_bytes(linked(kind, values, keys(kind)[::2]).data)
    assert {path.name: broken for path, broken in verapdf.failures(paths).items() if broken} == {}


@pytest.mark.parametrize("kind", [PLAN, Kind("attendance_continuum", "fr"), TRIP], ids=str)
def test_what_is_open_can_be_changed_and_nothing_else(kind: Kind) -> None:
    """Every other field is read-only; open ones tell a screen reader and carry their colours for viewers."""
    asked = keys(kind)[1::3]
    with pikepdf.open(BytesIO(linked(kind, {}, asked).data)) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            key, is_open = str(field.T), str(field.T) in asked
            assert bool(int(field.get("/Ff", 0)) & 1) is not is_open, key
            for widget in field.get("/Kids", [field]):
                assert ("/BG" in widget.get("/MK", {})) is is_open, key
            if not key.startswith("_"):
                assert str(field.TU).startswith(("Please fill in: ", "Veuillez remplir : ")) is is_open, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mark_is_no_answer(language: str) -> None:
    """Live or flattened, an open field reads as empty, a locked one as what stands in it."""
    kind = Kind("attendance_plan", language)
    values: dict[str, object] = {
        "student_name": "Avery Example",
        "days_absent": 8,
        "strategy_on_time": True,
        "strategy_alarm": True,
        "guardian_signature": "Robin Example",
        "guardian_signature_date": "2026-09-04",
    }
    by_hand = {"student_signature"} - ({"student_signature"} if language == "ar" else set())
    asked = [key for key in keys(kind) if key not in values.keys() | by_hand] + ["strategy_alarm"]
    copy = linked(kind, values, asked)
    live, printed = read(kind, copy.data), read(kind, flattened(copy.data))
    for record in (live, printed):
        said = {key: value for key, value in record.values.items() if value not in ("", False)}
        said = {key: value for key, value in said.items() if not isinstance(value, Signature) or value.signed}
        assert said.keys() == values.keys() | by_hand
        assert said["days_absent"] == 8
        assert said["guardian_signature"] == Signature(True, "typed", "Robin Example")
        told = {each.code for each in record.findings if each.field != "student_signature"}
        assert told <= {"only_prefilled", "rule_requires"}
        assert record.copy == CODE


@pytest.mark.parametrize("camera", ["scan 150", "fax fine", "fax dithered", "photo", "photo shadow"])
def test_a_mark_is_no_ink_on_a_picture(camera: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every field marked: what was written by hand is read as on a plain copy, and what is empty is empty."""
    monkeypatch.setattr(
        make,
        "fill",
        lambda kind, values, code: fill_linked(
            kind.template, kind.parts, values, code, open=keys(kind), pictures={}
        ),
    )
    for case in (
        make.clean(PLAN, 1, CODE),
        make.by_pen(PLAN, 2, 41),
        make.by_pen(Kind("attendance_continuum"), 1, 41),
    ):
        found = look(case, CAMERAS[camera], camera, one_bit=camera in THRESHOLDS)
        assert found.faults == []
        assert found.ticks["null"] + found.ticks["page not recognised"] <= 1


def test_values_that_do_not_fit_are_refused() -> None:
    """An answer that its field cannot hold stops the copy; it is not left out in silence."""
    with pytest.raises(FillError, match="days_absent"):
        linked(PLAN, {"days_absent": "many"}, [])


def test_a_digital_signature_stays_empty_and_locked() -> None:
    """Its field can hold none but a real one: the name is shown."""
    kind = TRIP
    digital = [each.key for part in kind.parts for each in part.fields if each.digital]
    for key in digital:
        copy = linked(kind, {key: {"signed": True, "kind": "digital", "name": "Robin Example"}}, [])
        with pikepdf.open(BytesIO(copy.data)) as pdf:
            (field,) = [each for each in pdf.Root.AcroForm.Fields if str(each.T) == key]
            assert int(field.Ff) & 1
            assert "/V" not in field
            assert len(field.AP.N.read_bytes()) > 50
