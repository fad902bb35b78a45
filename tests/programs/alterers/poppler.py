"""Poppler's tools: pdftocairo prints, pdfseparate and pdfunite take apart and join."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from ..command import missing_program, run
from .alterer import Alterer, Leaves, alterers, mergers

PACKAGE = "poppler-utils"


def _split_and_unite(source: Path, out: Path) -> None:
    with TemporaryDirectory() as folder:
        run("pdfseparate", source, Path(folder, "page-%04d.pdf"))
        run("pdfunite", *sorted(Path(folder).iterdir()), out)


_available = partial(missing_program, "pdfseparate", PACKAGE)

ALTERERS: tuple[Alterer, ...] = (
    *alterers(PACKAGE, Leaves.TEXT, {"pdftocairo": "pdftocairo -pdf {source} {out}"}),
    Alterer("pdfseparate-pdfunite", _available, _split_and_unite, Leaves.WIDGETS),
)

MERGERS = mergers(PACKAGE, Leaves.WIDGETS, {"pdfunite": "pdfunite {sources} {out}"})
