"""How our forms look: papers, sizes, colours, distances. All lengths in points."""

from __future__ import annotations

from dataclasses import dataclass

PAPERS = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}

MARGIN = 48.0
HEAD = 36.0
"""From the paper's upper edge to the first line."""
FOOT = 78.0
"""From the paper's lower edge to the last line."""

INK, ACCENT, MUTED = "#1b2333", "#1d4f7c", "#5a6472"
FIELD_FILL, FIELD_LINE, HAIRLINE = "#f1f5fa", "#8fa3b8", "#c9d3de"
BOX_LINE, BAND = "#3d5a78", "#e4edf6"

FIELD_HEIGHT = 21.0
INLINE_HEIGHT = 20.0
BOX = 14.0
"""The side of a tick box."""
SIGN_HEIGHT = 34.0
WRITING_LINE = 24.0
RADIUS = 2.5

SECTION_GAP = 9.5
"""Above a heading."""
ROW_GAP = 4.5
WIDE_ROW_GAP = 12.0
MOST_SPREAD = 4.0
"""What a strip may get of the height that is left on its page."""
COLUMN_GAP = 18.0

MARK = 8.0
"""The side of a corner mark."""
MARK_INSET = 22.0
CODE_WIDTH, CODE_HEIGHT = 250.0, 58.0


@dataclass(frozen=True, slots=True)
class Style:
    """One kind of text."""

    size: float
    weight: str = "regular"
    colour: str = INK
    leading: float = 1.32

    @property
    def pitch(self) -> float:
        """From baseline to baseline."""
        return self.size * self.leading


TITLE = Style(21, "bold", ACCENT, 1.2)
ORGANIZATION = Style(9, "bold", MUTED)
HEADING = Style(10.5, "bold", ACCENT)
BODY = Style(10.5)
ITEM = Style(10)
LABEL = Style(9, "bold")
HINT = Style(7.5, "regular", MUTED)
RUNNING = Style(8.5, "bold", MUTED)
FOOTER = Style(7, "regular", MUTED)

INLINE_WIDTHS = {"integer": 50.0, "time": 74.0, "date": 118.0, "text": 200.0}
