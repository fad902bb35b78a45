"""The printed text of every blank, as another program reads it off the page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pytest

from pdfforms.model.form import BLANK, FieldType, Form, Layout
from tests.looking import page_text
from tests.office import KINDS, TRIP, Kind
from tests.programs import require
from tests.programs.command import missing_program, run

FLAT = [kind for kind in KINDS if kind.language != "ar"]
MIRRORED = str.maketrans("()«»[]", ")(»«][")


def _texts(form: Form) -> Iterator[str]:
    """What a form prints, in reading order, each text cut where a field stands in it."""
    yield form.title
    for section in form.sections:
        inline = {key for each in section.fields for key in BLANK.findall(each.label)}
        sentences = section.text if section.layout is Layout.SENTENCES else ()
        yield section.heading
        yield from section.text if not sentences else ()
        yield from (piece.strip() for text in sentences for piece in re.split(r"\{\w+\}", text))
        for each in section.fields:
            if each.key not in inline and not sentences:
                yield from (piece.strip() for piece in re.split(r"\{\w+\}", each.label))
                yield from (option.label for option in each.options if each.type is FieldType.CHOICE)
        yield section.note


def _all_text(kind: Kind) -> str:
    pages = sum(len(edition.pages) for edition in kind.maps)
    return " ".join(page_text(kind.blank.data, page) for page in range(pages))


@pytest.mark.parametrize("kind", [*FLAT, TRIP], ids=str)
def test_text_is_there_in_order(kind: Kind) -> None:
    """A program that extracts text gets every text of the form, whole and in reading order."""
    text, place = _all_text(kind), 0
    for part in kind.parts:
        for wanted in _texts(part):
            found = text.find(" ".join(wanted.split()), place)
            assert found >= 0, wanted
            place = found if wanted else place


def _plain(text: str) -> str:
    """Letters, digits and signs alone: no spaces, marks or directions, brackets of either side alike."""
    kept = (char for char in unicodedata.normalize("NFKD", text) if unicodedata.category(char)[0] in "LNPS")
    return "".join(kept).translate(str.maketrans(")»]", "(«["))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.language == "ar"], ids=str)
def test_arabic_is_there_in_logical_order(kind: Kind) -> None:
    """PDFium reads each Arabic text letter by letter as it was written; where numbers and brackets stand among the
    letters is its own affair."""
    text = _plain(_all_text(kind))
    for part in kind.parts:
        for wanted in _texts(part):
            for word in re.split(r"[^\w]+|[0-9A-Za-z]+", unicodedata.normalize("NFKD", wanted)):
                assert _plain(word) in text, wanted


@pytest.mark.parametrize("kind", FLAT, ids=str)
def test_poppler_reads_the_same(kind: Kind, tmp_path_factory: pytest.TempPathFactory) -> None:
    """pdftotext gets every text of the form too."""
    require(missing_program("pdftotext", "poppler-utils"))
    path = tmp_path_factory.mktemp("poppler") / "blank.pdf"
    path.write_bytes(kind.blank.data)
    text = " ".join(run("pdftotext", "-raw", path, "-").split())
    for part in kind.parts:
        for wanted in _texts(part):
            assert " ".join(wanted.split()) in text


@pytest.mark.parametrize("kind", [*KINDS, TRIP], ids=str)
def test_every_page_says_what_it_is(kind: Kind) -> None:
    """Each page prints its form, edition, page of pages and the text of its code; a draft says that it is one."""
    page = 0
    for part, edition in zip(kind.parts, kind.maps, strict=True):
        for number in range(1, len(edition.pages) + 1):
            text = page_text(kind.blank.data, page)
            identity = f"PF1:{part.code}:{part.edition}:{part.language.upper()}:{'LA'[kind.paper == 'a4']}"
            assert f"{identity}:{number}/{len(edition.pages)}:-" in text
            if part.direction == "ltr":
                assert part.title in text
                pages = part.word("Page {page} of {pages}").format(page=number, pages=len(edition.pages))
                assert f"{part.word('Edition {edition}').format(edition=part.edition)} · {pages}" in text
            assert (part.word("Draft translation, not reviewed") in text) is part.draft
            page += 1
