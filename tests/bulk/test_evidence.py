"""Crops for a person: of what is not known, of signatures, of what fits no field; named by record and field."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from pikepdf import String
from PIL import Image

from pdfforms.bulk.reading.evidence import Evidence, write_evidence
from pdfforms.bulk.reading.returns import read_data
from pdfforms.records.make import make_record
from tests.read.bends import bent
from tests.read.returns import SHELF, first
from tests.read.test_annotations import put, typed


def test_crops_of_what_a_person_must_look_at(tmp_path: Path) -> None:
    """A doubtful name on both pages, a signature, a number that is none, a note in the margin have pictures."""
    data = bent(
        first(),
        typed("student_name", "Somebody Else"),
        typed("days_present", "many"),
        put("FreeText", (560, 300, 600, 320), Contents=String("call me")),
    )
    (reading,) = read_data(data, "return.pdf", SHELF, evidence=Evidence.ALL)
    record = write_evidence(make_record(reading), reading.crops, tmp_path)
    wanted = {"student_name", "student_name_page_2", "days_present", "guardian_signature", "unplaced_1"}
    assert record.evidence.keys() == wanted
    assert {each.name for each in tmp_path.iterdir()} == {f"{record.id}.{key}.png" for key in wanted}
    for key in wanted:
        crop = Image.open(BytesIO(reading.crops[key])).convert("L")
        assert any(crop.histogram()[:80]), f"{key}: nothing is on the picture"
    shown = Image.open(BytesIO(reading.crops["guardian_signature"])).convert("L")
    name = shown.crop((round(shown.width * 0.6), 20, shown.width - 20, shown.height - 20))
    assert any(name.histogram()[:80]), "the typed name is not on the picture"
    assert record.to_json()["evidence"] == dict(record.evidence)


def test_nothing_is_cut_out_unasked() -> None:
    """Without being asked for, and where nothing is in doubt, there are no pictures."""
    (reading,) = read_data(bent(first(), typed("student_name", "Somebody Else")), "return.pdf", SHELF)
    assert not reading.crops
