"""The parts of a page before it is drawn: strips of items, and the structure that the items belong to.

A strip is as wide as the page's text and is never broken. Its items stand by their distance from its upper
left corner, in points, y downwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pdfforms.build.style import Style
from pdfforms.draw.shape import shape
from pdfforms.model.form import Field


@dataclass(eq=False)
class Node:
    """A structure element to be; nodes come into being in reading order."""

    tag: str
    parent: Node | None = None
    scope: dict[str, object] = field(default_factory=dict)
    """Entries for the element, such as a list's numbering."""


@dataclass
class Text:
    """One line of text; `node` None makes it an artifact."""

    node: Node | None
    x: float
    y: float
    """Its baseline."""
    text: str
    style: Style
    width: float


@dataclass
class Entry:
    """A field's place. `kind` is as in `model.edition.Box`."""

    node: Node | None
    x: float
    y: float
    """Its upper edge."""
    width: float
    height: float
    field: Field
    kind: str
    option: int = 0
    """Which option a radio button stands for."""
    stretch: bool = False


@dataclass
class Area:
    """A filled or framed rectangle, or a circle; always an artifact."""

    x: float
    y: float
    width: float
    height: float
    fill: str | None = None
    stroke: str | None = None
    radius: float = 0
    stretch: bool = False


Item = Text | Entry | Area


@dataclass
class Strip:
    """What is kept together."""

    height: float
    items: list[Item] = field(default_factory=list)
    keep: bool = False
    """Stays with the next strip on one page."""
    new_page: bool = False
    gap: float = 0
    """Distance to the strip above, dropped at the head of a page."""

    @property
    def stretches(self) -> bool:
        """Whether it can take up height that is left on the page."""
        return any(getattr(item, "stretch", False) for item in self.items)


def measure(text: str, style: Style, direction: str) -> float:
    """The width of a line of text."""
    return shape(text, style.weight, direction).width * style.size / 1000


def shortened(text: str, style: Style, direction: str, width: float) -> str:
    """The text, its end left out where it is too wide for one line."""
    words = text.split(" ")
    while len(words) > 1 and measure(text, style, direction) > width:
        words.pop()
        text = " ".join(words) + "…"
    return text
