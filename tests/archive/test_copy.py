"""The archive copy: every answer as text, nothing blank that is not known, the original inside."""

from __future__ import annotations

import json
from dataclasses import replace

import pypdfium2
import pytest
from PIL import ImageChops

from pdfforms.archive.copy.kept import Kept
from pdfforms.archive.copy.make import archive_copy
from pdfforms.archive.copy.words import word
from pdfforms.archive.copy.written import written
from pdfforms.errors import BlankError
from pdfforms.model.form import FieldType
from pdfforms.model.record import Record, Signature, Value
from tests.archive.returned import SCRIPTS, circumstances, ink, kept, original, record_of
from tests.archive.seen import attachments, elements, text_in, text_of
from tests.office import LANGUAGES, PACKET, PLAN, TRIP, Kind

LEFT_TO_RIGHT = [script for script in SCRIPTS if script != "arabic"]


def _copy(part: Kept) -> bytes:
    return archive_copy([part], circumstances()).data


def _blank_values(part: Kept) -> dict[str, Value]:
    empty: dict[FieldType, Value] = {
        FieldType.CHECKBOX: False,
        FieldType.SIGNATURE: Signature(False, None, None),
    }
    return {key: empty.get(each.type, "") for key, each in part.edition.fields.items()}


@pytest.mark.parametrize("script", LEFT_TO_RIGHT)
def test_answers_stand_as_text_in_their_boxes(script: str) -> None:
    """What a record says of a field can be read, by another program, where the form asks for it."""
    part = kept(PLAN, script, specials={})
    data = _copy(part)
    for box in part.edition.boxes:
        if box.kind in ("text", "multiline"):
            field = part.edition.fields[box.key]
            wanted = " ".join(written(field, part.record.values[box.key]).split())
            assert text_in(data, box.page, box.rect) == wanted, box.key


def test_ticks_are_drawn_and_told() -> None:
    """A box says whether it is ticked, in the tree for who listens and with ink for who looks."""
    part = kept(PLAN)
    boxes = [each for each in elements(_copy(part)) if each.role == "cb"]
    values = [part.record.values[each.key] for each in part.edition.form.fields if each.type is FieldType.CHECKBOX]
    words = {True: ("on", "Ticked"), False: ("off", "Not ticked")}
    for box, value in zip(boxes, values, strict=True):
        if value is None:
            assert (box.state, box.alternative[:30]) == ("neutral", "Not known whether ticked: see ")
        else:
            assert (box.state, box.alternative) == words[value is True]


