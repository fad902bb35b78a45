"""Answers laid over the page, the fields left blank: text tools, pens, stamps, and what is drawn into the page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.corpus.maker import overlays, strokes
from tests.corpus.maker.families import CHECKLIST, LATIN, SIBLING, Answered
from tests.corpus.maker.sample import Sample, fill
from tests.corpus.maker.strokes import Place, places
from tests.programs.javascript import run_script

Painter = Callable[[Path, Path, dict[str, list[Place]]], None]
_DRAWN = {"signed": True, "kind": "drawn", "name": None}
_STAMPED = {"signed": True, "kind": "stamped", "name": None}
_TEXTS = LATIN.but(student_signature=None, student_signature_date=None, guardian_signature=None)
"""Without the names: those are drawn or stamped where the sample says so."""


def _paint(answered: Answered, filler: str | None, painter: Painter, paths: Sequence[Path]) -> None:
    with TemporaryDirectory() as folder:
        source = Path(folder, "source.pdf")
        if filler is None:
            source.write_bytes(answered.blank)
        else:
            fill(answered, filler, source)
        painter(source, paths[0], places(answered))


def _pdfjs(marks: Iterable[dict[str, Any]], source: Path, out: Path) -> None:
    with TemporaryDirectory() as folder:
        listed = Path(folder, "marks.json")
        listed.write_text(json.dumps(list(marks)), encoding="utf-8")
        run_script("pdfjs_annotate", source.resolve(), listed, out.resolve())


def _firefox_text(answered: Answered, source: Path, out: Path, where: dict[str, list[Place]]) -> None:
    """Firefox's text tool in every field, and an X in each box to be ticked."""
    marks = []
    for key, text in answered.typed.items():
        x0, y0, _, y1 = where[key][0].rect
        lines = text.split("\n")
        top = y1 - 2 if len(lines) > 1 else (y0 + y1) / 2 + 7.5
        rect = [x0 + 3, top - 13.5 * len(lines), x0 + 3 + 6.2 * max(map(len, lines)), top]
        marks.append({"tool": "text", "page": where[key][0].page, "rect": rect, "text": text, "size": 10})
    for key in answered.ticked:
        x0, y0, x1, y1 = where[key][0].rect
        rect = [(x0 + x1) / 2 - 4, (y0 + y1) / 2 - 7, (x0 + x1) / 2 + 5, (y0 + y1) / 2 + 7]
        marks.append({"tool": "text", "page": where[key][0].page, "rect": rect, "text": "X", "size": 10})
    _pdfjs(marks, source, out)


def _firefox_pen(answered: Answered, source: Path, out: Path, where: dict[str, list[Place]]) -> None:
    """Firefox's pen: a tick over each box, a signature in the guardian's space."""
    marks = [_stroke("pen", where[key][0], strokes.tick(where[key][0].rect, seed=key)) for key in answered.ticked]
    space = where["guardian_signature"][-1]
    marks.append(_stroke("pen", space, strokes.signature(space.rect, seed="guardian")))
    _pdfjs(marks, source, out)


def _firefox_signature(source: Path, out: Path, where: dict[str, list[Place]]) -> None:
    """Firefox's "add signature": a Stamp of filled outlines."""
    space = where["guardian_signature"][-1]
    outlines = [strokes.outline(each, 1.6) for each in strokes.signature(space.rect, seed="stamp")]
    _pdfjs([_stroke("signature", space, outlines)], source, out)


def _stroke(tool: str, place: Place, drawn: list[list[tuple[float, float]]]) -> dict[str, Any]:
    xs, ys = ([point[axis] for line in drawn for point in line] for axis in (0, 1))
    rect = [min(xs) - 2, min(ys) - 2, max(xs) + 2, max(ys) + 2]
    flat = [[number for point in line for number in point] for line in drawn]
    return {"tool": tool, "page": place.page, "rect": rect, "strokes": flat, "width": 1.5}


def _sample(
    name: str,
    answered: Answered,
    painter: Painter,
    made_by: str,
    why: str,
    *,
    filler: str | None = None,
    null_ok: tuple[str, ...] = (),
    **changed: object,
) -> Sample:
    make = partial(_paint, answered, filler, painter)
    return Sample("annotated", name, make, answered.expect(null_ok, (), changed), made_by, why)


_TICKS = replace(LATIN, typed={}, meant={})
_LIST = replace(CHECKLIST, typed={}, meant={})
_NOTED = SIBLING.but(guardian_signature=None, guardian_signature_date=None)
SAMPLES = (
    _sample(
        "firefox-text",
        LATIN,
        partial(_firefox_text, LATIN),
        "pdf.js 6.5 annotation editor, FreeText",
        "Somebody used Firefox's text tool instead of the fields, and typed an X into the boxes.",
    ),
    _sample(
        "firefox-pen",
        _TICKS,
        partial(_firefox_pen, _TICKS),
        "pdf.js 6.5 annotation editor, Ink",
        "Ticks and a signature with Firefox's pen.",
        guardian_signature=_DRAWN,
    ),
    _sample(
        "firefox-signature",
        _NOTED,
        _firefox_signature,
        "pdf.js fields, then its annotation editor, Signature",
        "A Stamp of filled outlines, without text or /Contents, over the space for the pen.",
        filler="pdf.js",
        guardian_signature=_STAMPED,
    ),
    _sample(
        "pymupdf-freetext",
        LATIN,
        partial(overlays.free_text, LATIN, ""),
        "PyMuPDF FreeText",
        "What Preview and Acrobat's comment tools leave: text boxes over the fields, a tick sign over the boxes.",
    ),
    _sample(
        "okular-typewriter",
        LATIN,
        partial(overlays.free_text, LATIN, "FreeTextTypeWriter"),
        "PyMuPDF FreeText with /IT /FreeTextTypeWriter",
        "As Okular: text drawn wrapped and clipped, whole in /Contents.",
    ),
    _sample(
        "pymupdf-ink",
        _LIST,
        partial(overlays.ink, _LIST),
        "PyMuPDF Ink, its /AP taken out",
        "A checklist ticked with a tablet's pen: ticks, crosses, scribbles, an Ink a stroke as in Okular.",
    ),
    _sample(
        "pymupdf-shapes",
        _NOTED,
        overlays.shapes,
        "pymupdf fields, PyMuPDF Stamp, Line, Square and Highlight",
        "A square around one box, a line through an answer, a highlight over another, a stamp beside the fields.",
        filler="pymupdf",
        null_ok=("strategy_on_time", "supports_tried_1", "student_commitment_1"),
    ),
    _sample(
        "chromium-pen",
        _TICKS,
        partial(overlays.chromium_pen, _TICKS),
        "pikepdf, writing what Chromium's pen writes",
        "No annotation: filled paths appended to the page inside /GOOG:INKIsInker BMC.",
        guardian_signature=_DRAWN,
    ),
    _sample(
        "fill-and-sign",
        _TEXTS,
        partial(overlays.fill_and_sign, _TEXTS),
        "reportlab and pikepdf, writing what Acrobat's Fill & Sign is reported to write",
        "Text and ticks drawn into the page content, the fields still there and blank.",
    ),
)
