"""Jobs on many machines: a real Dask cluster, a real S3 server, and what happens to both."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pdfforms import far
from pdfforms.api import Office, make_office, read_returns, receive_returns
from pdfforms.bulk.machines.gather import each_part
from pdfforms.bulk.machines.lines import Line
from pdfforms.bulk.machines.store import Store
from pdfforms.contain.pool import Failure
from pdfforms.errors import UsageError
from pdfforms.model.ledger import FileState
from pdfforms.model.record import Record, Status
from pdfforms.settings import load_settings
from tests.bulk.job import FILES
from tests.bulk.poison import POISON
from tests.hostile.good import copy
from tests.office import PLAN, ROOT, fill
from tests.programs import dask, require, s3

GOOD = 15
CODE = "K7Q29F4M2X"


def _returns() -> dict[str, bytes]:
    """What lies in the bucket: good returns, two of one copy far apart, the same file twice, a letter, a broken
    file, and in their midst one that kills its reader."""
    files = {f"{number:02}.pdf": copy(number) for number in range(GOOD)}
    name: dict[str, object] = {"student_name": "Avery Example"}
    files["00 early.pdf"] = fill(PLAN, name | {"review_date": "2026-10-30"}, CODE).data
    files["99 late.pdf"] = fill(PLAN, name | {"other_notes": "Robin Example drives"}, CODE).data
    files["12 again.pdf"] = files["03.pdf"]
    return files | {"05 poison.pdf": POISON, "06 broken.pdf": b"%PDF-1.7\nnothing", "07 note.txt": b"no return"}


@pytest.fixture(scope="module")
def server() -> Iterator[s3.Server]:
    """An S3 server with a bucket of returns."""
    require(s3.available() or dask.available())
    with s3.running() as running:
        system = running.system()
        system.mkdir("returns")
        for name, data in _returns().items():
            system.pipe_file(f"returns/2026/school/{name}", data)
        yield running


@pytest.fixture
def store(server: s3.Server, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Store:
    """An empty place for parts."""
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    bucket = request.node.name.replace("_", "-")[:50]
    server.system().mkdir(bucket)
    return Store(f"s3://{bucket}/parts")


@pytest.fixture
def cluster(server: s3.Server, tmp_path: Path) -> Iterator[dask.Cluster]:
    """Two Dask workers."""
    with dask.running(tmp_path, server.environment, "tests.bulk.poison") as running:
        yield running


def _begin(store: Store, cluster: dask.Cluster) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.bulk.job", store.url, cluster.address, "s3://returns/2026"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _parts(store: Store) -> list[str]:
    return sorted(name for name in store.names() if name.startswith("part-"))


def _wait_for_parts(store: Store, process: subprocess.Popen[str]) -> None:
    """Until the job is in its middle."""
    while not _parts(store):
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    assert len(_parts(store)) < len(_returns()) // FILES


def _end(process: subprocess.Popen[str]) -> list[int]:
    """The job's own count: done, known, given up."""
    said, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    return [int(word) for word in said.split()]


def _check(store: Store) -> list[Line]:
    """Every file has exactly one outcome, in order, and every part is there once."""
    lines = [line for part in each_part(store) for line in part]
    returns = dict(sorted(_returns().items()))
    assert [line.name for line in lines] == list(returns)
    assert [line.number for line in lines] == list(range(len(returns)))
    assert _parts(store) == [f"part-{number:06}.jsonl.gz" for number in range(-(-len(returns) // FILES))]
    failures = {line.name: each.failure for line in lines for each in line.seen if each.failure}
    assert failures == {"05 poison.pdf": Failure.crashed}
    statuses = Counter(record["status"] for line in lines for record in _records(line))
    assert statuses == Counter(ok=GOOD + 3, unreadable=2, not_ours=1)
    return lines


def _records(line: Line) -> list[dict[str, Any]]:
    return [json.loads(bytes(form.record)) for each in line.seen for form in each.forms]


def test_a_worker_is_killed(store: Store, cluster: dask.Cluster) -> None:
    """A Dask worker that is killed in mid-job costs nothing: another one does what it had begun."""
    process = _begin(store, cluster)
    _wait_for_parts(store, process)
    cluster.workers[0].send_signal(signal.SIGKILL)
    assert _end(process) == [len(_returns()), 0, 1]
    _check(store)


def test_the_scheduler_is_killed(store: Store, cluster: dask.Cluster) -> None:
    """A scheduler that comes back is given what is left, and no part is made again."""
    process = _begin(store, cluster)
    _wait_for_parts(store, process)
    cluster.restart()
    before = _written(store)
    cluster.start_workers(2)
    _end(process)
    _check(store)
    assert before.items() <= _written(store).items()


def test_the_job_is_killed_and_begun_again(store: Store, cluster: dask.Cluster, tmp_path: Path) -> None:
    """The same command goes on with the rest; another job is refused the place; then the office takes it in."""
    process = _begin(store, cluster)
    _wait_for_parts(store, process)
    process.kill()
    process.communicate()
    done, known, _ = _end(_begin(store, cluster))
    assert done + known == len(_returns())
    assert known >= FILES
    _check(store)
    with pytest.raises(UsageError, match="another job"):
        far.read_job(["s3://returns"], store.url, Office(), scheduler=cluster.address)
    _gather(store, tmp_path)


def _written(store: Store) -> dict[str, object]:
    """When each part was written."""
    system, path = store._place
    return {each["name"]: each["LastModified"] for each in system.ls(path, detail=True) if "part-" in each["name"]}


def _gather(store: Store, tmp_path: Path) -> None:
    """An office has all of it, joined, once, however often it takes the parts in."""
    root = make_office(tmp_path / "office").root
    office = Office(load_settings(root))
    tally = far.gather_job(store.url, office)
    assert (tally.came, tally.known, len(tally.quarantined)) == (len(_returns()), 1, 1)
    assert not tally.troubles
    again = far.gather_job(store.url, office, with_files=False)
    assert (again.known, list(again.records)) == (len(_returns()), [])
    with office.folder.open_ledger() as ledger:
        counts = ledger.counts()
        assert counts.receipts == len(_returns())
        assert counts.files[FileState.QUARANTINED] == 1
        assert sum(counts.files.values()) == len(_returns()) - 1
        assert not ledger.unread(0, 10)
        records = {each.copy: each for each in ledger.records()}
    assert CODE in records
    joined = Record.from_json(json.loads(records[CODE].data))
    assert (str(joined.values["review_date"]), joined.values["other_notes"]) == (
        "2026-10-30",
        "Robin Example drives",
    )
    assert len(joined.receipts) == 2
    loose = {each.copy: each for each in far.job_records(store.url, office)}
    assert loose[CODE].values == joined.values


@pytest.mark.usefixtures("store")
def test_a_bucket_is_read_here(tmp_path: Path) -> None:
    """Without a cluster files come from a store as from a folder."""
    files = far.list_returns(["s3://returns/2026/school/0[0-3]*.pdf"])
    assert files[0].origin == "s3://returns/2026/school/00 early.pdf"
    records = read_returns(far.fetch_returns(files), ocr=False, jobs=1)
    assert [each.status for each in records] == [Status.OK] * 5
    office = Office(load_settings(make_office(tmp_path / "office").root))
    receive_returns(far.fetch_returns(files), office, ocr=False, jobs=1)
    with office.folder.open_ledger() as ledger:
        assert [file.origin for file in ledger.files()] == [each.origin for each in files]
    with pytest.raises(UsageError, match="There is no file"):
        far.list_returns(["s3://returns/2027"])