def test_a_choice_has_its_dot() -> None:
    """Of round buttons the chosen one is on, and each says so."""
    part = kept(TRIP)
    buttons = [each for each in elements(_copy(part)) if each.role == "rb"]
    assert [each.state for each in buttons] == ["on", "off", "off"]
    assert [each.alternative for each in buttons] == ["Chosen", "Not chosen", "Not chosen"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_known_is_never_blank(language: str) -> None:
    """Every field without a known value carries the mark that says so, in the form's language."""
    part = kept(Kind("attendance_plan", language))
    part = replace(part, record=record_of(part.edition, dict.fromkeys(part.edition.fields)))
    data = archive_copy([part], circumstances()).data
    numbers = {each.field: number for number, each in enumerate(part.record.findings, 1)}
    for box in part.edition.boxes:
        if box.kind in ("text", "multiline") and language != "ar":
            mark = word("not known: see finding\u00a0{number}", language).format(number=numbers[box.key])
            if box.key == "other_notes":  # it has an earlier finding, too
                continue
            assert text_in(data, box.page, box.rect) == " ".join(mark.split()), box.key
    with pypdfium2.PdfDocument(data) as copy, pypdfium2.PdfDocument(part.blank) as blank:
        for box in part.edition.boxes:
            if box.kind != "sign_here":
                area = box.rect
                shown = [_part(document, box.page, area) for document in (copy, blank)]
                assert ImageChops.difference(*shown).getbbox(), box.key


def _part(document: pypdfium2.PdfDocument, page: int, rect: tuple[float, float, float, float]):  # type: ignore[no-untyped-def]  # Pillow's image
    height = document[page - 1].get_height()
    image = document[page - 1].render(scale=1, may_draw_forms=False).to_pil().convert("L")
    return image.crop((round(rect[0]), round(height - rect[3]), round(rect[2]), round(height - rect[1])))


def test_an_empty_form_looks_like_its_blank() -> None:
    """Where nothing was answered the copy is the edition's own page, dot for dot, but for its foot."""
    part = kept(PLAN, copy=None)
    part = replace(part, record=record_of(part.edition, _blank_values(part), None))
    with pypdfium2.PdfDocument(_copy(part)) as copy, pypdfium2.PdfDocument(part.blank) as blank:
        for number in range(len(blank)):
            pages = [each[number].render(scale=2, may_draw_forms=False).to_pil() for each in (copy, blank)]
            changed = ImageChops.difference(*pages).getbbox()
            assert changed is not None
            assert changed[1] > pages[0].height - 2 * 45, "something above the foot changed"


def test_a_record_without_a_field_does_not_know_it() -> None:
    """A field that the record does not have at all is not known either."""
    part = kept(PLAN, specials={})
    answers = {key: answer for key, answer in part.record.answers.items() if key != "days_present"}
    data = _copy(replace(part, record=replace(part.record, answers=answers)))
    box = part.edition.first_boxes["days_present"]
    assert text_in(data, box.page, box.rect) == "not known: see findings"


def test_long_answers_stand_in_full_at_the_end() -> None:
    """What would not be legible in its box begins there, and stands whole on the pages of provenance."""
    story = " ".join(f"sentence{number}" for number in range(300))
    name = "Specimen" * 22
    part = kept(PLAN, specials={"other_notes": story, "supports_tried_1": name})
    data = _copy(part)
    notes = part.edition.first_boxes["other_notes"]
    shown = text_in(data, notes.page, notes.rect)
    assert shown.startswith("sentence0 sentence1")
    assert shown.endswith("… in full at the end")
    end = " ".join(text_of(data, page) for page in range(2, 5) if page < _pages(data))
    assert [each for each in story.split() if each not in end.split()] == []
    assert name in end.replace(" ", "")


@pytest.mark.parametrize("unit", ["a", "ن", "王", "ab ن ", "\n", "a\u0301"])
def test_texts_of_any_length_make_a_readable_copy(unit: str) -> None:
    """A file may hold any text: the copy prints a readable part of it, and the attached record has all."""
    part = kept(PLAN, specials={"other_notes": unit * 50_000, "supports_tried_1": unit.strip() * 50_000})
    data = _copy(part)
    assert _pages(data) < 12
    assert "more characters, which only the attached record has." in text_of(data)
    assert _record(data)["values"]["other_notes"] == unit * 50_000


def _pages(data: bytes) -> int:
    with pypdfium2.PdfDocument(data) as document:
        return len(document)


def test_what_no_typeface_shows_is_told() -> None:
    """A character without a glyph is a finding, a sentence at the end, and whole in the attached record."""
    damaged = "fine 👍 한 \ue001 ok"
    part = kept(PLAN, specials={"supports_tried_1": damaged})
    made = archive_copy([part], circumstances())
    assert [(each.code, each.field) for each in made.findings] == [
        ("archive_character_missing", "supports_tried_1")
    ]
    text = text_of(made.data)
    assert "no typeface here has U+1F44D, U+D55C" in text
    assert "some of it is no character that lasts" in text
    assert _record(made.data)["values"]["supports_tried_1"] == damaged


def test_chinese_is_drawn() -> None:
    """Chinese names and sentences are shown, not stood for by signs."""
    made = archive_copy([kept(PLAN, "chinese", specials={})], circumstances())
    assert made.findings == ()
    assert "\ufffd" not in text_of(made.data)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Signature(True, "handwritten", "Pat Sample"), "Handwritten signature: Pat Sample"),
        (Signature(True, "drawn", None), "Drawn signature"),
        (Signature(True, "stamped", "Pat Sample"), "Stamped or pasted signature: Pat Sample"),
        (Signature(True, "digital", "Pat Sample"), "Digital signature: Pat Sample"),
    ],
)
def test_evidence_of_a_signature_stands_in_place(value: Signature, words: str) -> None:
    """The picture of what came in is a figure that says kind and name, and lies where the person signed."""
    part = kept(PLAN, specials={"guardian_signature": value})
    part = replace(part, crops={"guardian_signature": ink(part.edition, "guardian_signature")})
    data = _copy(part)
    figures = [each.alternative for each in elements(data) if each.tag == "Figure"]
    assert figures == [words, words]  # on the form, and on the last page
    room = next(box for box in part.edition.boxes if (box.key, box.kind) == ("guardian_signature", "sign_here"))
    with pypdfium2.PdfDocument(data) as document:
        assert _part(document, room.page, room.rect).getextrema()[0] < 80


def test_signatures_are_told_apart_in_words() -> None:
    """Where no picture shows it, words say what kind of signature stands there, and what came of checking it."""
    data = _copy(kept(PLAN))
    last = text_of(data, 2)
    assert "Typed name" in text_of(data, 1)
    assert "Digital signature Pat Staffmember" in last
    assert "intact, signer not trusted" in last
    assert "a name that somebody typed; nothing to check" in last


def test_what_fits_no_field_is_kept() -> None:
    """Pictures of what stands beside the boxes are shown at the end."""
    part = kept(PLAN)
    crops = {"unplaced_1": ink(part.edition, "plan_date"), "plan_date_page_2": ink(part.edition, "student_name")}
    data = _copy(replace(part, crops=crops))
    assert "What else stands on the pages" in text_of(data)
    figures = [each.alternative for each in elements(data) if each.tag == "Figure"]
    assert figures == [f"What stands on the page and belongs to no field, {number}" for number in (1, 2)]


