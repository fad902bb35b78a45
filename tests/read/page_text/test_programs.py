"""Real programs flatten, print and optimise what real programs filled: every field is right, or null and why.

Wrong and silently blank are nowhere allowed. Where a program destroys an answer, the fields and their reasons are
named here; where it draws nothing of an answer at all, no page can tell, and the pair is left out by name.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.office import CODE, PLAN, fill
from tests.programs import require
from tests.programs.alterers import ALTERERS
from tests.programs.alterers.alterer import Alterer, Leaves
from tests.programs.fillers import FILLERS
from tests.read.page_text.pages import PLAN_MAP, Score, look, score

PRINTERS = [each for each in ALTERERS if each.leaves is Leaves.TEXT]
PROGRAMS = [each for each in FILLERS if each.name in ("pdftk-xfdf", "pdfium", "pdf.js", "pymupdf", "poppler-glib")]
REWRITERS = {"pdftocairo", "ghostscript", "ghostscript-ebook", "ghostscript-a4"}
"""They draw the page anew and leave away what does not show."""
NO_WORDS = {"mutool-convert"}
"""It loses /ToUnicode of our typefaces: the page looks right and reads as garbage."""
SCRIPTS = {
    "Latin": (
        "Zoë Bélanger",
        "I will come – “always”",
        "See the plan (a), (b).\n\nA second paragraph, fairly short\nEnd",
    ),
    "Polish": ("Łukasz Źdźbło", "autobus się spóźnia, Dvořák", "Zażółć gęślą jaźń\nŁódź (dwa razy)"),
    "Cyrillic": ("Олена Жук", "прийде вчасно", "Перший рядок\nдругий рядок, довший за перший"),
    "Arabic": (
        "محمد أحمد",
        "سأحضر إلى المدرسة 3 مرات",
        "سأحضر إلى المدرسة كل يوم حتى لو تأخرت\nشكرا (جزيلا) 07:15",
    ),
    "Cree": ("ᐊᓯᓂᕀ Example", "ᑕᓂᓯ ᓂᑐᑌᒼ", "ᑕᓂᓯ\nᓂᑐᑌᒼ"),
    "Gurmukhi": ("ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "ਮੈਂ ਹਰ ਰੋਜ਼ ਸਕੂਲ ਆਵਾਂਗਾ", "ਮੈਂ ਹਰ ਰੋਜ਼ ਸਕੂਲ ਆਵਾਂਗਾ\nਧੰਨਵਾਦ"),
}
TEXTS = {"student_name", "supports_tried_1", "student_commitment_1", "other_notes", "guardian_signature"}
"""The fields that hold text of the script."""
LONG = "I will come to first period, even when the bus is late, and tell my teacher the day before. "
PLAIN = ("Zoë Bélanger", "I will come to first period", "See the plan (a), (b).\n\nA second paragraph\nEnd")
"""What other programs type: their typefaces lack curly quotes."""


def _values(name: str, sentence: str, note: str) -> dict[str, object]:
    return {
        "student_name": name,
        "plan_date": "2026-09-03",
        "days_absent": 8,
        "days_present": 120,
        "supports_tried_1": sentence,
        "supports_tried_3": "x",
        "strategy_alarm": True,
        "strategy_on_time": True,
        "strategy_confide_in_adult": True,
        "strategy_alarm_time": "07:15",
        "student_commitment_1": sentence,
        "student_commitment_2": "1.",
        "school_support_1": "See MHPSD Attendance Continuum of Supports",
        "other_notes": note,
        "review_date": "2026-11-30",
        "guardian_signature": name,
        "guardian_signature_date": "2026-09-04",
    }


def _printed(printer: Alterer, data: bytes, values: dict[str, object]) -> Score:
    """What the page says after the program had the file; nothing wrong, silently blank or stray."""
    require(printer.available())
    with TemporaryDirectory() as folder:
        source, out = Path(folder, "filled.pdf"), Path(folder, "printed.pdf")
        source.write_bytes(data)
        printer.alter(source, out)
        found = look(out.read_bytes())
    assert sorted(page.number for page in found.found) == [1, 2]
    assert {page.identity and page.identity.copy for page in found.found} == {CODE}
    result = score(found, values)
    assert (result.wrong, result.blank, found.strays) == ({}, [], [])
    assert result.right + len(result.unknown) == len(PLAN_MAP.fields)
    return result


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("printer", PRINTERS, ids=lambda each: each.name)
def test_our_copies_after_printing(printer: Alterer, script: str) -> None:
    """A copy that we filled, in six scripts: all fields right. Gurmukhi is drawn in another order than it is typed
    and is only proposed where a rewriter has lost it; on a garbled page text is read that is drawn as the typeface
    of the fields has it."""
    values = _values(*SCRIPTS[script])
    result = _printed(printer, fill(PLAN, values, CODE).data, values)
    if printer.name in NO_WORDS:
        assert result.unknown == ({} if script == "Latin" else dict.fromkeys(TEXTS, "text_garbled"))
    elif printer.name in REWRITERS and script == "Gurmukhi":
        assert result.unknown.keys() <= TEXTS
        assert set(result.unknown.values()) == {"text_order_unknown"}
    else:
        assert result.unknown == {}


@pytest.mark.parametrize("printer", PRINTERS, ids=lambda each: each.name)
def test_long_answers_after_printing(printer: Alterer) -> None:
    """A wrapped note keeps its line ends and loses the wrapping; what its box cut off is told, never half read."""
    wrapped = _values("Avery Example", LONG.strip(), (LONG * 2).strip() + "\nSecond paragraph.\nEnd")
    assert _printed(printer, fill(PLAN, wrapped, CODE).data, wrapped).unknown == {}
    cut = _values("Avery Example Whose Name Is Very Long" * 2, LONG * 3, LONG * 20)
    result = _printed(printer, fill(PLAN, cut, CODE).data, cut | {"supports_tried_1": (LONG * 3).strip()})
    assert {"other_notes", "guardian_signature"} <= result.unknown.keys()
    assert set(result.unknown.values()) == {"text_clipped"}


@lru_cache(maxsize=8)
def _filled_by(name: str) -> bytes:
    program = next(each for each in PROGRAMS if each.name == name)
    require(program.available())
    values = {key: value if isinstance(value, bool) else str(value) for key, value in _values(*PLAIN).items()}
    with TemporaryDirectory() as folder:
        copy, out = Path(folder, "copy.pdf"), Path(folder, "filled.pdf")
        copy.write_bytes(fill(PLAN, {}, CODE).data)
        program.fill(copy, values, out)
        return out.read_bytes()


DRAWN_NOWHERE = {("poppler-glib", "qpdf-flatten")}
"""Poppler's text widgets have an /AS that names no appearance, and qpdf then draws none of them."""
FULL = {"pdftk-xfdf": {"other_notes"}, "pdf.js": {"other_notes"}, "poppler-glib": {"guardian_signature"}}
"""What they make as large as its box, so that more of it, if a rewriter had left it away, would not be missed."""
OTHER_TYPEFACES = {"pymupdf", "poppler-glib"}
"""They set answers, or letters with accents, in a typeface that is not the form's."""


