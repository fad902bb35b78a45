"""Lines on a terminal: folded where it ends, in columns where they are a table."""

from __future__ import annotations

from collections.abc import Sequence
from shutil import get_terminal_size
from textwrap import wrap

import click

from pdfforms.records.table import safe

_LEAST, _WIDEST = 40, 40
"""Characters that a terminal has at least, and up to which a cell makes its column wider."""
_ROOM = 24
"""Characters that the last column needs to stand beside the others; with fewer it stands below them."""


def show(text: str, indent: str = "", hang: str = "  ", *, err: bool = False) -> None:
    """A line from wherever, folded; what follows its first line begins with `hang`."""
    click.echo("\n".join(_folded(text, indent, indent + hang)), err=err)


def show_table(lines: Sequence[Sequence[str]], indent: str = "") -> None:
    """Lines in columns. The last cell of a line that is too long is folded in its column; where that is too narrow
    it stands nearer, or below the others."""
    widths = [_width(cells) for cells in zip(*lines, strict=True)][:-1]
    for line in lines:
        first = indent + "".join(f"{cell:<{width}}  " for cell, width in zip(line, widths, strict=False))
        if len(first) + len(line[-1]) <= _columns() or not line[-1]:
            click.echo(safe(first + line[-1]).rstrip())
        elif len(first) + _ROOM <= _columns():
            click.echo("\n".join(_folded(line[-1], first, " " * len(first))))
        elif len(first.rstrip()) + len(line[-1]) + 2 <= _columns():
            click.echo(safe(f"{first.rstrip()}  {line[-1]}"))
        else:
            click.echo(safe(first).rstrip())
            show(line[-1], f"{indent}      ", "")


def _width(cells: Sequence[str]) -> int:
    return max((len(each) for each in cells if len(each) <= _WIDEST), default=_WIDEST)


def _columns() -> int:
    return max(get_terminal_size().columns, _LEAST)


def _folded(text: str, first: str, others: str) -> list[str]:
    """Lines that are as wide as the terminal, unless one word is wider; "" stays a line."""
    room = max(_columns(), len(others) + _ROOM)
    whole = wrap(
        safe(text),
        room,
        initial_indent=safe(first),
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return whole or [""]
