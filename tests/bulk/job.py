"""Begins a job of small tasks, or goes on with it, as a process that a test can kill: PARTS SCHEDULER PLACE."""

from __future__ import annotations

import sys

from pdfforms import far
from pdfforms.errors import PdfformsError

FILES = 3
"""Of a task, so that few files make many."""


def main(parts: str, scheduler: str, place: str) -> None:
    """Ends with 0 where all is done, else with the error's code."""
    try:
        tally = far.read_job([place], parts, ocr=False, scheduler=scheduler, files=FILES)
    except PdfformsError as exc:
        print(exc, file=sys.stderr)
        sys.exit(exc.exit_code)
    print(tally.done, tally.known, tally.given_up)


if __name__ == "__main__":
    main(*sys.argv[1:])
