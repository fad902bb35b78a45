"""A copy printed, then answered by hand: what lies on the scanner's glass or the kitchen table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from tests.corpus.expectation import ExpectedRecord
from tests.corpus.maker import strokes
from tests.corpus.maker.families import Answered
from tests.corpus.maker.sample import filled
from tests.corpus.maker.sheet import INK, PENCIL, Sheet, sheets
from tests.corpus.maker.strokes import Line, Rect

HANDWRITTEN = {"signed": True, "kind": "handwritten", "name": None}
_MARKS: dict[str, tuple[Callable[[Rect, str], list[Line]], ...]] = {
    "tick": (strokes.tick,),
    "cross": (strokes.cross,),
    "scribble": (strokes.scribble,),
    "corrected": (strokes.tick, strokes.strike),
    "taken back": (strokes.tick, strokes.cross),
}


@dataclass(frozen=True)
class Paper:
    """One copy on paper: what was typed before it was printed, what a hand added."""

    answered: Answered
    filler: str | None
    """Who typed the texts and boxes; None where all is by hand."""
    marks: tuple[str, ...] = ("tick",)
    """How the hand marks boxes, in turn."""
    corrected: tuple[str, ...] = ()
    """Boxes that were ticked and then struck out."""
    taken_back: tuple[str, ...] = ()
    """Boxes that were ticked and then crossed over."""
    faint: tuple[str, ...] = ()
    """Boxes with a tick that hardly shows."""
    signed: tuple[str, ...] = ()
    """Signature fields with a pen's signature in their space."""
    ink: tuple[int, int, int] = INK
    pages: tuple[int, ...] = (1, 2)
    """The pages that come back, counted from 1."""
    covered: tuple[str, ...] = ()
    """Fields that the picture does not show, or hardly."""

    def sheets(self) -> list[Sheet]:
        """The pages as they lie there."""
        drawn = sheets(self.answered, self._printed(), self.ink)
        for sheet in drawn:
            if self.filler is None:
                for key, text in self.answered.typed.items():
                    sheet.write(key, text)
                for number, key in enumerate(self.answered.ticked):
                    if key not in self.faint:
                        _mark(sheet, key, self.marks[number % len(self.marks)])
            for key in self.corrected:
                _mark(sheet, key, "corrected")
            for key in self.taken_back:
                _mark(sheet, key, "taken back")
            for key in self.faint:
                _mark(sheet, key, "tick", faint=True)
            for key in self.signed:
                if place := sheet.place(key, pen=True):
                    sheet.draw(strokes.signature(place.rect, key))
        return [drawn[page - 1] for page in self.pages]

    def expect(self) -> tuple[ExpectedRecord, ...]:
        """Written text stays a proposal, corrected and faint marks may; what is on absent pages is lost."""
        absent = self.answered.keys_on(range(1, 5)) - self.answered.keys_on(self.pages)
        null_ok = (*self.answered.typed, *self.corrected, *self.taken_back, *self.faint, *self.covered)
        return self.answered.expect(null_ok, absent, dict.fromkeys(self.signed, HANDWRITTEN))

    def _printed(self) -> bytes | None:
        if self.filler is None:
            return None
        return filled(self.answered, self.filler)


def _mark(sheet: Sheet, key: str, mark: str, *, faint: bool = False) -> None:
    if place := sheet.place(key):
        for number, hand in enumerate(_MARKS[mark]):
            sheet.draw(hand(place.rect, f"{key} {number}"), 0.6 if faint else 1.3, PENCIL if faint else None)


def unsigned(answered: Answered) -> Answered:
    """Without typed names: on paper people sign with a pen."""
    names = [key for key in answered.typed if key.endswith("_signature")]
    return answered.but(**dict.fromkeys(names))


def typed(answered: Answered, filler: str = "pdfium", **more: object) -> Paper:
    """Typed and printed, then signed by the guardian with a pen."""
    return replace(Paper(unsigned(answered), filler, signed=("guardian_signature",)), **more)  # type: ignore[arg-type]  # fields of Paper


def written(answered: Answered, **more: object) -> Paper:
    """Printed blank, answered by hand, signed by guardian and student."""
    paper = Paper(unsigned(answered), None, signed=("student_signature", "guardian_signature"))
    return replace(paper, **more)  # type: ignore[arg-type]  # fields of Paper


def drawn(paper: Paper, save: Callable[[Sequence[Sheet], Sequence[Path]], None], paths: Sequence[Path]) -> None:
    """Draws the paper and lets `save` make the files."""
    save(_drawn(paper), paths)


@lru_cache(maxsize=2)
def _drawn(paper: Paper) -> list[Sheet]:
    """The same paper is scanned many times over."""
    return paper.sheets()
