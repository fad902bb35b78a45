"""One oddity at a time, each seen in files of real programs, bent by hand into a return."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from pdfforms.model.reading import Source
from pdfforms.model.record import Record, Signature, Status
from tests.office import PLAN, TRIP, fill
from tests.read.returns import FIRST, FIRST_CODE, answers, codes, first, read, unknown

Bend = Callable[[Pdf], None]


def bent(bend: Bend, data: bytes | None = None) -> Record:
    """The one record of a return after a change to its objects."""
    with pikepdf.open(BytesIO(data or first())) as pdf:
        bend(pdf)
        out = BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # we mean it
            pdf.save(out)
    (record,) = read(out.getvalue())
    return record


def field(pdf: Pdf, name: str) -> Any:
    """A field's dictionary by its name."""
    return next(each for each in pdf.Root.AcroForm.Fields if name == each.T)


def put(name: str, **entries: Any) -> Bend:
    """Sets entries of a field; None deletes."""

    def bend(pdf: Pdf) -> None:
        for key, value in entries.items():
            if value is None:
                del field(pdf, name)[f"/{key}"]
            else:
                field(pdf, name)[f"/{key}"] = value

    return bend


def without_appearance(name: str, value: Any) -> Bend:
    """Sets /V and takes the appearance away, as pdf.js does for what it cannot encode."""
    return put(name, V=value, AP=None)


# -- text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (String("Łukasz"), "Łukasz"),
        (pikepdf.Object.parse(b"(\\225ukasz)"), "Łukasz"),
        (pikepdf.Object.parse(b"<FEFF004100760065>"), "Ave"),
        (pikepdf.Object.parse(b"<EFBBBF4176C3A9>"), "Avé"),
        (pikepdf.Object.parse(b"<FFFE41007600>"), "Av"),
        (pikepdf.Object.parse(b"(a\\r\\nb\\rc)"), "a\nb\nc"),
        (Name("/Avery"), "Avery"),
        (Array([String("Avery")]), "Avery"),
    ],
)
def test_a_text_is_read_however_it_is_encoded(value: Any, expected: str) -> None:
    """PDFDocEncoding, UTF-16 of either order, UTF-8, a name or a list of one where a string belongs."""
    record = bent(without_appearance("other_notes", value))
    assert record.values["other_notes"] == expected
    assert "appearance_missing" in codes(record, "other_notes")


@pytest.mark.parametrize(
    "value",
    [
        pikepdf.Object.parse(b"<FEFFD83D>"),
        pikepdf.Object.parse(b"<FEFF0061F44D>"),
        pikepdf.Object.parse(b"<EFBBBFFF>"),
        pikepdf.Object.parse(b"(a\\237b)"),
        Dictionary(),
    ],
    ids=["half a pair", "private use", "broken UTF-8", "no such code", "a dictionary"],
)
def test_destroyed_text_is_not_known(value: Any) -> None:
    """What a program destroyed becomes null with a finding."""
    record = bent(without_appearance("other_notes", value))
    assert unknown(record) == {"other_notes"}
    assert "text_damaged" in codes(record, "other_notes")


def test_a_page_that_shows_something_else_than_the_value() -> None:
    """/V and appearance that differ give null, and both as alternatives."""
    record = bent(put("supports_tried_1", V=String("Something else entirely")))
    assert unknown(record) == {"supports_tried_1"}
    assert "value_appearance_differ" in codes(record, "supports_tried_1")
    assert {value for value, _ in record.answers["supports_tried_1"].alternatives} >= {"Something else entirely"}


def test_an_empty_value_under_a_page_that_shows_text() -> None:
    """Text that only the appearance has is never a silent blank."""
    record = bent(put("plan_date", V=None))
    assert unknown(record) == {"plan_date"}
    assert "value_appearance_differ" in codes(record, "plan_date")


def test_the_value_may_stand_on_the_kid_alone() -> None:
    """Poppler and Okular write what was typed to the widget and leave the field and its other widget empty."""

    def bend(pdf: Pdf) -> None:
        name = field(pdf, "student_name")
        name.V = String("")
        name.Kids[0].V = String("Avery Example")
        name.Kids[1].AP.N = pdf.make_stream(b"", BBox=[0, 0, 1, 1], Subtype=Name.Form)

    assert answers(bent(bend)) == FIRST


