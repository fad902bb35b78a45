"""pdftk-java: cat, flatten, and several files under handles."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from string import ascii_uppercase

from ..command import missing_program, run
from .alterer import Alterer, Leaves, Merger, alterers, mergers

PACKAGE = "pdftk-java"


def _with_handles(verb: str, sources: Sequence[Path], out: Path) -> None:
    """`pdftk A=one.pdf B=two.pdf cat A B output out.pdf`: its manual's way for files whose pages are picked."""
    handles = ascii_uppercase[: len(sources)]
    named = [f"{handle}={source}" for handle, source in zip(handles, sources, strict=True)]
    run("pdftk", *named, verb, *handles, "output", out)


_available = partial(missing_program, "pdftk", PACKAGE)

ALTERERS: tuple[Alterer, ...] = (
    *alterers(
        PACKAGE,
        Leaves.FIELDS,
        {
            "pdftk-cat": "pdftk {source} cat output {out}",
            "pdftk-compress": "pdftk {source} output {out} compress",
        },
    ),
    *alterers(PACKAGE, Leaves.TEXT, {"pdftk-flatten": "pdftk {source} output {out} flatten"}),
)

MERGERS: tuple[Merger, ...] = (
    *mergers(PACKAGE, Leaves.FIELDS, {"pdftk-cat": "pdftk {sources} cat output {out}"}),
    Merger("pdftk-cat-handles", _available, partial(_with_handles, "cat"), Leaves.FIELDS),
    Merger("pdftk-shuffle", _available, partial(_with_handles, "shuffle"), Leaves.FIELDS),
)
