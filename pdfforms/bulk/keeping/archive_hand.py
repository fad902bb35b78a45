"""One hand: a thread goes with a record from step to step and waits, its contained workers do the work.

The workers are started when they are first needed. They get no file of the office but the editions; what they give
is looked at before it is believed.
"""

from __future__ import annotations

import hashlib
import json
import threading
from datetime import UTC, datetime
from typing import ClassVar, TypeVar

from pdfforms.archive.copy.kept import Circumstances
from pdfforms.bulk.imprint import PROGRAM
from pdfforms.bulk.keeping.archive_contents import Contents
from pdfforms.bulk.keeping.archive_sealing import Seal, SealingKey
from pdfforms.bulk.keeping.archive_work import CopyWanted, LookWanted, Made, draws, load_made, seals
from pdfforms.bulk.keeping.originals import Taker, Wanted, numbered
from pdfforms.bulk.shelf import Shelf
from pdfforms.contain.limits import Limits
from pdfforms.contain.pool import Pool
from pdfforms.errors import ArchiveError, PdfformsError
from pdfforms.model.codes import finding
from pdfforms.model.finding import Finding
from pdfforms.model.reading import Source

COPY_FILE, ABOUT_FILE = "archive.pdf", "archive.json"
LOOK = "look"
ATTACHED = 30_000_000
"""Bytes of originals that an archive copy carries; larger ones lie beside it alone."""
Drawn = dict[str, bytes]
"""The files that follow from all else: the archive copy, what is to be known of it, looks."""
_LIMITS = Limits(memory=2 << 30, seconds=60.0, result_bytes=256 << 20)
_Task = TypeVar("_Task")


class Hand:
    """Used by one thread at a time; any may stop it."""

    _alone: ClassVar[threading.Lock] = threading.Lock()
    """For a seal that no worker can have: a card signs one file after the other."""

    def __init__(self, shelf: Shelf, seal: Seal | None) -> None:
        self._shelf, self._seal = shelf, seal
        self._taker = Taker()
        self._drawing: Pool[int, CopyWanted | LookWanted] | None = None
        self._sealing: Pool[int, bytes] | None = None
        self._stopped = False

    def draw(self, contents: Contents) -> Drawn:
        """What is to be drawn of a record. Raises PdfformsError."""
        made_at = datetime.now(UTC).replace(microsecond=0)
        copy, found = self._copy(contents, made_at)
        data = self._sealed(copy)
        looks, told = self._looks(contents, made_at)
        about = {
            "made_at": made_at.isoformat(),
            "tool": PROGRAM,
            "sealed": self._seal is not None,
            "findings": [each.to_json() for each in (*contents.told, *found, *told)],
        }
        return {COPY_FILE: data, ABOUT_FILE: (json.dumps(about, indent=1) + "\n").encode(), **looks}

    def stop(self) -> None:
        """Ends its workers; what they have in hand is left."""
        self._stopped = True
        for pool in (self._drawing, self._sealing):
            if pool is not None:
                pool.stop()
        self._taker.stop()

    def _copy(self, contents: Contents, made_at: datetime) -> tuple[bytes, tuple[Finding, ...]]:
        whole = [each.whole for each in contents.originals if each.whole is not None]
        attached = tuple(whole) if sum(map(len, whole)) <= ATTACHED else ()
        edition = (contents.edition.identity.text(), contents.edition.blank_sha256)
        evidence = (contents.crops, contents.checks, contents.decisions)
        made = self._draws(
            CopyWanted(edition, contents.record, *evidence, Circumstances(made_at, attached, PROGRAM))
        )
        if made.data is None or not made.data.startswith(b"%PDF"):
            raise ArchiveError(made.why or "What was drawn is no PDF.")
        return made.data, made.findings

    def _sealed(self, copy: bytes) -> bytes:
        if self._seal is None:
            return copy
        if not isinstance(self._seal, SealingKey):
            with self._alone:
                return self._seal(copy)
        if self._sealing is None:
            self._sealing = self._started(Pool[int, bytes](seals, (self._seal,), jobs=1, limits=_LIMITS))
        made = _asked(self._sealing, copy)
        if made.data is None or not made.data.startswith(copy):
            raise ArchiveError(made.why or "What was sealed is not what was drawn.")
        return made.data

    def _looks(self, contents: Contents, made_at: datetime) -> tuple[dict[str, bytes], list[Finding]]:
        """How originals look whose answers are not all in fields of their own: marks, writing, flattened pages."""
        plain = {each.sha256 for each in contents.record.receipts if set(each.sources) <= {Source.LIVE}}
        looks: dict[str, bytes] = {}
        told: list[Finding] = []
        for number, each in enumerate(contents.originals, 1):
            if each.sha256 in plain or each.kept is None:
                continue
            digest = each.sha256 if each.whole is not None else hashlib.sha256(each.kept).hexdigest()
            look = self._look(Wanted(each.kept, digest, look=True), contents.edition.form.title, made_at)
            if look is None:
                told.append(finding("archive_look_not_kept"))
            else:
                looks[numbered(LOOK, number, "pdf")] = look
        return looks, told

    def _look(self, wanted: Wanted, title: str, made_at: datetime) -> bytes | None:
        """Who opens the original draws nothing that is kept; None where either fails."""
        pictures = self._taker.take(wanted)
        try:
            made = self._draws(LookWanted(pictures, title, made_at)) if pictures is not None else Made(None)
        except ArchiveError:
            return None
        return made.data

    def _draws(self, wanted: CopyWanted | LookWanted) -> Made:
        if self._drawing is None:
            pool = Pool[int, CopyWanted | LookWanted](draws, (self._shelf,), jobs=1, limits=_LIMITS)
            self._drawing = self._started(pool)
        return _asked(self._drawing, wanted)

    def _started(self, pool: Pool[int, _Task]) -> Pool[int, _Task]:
        if self._stopped:
            pool.stop()
        return pool


def _asked(pool: Pool[int, _Task], task: _Task) -> Made:
    """What a worker makes of a task. Raises ArchiveError where it breaks it, PdfformsError where there is none."""
    pool.submit(0, task)
    done = pool.next_done()
    if done is None:
        raise PdfformsError("The run was stopped.")
    if done.data is None:
        raise ArchiveError(f"It cannot be drawn ({done.error or done.failure}).")
    return load_made(done.data)
