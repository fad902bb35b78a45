"""Widgets to the fields of a page: by name where it is known or recognisably renamed, and by place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from pdfforms.model.edition import Box, Rect
from pdfforms.model.plane import SAME, Plane
from pdfforms.read.objects import RawWidget

_NEAR = 6.0
"""Points between two rectangles that are the same place."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A widget and the box that it stands for."""

    widget: RawWidget
    box: Box
    renamed: bool


def known_key(name: str, keys: Iterable[str]) -> str | None:
    """The field key that a name is, or was made of: `student_name+1` (qpdf), `1.student_name` (pdftk),
    `student_name [45]` (PyMuPDF), a random suffix (PyPDFForm), `student_name#2`. The longest key wins."""
    last = name.rsplit(".", 1)[-1]
    best = ""
    for key in keys:
        if last == key:
            return key
        if len(key) > len(best) and last.startswith(key) and not re.match(r"[a-z_]", last[len(key)]):
            best = key
    return best or None


def place(
    widgets: list[RawWidget], boxes: Mapping[str, tuple[Box, ...]]
) -> tuple[list[Placed], list[RawWidget], Plane]:
    """Widgets with their boxes (given by key), widgets that fit none, and how the page was moved and scaled."""
    named = [
        (widget, widget.name if widget.name in boxes else known_key(widget.name, boxes)) for widget in widgets
    ]
    plane = _plane([(w.rect, boxes[key][0].rect) for w, key in named if key and len(boxes[key]) == 1])
    placed: list[Placed] = []
    strangers: list[RawWidget] = []
    for widget, key in named:
        found = _box(widget, boxes.get(key or "", ()), boxes, plane)
        if found is None:
            strangers.append(widget)
        else:
            placed.append(Placed(widget, found, renamed=widget.name != found.key))
    return placed, strangers, plane


def _box(
    widget: RawWidget, own: tuple[Box, ...], boxes: Mapping[str, tuple[Box, ...]], plane: Plane
) -> Box | None:
    """The box by name and place; by place alone for a name that says nothing; by name alone only where no other
    field's box is there."""
    for box in own:
        if _distance(widget.rect, plane.rect(box.rect)) <= _NEAR:
            return box
    there = [
        box for each in boxes.values() for box in each if _distance(widget.rect, plane.rect(box.rect)) <= _NEAR
    ]
    if own:
        return None if there else own[0]
    return there[0] if len(there) == 1 else None


def _distance(a: Rect, b: Rect) -> float:
    return 0.0 if a == b else max(abs(a[0] - b[0]), abs(a[1] - b[1]), abs(a[2] - b[2]), abs(a[3] - b[3]))


def _plane(pairs: list[tuple[Rect, Rect]]) -> Plane:
    """Scale and shift from matched rectangles, by medians, so that a few wrong pairs do no harm."""
    if not pairs or all(_distance(page, box) <= 1.0 for page, box in pairs):
        return SAME
    if len(pairs) < 3:
        return SAME
    ax, bx = _axis([(box[0], page[0]) for page, box in pairs] + [(box[2], page[2]) for page, box in pairs])
    ay, by = _axis([(box[1], page[1]) for page, box in pairs] + [(box[3], page[3]) for page, box in pairs])
    return Plane.scaled(ax, bx, ay, by) if ax > 0 and ay > 0 else SAME  # widgets without an extent tell nothing


def _axis(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Theil-Sen: the median slope of pairs far enough apart, then the median offset."""
    some = points[:80]
    slopes = [
        (q[1] - p[1]) / (q[0] - p[0]) for i, p in enumerate(some) for q in some[i + 1 :] if abs(q[0] - p[0]) > 20
    ]
    slope = median(slopes) if slopes else 1.0
    return slope, median(page - slope * box for box, page in points)


def hidden_stem(name: str) -> str:
    """The hidden field that a name is of: `_form` of `1._form`, `_form+1` or `_form [12]`; "" of other names."""
    stem = name[name.rfind(".") + 1 :][:5]
    return stem if stem in ("_form", "_copy") else ""