def test_two_widgets_with_different_names() -> None:
    """Disconnected widgets of one field that differ are for a person."""

    def bend(pdf: Pdf) -> None:
        for kid, text in zip(field(pdf, "student_name").Kids, ("Avery Example", "Robin Example"), strict=True):
            kid.V = String(text)
            del kid["/AP"]
        del field(pdf, "student_name")["/V"]

    record = bent(bend)
    assert unknown(record) == {"student_name"}
    assert "field_repeated" in codes(record, "student_name")


# -- boxes


@pytest.mark.parametrize(
    ("entries", "ticked"),
    [
        ({"V": String("Yes")}, True),
        ({"V": None}, True),
        ({"AS": None}, True),
        ({"V": Array([Name.Yes])}, True),
        ({"V": Name.Off, "AS": Name.Off}, False),
        ({"V": None, "AS": None}, False),
        ({"V": String(""), "AS": Name.Off}, False),
        ({"AP": None}, True),
    ],
    ids=["string", "state alone", "value alone", "list", "off", "nothing", "empty string", "no appearance"],
)
def test_a_box_however_its_state_is_written(entries: dict[str, Any], ticked: bool) -> None:
    """/V and /AS in any of their forms, each alone or both."""
    record = bent(put("strategy_alarm", **entries))
    assert record.values["strategy_alarm"] is ticked


def test_any_state_but_off_is_on() -> None:
    """A program may rename the on-state."""

    def bend(pdf: Pdf) -> None:
        box = field(pdf, "strategy_alarm")
        box.AP.N = Dictionary({"/1": box.AP.N["/Yes"], "/Off": box.AP.N.Off})
        box.V = box.AS = Name("/1")

    assert bent(bend).values["strategy_alarm"] is True


@pytest.mark.parametrize(
    "entries",
    [{"V": Name.Off}, {"AS": Name.Off}, {"V": Name("/Other"), "AS": Name("/Other")}],
    ids=["shown only", "stored only", "a state that is not drawn"],
)
def test_a_box_that_contradicts_itself(entries: dict[str, Any]) -> None:
    """Stored and shown states that differ are null, with both as alternatives."""
    record = bent(put("strategy_alarm", **entries))
    assert unknown(record) == {"strategy_alarm"}
    assert "state_differs" in codes(record, "strategy_alarm")
    assert {value for value, _ in record.answers["strategy_alarm"].alternatives} == {True, False}


def test_a_tick_that_paints_nothing() -> None:
    """A ticked box whose appearance is empty is not known."""

    def bend(pdf: Pdf) -> None:
        box = field(pdf, "strategy_alarm")
        box.AP.N = Dictionary({"/Yes": box.AP.N.Off, "/Off": box.AP.N.Off})

    assert unknown(bent(bend)) == {"strategy_alarm"}


@pytest.mark.parametrize(
    ("value", "states", "expected"),
    [
        (Name.no, ["Off", "no", "Off"], "no"),
        (String("No"), ["Off", "no", "Off"], "no"),
        (None, ["Off", "no", "Off"], "no"),
        (Name.Off, ["Off", "Off", "Off"], ""),
        (Name.yes, ["Off", "no", "Off"], None),
        (Name.no, ["yes", "no", "Off"], None),
        (Name.no, ["Off", "Off", "Off"], None),
    ],
)
def test_one_of_several(value: Any, states: list[str], expected: str | None) -> None:
    """A choice is the one button that is pressed; label for key is understood, contradiction is null."""

    def bend(pdf: Pdf) -> None:
        choice = field(pdf, "consent")
        if value is None:
            del choice["/V"]
        else:
            choice.V = value
        for kid, state in zip(choice.Kids, states, strict=True):
            kid.AS = Name(f"/{state}")

    record = bent(bend, fill(TRIP, {"student_name": "Avery Example", "consent": "yes"}, FIRST_CODE).data)
    assert record.values["consent"] == expected


# -- structure


def _no_fields(pdf: Pdf) -> None:
    pdf.Root.AcroForm.Fields = Array()


def _no_form(pdf: Pdf) -> None:
    del pdf.Root["/AcroForm"]


def _nulls(pdf: Pdf) -> None:
    pdf.Root.AcroForm.Fields = Array([None, *pdf.Root.AcroForm.Fields, None])


def _doubled(pdf: Pdf) -> None:
    pdf.Root.AcroForm.Fields = Array([*pdf.Root.AcroForm.Fields, *pdf.Root.AcroForm.Fields])


