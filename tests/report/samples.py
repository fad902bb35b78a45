"""A season of invented returns: plans, checklists and files that are none of ours, the same in every run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from pdfforms.model.codes import finding
from pdfforms.model.edition import EditionMap
from pdfforms.model.form import Field, FieldType
from pdfforms.model.reading import FieldReading, Outcome, Reading, Receipt, Source
from pdfforms.model.record import Record
from pdfforms.records.make import make_record
from tests.office import PACKET

PLAN_MAP, LIST_MAP = PACKET.maps
FORMS = (PLAN_MAP.form, LIST_MAP.form)
NAME = "Avery Example"
"""Stands in every text of every return and must stand in no report."""
_WAYS = (Source.LIVE, Source.LIVE, Source.LIVE, Source.LIVE, Source.PAGE_TEXT, Source.ANNOTATION, Source.RASTER)
_CODES = ("mark_unclear", "handwriting_unread", "date_ambiguous", "page_content_changed", "mark_over_field")
_DAYS = (4, 9, 22, 35, 41, 8, 3, 30, 26, 18, 12, 7, 2, 1, 11, 9, 6, 4)


def season(plans: int = 320, lists: int = 140) -> Iterator[Record]:
    """Records of a good three weeks."""
    chance = Random(20260903)  # noqa: S311 - invented answers, not secrets
    for number in range(plans):
        yield _record(PLAN_MAP, number, chance)
    for number in range(lists):
        yield _record(LIST_MAP, number, chance)
    for number in range(9):
        outcome = Outcome.UNREADABLE if number < 4 else Outcome.NOT_OURS
        yield make_record(Reading(outcome, _receipt(f"o{number}", (), chance)))


def _record(edition: EditionMap, number: int, chance: Random) -> Record:
    way = chance.choice(_WAYS)
    empty = chance.random() < 0.03
    fields = {
        each.key: _seen(each, place, way, chance, empty=empty) for place, each in enumerate(edition.form.fields)
    }
    about = chance.choice([key for key, each in fields.items() if each.value not in (True, None)])
    found = () if chance.random() < 0.8 or empty else (finding(chance.choice(_CODES), about),)
    if found:
        fields[about] = replace(fields[about], value=None)
    receipt = _receipt(f"{edition.form.key}{number}", (way,), chance)
    form = edition.form
    return make_record(
        Reading(
            Outcome.READ,
            receipt,
            edition,
            form.key,
            form.edition,
            form.language,
            fields=fields,
            findings=tuple(found),
        )
    )


def _seen(each: Field, place: int, way: Source, chance: Random, *, empty: bool) -> FieldReading:
    value: str | bool = ""
    if each.type is FieldType.CHECKBOX:
        value = not empty and chance.random() < (0.62, 0.45, 0.3, 0.18, 0.07)[place % 5]
    elif each.type is FieldType.SIGNATURE:
        value = NAME if not empty and chance.random() < 0.85 else ""
    elif each.type is FieldType.DATE and not empty:
        value = "2026-09-02"
    elif each.type is FieldType.TIME and not empty:
        value = "7:15"
    elif not empty and each.type in (FieldType.TEXT, FieldType.MULTILINE):
        value = NAME
    return FieldReading(each.key, value, NAME if value else "", way, 1.0, 1, (0.0, 0.0, 9.0, 9.0))


def _receipt(name: str, sources: Iterable[Source], chance: Random) -> Receipt:
    day = date(2026, 9, 3) + timedelta(days=chance.choices(range(len(_DAYS)), _DAYS)[0])
    digest = name.encode().hex().rjust(64, "0")
    return Receipt(digest, 1000, f"{name} {NAME}.pdf", (1,), "", f"{day.isoformat()}T12:00:00Z", tuple(sources))
