"""What lies over the fields of a page, beside them, and nowhere near them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pdfforms.model.edition import Box, Rect
from pdfforms.model.reading import Alternative
from pdfforms.read.seen import Seen

_NEAR = 14.0
"""Points: a line's height; text no farther from an empty field may be its answer."""


@dataclass(slots=True)
class Laid:
    """What lies over one page, field by field, in the edition's points."""

    over: dict[str, list[Seen]] = field(default_factory=dict)
    near: dict[str, list[Alternative]] = field(default_factory=dict)
    """What stands beside a field, and may be its answer where it is empty."""
    strays: list[Rect] = field(default_factory=list)
    """What touches no field."""

    def add(self, key: str, seen: Seen) -> None:
        """One more thing over a field."""
        self.over.setdefault(key, []).append(seen)

    def stray(self, rect: Rect, boxes: Sequence[Box] = (), said: Alternative | None = None) -> None:
        """Something over no field; where it says something, perhaps the answer of a field for text close by."""
        self.strays.append(rect)
        texts = [box for box in boxes if box.kind in ("text", "multiline")] if said else []
        gaps = {box.key: _gap(rect, box.rect) for box in texts}
        reach = min(_NEAR, max(_NEAR / 2, min(gaps.values(), default=0.0)))
        for key, gap in gaps.items():
            if said and gap <= reach:
                self.near.setdefault(key, []).append(said)

    def join(self, more: Laid) -> None:
        """Adds what else lies over the page."""
        for key, found in more.over.items():
            self.over.setdefault(key, []).extend(found)
        for key, near in more.near.items():
            self.near.setdefault(key, []).extend(near)
        self.strays += more.strays


def _gap(one: Rect, other: Rect) -> float:
    """How far apart two rectangles are, the longer way of the two axes."""
    return max(one[0] - other[2], other[0] - one[2], one[1] - other[3], other[1] - one[3], 0.0)
