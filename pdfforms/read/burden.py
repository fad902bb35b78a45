"""What a page would cost PDFium, which has no limits of its own and ends the process where memory ends.

Weighed before it is asked: what the page is drawn with, each form as often as it is drawn, and its fonts' tables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pdfforms.read.limits import MAX_DRAWN, MAX_FORMS_DEEP, MAX_PAINTED, MAX_PICTURES, MAX_TABLES
from pdfforms.read.store import File
from pdfforms.read.values import Ref, StreamValue, Value

_DRAWN = re.compile(rb"/([^\s\[\]<>(){}/%]+)\s+Do\b")
_PAINTED = re.compile(rb"[\s\])>](?:Tj|TJ|S|s|f\*?|F|B\*?|b\*?|sh|m|re)(?=[\s\[(</])")

_SMALL = 50_000
"""Bytes below which operators are not counted: an operator takes eight with what it needs."""
_NARROWEST = 0.05
"""From one tile of a pattern to the next; a thousandth covers a page with 500,000 million tiles."""
_Cost = tuple[float, float, float]
"""Bytes, painting operators and pictures; endless where a form draws itself."""
_ENDLESS: _Cost = (float("inf"), 0.0, 0.0)
_NOTHING: _Cost = (0.0, 0.0, 0.0)


class Burden:
    """The pages of one file; each is weighed once, when first asked for."""

    def __init__(self, file: File, pages: Mapping[int, Mapping[str, Value]]) -> None:
        """`pages` are the page dictionaries by their place in the file."""
        self._file, self._pages = file, pages
        self._light: dict[int, bool] = {}
        self._costs: dict[Ref, _Cost] = {}
        self._tables: dict[Ref, int] = {}

    def bears(self, index: int) -> bool:
        """Whether PDFium may be asked for a page. Where not, that is told as a limit of the file."""
        if index not in self._light:
            self._light[index] = self._is_light(self._pages.get(index, {}))
            if not self._light[index]:
                self._file.reached["A page is drawn with too much."] = None
        return self._light[index]

    def _is_light(self, page: Mapping[str, Value]) -> bool:
        contents = self._file.resolve(page.get("Contents"))
        cost = _NOTHING
        try:
            for each in contents if isinstance(contents, list) else [contents]:
                own = self._cost(self._file.data(each), page.get("Resources"), 0)
                cost = (cost[0] + own[0], cost[1] + own[1], cost[2] + own[2])
                if _too_much(cost):
                    return False
            return self._is_modest(page.get("Resources"))
        except ValueError:  # a stream that was refused
            return False

    def _cost(self, content: bytes, resources: Value, depth: int) -> _Cost:
        size, painted, pictures = float(len(content)), 0.0, 0.0
        if size > MAX_DRAWN:
            return _ENDLESS
        painted += size / 8 if size < _SMALL else sum(1 for _ in _PAINTED.finditer(content))
        forms = self._file.dictionary(self._file.dictionary(resources).get("XObject"))
        for name in _DRAWN.findall(content):
            form, picture = self._form(forms.get(name.decode("latin-1")), resources, depth)
            size, painted, pictures = size + form[0], painted + form[1] + 1, pictures + form[2] + picture
            if _too_much((size, painted, pictures)):
                break
        return size, painted, pictures

    def _form(self, value: Value, resources: Value, depth: int) -> tuple[_Cost, int]:
        """What drawing an XObject costs, and whether it is a picture."""
        if isinstance(value, Ref) and value in self._costs:
            return self._costs[value], 0
        form = self._file.resolve(value)
        if not isinstance(form, StreamValue):
            return _NOTHING, 0
        if form.entries.get("Subtype") == "Image":
            return _NOTHING, 1
        if depth >= MAX_FORMS_DEEP:
            return _ENDLESS, 0
        if isinstance(value, Ref):
            self._costs[value] = _ENDLESS  # until it is known: a form that draws itself
        own = form.entries.get("Resources")
        cost = self._cost(form.read(), resources if own is None else own, depth + 1)
        if not self._is_modest(own):
            cost = _ENDLESS
        if isinstance(value, Ref):
            self._costs[value] = cost
        return cost, 0

    def _is_modest(self, resources: Value) -> bool:
        """Whether its fonts and patterns are of a size that programs make."""
        patterns = self._file.dictionary(self._file.dictionary(resources).get("Pattern"))
        steps = [self._file.dictionary(each).get(way) for each in patterns.values() for way in ("XStep", "YStep")]
        wide = all(abs(each) >= _NARROWEST for each in steps if isinstance(each, (int, float)))
        return wide and self._fonts(resources) <= MAX_TABLES

    def _fonts(self, resources: Value) -> int:
        """Bytes of the tables that tell the letters of the fonts."""
        fonts = self._file.dictionary(self._file.dictionary(resources).get("Font"))
        return sum(self._table(self._file.dictionary(font).get("ToUnicode")) for font in fonts.values())

    def _table(self, value: Value) -> int:
        if not isinstance(value, Ref):
            return len(self._file.data(value))
        if value not in self._tables:
            self._tables[value] = len(self._file.data(value))
        return self._tables[value]


def _too_much(cost: _Cost) -> bool:
    return cost[0] > MAX_DRAWN or cost[1] > MAX_PAINTED or cost[2] > MAX_PICTURES