PAIRS = [
    (printer, program.name)
    for printer in PRINTERS
    for program in PROGRAMS
    if (program.name, printer.name) not in DRAWN_NOWHERE
]


@pytest.mark.parametrize(("printer", "name"), PAIRS, ids=lambda each: getattr(each, "name", each))
def test_other_programs_copies_after_printing(printer: Alterer, name: str) -> None:
    """The same of copies that five programs filled: all right but where printing lost the letters."""
    result = _printed(printer, _filled_by(name), _values(*PLAIN))
    if printer.name in NO_WORDS:
        clipped = dict.fromkeys(FULL.get(name, set()), "text_clipped")
        assert result.unknown.items() >= clipped.items()
        assert set(result.unknown.values()) <= {"text_garbled", "text_clipped"}
        assert name in OTHER_TYPEFACES or result.unknown == clipped
    else:
        full = FULL.get(name, set()) if printer.name in REWRITERS else set()
        assert result.unknown == dict.fromkeys(full, "text_clipped")


@pytest.mark.parametrize(
    "marked", ["O’Neil’s “idea” and", "O’ Neil’ s idea", "“so” – and", "“ so ”", "“ O’  Neil", "it’   s"]
)
def test_quotation_marks_after_printing_by_cairo(marked: str) -> None:
    """PDFium takes them from a typeface of wide letters, and cairo tells another width: the room of a mark is no
    blank, a blank typed behind one is, and what cannot be told is not read."""
    printer = next(each for each in PRINTERS if each.name == "pdftocairo")
    program = next(each for each in PROGRAMS if each.name == "pdfium")
    require(program.available())
    values: dict[str, object] = {"supports_tried_1": marked}
    with TemporaryDirectory() as folder:
        copy, out = Path(folder, "copy.pdf"), Path(folder, "filled.pdf")
        copy.write_bytes(fill(PLAN, {}, CODE).data)
        program.fill(copy, {"supports_tried_1": marked}, out)
        filled = out.read_bytes()
    result = _printed(printer, filled, values)
    assert set(result.unknown.values()) <= {"text_order_unknown"}
    assert marked.startswith("“") or "  " in marked or result.unknown == {}
