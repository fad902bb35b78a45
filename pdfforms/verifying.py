"""Saying who signed a file, and how.

from pathlib import Path
from pdfforms import verifying

found = verifying.verify_file(Path("return.pdf"))
print(found.well, found.to_json())
"""

from __future__ import annotations

from pathlib import Path

from pdfforms.api import read_returns
from pdfforms.bulk.office import Office
from pdfforms.bulk.reading.signatures import Verified as Verified  # the API has it under its own name
from pdfforms.bulk.reading.signatures import signatures_of, trusted_roots
from pdfforms.errors import UsageError


def verify_file(path: Path, office: Office | None = None) -> Verified:
    """Who signed a file and how: its records with typed names, marks and stamps, and what its digital signatures
    are worth. Both are read by contained workers. Raises UsageError for a file that is not there."""
    office = office or Office()
    if not path.is_file():
        raise UsageError(f"There is no file {path}. Check the path.")
    (reports,) = signatures_of([path.read_bytes()], trusted_roots(office.settings))
    return Verified(path.name, read_returns([path], office, jobs=1), reports)
