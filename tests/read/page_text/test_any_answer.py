"""Whatever is typed, a flattened copy never reads as something else: right, or null and why."""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdfforms.bulk.shelf import Shelf
from pdfforms.model.form import Field, FieldType
from tests.office import CODE, PLAN, TRIP, Kind, fill
from tests.read.page_text.pages import Look, flattened, look

_UNSEEN = "\u034f\u180b\u180c\u180d\u180f" + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""Joiners and variation selectors: on paper there is nothing of them."""
_JOINED = "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"
"""Ligatures: on paper they are the letters that they are made of."""
_APART = "".join(map(chr, (*range(0xFC5E, 0xFC64), *range(0xFE70, 0xFE80, 2))))
"""Arabic signs above or below a letter, on a space of their own: on paper they are the signs alone."""
_LETTERS = st.characters(
    exclude_categories=("Cc", "Cs", "Co", "Cn", "Cf", "Zl", "Zp"), exclude_characters=_UNSEEN + _JOINED + _APART
)
_LINE = st.text(_LETTERS, min_size=1, max_size=60).filter(str.strip)
WORDS = {
    "Latin": 'I will come to school, even when O\'Brien said: "no" (twice) at 7:30 - 8:15; me@example.org'
    " 403-555-0100 / Zoë Éric naïve 100% #1 & Œuvre § 12.5 11/12 1111 iii lll WWW ... a",
    "Polish": "Zażółć gęślą jaźń Łódź źdźbło się spóźnia Dvořák Kříž ő ű ğ ş Ţ Olga 2026-09-03 1.",
    "Cyrillic": "Олена прийде вчасно завтра, бо автобус «спізнився» (двічі) о 7:30. Й ї є ґ ЩЮЯ 12-го",
    "Arabic": "سأحضر إلى المدرسة كل يوم حتى لو تأخرت الحافلة لأن الأستاذ قال (نعم) 07:15 لا شكرا، إلا الآن",
    "Cree": "ᐊᓯᓂᕀ ᑕᓂᓯ ᓂᑐᑌᒼ ᒪᐢᑫᑯᓯᐏᐣ 12 ok",
}


def _counted(kind: Kind, found: Look, values: Mapping[str, object]) -> Counter[str]:
    """Fields right and null; any other fails. Blanks and line ends count alike: on paper a wrapped line and a
    typed one may look the same."""
    count: Counter[str] = Counter()
    for field in kind.form.fields:
        seen = found.of(field.key)
        typed = values.get(field.key, False if field.type is FieldType.CHECKBOX else "")
        if seen.value is None:
            assert seen.findings, field.key
        else:
            assert _plain(seen.value) == _plain(typed), field.key
        count["null" if seen.value is None else "right"] += 1
    return count


def _plain(value: object) -> object:
    return value if isinstance(value, bool) else unicodedata.normalize("NFC", str(value)).split()


def _value(field: Field) -> st.SearchStrategy[object]:
    if field.type is FieldType.CHECKBOX:
        return st.booleans()
    if field.type is FieldType.MULTILINE:
        return st.lists(_LINE, min_size=1, max_size=4).map("\n".join)
    return _LINE


_TYPED = {FieldType.TEXT, FieldType.MULTILINE, FieldType.SIGNATURE, FieldType.CHECKBOX}


@settings(max_examples=40)
@given(st.fixed_dictionaries({}, optional={f.key: _value(f) for f in PLAN.form.fields if f.type in _TYPED}))
def test_no_letter_is_ever_another_one(values: dict[str, object]) -> None:
    """Any letters of any script, in any field: never another text, never silently empty."""
    _counted(PLAN, look(flattened(fill(PLAN, values, CODE).data)), values)


@pytest.mark.parametrize("script", WORDS)
def test_sentences_of_any_length_come_back(script: str) -> None:
    """Names, sentences that are made to fit and that run over, notes of many lines: at least 24 of 25 fields are
    known, and only what is cut is not."""
    chance, total = random.Random(script), Counter[str]()  # noqa: S311  # invented answers, the same in every run
    words = WORDS[script].split()
    for _ in range(6):
        values: dict[str, object] = {}
        for field in PLAN.form.fields:
            if field.type in _TYPED and chance.random() < 0.8:
                lines = [" ".join(chance.choices(words, k=chance.choice((1, 2, 3, 5, 8, 13)))) for _ in range(4)]
                multiline = field.type is FieldType.MULTILINE
                values[field.key] = "\n".join(lines) if multiline else lines[0]
                if field.type is FieldType.CHECKBOX:
                    values[field.key] = chance.random() < 0.5
        total += _counted(PLAN, look(flattened(fill(PLAN, values, CODE).data)), values)
    assert total["null"] <= total.total() / 25


@pytest.mark.parametrize("chosen", [None, "bus", "walk"])
def test_one_of_several_is_the_pressed_button(chosen: str | None) -> None:
    """A dot in one round button chooses it; none chooses nothing."""
    field = next(each for each in TRIP.form.fields if each.type is FieldType.CHOICE)
    keys = [option.key for option in field.options]
    wanted = {None: "", "bus": keys[0], "walk": keys[-1]}[chosen]
    data = flattened(fill(TRIP, {field.key: wanted} if wanted else {}, CODE).data)
    seen = look(data).of(field.key)
    assert (seen.value, seen.findings) == (wanted, [])


KINDS = [
    Kind("attendance_continuum"),
    Kind("attendance_continuum", "ar", "a4"),
    Kind("attendance_plan", "fr", "a4"),
    Kind("attendance_plan", "ar"),
    Kind("attendance_packet", "fr"),
]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_every_form_is_read_without_its_fields(kind: Kind) -> None:
    """Other forms, languages and papers, a packet too: every box ticked or not, every line, nothing stray."""
    shelf = Shelf((), tuple((edition, kind.blank.data) for edition in kind.maps))
    values: dict[str, object] = {}
    for number, field in enumerate(each for form in kind.parts for each in form.fields):
        if field.type is FieldType.CHECKBOX:
            values[field.key] = number % 3 == 0
        elif field.type in _TYPED:
            values[field.key] = f"Answer {number}"
    found = look(flattened(fill(kind, values, CODE).data), shelf=shelf)
    assert (found.strays, found.codes) == ([], {})
    assert {key: found.of(key).value for key in values} == values
