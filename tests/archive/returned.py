"""Returned forms as the archive gets them: records made by hand, with evidence drawn here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

from pdfforms.archive.copy.kept import Circumstances, Decision, Kept, SignatureCheck
from pdfforms.model.codes import finding
from pdfforms.model.edition import CROP_MARGIN, EditionMap
from pdfforms.model.finding import Finding
from pdfforms.model.form import FieldType
from pdfforms.model.reading import Receipt, Source
from pdfforms.model.record import Answer, Record, Signature, Status, Value
from tests.office import CODE, Kind

MADE_AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
SCRIPTS: dict[str, tuple[str, str]] = {
    "latin": ("Zoë Specimen-Łukaszewicz", "Nous avons essayé l’autobus de 7 h 15 – « en retard » deux fois."),
    "arabic": ("نور محمد مثال", "جرّبنا الحافلة رقم 12 (الساعة 7:15) مرتين هذا الأسبوع."),
    "gurmukhi": ("ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ ਨਮੂਨਾ", "ਅਸੀਂ ਸਵੇਰੇ ਦੀ ਬੱਸ ਦੋ ਵਾਰ ਅਜ਼ਮਾਈ।"),
    "cyrillic": ("Олена Жук-Зразок", "Ми двічі пробували автобус о 7:15, обидва рази запізнилися."),
    "chinese": ("王小明（範例）", "我們試過兩次早上七點十五分的公車，兩次都遲到了。已与班主任谈过。"),
}
"""A name and a sentence in each script that families of this division write."""


def answers_for(edition: EditionMap, script: str) -> dict[str, Value]:
    """A value of each kind for every field: full, empty, and some not known."""
    name, sentence = SCRIPTS[script]
    found: dict[str, Value] = {}
    for number, each in enumerate(edition.form.fields):
        values: dict[FieldType, Value] = {
            FieldType.TEXT: name if each.identity or number % 5 == 0 else sentence if number % 3 else "",
            FieldType.MULTILINE: f"{sentence}\n{name}, 3 (A)",
            FieldType.INTEGER: 100 + number,
            FieldType.DATE: "2026-09-03",
            FieldType.TIME: "07:15",
            FieldType.CHECKBOX: number % 2 == 0,
            FieldType.CHOICE: each.options[0].key if each.options else "",
            FieldType.SIGNATURE: Signature(True, "typed", name),
        }
        found[each.key] = values[each.type]
    return found


PLAN_SPECIALS: dict[str, Value] = {
    "days_absent": None,
    "supports_tried_3": None,
    "strategy_every_day": None,
    "strategy_alarm_time": None,
    "guardian_signature": Signature(True, "handwritten", None),
    "staff_signature": Signature(True, "digital", "Pat Staffmember"),
    "staff_signature_date": None,
}


def kept(
    kind: Kind,
    script: str = "latin",
    *,
    specials: Mapping[str, Value] | None = None,
    copy: str | None = CODE,
    part: int = 0,
) -> Kept:
    """One form of a return, with something of everything."""
    edition = kind.maps[part]
    values = answers_for(edition, script)
    chosen = PLAN_SPECIALS if specials is None else specials
    values |= {key: value for key, value in chosen.items() if key in values}
    crops = {
        key: ink(edition, key)
        for key, value in values.items()
        if (value is None and edition.fields[key].type is not FieldType.CHECKBOX)
        or (isinstance(value, Signature) and value.kind == "handwritten")
    }
    return Kept(
        edition,
        kind.blank.data,
        record_of(edition, values, copy),
        crops,
        (SignatureCheck("intact, signer not trusted", "staff_signature"),) if "staff_signature" in values else (),
        (Decision("days_present", "Pat Staffmember", "2026-11-20 14:05", "Counted again in the register."),)
        if "days_present" in values
        else (),
    )


def record_of(edition: EditionMap, values: Mapping[str, Value], copy: str | None = CODE) -> Record:
    """The record of some values."""
    boxes = edition.first_boxes
    answers = {
        key: Answer(value, "", Source.LIVE, 1.0, 0, boxes[key].page, boxes[key].rect, _alternatives(value))
        for key, value in values.items()
    }
    return Record(
        "3f9c2a7d5b1e8a604c77",
        edition.form.key,
        edition.form.edition,
        edition.form.language,
        copy,
        Status.NEEDS_REVIEW if None in values.values() else Status.OK,
        answers,
        tuple(_findings(values)),
        (
            Receipt(
                hashlib.sha256(original()).hexdigest(),
                len(original()),
                "plan filled in.pdf",
                tuple(range(1, len(edition.pages) + 1)),
                "Some Viewer 1.0",
                "2026-11-20T08:15:00+00:00",
                (Source.LIVE, Source.ANNOTATION),
            ),
        ),
    )


def _alternatives(value: Value) -> tuple[tuple[Value, Source], ...]:
    return (("12", Source.LIVE), ("21", Source.ANNOTATION)) if value is None else ()


def _findings(values: Mapping[str, Value]) -> list[Finding]:
    found = [finding("earlier_revision"), finding("appearance_partial", "other_notes")]
    return found + [finding("mark_over_field", key) for key, value in values.items() if value is None]


@lru_cache(maxsize=1)
def original() -> bytes:
    """What stands for the returned file."""
    return Kind("attendance_plan").blank.data


def circumstances(*originals: bytes) -> Circumstances:
    """When and with what the copy is made."""
    return Circumstances(MADE_AT, originals or (original(),), "pdfforms 0.1.0")


def ink(edition: EditionMap, key: str) -> bytes:
    """A crop as reading makes it: the field's boxes with a margin, something written in them."""
    boxes = [box for box in edition.boxes if box.key == key]
    boxes = [box for box in boxes if box.page == boxes[0].page]
    x0, y0 = (min(box.rect[side] for box in boxes) - CROP_MARGIN for side in (0, 1))
    x1, y1 = (max(box.rect[side] for box in boxes) + CROP_MARGIN for side in (2, 3))
    image = Image.new("L", (round((x1 - x0) * 2), round((y1 - y0) * 2)), 244)
    pen = ImageDraw.Draw(image)
    room = next((box.rect for box in boxes if box.kind == "sign_here"), boxes[0].rect)
    left, low = (room[0] - x0) * 2, (y1 - room[1]) * 2
    wide, high = (room[2] - room[0]) * 2, (room[3] - room[1]) * 2
    points = [(left + wide * (0.1 + 0.02 * step), low - high * (0.3 + 0.4 * (step % 3) / 2)) for step in range(36)]
    pen.line(points, fill=40, width=3, joint="curve")
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
