"""What we filled in ourselves is no answer, whatever a program did to the copy on its way."""

from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name, Pdf, String

from pdfforms.bulk.shelf import Shelf
from pdfforms.model.record import Record, Status
from pdfforms.read.read import read_pdf
from pdfforms.records.make import make_record
from tests.looking import values
from tests.office import CODE, PACKET, PLAN, TRIP, Kind, fill
from tests.programs import require
from tests.programs.alterers import ALTERERS, MERGERS
from tests.programs.alterers.alterer import Alterer, Leaves, Merger
from tests.programs.fillers import FILLERS
from tests.programs.fillers.filler import Filler
from tests.read.bends import bent, widget
from tests.read.returns import FIRST, FIRST_CODE, SECOND, SECOND_CODE, codes, read, read_path, unknown

GIVEN: dict[str, dict[str, object]] = {
    "attendance_plan": {"student_name": "Łukasz (Example)", "plan_date": "2026-09-03", "days_absent": 8}
    | {"strategy_alarm": True, "strategy_on_time": False, "strategy_alarm_time": "07:15"}
    | {"other_notes": "one\ntwo  three", "staff_signature": "Robin Example"},
    "field_trip": {"student_name": "Avery Example", "consent": "call_me", "returns_at": "15:30"},
}
KEPT = (Leaves.FIELDS, Leaves.WIDGETS)


def _untouched(given: dict[str, object], code: str | None = FIRST_CODE) -> bytes:
    return fill(PLAN, given, code, given=None).data


def _is_ours(record: Record) -> bool:
    return record.status is Status.NEEDS_REVIEW and "only_prefilled" in codes(record)


def _is_for_a_person(record: Record) -> bool:
    """Told to be ours, unless values were lost on the way: those may have been answers."""
    told = bool(unknown(record)) or "only_prefilled" in codes(record)
    return record.status is Status.NEEDS_REVIEW and told


@pytest.mark.parametrize("code", [CODE, None], ids=["coded", "uncoded"])
@pytest.mark.parametrize("kind", [PLAN, TRIP], ids=str)
def test_an_untouched_copy_is_told(kind: Kind, code: str | None) -> None:
    """Values of every type that we filled in, locked or not, do not make a return."""
    (record,) = read(fill(kind, GIVEN[kind.key], code, given=None).data)
    assert _is_ours(record)


@pytest.mark.parametrize(
    ("key", "value"),
    [("days_present", "4"), ("days_absent", "9"), ("student_name", "Sam Muster"), ("guardian_signature", "R E")],
)
def test_one_answer_is_enough(key: str, value: str) -> None:
    """A field that the family filled in, or a value of ours that it corrected, makes it a return."""

    def answer(pdf: Pdf) -> None:
        field = widget(pdf, key)
        field.get("/Parent", field).V = String(value)
        for page in pdf.pages:
            for each in page.obj.Annots:
                if each.get("/Parent", each).get("/T") == key and "/AP" in each:
                    del each.AP

    (record,) = read(bent(_untouched(GIVEN["attendance_plan"]), answer))
    assert "only_prefilled" not in codes(record)


def test_one_tick_is_enough() -> None:
    """A box that the family ticked makes it a return; a box of ours that it cleared is no answer."""

    def tick(pdf: Pdf) -> None:
        box = widget(pdf, "strategy_every_day")
        box.V = box.AS = Name.Yes

    def clear(pdf: Pdf) -> None:
        box = widget(pdf, "strategy_alarm")
        box.V = box.AS = Name.Off

    (ticked,) = read(bent(_untouched(GIVEN["attendance_plan"]), tick))
    (cleared,) = read(bent(_untouched(GIVEN["attendance_plan"]), clear))
    assert "only_prefilled" not in codes(ticked)
    assert _is_ours(cleared)


def test_the_sign_does_not_say_the_value() -> None:
    """The same value has another sign in another field and another copy: no list can tell."""
    signs = set()
    for code in (FIRST_CODE, SECOND_CODE):
        data = _untouched({"days_present": 8, "days_absent": 8}, code)
        with pikepdf.open(BytesIO(data)) as pdf:
            signs |= {str(each.NM) for page in pdf.pages for each in page.obj.Annots if "/NM" in each}
    assert len(signs) == 4
    assert all(sign.startswith("given-") and len(sign) == 16 for sign in signs)


def test_each_form_of_a_torn_packet_knows() -> None:
    """The pages of one form of a packet, sent by themselves, still tell what is ours."""
    data = fill(PACKET, {"student_name": "Avery Example", "t2_meet_with_family": True}, given=None).data
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf, pikepdf.new() as torn, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it warns that /Fields is left behind
        torn.pages.extend(pdf.pages[2:])
        torn.save(out)
    (record,) = _packaged(out.getvalue())
    assert record.form == "attendance_continuum"
    assert _is_ours(record)


def _packaged(data: bytes) -> tuple[Record, ...]:
    shelf = Shelf((), tuple((edition, PACKET.blank.data) for edition in PACKET.maps))
    return tuple(make_record(reading) for reading in read_pdf(data, "return.pdf", shelf))


@pytest.mark.parametrize("alterer", [each for each in ALTERERS if each.leaves in KEPT], ids=lambda each: each.name)
def test_an_altered_copy_is_still_ours(alterer: Alterer, tmp_path: Path) -> None:
    """Saving, printing to PDF pages, rotating or tearing an untouched copy does not answer it."""
    require(alterer.available())
    source, out = tmp_path / "source.pdf", tmp_path / "out.pdf"
    source.write_bytes(_untouched(FIRST))
    alterer.alter(source, out)
    (record,) = read_path(out)
    assert _is_for_a_person(record)


@pytest.mark.parametrize("merger", [each for each in MERGERS if each.leaves in KEPT], ids=lambda each: each.name)
def test_merged_copies_are_still_ours(merger: Merger, tmp_path: Path) -> None:
    """Two untouched copies in one file, their fields renamed, are two untouched copies."""
    require(merger.available())
    sources = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    sources[0].write_bytes(_untouched(FIRST))
    sources[1].write_bytes(_untouched(SECOND, SECOND_CODE))
    merger.merge(sources, tmp_path / "out.pdf")
    assert [_is_for_a_person(record) for record in read_path(tmp_path / "out.pdf")] == [True, True]


@pytest.mark.parametrize("filler", FILLERS, ids=lambda filler: filler.name)
def test_a_program_that_fills_one_field(filler: Filler, tmp_path: Path) -> None:
    """A program that writes only what was there leaves an untouched copy; one new answer makes it a return."""
    require(filler.available())
    source, out = tmp_path / "source.pdf", tmp_path / "out.pdf"
    source.write_bytes(_untouched({"student_name": "Avery Example", "other_notes": "one\ntwo"}))
    same = str(values(source.read_bytes())["other_notes"])
    for key, text, ours in (("other_notes", same, True), ("supports_tried_1", "Calls home", False)):
        filler.fill(source, {key: text}, out)
        (record,) = read_path(out)
        assert ("only_prefilled" in codes(record)) is ours, key
