"""Damaged copies that once brought a worker down, through an office's own workers."""

from __future__ import annotations

from pathlib import Path

from pdfforms import api
from pdfforms.model.record import Status
from pdfforms.settings import load_settings
from tests.hostile.damage import damaged


def test_a_copy_whose_drawing_breaks_the_worker_is_read_without_pictures(tmp_path: Path) -> None:
    """A few wrong bits make PDFium fault where pictures for a person are cut out; its answers are read."""
    office = api.Office(load_settings(api.make_office(tmp_path / "office").root))
    paths = [tmp_path / f"{seed}.pdf" for seed in (122, 242, 290)]
    for path in paths:
        path.write_bytes(damaged(int(path.stem)))
    tally = api.receive_returns(paths, office, jobs=2)
    assert tally.quarantined == []
    assert all(record.status is Status.NEEDS_REVIEW for record in api.office_records(office))
