"""What a province costs, from figures measured here: `python -m benchmarks.scale [--live N] [--scans N]`.

Prints the two tables of docs/scale.md. Time is the processor's, of the process and of all that it starts, so that
neighbours on the machine change little.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import create_engine, text

from benchmarks.answers import answers
from benchmarks.measure import print_machine
from benchmarks.province import Figures, Kind, print_figures, print_province
from benchmarks.scan import KINDS
from pdfforms import far
from pdfforms.api import Office, make_office
from pdfforms.bulk.machines.manifest import Job, Share, make_manifest
from pdfforms.bulk.machines.share import dismiss, read_share
from pdfforms.bulk.machines.store import Store, fetch, list_files
from pdfforms.model.copycode import new_code
from pdfforms.settings import load_settings
from tests.office import PLAN, fill
from tests.programs import dask, postgresql, s3
from tests.programs.alterers import ALTERERS

_TASKS = 500
"""That do nothing, for what Dask takes of each."""


def live(number: int) -> bytes:
    """A return filled in a viewer, every field answered."""
    return fill(PLAN, answers(PLAN.form, "Latin", number).typed, new_code(), given=()).data


def flattened(number: int) -> bytes:
    """The same, printed to PDF: no field is left."""
    alterer = next(each for each in ALTERERS if each.name == "pdfium-flatten")
    with TemporaryDirectory() as folder:
        source, out = Path(folder, "in.pdf"), Path(folder, "out.pdf")
        source.write_bytes(live(number))
        alterer.alter(source, out)
        return out.read_bytes()


def scanned(number: int) -> bytes:
    """Two pages filled by hand, scanned to PDF at 200 dpi."""
    return KINDS[0].files(number)[0]


def spent() -> float:
    """Seconds on the processor, of this process and of its children that have ended."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def read_kind(name: str, make: Callable[[int], bytes], count: int, place: Path, *, ocr: bool) -> Kind:
    """Reads files of one kind as a task does; the first alone, so that the start of the workers is known."""
    returns = place / name.replace(" ", "-") / "returns"
    returns.mkdir(parents=True)
    for number in range(count + 1):
        (returns / f"{number:06}.pdf").write_bytes(make(number))
    parts = Store(str(returns.parent / "parts"))
    manifest = make_manifest(parts, list_files([str(returns)]), [name], Office().shelf(), ocr=ocr, share=1)
    begun = spent()
    first = _task(manifest.shares[0], 1)
    rest = _task(manifest.shares[1], count)
    read_share(first)
    dismiss()
    start = spent() - begun
    read_share(rest)
    dismiss()
    seconds = spent() - begun - start
    each = max(0.0, (seconds - start) / (count - 1))
    size = sum(path.stat().st_size for path in returns.iterdir()) / (count + 1)
    part = len(parts.read(rest.part)) / count
    return Kind(name, each, size, part, start - each)


def _task(share: Share, files: int) -> Share:
    """A share of that many files from where this one begins."""
    data = Store(share.parts).read("manifest.jsonl")
    end = share.start
    for _ in range(files):
        end = data.index(b"\n", end) + 1
    return Share(share.parts, share.job, share.number, share.start, end, files)


def gather(parts: Store, records: int, place: Path, ledger: str | None) -> tuple[float, float]:
    """Seconds and bytes of the ledger that a record takes."""
    root = make_office(place).root
    if ledger:
        (root / "pdfforms.toml").write_text(f'ledger = "{ledger}"\n', encoding="utf-8")
    office = Office(load_settings(root))
    with office.folder.open_ledger():
        before = _size(root, ledger)
    begun = spent()
    far.gather_job(parts.url, office, with_files=False)
    seconds = spent() - begun
    return seconds / records, (_size(root, ledger) - before) / records


def _size(root: Path, ledger: str | None) -> int:
    if ledger is None:
        return sum(path.stat().st_size for path in root.glob("pdfforms.db*") if not path.name.endswith("-shm"))
    engine = create_engine(ledger.replace("postgresql:", "postgresql+pg8000:"))
    with engine.connect() as connection:
        found = int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    engine.dispose()
    return found


@contextmanager
def postgres() -> Iterator[str | None]:
    """A ledger's address on a server, None where there is none."""
    if reason := postgresql.available():
        print(f"PostgreSQL not measured: {reason}", file=sys.stderr)
        yield None
        return
    with postgresql.running() as server:
        server.run("CREATE DATABASE scale")
        yield server.address("scale")


def fetching(returns: Path) -> float:
    """Seconds on the processor that one file takes to come from a store."""
    with s3.running() as server:
        os.environ.update(server.environment)
        system = server.system()
        system.mkdir("returns")
        system.put(f"{returns}/", "returns/2026/", recursive=True)
        listed = list(list_files(["s3://returns/2026"]))
        begun = spent()
        came = sum(not each.trouble for each in fetch(listed))
        return (spent() - begun) / came


def nothing(share: Share) -> int:
    """A task that does nothing."""
    return share.number


def dask_overhead(place: Path) -> tuple[float, float]:
    """Seconds on the processor and on the clock that Dask takes for a task: scheduler, worker and client."""
    from distributed import Client, as_completed  # as the product does

    job = Job("", "", (), 200, False, ())
    shares = [Share(str(place), job, number, 0, 0, 0) for number in range(_TASKS)]
    with dask.running(place, {}, "benchmarks") as cluster, Client(cluster.address) as client:
        client.wait_for_workers(2)
        client.gather(client.map(nothing, shares[:2], pure=False))
        pids = [process.pid for process in (cluster.scheduler, *cluster.workers)]
        begun, clock = spent() + sum(map(_of_process, pids)), perf_counter()
        for _ in as_completed(client.map(nothing, shares, pure=False)):
            pass
        seconds, wall = spent() + sum(map(_of_process, pids)) - begun, perf_counter() - clock
    return seconds / _TASKS, wall / _TASKS


def _of_process(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(live_files: int, scans: int, place: Path) -> Figures:
    """All figures, in some minutes."""
    kinds = [
        read_kind("live", live, live_files, place, ocr=True),
        read_kind("flattened", flattened, max(2, live_files // 4), place, ocr=True),
        read_kind("scanned, with OCR", scanned, scans, place, ocr=True),
        read_kind("scanned, without OCR", scanned, scans, place, ocr=False),
    ]
    returns = place / "live" / "returns"
    parts = Store(str(place / "job"))
    _run("read", str(returns), "--engine", "dask", "--jobs", "1", "-o", parts.url)
    records = live_files + 1
    gather_seconds, sqlite = gather(parts, records, place / "sqlite", None)
    with postgres() as address:
        pg_seconds, pg = gather(parts, records, place / "postgresql", address) if address else (0.0, 0.0)
    fetched = fetching(returns)
    scratch = place / "dask"
    scratch.mkdir()
    task, wall = dask_overhead(scratch)
    return Figures(tuple(kinds), fetched, gather_seconds, sqlite, pg_seconds, pg, task, wall)


def _run(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "pdfforms", *words], check=True, stderr=subprocess.DEVNULL)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--live", type=int, default=400, help="live returns")
    parser.add_argument("--scans", type=int, default=4, help="scans")
    asked = parser.parse_args(arguments)
    print_machine()
    with TemporaryDirectory() as folder:
        figures = measure(asked.live, asked.scans, Path(folder))
    print_figures(figures)
    print_province(figures)


if __name__ == "__main__":
    main()
