"""Annotations by PyMuPDF, and content that viewers draw into the page itself."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from reportlab.pdfgen.canvas import Canvas

from tests.corpus.maker import strokes
from tests.corpus.maker.families import Answered
from tests.corpus.maker.strokes import Line, Place

Places = dict[str, list[Place]]


def _open(source: Path) -> Any:
    import pymupdf  # brings 100 MB of its own: only who makes the corpus pays

    return pymupdf.open(source)  # type: ignore[no-untyped-call]  # PyMuPDF has few types


def _flip(page: Any, rect: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Points from the bottom left to PyMuPDF's from the top left."""
    height = page.rect.height
    return rect[0], height - rect[3], rect[2], height - rect[1]


def free_text(answered: Answered, intent: str, source: Path, out: Path, where: Places) -> None:
    """A text box over every field; "✓" does not exist in Helvetica, so boxes get an X."""
    with _open(source) as document:
        for key, text in [*answered.typed.items(), *((key, "X") for key in answered.ticked)]:
            place = where[key][0]
            page = document[place.page]
            x0, y0, x1, y1 = _flip(page, place.rect)
            box = (x0 + 2, y0 + (y1 - y0 - 14) / 2, x1 - 2, y1) if y1 - y0 < 40 else (x0 + 2, y0, x1 - 2, y1)
            note = page.add_freetext_annot(box, text, fontsize=10, fontname="helv", text_color=(0, 0, 0.6))
            if intent:
                document.xref_set_key(note.xref, "IT", f"/{intent}")
        document.save(out)


def ink(answered: Answered, source: Path, out: Path, where: Places) -> None:
    """Each ticked box gets its own kind of mark, an Ink a stroke, without /AP as Okular leaves it."""
    hands = (strokes.tick, strokes.cross, strokes.scribble)
    with _open(source) as document:
        for number, key in enumerate(answered.ticked):
            place = where[key][0]
            page = document[place.page]
            for line in hands[number % 3](place.rect, seed=key):
                note = page.add_ink_annot([[(x, page.rect.height - y) for x, y in line]])
                note.set_border(width=1.2)
                note.update()
                document.xref_set_key(note.xref, "AP", "null")
        document.save(out)


def shapes(source: Path, out: Path, where: Places) -> None:
    """A square around a box, a line through an answer, a highlight over one, a stamp in the margin below."""
    with _open(source) as document:
        box, tried, promise = (
            where[key][0] for key in ("strategy_on_time", "supports_tried_1", "student_commitment_1")
        )
        page, other = document[box.page], document[promise.page]
        x0, y0, x1, y1 = _flip(page, box.rect)
        page.add_rect_annot((x0 - 3, y0 - 3, x1 + 3, y1 + 3)).update()
        x0, y0, _, y1 = _flip(page, tried.rect)
        page.add_line_annot((x0 + 2, (y0 + y1) / 2), (x0 + 130, (y0 + y1) / 2)).update()
        page.add_stamp_annot((430, 40, 560, 75), stamp=0).update()
        x0, y0, _, y1 = _flip(other, promise.rect)
        other.add_highlight_annot((x0 + 2, y0 + 3, x0 + 90, y1 - 3)).update()
        document.save(out)


def chromium_pen(answered: Answered, source: Path, out: Path, where: Places) -> None:
    """Ticks and a signature as filled paths at the end of the page content, as Chromium's pen leaves them."""
    drawn = [(where[key][0].page, strokes.tick(where[key][0].rect, seed=key)) for key in answered.ticked]
    space = where["guardian_signature"][-1]
    drawn.append((space.page, strokes.signature(space.rect, seed="pen")))
    with pikepdf.open(source) as pdf:
        for page, lines in drawn:
            content = "".join(_filled(strokes.outline(line, 1.6)) for line in lines)
            wrapped = f"q /GOOG:INKIsInker BMC 0 0 0 rg {content}EMC Q\n"
            pdf.pages[page].contents_add(wrapped.encode("ascii"))
        pdf.save(out)


def _filled(line: Line) -> str:
    (x, y), *rest = line
    return f"{x:.2f} {y:.2f} m " + "".join(f"{x:.2f} {y:.2f} l " for x, y in rest) + "h f\n"


def fill_and_sign(answered: Answered, source: Path, out: Path, where: Places) -> None:
    """Texts in Helvetica and ZapfDingbats ticks, drawn into the page; the fields stay blank."""
    with pikepdf.open(source) as pdf:
        for number, page in enumerate(pdf.pages):
            buffer = BytesIO()
            canvas = Canvas(buffer, pagesize=(float(page.mediabox[2]), float(page.mediabox[3])))
            for key, text in answered.typed.items():
                for place in where[key]:
                    if place.page == number and place.kind != "sign_here":
                        _write(canvas, place, text)
            canvas.setFont("ZapfDingbats", 13)
            for key in answered.ticked:
                if where[key][0].page == number:
                    canvas.drawString(where[key][0].rect[0] + 1.5, where[key][0].rect[1] + 2.5, "✔")
            canvas.save()
            with pikepdf.open(BytesIO(buffer.getvalue())) as overlay:
                page.add_overlay(overlay.pages[0], pikepdf.Rectangle(page.mediabox))
        pdf.save(out)


def _write(canvas: Canvas, place: Place, text: str) -> None:
    x0, y0, _, y1 = place.rect
    lines = text.split("\n")
    top = y1 - 13 if len(lines) > 1 else (y0 + y1) / 2 - 3.5
    canvas.setFont("Helvetica", 10)
    for number, line in enumerate(lines):
        canvas.drawString(x0 + 4, top - 13 * number, line)
