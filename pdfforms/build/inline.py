"""Running text with fields in it, broken into lines."""

from __future__ import annotations

from dataclasses import dataclass

from pdfforms.build.parts import Area, Entry, Item, Node, Text, measure
from pdfforms.build.style import FIELD_FILL, FIELD_LINE, INLINE_HEIGHT, INLINE_WIDTHS, RADIUS, Style
from pdfforms.model.form import BLANK, Field

_SIDE = 4.0
"""Between a field and the words beside it."""


@dataclass(frozen=True, slots=True)
class _Token:
    """A word or a field, and whether a space stands before it."""

    content: str | Field
    spaced: bool


def flow(
    text: str,
    fields: dict[str, Field],
    node: Node,
    style: Style,
    x: float,
    width: float,
    direction: str,
) -> tuple[list[Item], float]:
    """Items of a paragraph with {key} fields, from (x, 0) down, and its height."""
    lines = _lines(_tokens(text, fields), style, width, direction)
    items: list[Item] = []
    y = 0.0
    for line in lines:
        has_field = any(isinstance(token.content, Field) for token in line)
        pitch = INLINE_HEIGHT + 5 if has_field else style.pitch
        items += _place(line, node, style, x, y + (pitch + style.size * 0.72) / 2, direction)
        y += pitch
    return items, y


def inline_width(field: Field) -> float:
    """How wide a field is inside text."""
    return INLINE_WIDTHS.get(field.type.value, INLINE_WIDTHS["text"]) * field.width


def _tokens(text: str, fields: dict[str, Field]) -> list[_Token]:
    tokens: list[_Token] = []
    spaced = False
    for index, piece in enumerate(BLANK.split(text)):
        if index % 2:
            tokens.append(_Token(fields[piece], spaced))
            spaced = False
            continue
        for word in piece.split(" "):
            if word:
                tokens.append(_Token(word, spaced))
            spaced = True
        spaced = piece.endswith(" ")
    return tokens


def _lines(tokens: list[_Token], style: Style, width: float, direction: str) -> list[list[_Token]]:
    lines: list[list[_Token]] = [[]]
    used = 0.0
    space = measure(" ", style, direction)
    for token in tokens:
        own = _width(token, style, direction)
        before = space if token.spaced and lines[-1] else 0.0
        if lines[-1] and token.spaced and used + before + own > width:
            lines.append([])
            used = before = 0.0
        lines[-1].append(token)
        used += before + own
    return lines


def _width(token: _Token, style: Style, direction: str) -> float:
    if isinstance(token.content, Field):
        return inline_width(token.content) + 2 * _SIDE
    return measure(token.content, style, direction)


def _place(line: list[_Token], node: Node, style: Style, x: float, baseline: float, direction: str) -> list[Item]:
    """A line's tokens from left to right, its words joined to one text between fields."""
    items: list[Item] = []
    words = ""
    space = measure(" ", style, direction)

    def flush() -> None:
        nonlocal words, x
        if words:
            width = measure(words, style, direction)
            items.append(Text(node, x, baseline, words, style, width))
            x += width
            words = ""

    for index, token in enumerate(line):
        gap = " " if token.spaced and index else ""
        if isinstance(token.content, str):
            if gap and not words:
                x += space
                gap = ""
            words += gap + token.content
            continue
        flush()
        x += space if gap else 0.0
        field, width = token.content, inline_width(token.content)
        top = baseline - style.size * 0.36 - INLINE_HEIGHT / 2
        items.append(Area(x + _SIDE, top, width, INLINE_HEIGHT, FIELD_FILL, FIELD_LINE, RADIUS))
        items.append(Entry(Node("Form", node), x + _SIDE, top, width, INLINE_HEIGHT, field, "text"))
        x += width + 2 * _SIDE
    flush()
    return items
