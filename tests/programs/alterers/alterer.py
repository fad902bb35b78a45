"""The shapes of an alterer and a merger, and how to make many of them from a table of commands."""

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path

from ..command import missing_program, run


class Leaves(Enum):
    """Where the answers stand afterwards; a test holds every program to its entry."""

    FIELDS = "/Fields reaches every answer, perhaps under another name"
    WIDGETS = "widgets stand on the pages, /Fields misses some; fields of several widgets may be lost"
    TEXT = "no widgets; the answers are drawn on the pages"
    LOCKED = "fields as before, behind a user password"
    NOTHING = "pages that look like a blank form"


@dataclass(frozen=True)
class Alterer:
    """What a real program does to one filled file on its way back."""

    name: str
    """The program, and after a dash what it does."""
    available: Callable[[], str | None]
    """None when the program can run here, else what is missing."""
    alter: Callable[[Path, Path], None]
    """`alter(source, out)`; raises ProgramFailed where the program refuses the source."""
    leaves: Leaves


@dataclass(frozen=True)
class Merger:
    """How a real program makes one file of several."""

    name: str
    """The program, and after a dash the way it is used."""
    available: Callable[[], str | None]
    """None when the program can run here, else what is missing."""
    merge: Callable[[Sequence[Path], Path], None]
    """`merge(sources, out)`; raises ProgramFailed where the program refuses a source."""
    leaves: Leaves


def alterers(
    package: str, leaves: Leaves, commands: Mapping[str, str], accept: Sequence[int] = (0,)
) -> tuple[Alterer, ...]:
    """One alterer for each command line, as `{"qpdf-linearize": "qpdf --linearize {source} {out}"}`.

    The first word is the program, `package` the Debian package that has it, `accept` the exit codes of success.
    """
    return tuple(
        Alterer(name, _available(package, command), partial(_alter, command, accept), leaves)
        for name, command in commands.items()
    )


def mergers(
    package: str, leaves: Leaves, commands: Mapping[str, str], accept: Sequence[int] = (0,)
) -> tuple[Merger, ...]:
    """One merger for each command line; the word `{sources}` becomes all of them, `{first}` the first one."""
    return tuple(
        Merger(name, _available(package, command), partial(_merge, command, accept), leaves)
        for name, command in commands.items()
    )


def _available(package: str, command: str) -> Callable[[], str | None]:
    return partial(missing_program, shlex.split(command)[0], package)


def _alter(command: str, accept: Sequence[int], source: Path, out: Path) -> None:
    run(*(word.format(source=source, out=out) for word in shlex.split(command)), accept=accept)


def _merge(command: str, accept: Sequence[int], sources: Sequence[Path], out: Path) -> None:
    words: list[str | Path] = []
    for word in shlex.split(command):
        words += sources if word == "{sources}" else [word.format(first=sources[0], out=out)]
    run(*words, accept=accept)
