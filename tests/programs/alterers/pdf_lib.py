"""pdf-lib: load and save, form.flatten, copyPages."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from .. import javascript
from .alterer import Alterer, Leaves, Merger


def _run(verb: str, sources: Sequence[Path], out: Path) -> None:
    javascript.run_script("pdf_lib_alter", verb, out.resolve(), *(source.resolve() for source in sources))


def _alter(verb: str, source: Path, out: Path) -> None:
    _run(verb, [source], out)


ALTERERS = (
    Alterer("pdf-lib-save", javascript.available, partial(_alter, "save"), Leaves.FIELDS),
    Alterer("pdf-lib-flatten", javascript.available, partial(_alter, "flatten"), Leaves.TEXT),
    Alterer("pdf-lib-copy-pages", javascript.available, partial(_alter, "copy-pages"), Leaves.WIDGETS),
)

MERGERS = (Merger("pdf-lib-copy-pages", javascript.available, partial(_run, "copy-pages"), Leaves.WIDGETS),)
