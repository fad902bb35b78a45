"""Samples of the archive's long proofs (`python -m tests.torture.archive`)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.torture.archive_add import killed_adds
from tests.torture.archive_disks import refusals, small_disk
from tests.torture.archive_kills import killed_archivings
from tests.torture.archive_tampering import flipped, forged
from tests.torture.archive_verdicts import fixtures

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kills, mounts and refuses as Linux does")


@pytest.mark.parametrize("exchange", [True, False])
def test_killed_at_any_point(exchange: bool, tmp_path: Path) -> None:
    """Whatever moment the writer is killed at: nothing invalid, lost or doubled."""
    report = killed_archivings(tmp_path, 30, 24, seed=7, exchange=exchange)
    assert report, report
    assert report.in_work


def test_the_command_killed_at_any_point(tmp_path: Path) -> None:
    """`pdfforms archive add` itself: store, ledger and log agree after every kill; at last all is there once."""
    report = killed_adds(tmp_path, 9, 4, seed=7)
    assert report, vars(report)
    assert report.kills == 4


def test_every_verdict(tmp_path: Path) -> None:
    """As the one command counts them; `tests/archive/ocfl/test_judge.py` tells which is wrong."""
    assert fixtures(tmp_path)


def test_a_flipped_byte_is_found(tmp_path: Path) -> None:
    """One changed byte anywhere in an object is found, in each of the objects."""
    report = flipped(tmp_path / "store", 60, seed=7)
    assert report, report


def test_a_forged_object_is_found(tmp_path: Path) -> None:
    """An object whose digests were all made to fit is known by the digest that is kept elsewhere."""
    report = forged(tmp_path / "store", 20)
    assert report, report


def test_a_disk_that_refuses(tmp_path: Path) -> None:
    """A full or read-only disk, from any call on: a clear error, nothing half written, and it goes on after it."""
    report = refusals(tmp_path, step=7)
    assert report, vars(report)


def test_a_small_disk(tmp_path: Path) -> None:
    """A real disk that fills up and is then read-only, where one can be mounted."""
    report = small_disk(tmp_path / "disk")
    assert report, vars(report)
