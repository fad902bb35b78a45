"""The Python API for what is far: files in stores, and jobs on many machines.

from pdfforms import api, far

records = api.read_returns(far.fetch_returns(far.list_returns(["s3://returns/2026"])))

far.read_job(["s3://returns/2026"], "s3://work/2026", scheduler="tcp://scheduler:8786")  # Dask, with its workers
far.gather_job("s3://work/2026", office)  # into the office's ledger
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pdfforms.bulk.machines.far import FarTally, FarTold, run_job
from pdfforms.bulk.machines.gather import count_parts, gather_into, gather_loose
from pdfforms.bulk.machines.manifest import FILES, make_manifest
from pdfforms.bulk.machines.store import Listed, Store, fetch, list_files
from pdfforms.bulk.office import Office
from pdfforms.bulk.reading.desk import LooseDesk, OfficeDesk
from pdfforms.bulk.reading.sources import Came
from pdfforms.bulk.reading.tally import Tally, Told
from pdfforms.model.record import Record


def list_returns(places: Iterable[str]) -> tuple[Listed, ...]:
    """The files that URLs name, s3://BUCKET/PREFIX and whatever fsspec knows, and paths. Raises UsageError,
    Unreachable."""
    return tuple(list_files(places))


def fetch_returns(files: Iterable[Listed]) -> Iterator[Came]:
    """Listed files with their bytes, fetched some ahead. Raises Unreachable."""
    return fetch(files)


def read_job(
    places: Sequence[str],
    parts: str,
    office: Office | None = None,
    told: FarTold | None = None,
    ocr: bool = True,
    *,
    scheduler: str | None = None,
    jobs: int | None = None,
    files: int = FILES,
    tally: FarTally | None = None,
) -> FarTally:
    """Reads the files at `places` on many machines into `parts`, a folder or the URL of one, by Dask.

    `files` are those of one task. Without the address of a scheduler `jobs` tasks at a time run on this machine.
    A part that is there is not made again: the same call goes on where an earlier one was stopped. Raises
    UsageError where `parts` holds another job, Unreachable where a store or the scheduler does not answer or a
    part could not be made.
    """
    store, tally = Store(parts), tally or FarTally()
    shelf = (office or Office()).shelf()
    manifest = make_manifest(store, list_files(places), places, shelf, ocr=ocr, share=files)
    run_job(manifest, store, told or _quiet, scheduler, jobs, tally)
    return tally


def count_files(parts: str) -> int:
    """How many files a job's parts hold. Raises UsageError where a part is missing."""
    return count_parts(Store(parts))


def gather_job(
    parts: str,
    office: Office | None = None,
    told: Told | None = None,
    *,
    with_files: bool = True,
    tally: Tally | None = None,
) -> Tally:
    """Takes a job's parts into the office: ledger, evidence, quarantine and, `with_files`, every file's bytes.

    What is there already stays. Raises UsageError where there is no office, LedgerError, Unreachable.
    """
    office = office or Office()
    folder, store = office.folder, Store(parts)
    count_parts(store)
    with folder.open_ledger() as ledger:
        desk = OfficeDesk(folder, ledger, office.shelf(), (), told or _quiet, tally or Tally())
        gather_into(store, desk, with_files=with_files)
        desk.close()
    return desk.tally


def job_records(parts: str, office: Office | None = None) -> Iterator[Record]:
    """The records of a job's parts without an office, those of one copy joined. All are held in memory."""
    store = Store(parts)
    count_parts(store)
    desk = LooseDesk((office or Office()).shelf(), (), _quiet)
    gather_loose(store, desk)
    return (record for record, _ in desk.records())


def _quiet(_tally: object) -> None:
    """Nobody wants to hear it."""
