"""What reads returns works behind the shut doors and within the memory."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pdfforms.contain.limits import HEAVY, LIGHT, Limits
from pdfforms.contain.pool import Pool
from tests.contain.libraries import LIBRARIES, each_library, reader

CORPUS = Path(__file__).parents[1] / "corpus"
RETURNS = [
    (LIGHT, "moved/siblings-flat.pdf"),
    (LIGHT, "moved/rotate-90-live.pdf"),
    (LIGHT, "flattened/pdfium.pdf"),
    (LIGHT, "flattened/pdftk-arabic.pdf"),
    (HEAVY, "photos"),
    (HEAVY, "scans"),
]
"""Limits, a return; for a folder its largest file."""


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_in_a_worker(library: str) -> None:
    """Each library loads after the doors are shut, finds its data files and does its work in 1 GiB."""
    data = (CORPUS / "flattened" / "pdfium.pdf").read_bytes()
    with Pool[str, tuple[str, bytes]](each_library, jobs=1) as pool:
        pool.submit(library, (library, data))
        done = pool.next_done()
    assert done is not None
    assert done.data is not None, (done.failure, done.error)
    assert int(done.data) > 0


@pytest.mark.parametrize(("limits", "name"), RETURNS)
def test_a_return_in_a_worker(limits: Limits, name: str) -> None:
    """A worker reads what the parent would read, the OCR engine in it where there is writing."""
    path = CORPUS / name
    if path.is_dir():
        path = max(
            (each for each in path.iterdir() if each.suffix != ".toml"), key=lambda each: each.stat().st_size
        )
    task = path.name, path.read_bytes()
    with Pool[str, tuple[str, bytes]](reader, jobs=1, limits=limits) as pool:
        pool.submit(name, task, 60)
        done = pool.next_done()
    assert done is not None
    assert done.data is not None, (done.failure, done.error)
    inside, outside = json.loads(done.data), json.loads(reader()(task))
    assert inside["readings"] == outside["readings"]
    assert any(values for _, values in inside["readings"])
    assert inside["most"] <= limits.memory >> 20
