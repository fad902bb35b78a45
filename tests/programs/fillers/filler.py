"""The shape of a filler."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..blanks import Values


@dataclass(frozen=True)
class Filler:
    """A real program that fills a blank, used the way its users use it."""

    name: str
    """The program, and after a dash the way it is used."""
    available: Callable[[], str | None]
    """None when the program can run here, else what is missing."""
    fill: Callable[[Path, Values, Path], None]
    """`fill(blank, values, out)`; raises ProgramFailed where the program refuses a value."""
