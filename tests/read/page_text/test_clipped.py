"""Letters at the edge of their box: a J that reaches across it is whole, a text that begins before it is not."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest

from tests.office import CODE, PLAN, fill
from tests.programs import require
from tests.programs.alterers import ALTERERS
from tests.programs.fillers import FILLERS
from tests.read.page_text.pages import PLAN_MAP, flattened, look, score

NAME = next(box.rect for box in PLAN_MAP.boxes if box.key == "student_name")
TYPED: dict[str, object] = {
    "student_name": "Jane Muster",
    "supports_tried_1": "Just one text",
    "supports_tried_2": "jam",
    "other_notes": "Jo said so\nJames, too",
    "guardian_signature": "Joy Muster",
}


def _by_pdfium() -> bytes:
    """The texts typed in PDFium, and flattened."""
    program = next(each for each in FILLERS if each.name == "pdfium")
    require(program.available())
    with TemporaryDirectory() as folder:
        copy, out = Path(folder, "copy.pdf"), Path(folder, "filled.pdf")
        copy.write_bytes(fill(PLAN, {}, CODE).data)
        program.fill(copy, {key: str(value) for key, value in TYPED.items()}, out)
        return flattened(out.read_bytes())


def _clipped(text: str, at: float) -> bytes:
    """A text in the form's own typeface that begins `at` points from its box's left edge and ends at the edges."""
    with pikepdf.open(BytesIO(flattened(fill(PLAN, {}, CODE).data))) as pdf:
        with pikepdf.open(BytesIO(PLAN.blank.data)) as blank:
            fonts = dict(blank.Root.AcroForm.DR.Font.items())
            font = pdf.copy_foreign(next(font for name, font in fonts.items() if name != "/ZaDb"))
        page = pdf.pages[0]
        page.add_resource(font, pikepdf.Name.Font, pikepdf.Name("/Answer"))
        wide, high = NAME[2] - NAME[0], NAME[3] - NAME[1]
        page.contents_add(b"q", prepend=True)
        page.contents_add(
            f"Q q 1 0 0 1 {NAME[0]} {NAME[1]} cm 0 0 {wide} {high} re W n"
            f" BT /Answer 12 Tf {at} 6 Td ({text}) Tj ET Q".encode()
        )
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def _anew(data: bytes, program: str) -> bytes:
    """The page as a program writes it anew, which leaves away what does not show."""
    printer = next(each for each in ALTERERS if each.name == program)
    require(printer.available())
    with TemporaryDirectory() as folder:
        source, out = Path(folder, "filled.pdf"), Path(folder, "printed.pdf")
        source.write_bytes(data)
        printer.alter(source, out)
        return out.read_bytes()


def test_a_text_that_begins_with_a_j_is_whole() -> None:
    """PDFium begins one point from the edge, and a J reaches farther to the left."""
    found = score(look(_by_pdfium()), TYPED)
    assert (found.unknown, found.wrong, found.blank) == ({}, {}, [])


@pytest.mark.parametrize("at", [-1.0, 0.0, 0.5])
def test_a_j_that_its_box_cuts_is_not(at: float) -> None:
    """Where the letter begins at the edge or before it, more of the text may be gone."""
    assert look(_clipped("Jane", at)).codes["student_name"] == {"text_clipped"}


@pytest.mark.parametrize("program", ["", "pdftocairo"])
@pytest.mark.parametrize("text", ["Old Jane", "OldJane"])
def test_what_stands_before_a_j_is_not_lost(text: str, program: str) -> None:
    """However the edge cuts a text with a J in the middle, it is never read without its beginning."""
    for at in range(-26, -16):
        data = _clipped(text, at)
        seen = look(_anew(data, program) if program else data).of("student_name")
        assert seen.value is None, at
