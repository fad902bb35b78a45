"""What one task of a job on many machines does: its share of the files in, one part out.

It runs in a Dask worker, which parses nothing: contained workers do, so a file that kills its reader kills neither
the Dask worker nor its neighbours. A part that is there is not made again, so a task may run any number of times.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from msgspec import structs

from pdfforms.bulk.imprint import PROGRAM
from pdfforms.bulk.machines.lines import Line, Seen, dump_lines, seen
from pdfforms.bulk.machines.manifest import Job, Share, shelf_of
from pdfforms.bulk.machines.store import Store, fetch
from pdfforms.bulk.reading.asked import Asked, Wanted
from pdfforms.bulk.reading.desk import given_up, is_sound, unread
from pdfforms.bulk.reading.evidence import Evidence
from pdfforms.bulk.reading.run import Crew, Plan
from pdfforms.bulk.reading.shift import Read
from pdfforms.bulk.reading.sources import Came, in_batches
from pdfforms.bulk.reading.wire import load_record
from pdfforms.contain.pool import Failure
from pdfforms.errors import PdfformsError
from pdfforms.model.filetype import sniff
from pdfforms.model.record import Status
from pdfforms.model.shelf import Editions
from pdfforms.read.job import Options

_BATCH, _BATCH_BYTES = 64, 32_000_000


@dataclass(frozen=True, slots=True)
class Counted:
    """What a task tells: numbers alone."""

    files: int
    statuses: Counter[Status]
    """Of the records, before pages and returns of one copy are joined."""
    given_up: int
    """Files, and spans of long ones, that broke every worker that tried."""


def read_share(share: Share) -> Counted:
    """Reads the files of a share into its part. Raises PdfformsError; then the part is not there."""
    if share.job.reader != PROGRAM:
        raise PdfformsError(
            f"The job was begun with {share.job.reader}, and a Dask worker has {PROGRAM}. Install the same "
            "everywhere."
        )
    store = Store(share.parts)
    if store.has(share.part):  # another worker was slow, taken for dead, and was not
        return Counted(share.files, Counter(), 0)
    desk = ShareDesk(share, shelf_of(store, share.job))
    with _crew(store, share.job) as crew:
        crew.read(desk)
    store.write(share.part, dump_lines(desk.lines()))
    return desk.counted()


@dataclass(slots=True)
class ShareDesk:
    """Keeps what was read in a share's files, in their order."""

    share: Share
    editions: Editions
    _lines: list[Line] = field(default_factory=list)
    """Of the files that were fetched, without what was seen in them."""
    _seen: dict[int, list[Seen]] = field(default_factory=dict)
    """By the file's number."""

    def receive(self) -> Iterator[Sequence[Asked]]:
        """The files as they are fetched."""
        for batch in in_batches(fetch(self.share.entries()), _BATCH, _BATCH_BYTES):
            asked = [self._asked(came) for came in batch]
            whole = [one for one, came in zip(asked, batch, strict=True) if not came.trouble]
            if whole:
                yield whole

    def _asked(self, came: Came) -> Asked:
        """A file's line, and what is asked about it."""
        number = self.share.number * self.share.job.files + len(self._lines)
        one = Asked(hashlib.sha256(came.data).hexdigest(), came.name, None, came.data, number=number)
        kind = sniff(came.data).name.lower()
        self._lines.append(
            Line(number, came.origin, came.name, one.sha256, len(came.data), kind, (), trouble=came.trouble)
        )
        if came.trouble:
            self._keep(number, seen(unread(one, "unreadable_file", came.trouble), None))
        return one

    def take(self, read: Sequence[Read]) -> None:
        """Keeps what was read."""
        for asked, result in read:
            if is_sound(result, self.editions):
                self._keep(asked.number, seen(result, asked.span))
            else:
                self.give_up(asked, Failure.failed)

    def split(self, _sha256: str, spans: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
        """All of them are to be read."""
        return spans

    def give_up(self, asked: Asked, failure: Failure) -> None:
        """Keeps that it could not be read, and why."""
        self._keep(asked.number, seen(given_up(asked, failure), asked.span, failure))

    def lines(self) -> Iterator[Line]:
        """A line for each file."""
        for line in self._lines:
            in_order = sorted(self._seen[line.number], key=lambda each: each.span or (0, 0))
            yield structs.replace(line, seen=tuple(in_order))

    def counted(self) -> Counted:
        """What became of the files."""
        found = [each for several in self._seen.values() for each in several]
        statuses = Counter(load_record(bytes(form.record)).status for each in found for form in each.forms)
        return Counted(len(self._lines), statuses, sum(each.failure is not None for each in found))

    def _keep(self, number: int, found: Seen) -> None:
        self._seen.setdefault(number, []).append(found)


_idle: list[tuple[str, Job, Crew]] = []
"""Contained workers between two tasks of a job: to start them takes as long as reading a hundred files."""
_lock = threading.Lock()


@contextmanager
def _crew(store: Store, job: Job) -> Iterator[Crew]:
    """A contained worker of each kind for one task. Dask runs a task for each of its threads."""
    crew = _borrowed(store.url, job)
    if crew is None:
        dismiss()  # those of another job, whose coordinator may have been killed
        crew = Crew(Plan(shelf_of(store, job), Wanted(Options(job.ocr), Evidence.DOUBT), jobs=1))
    with ExitStack() as stack:
        stack.push(crew)
        yield crew
        stack.pop_all()
    with _lock:
        _idle.append((store.url, job, crew))


def _borrowed(url: str, job: Job) -> Crew | None:
    with _lock:
        for place, (known, own, crew) in enumerate(_idle):
            if (known, own) == (url, job):
                del _idle[place]
                return crew
    return None


def dismiss() -> None:
    """Ends the contained workers that have nothing to do."""
    with _lock:
        idle, _idle[:] = list(_idle), []
    for _, _, crew in idle:
        crew.close()
