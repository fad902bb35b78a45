"""PyPDFForm: `PdfWrapper + PdfWrapper`."""

from collections.abc import Sequence
from pathlib import Path

from .. import pypdfform
from .alterer import Leaves, Merger


def _merge(sources: Sequence[Path], out: Path) -> None:
    pypdfform.run_script("merge", out.resolve(), *(source.resolve() for source in sources))


MERGERS = (Merger("pypdfform-add", pypdfform.available, _merge, Leaves.FIELDS),)
