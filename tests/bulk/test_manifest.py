"""A job's manifest and parts, without a cluster."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from pdfforms import far
from pdfforms.api import Office
from pdfforms.bulk.machines.lines import load_lines
from pdfforms.bulk.machines.manifest import Manifest, make_manifest, shelf_of
from pdfforms.bulk.machines.share import dismiss, read_share
from pdfforms.bulk.machines.store import Store, is_url, list_files
from pdfforms.errors import PdfformsError, UsageError, WireError
from pdfforms.model.record import Status
from pdfforms.records.jsonl import read_jsonl
from tests.hostile.good import copy
from tests.office import ROOT, TRIP, fill
from tests.programs import dask, require
from tests.programs.command import missing_module

DEFINITION = ROOT / "docs" / "examples" / "field_trip.toml"


@pytest.fixture
def returns(tmp_path: Path) -> Path:
    """Five good returns and one of a form of the user's own."""
    folder = tmp_path / "returns"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.pdf").write_bytes(copy(number))
    (folder / "trip.pdf").write_bytes(fill(TRIP, {"student_name": "Avery Example"}, given=()).data)
    return folder


def _manifest(returns: Path, parts: Path) -> Manifest:
    places, shelf = [str(returns)], Office(definition=DEFINITION).shelf()
    return make_manifest(Store(str(parts)), list_files(places), places, shelf, ocr=False, share=4)


def test_a_manifest_is_written_once(returns: Path, tmp_path: Path) -> None:
    """What comes later is no part of the job: its shares stay what they were."""
    first = _manifest(returns, tmp_path / "parts")
    (returns / "0 later.pdf").write_bytes(b"")
    assert _manifest(returns, tmp_path / "parts") == first
    assert [share.files for share in first.shares] == [4, 2]
    origins = [each.origin for share in first.shares for each in share.entries()]
    assert origins == [str(returns / name) for name in ("0.pdf", "1.pdf", "2.pdf", "3.pdf", "4.pdf", "trip.pdf")]


def test_a_part_is_the_same_whoever_makes_it(returns: Path, tmp_path: Path) -> None:
    """Machines read with the editions that the job brings along, so a part made again has the same bytes."""
    made = []
    for parts in (tmp_path / "first", tmp_path / "second"):
        shares = _manifest(returns, parts).shares
        assert [read_share(share).statuses.total() for share in shares] == [4, 2]
        assert read_share(shares[0]).statuses.total() == 0  # it is there
        made.append([(parts / share.part).read_bytes() for share in shares])
    dismiss()
    assert made[0] == made[1]
    (trip,) = (
        each for each in far.job_records(str(parts), Office(definition=DEFINITION)) if each.form == "field_trip"
    )
    assert trip.values["student_name"] == "Avery Example"
    assert shelf_of(Store(str(parts)), shares[0].job).codes() == Office(definition=DEFINITION).shelf().codes()


def test_machines_of_another_version_read_nothing(returns: Path, tmp_path: Path) -> None:
    """Half a job by another reader would be two answers to one question."""
    share = _manifest(returns, tmp_path / "parts").shares[0]
    other = replace(share, job=msgspec.structs.replace(share.job, reader="pdfforms 0.0.1"))
    with pytest.raises(PdfformsError, match="Install the same everywhere"):
        read_share(other)
    assert not (tmp_path / "parts" / share.part).exists()


def test_records_are_not_gathered_from_half_a_job(returns: Path, tmp_path: Path) -> None:
    """A part that is missing or damaged is named, and never passed over."""
    parts = tmp_path / "parts"
    last = _manifest(returns, parts).shares[-1]
    with pytest.raises(UsageError, match=f"2 of 2 parts are missing.*{last.part.replace('1', '0')}"):
        far.count_files(str(parts))
    with pytest.raises(WireError, match=f"{last.part} is damaged"):
        list(load_lines(b"\x1f\x8b", last.part))


def test_a_place_with_other_files_takes_no_parts(returns: Path) -> None:
    """Parts never get among somebody's files."""
    with pytest.raises(UsageError, match="holds other files"):
        _manifest(returns, returns)


def test_a_store_that_nobody_knows_is_named() -> None:
    """An address with a slip in it is an error of usage; its rest, which may hold a key, is not repeated."""
    require(missing_module("fsspec", "fsspec"))
    with pytest.raises(UsageError, match="s4:// is no store") as caught:
        list(list_files(["s4://key:secret@returns"]))
    assert "secret" not in str(caught.value)


def test_a_drive_is_no_store() -> None:
    """A Windows path is no URL."""
    assert [is_url(each) for each in ("s3://a/b", "az://a", "C:\\a", "C:/a", "a/b", "-")] == [True] * 2 + [
        False
    ] * 4


@pytest.mark.parametrize(
    ("missing", "words", "says"),
    [
        ("s3fs", ("s3://returns",), "pip install 'pdfforms[s3]'"),
        ("fsspec", ("s3://returns",), "pip install 'pdfforms[s3]'"),
        ("adlfs", ("abfs://returns",), "pip install adlfs"),
        ("distributed", ("RETURNS", "--engine", "dask", "-o", "PARTS"), "pip install 'pdfforms[dask]'"),
    ],
)
def test_what_is_not_installed_is_named(
    returns: Path, tmp_path: Path, missing: str, words: tuple[str, ...], says: str
) -> None:
    """A store or an engine whose library is missing says what to install."""
    paths = {"RETURNS": str(returns), "PARTS": str(tmp_path / "parts")}
    code = f"import sys; sys.modules[{missing!r}] = None; from pdfforms.commands.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "read", *(paths.get(word, word) for word in words)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, says in done.stderr, done.stderr.count("\n")) == (2, True, 1), done.stderr


def test_a_job_needs_no_scheduler(returns: Path, tmp_path: Path) -> None:
    """On one machine the command makes the parts by itself, and makes none twice; no scheduler is an error."""
    require(dask.available())
    parts, out = tmp_path / "parts", tmp_path / "records.jsonl"
    job = ("read", str(returns), "--engine", "dask", "-o", str(parts), "--definition", str(DEFINITION))
    lost = _run(*job, "--scheduler", "tcp://127.0.0.1:9")
    assert (lost.returncode, "No Dask scheduler answers" in lost.stderr) == (10, True), lost.stderr
    assert _run(*job, "--jobs", "1").returncode == 0
    assert "6 files, 6 read before" in _run(*job).stderr
    done = _run("gather", str(parts), "-o", str(out), "--definition", str(DEFINITION))
    assert done.returncode == 0, done.stderr
    with out.open(encoding="utf-8") as file:
        assert sum(each.status is Status.OK for each in read_jsonl(file)) >= 5
    assert _run("read", str(returns), "--scheduler", "tcp://127.0.0.1:9").returncode == 2


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pdfforms", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
