"""The English definitions against the paper forms."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pdfforms.bulk.catalog import Catalog
from pdfforms.model.form import BLANK, Field, FieldType, Form, Layout, Section
from tests.office import CATALOG, LANGUAGES

SOURCE = Path(__file__).parent / "source"
PAPER = (SOURCE / "attendance_plan_and_continuum.txt").read_text(encoding="utf-8")
PROMISED: dict[str, dict[str, str]] = tomllib.loads((SOURCE / "promised_fields.toml").read_text(encoding="utf-8"))
SPLIT = "Attendance - Continuum of Supports\n\n"
PLAN_TITLE = "Secondary Attendance Support Plan"
PLACE = " ____ "
"""How a place to write stands in the text to compare."""


def _words(text: str) -> list[str]:
    """The words of a text, each place to write as one word of its own."""
    return re.sub(r"_{2,}", PLACE, text).split()


def _paper(form: str) -> list[str]:
    """The words of a paper form, its title first, without the bullets that became boxes."""
    plan, continuum = PAPER.rsplit(SPLIT, 1)
    if form == "attendance_continuum":
        return _words(SPLIT + re.sub(r"(?m)^\t?o   ", "", continuum))
    assert plan.count(PLAN_TITLE) == 1
    return _words(PLAN_TITLE + " " + re.sub(r"(?<=alarm for) {5,}(?=a\.m\.)", PLACE, plan.replace(PLAN_TITLE, "")))


def _printed(form: Form) -> Iterator[str]:
    """What a form prints, in order, its added parts left out."""
    yield form.title
    for section in form.sections:
        if not section.added:
            yield section.heading
            yield from (_with_places(text) for text in section.text)
            yield from (_shown(section, number, each) for number, each in enumerate(section.fields, 1))
            yield section.note


def _shown(section: Section, number: int, each: Field) -> str:
    """A field as it stands on paper: only where the paper has a line for it, a place to write."""
    if section.layout is Layout.SENTENCES or (section.layout is Layout.CHECKLIST and each.type is FieldType.TIME):
        return ""
    if section.layout is Layout.NUMBERED:
        return each.label or f"{number}."
    if section.layout in (Layout.ROW, Layout.SIGNATURES):
        return each.label + PLACE
    return _with_places(each.label)


def _with_places(text: str) -> str:
    return BLANK.sub(PLACE, text)


@pytest.mark.parametrize("form", ["attendance_plan", "attendance_continuum"])
def test_wording_is_the_papers(form: str) -> None:
    """Every sentence, heading and tick of the paper form stands in the definition verbatim, in its order, and
    nothing else does that is not marked as added."""
    assert " ".join(_printed(CATALOG.form(form))).split() == _paper(form)


@pytest.mark.parametrize("form", PROMISED)
def test_fields_are_the_promised_ones(form: str) -> None:
    """Keys, order and types are those that record consumers were promised."""
    assert {each.key: _described(each) for each in CATALOG.form(form).fields} == PROMISED[form]
    assert [each.key for each in CATALOG.form(form).fields] == list(PROMISED[form])


def _described(each: Field) -> str:
    half_day = f" {each.half_day}" if each.half_day else ""
    least = f" >= {each.minimum}" if each.minimum is not None else ""
    required = ", required" if each.required else ""
    return f"{each.type}{half_day}{least}{required}"


def test_the_header_of_the_continuum_is_marked_as_added() -> None:
    """The strip that names the student is ours, so it and its fields say so."""
    header, *rest = CATALOG.form("attendance_continuum").sections
    assert header.added
    assert all(each.added for each in header.fields)
    assert not any(section.added for section in rest)


def test_packet_holds_both_forms() -> None:
    """The packet is plan and continuum; the student's name is one field of both."""
    plan, continuum = CATALOG.parts(CATALOG.form("attendance_packet"))
    assert (plan.key, continuum.key) == ("attendance_plan", "attendance_continuum")
    assert {each.key for each in plan.fields} & {each.key for each in continuum.fields} == {"student_name"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["attendance_plan", "attendance_continuum"])
def test_records_are_the_same_in_every_language(form: str, language: str) -> None:
    """A translation changes texts alone: keys, types, limits and rules stay."""
    own, translated = CATALOG.form(form), CATALOG.form(form, language)
    assert [_untold(each) for each in translated.fields] == [_untold(each) for each in own.fields]
    assert [(rule.kind, rule.fields, rule.when, rule.limit) for rule in translated.rules] == [
        (rule.kind, rule.fields, rule.when, rule.limit) for rule in own.rules
    ]


def _untold(each: Field) -> tuple[object, ...]:
    return each.key, _described(each), each.identity, each.repeat, each.maximum, each.max_length


def test_organization_is_a_setting() -> None:
    """The division's name is the definition's unless the office gives its own."""
    texts = [section.note for section in CATALOG.form("attendance_plan").sections]
    assert "See MHPSD Attendance Continuum of Supports" in texts
    theirs = Catalog(organization="Example School Division").form("attendance_plan")
    assert theirs.organization == "Example School Division"
    assert "See Example School Division Attendance Continuum of Supports" in [
        section.note for section in theirs.sections
    ]