def _copies_in_fields(pdf: Pdf) -> None:
    copies = [pdf.make_indirect(Dictionary(dict(each.items()))) for each in pdf.Root.AcroForm.Fields]
    pdf.Root.AcroForm.Fields = Array(copies)


def _mapping_names(pdf: Pdf) -> None:
    for each in pdf.Root.AcroForm.Fields:
        each.TM = String("another_name")


@pytest.mark.parametrize("bend", [_no_fields, _no_form, _nulls, _doubled, _copies_in_fields, _mapping_names])
def test_a_broken_field_list_loses_nothing(bend: Bend) -> None:
    """The page's widgets are read, whatever /Fields says; what /Fields misses is called an orphan."""
    record = bent(bend)
    assert answers(record) == FIRST
    if bend in (_no_fields, _no_form, _copies_in_fields):
        assert record.answers["plan_date"].source is Source.ORPHAN


def test_a_parent_that_is_a_font() -> None:
    """A /Parent that is no field is ignored."""

    def bend(pdf: Pdf) -> None:
        field(pdf, "plan_date").Parent = pdf.Root.AcroForm.DR.Font.PfSans

    assert bent(bend).values["plan_date"] == FIRST["plan_date"]


def test_a_lost_parent_takes_the_name_along() -> None:
    """Widgets that lost their field are found by their place; a value that went with it is not made up."""

    def bend(pdf: Pdf) -> None:
        for kid in field(pdf, "student_name").Kids:
            del kid["/Parent"]

    record = bent(bend)
    assert unknown(record) == {"student_name"}
    assert "field_renamed" in codes(record, "student_name")


def test_a_field_that_is_gone_from_its_page() -> None:
    """A widget that a program dropped is missing, not empty; a value left in /Fields is an alternative."""

    def bend(pdf: Pdf) -> None:
        page = pdf.pages[0].obj
        page.Annots = Array([each for each in page.Annots if each.get("/T") != "plan_date"])

    record = bent(bend)
    assert unknown(record) == {"plan_date"}
    assert "field_missing" in codes(record, "plan_date")
    assert [value for value, _ in record.answers["plan_date"].alternatives] == [FIRST["plan_date"]]


def test_a_name_on_another_fields_place() -> None:
    """Name and place that contradict each other are for a person."""

    def bend(pdf: Pdf) -> None:
        one, other = field(pdf, "supports_tried_1"), field(pdf, "supports_tried_2")
        one.Rect, other.Rect = other.Rect, one.Rect

    assert {"supports_tried_1", "supports_tried_2"} <= unknown(bent(bend))


@pytest.mark.parametrize(("scale", "dx", "dy"), [(0.97, 9.0, 22.0), (1.0, 20.0, -10.0), (0.5, 0.0, 396.0)])
def test_a_page_that_was_scaled_and_moved(scale: float, dx: float, dy: float) -> None:
    """A page fitted to other paper keeps its answers; they are known by name and by the page's own scale."""

    def bend(pdf: Pdf) -> None:
        for page in pdf.pages:
            for each in page.obj.Annots:
                x0, y0, x1, y1 = (float(side) * scale for side in each.Rect)
                each.Rect = Array([x0 + dx, y0 + dy, x1 + dx, y1 + dy])
            page.contents_add(f"q {scale} 0 0 {scale} {dx} {dy} cm".encode(), prepend=True)
            page.contents_add(b"Q")

    record = bent(bend)
    assert record.copy == FIRST_CODE
    assert (answers(record), unknown(record), record.status) == (FIRST, set(), Status.OK)


def test_a_hidden_code_that_differs_from_the_printed_one() -> None:
    """A page whose two codes differ has no code that can be trusted."""
    record = bent(put("_copy", V=String("XZRA6R4Y3M")))
    assert record.copy is None
    assert "copy_mixed" in codes(record)


@pytest.mark.parametrize(
    "bend",
    [
        lambda pdf: pdf.Root.__setitem__("/OpenAction", Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))),
        lambda pdf: pdf.Root.__setitem__("/Names", Dictionary(EmbeddedFiles=Dictionary())),
    ],
    ids=["script", "attachment"],
)
def test_active_content_is_told_and_not_run(bend: Bend) -> None:
    """Scripts and attachments are a finding; the answers are read all the same."""
    record = bent(bend)
    assert answers(record) == FIRST
    assert "active_content" in codes(record)


