"""Taking returns in: the verbs of the API that commands need most, apart from all that draws, parses and mails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pdfforms.bulk.folder import folder_of
from pdfforms.bulk.office import Office
from pdfforms.bulk.reading.asked import Wanted
from pdfforms.bulk.reading.desk import LooseDesk, OfficeDesk
from pdfforms.bulk.reading.evidence import Evidence, write_evidence
from pdfforms.bulk.reading.places import FileList, find_files
from pdfforms.bulk.reading.run import Plan, read_over
from pdfforms.bulk.reading.signatures import trusted_roots
from pdfforms.bulk.reading.sources import Came, from_paths
from pdfforms.bulk.reading.tally import Tally, Told, quiet
from pdfforms.bulk.reading.wire import load_record
from pdfforms.model.ledger import RecordFilter
from pdfforms.model.record import Record
from pdfforms.read.job import Options

ALL_RECORDS = RecordFilter()


def find_returns(places: Iterable[str], office: Office | None = None) -> tuple[Path, ...]:
    """The files that paths, folders and patterns name, but for what an office folder itself keeps.

    Raises UsageError for a place that does not exist.
    """
    return tuple(list_returns(places, office))


def list_returns(places: Iterable[str], office: Office | None = None) -> FileList:
    """The same, however many they are."""
    folder = folder_of((office or Office()).settings)
    return FileList(path for path in find_files(places) if not (folder and folder.keeps(path)))


def read_returns(
    paths: Iterable[Path | Came],
    office: Office | None = None,
    told: Told | None = None,
    evidence: Path | None = None,
    ocr: bool = True,
    jobs: int | None = None,
) -> tuple[Record, ...]:
    """The records of many returned files, the pages and returns of one copy joined into one record.

    The files are parsed by `jobs` contained workers, as many as there are processors unless given. `told` hears
    how many are done. `evidence` is a folder for pictures of every signature and of every field that a person must
    look at; the records name them. Never raises for what is in a file; UsageError if the folder refuses.
    """
    office = office or Office()
    shelf = office.shelf()
    desk = LooseDesk(shelf, from_paths(paths), told or quiet)
    read_over(desk, Plan(shelf, wanted_of(office, Evidence.ALL if evidence else Evidence.NONE, ocr=ocr), jobs))
    found = desk.records()
    return tuple(write_evidence(*each, evidence) if evidence else each[0] for each in found)


def receive_returns(
    files: Iterable[Path | Came],
    office: Office | None = None,
    told: Told | None = None,
    ocr: bool = True,
    jobs: int | None = None,
    tally: Tally | None = None,
) -> Tally:
    """Takes files into the office: each is stored, read and posted to the ledger; also what an earlier run left.

    A file that is there already is not read again. `tally` counts as the run goes on, so that it is there too
    where something stops the run. Raises UsageError where there is no office folder, LedgerError.
    """
    office = office or Office()
    folder, shelf = office.folder, office.shelf()
    with folder.open_ledger() as ledger:
        desk = OfficeDesk(folder, ledger, shelf, from_paths(files), told or quiet, tally or Tally())
        read_over(desk, Plan(shelf, wanted_of(office, ocr=ocr), jobs))
        desk.close()
    return desk.tally


def office_records(office: Office | None = None, wanted: RecordFilter = ALL_RECORDS) -> Iterator[Record]:
    """The records in the office's ledger, in the order in which they first arrived."""
    with (office or Office()).folder.open_ledger() as ledger:
        yield from (load_record(stored.data.encode()) for stored in ledger.records(wanted))


def wanted_of(office: Office, evidence: Evidence = Evidence.DOUBT, *, ocr: bool = True) -> Wanted:
    """What an office wants of every file."""
    return Wanted(Options(ocr), evidence, trusted_roots(office.settings))
