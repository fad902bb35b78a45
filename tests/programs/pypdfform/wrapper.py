"""What PyPDFForm's users write. Runs in its own environment and imports nothing of this project.

python wrapper.py fill BLANK VALUES.json OUT [USER_PARAMETER...]
python wrapper.py merge OUT SOURCE...
"""

import json
import sys
from pathlib import Path

from PyPDFForm import PdfWrapper  # type: ignore[import-not-found]  # installed in .venv alone


def fill(blank: str, values: str, out: str, *user_parameters: str) -> None:
    """Fill `blank`; each user parameter (PyPDFForm's word) is switched on."""
    form = PdfWrapper(blank, **dict.fromkeys(user_parameters, True))
    form.fill(json.loads(Path(values).read_text(encoding="utf-8"))).write(out)


def merge(out: str, *sources: str) -> None:
    """Add the sources up, as `PdfWrapper + PdfWrapper` does."""
    first, *others = [PdfWrapper(source) for source in sources]
    (first + others).write(out)


if __name__ == "__main__":
    verb, *arguments = sys.argv[1:]
    if verb == "fill":
        fill(*arguments)
    else:
        merge(*arguments)
