"""Bare loops that read one file after the other: `python loops.py PROGRAM < PATHS`, one line of JSON out.

Imports nothing of this project at its top, since PyPDFForm runs it in an environment of its own. Imports and a few
files to warm up are not timed; what a loop reads is thrown away.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

_WARM_UP = 5


def _pypdf() -> Callable[[str], object]:
    import pypdf  # each program has its own environment

    return lambda path: pypdf.PdfReader(path).get_fields()


def _pypdfform() -> Callable[[str], object]:
    from PyPDFForm import PdfWrapper  # type: ignore[import-not-found]  # installed in its .venv alone

    return lambda path: PdfWrapper(path).data


def _pdftk() -> Callable[[str], object]:
    return lambda path: subprocess.run(
        ["pdftk", path, "dump_data_fields_utf8", "output", "-"], check=True, capture_output=True
    )


def _walk() -> Callable[[str], object]:
    from benchmarks.readers import walk

    return lambda path: walk(Path(path).read_bytes())


PROGRAMS = {"pypdf": _pypdf, "PyPDFForm": _pypdfform, "pdftk": _pdftk, "walk": _walk}


def _processor() -> float:
    """Seconds on the processor, ended children's too."""
    return sum(os.times()[:4])


def main(program: str, paths: list[str]) -> None:
    """Read them all."""
    read = PROGRAMS[program]()
    for path in paths[:_WARM_UP]:
        read(path)
    began, used = perf_counter(), _processor()
    for path in paths[_WARM_UP:]:
        read(path)
    files = len(paths) - _WARM_UP
    print(json.dumps({"files": files, "seconds": perf_counter() - began, "cpu": _processor() - used}))


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin.read().splitlines())