# -- what lies over the page


def _annotate(page: int, subtype: str, rect: list[float], **entries: Any) -> Bend:
    def bend(pdf: Pdf) -> None:
        annotation = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array(rect), **entries)
        pdf.pages[page].obj.Annots.append(pdf.make_indirect(annotation))

    return bend


def _box(key: str, kind: str | None = None) -> list[float]:
    boxes = PLAN.maps[0].boxes
    return list(next(box.rect for box in boxes if box.key == key and (kind is None or box.kind == kind)))


def test_ink_over_a_box_to_tick() -> None:
    """A box under an Ink whose strokes are gone is not known."""
    record = bent(_annotate(0, "Ink", _box("strategy_on_time"), InkList=Array()))
    assert unknown(record) == {"strategy_on_time"}


@pytest.mark.parametrize(("subtype", "kind"), [("Ink", "drawn"), ("Stamp", "stamped")])
def test_a_mark_where_a_signature_belongs(subtype: str, kind: str) -> None:
    """Ink in a signature's place is a drawn signature, a stamp a stamped one; the typed name stays beside it."""
    mark = _annotate(1, subtype, _box("student_signature", "sign_here"))
    assert bent(mark).values["student_signature"] == Signature(True, kind, None)
    other = _annotate(1, subtype, _box("guardian_signature", "sign_here"))
    assert bent(other).values["guardian_signature"] == Signature(True, kind, "Robin Example")


def test_a_note_in_the_margin_is_told() -> None:
    """What fits no field is a finding."""
    record = bent(_annotate(0, "FreeText", [300, 120, 420, 140], Contents=String("call me")))
    assert answers(record) == FIRST
    assert "unplaced_content" in codes(record)


def _typed_into_page(x: float, y: float) -> Bend:
    def bend(pdf: Pdf) -> None:
        pdf.pages[0].obj.Resources.Font.Typed = pdf.Root.AcroForm.DR.Font.PfSans
        pdf.pages[0].contents_add(f"q BT /Typed 11 Tf {x} {y} Td (14 of them) Tj ET Q".encode())

    return bend


def test_text_typed_into_the_page_itself() -> None:
    """Fill & Sign draws into the page and leaves the fields empty: seen by comparing with the blank."""
    x0, y0, *_ = _box("days_present")
    record = bent(_typed_into_page(x0 + 3, y0 + 5))
    assert unknown(record) == {"days_present"}
    assert "text_clipped" in codes(record, "days_present")
    beside = bent(_typed_into_page(300, 130))
    assert answers(beside) == FIRST
    assert "unplaced_content" in codes(beside)


# -- the record as a whole


def test_a_blank_form_is_blank() -> None:
    """Every field seen and empty."""
    (record,) = read(PLAN.blank.data)
    assert (record.status, record.copy, unknown(record)) == (Status.BLANK, None, set())


def test_a_copy_that_came_back_untouched() -> None:
    """Only what we locked ourselves stands in it: told, and not taken for an answer."""
    (record,) = read(fill(PLAN, {"student_name": "Avery Example"}, FIRST_CODE, lock_identity=True).data)
    assert "only_prefilled" in codes(record)
    assert record.status is Status.NEEDS_REVIEW


def test_a_picture_of_a_page_is_not_called_foreign() -> None:
    """A page that is a picture and not recognised may be a bad scan of ours, which is not the same as not ours."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(612, 792))
        image = pdf.make_stream(
            b"\x80" * 100, Subtype=Name.Image, Width=10, Height=10, BitsPerComponent=8, ColorSpace=Name.DeviceGray
        )
        page.obj.Resources = Dictionary(XObject=Dictionary(Scan=image))
        page.contents_add(b"612 0 0 792 0 0 cm /Scan Do")
        out = BytesIO()
        pdf.save(out)
    (record,) = read(out.getvalue())
    assert record.status is Status.UNREADABLE
    assert codes(record) in ({"picture_page"}, {"picture_not_recognised"})


def test_a_return_that_was_cut_short() -> None:
    """What is left of a damaged file is read, and told to be damaged; nothing left is unreadable, not foreign."""
    (whole,) = read(first()[:-400])
    assert "damaged_file" in codes(whole)
    (little,) = read(first()[:2000])
    assert little.status is Status.UNREADABLE