def test_a_broken_picture_is_told() -> None:
    """Evidence that is no picture is left out with a finding; the signature stays in words."""
    part = replace(kept(PLAN), crops={"guardian_signature": b"\x89PNG\r\n\x1a\nnothing"})
    made = archive_copy([part], circumstances())
    assert [(each.code, each.field) for each in made.findings] == [
        ("archive_evidence_damaged", "guardian_signature")
    ]
    assert "Handwritten signature" in text_of(made.data, 1)


def test_the_last_page_says_where_it_comes_from() -> None:
    """Form, edition, copy code, record, hash, arrival, sources, findings and decisions stand in plain words."""
    part = kept(PLAN)
    last = " ".join(text_of(_copy(part), page) for page in (2, 3))
    receipt = part.record.receipts[0]
    for words in (
        "Secondary Attendance Support Plan",
        "2026-1, English, Letter",
        "K7Q29 F4M2X",
        part.record.id,
        "Arrived 2026-11-20 08:15 UTC",
        "plan filled in.pdf",
        "notes laid over the page",
        "Something was drawn or typed over the field. The value is not known. It may say: 12, or 21.",
        "Counted again in the register.",
        "attached as original.pdf",
    ):
        assert words in last, words
    assert receipt.sha256 in last.replace(" ", "")


def _record(data: bytes, name: str = "record.json") -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads(attachments(data)[name].data)
    return found


def test_original_and_record_are_inside() -> None:
    """The file that came in is attached untouched as the source, the record as data."""
    part = kept(PLAN)
    files = attachments(_copy(part))
    assert files["original.pdf"].data == original()
    assert (files["original.pdf"].media_type, files["original.pdf"].relationship) == ("application/pdf", "Source")
    assert (files["record.json"].media_type, files["record.json"].relationship) == ("application/json", "Data")
    assert Record.from_json(json.loads(files["record.json"].data)) == part.record


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "original.jpg", "image/jpeg"),
        (b"II*\0", "original.tif", "image/tiff"),
        (b"\0\0\0\x18ftypheic", "original.heic", "image/heic"),
        (b"Dear school,", "original.txt", "text/plain"),
        (b"\0\x01\x02", "original.bin", "application/octet-stream"),
    ],
)
def test_originals_of_any_kind(head: bytes, name: str, kind: str) -> None:
    """Photos, scans and what nobody knows are attached under the right name and media type."""
    files = attachments(archive_copy([kept(PLAN)], circumstances(head)).data)
    assert files[name].media_type == kind


def test_an_original_that_is_kept_apart() -> None:
    """A file with several families' forms is not put inside; its hash and where it is are told."""
    data = archive_copy([kept(PLAN)], replace(circumstances(), originals=())).data
    assert list(attachments(data)) == ["record.json"]
    assert "not attached; kept apart under this SHA-256" in text_of(data, 2)


def test_a_packet_is_one_document() -> None:
    """Both forms of a packet stand one after the other, each with its record."""
    parts = [kept(PACKET, part=number) for number in (0, 1)]
    data = archive_copy(parts, circumstances()).data
    assert set(attachments(data)) == {
        "original.pdf",
        "record-attendance_plan.json",
        "record-attendance_continuum.json",
    }
    assert "What was found, and what is not known: attendance_continuum" in text_of(data)
    assert sum(each.role == "cb" for each in elements(data)) == 9 + 45


def test_a_form_out_of_a_packets_blank() -> None:
    """Where the blank at hand is a packet, the form's own pages are taken out of it."""
    part = kept(PACKET, part=1)
    assert _pages(_copy(part)) == len(part.edition.pages) + 1


def test_nothing_is_left_to_fill_in() -> None:
    """The copy has no fields, no annotations, no scripts."""
    data = _copy(kept(PLAN))
    for word_ in (b"/AcroForm", b"/Annots", b"/JavaScript", b"/Widget"):
        assert word_ not in data.replace(original(), b"")


def test_the_same_record_gives_the_same_bytes() -> None:
    """Dates are passed in, so a copy can be made again and compared."""
    parts = [kept(PACKET, "chinese", part=number) for number in (0, 1)]
    assert archive_copy(parts, circumstances()) == archive_copy(parts, circumstances())


def test_a_blank_that_is_not_ours() -> None:
    """A PDF without our pages is refused in words."""
    with pytest.raises(BlankError, match="pdfforms build"):
        _copy(replace(kept(PLAN), blank=TRIP.blank.data))
    with pytest.raises(BlankError, match="no page of this edition"):
        _copy(replace(kept(PLAN), blank=Kind("attendance_plan", "fr").blank.data))
    with pytest.raises(BlankError, match="pdfforms build"):
        _copy(replace(kept(PLAN), blank=b"%PDF-1.7 nothing"))
