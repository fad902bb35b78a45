"""The ends of the log that were kept: each a small file beside the office, time-stamped and mailed where set up.

    heads/00004711-20261125T030000Z.json   number, hash, moment of the last entry, and when that was kept
    heads/00004711-20261125T030000Z.tsr    an RFC 3161 time stamp of that file

Whoever makes the log anew must make these anew, too, and cannot: no server stamps for a day that is over, and what
was mailed is elsewhere. That a head was kept is itself an entry, so that one which is gone is missed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pdfforms.archive.custody.chain import Fault
from pdfforms.bulk.imprint import PROGRAM, now
from pdfforms.bulk.office import Office
from pdfforms.bulk.reading.signatures import trusted_roots
from pdfforms.errors import SigningError
from pdfforms.files import write_durably
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.custody import Head
from pdfforms.model.ledger import Event

if TYPE_CHECKING:
    from pdfforms.archive.signatures.stamps import Stamp

FORMAT = "pdfforms.head/1"
KEPT = "head_kept"
"""The kind of event."""
SUBJECT = "office"
_APART = timedelta(days=1)
"""That a stamp may be from the moment when its head was kept: clocks differ, servers are slow."""


@dataclass(frozen=True, slots=True)
class KeptHead:
    """One head as it was kept."""

    name: str
    """Of its files, without their ends."""
    head: Head
    kept_at: str
    data: bytes
    """The file, which the stamp is for."""
    stamp: bytes | None
    """None where no server was asked, or none answered."""


@dataclass(slots=True)
class Heads:
    """What a folder of kept heads has, once it was gone through."""

    kept: list[KeptHead]
    faults: list[Fault]
    """Files that are none, stamps that do not fit, heads that are gone."""
    stamped: int = 0
    """Heads whose stamp fits and is by a server that a root vouches for."""
    unknown: int = 0
    """Heads whose stamp fits, by a server that nobody vouches for."""


def heads_folder(office: Office) -> Path:
    """Where heads are kept."""
    return office.folder.root / office.settings.custody.heads


def write_head(folder: Path, head: Head, organization: str) -> KeptHead:
    """Keeps a head. Raises UsageError where the folder cannot be written to."""
    at = now()
    said = {"format": FORMAT, "organization": organization, "n": head.n, "hash": head.hash, "at": head.at}
    data = (json.dumps({**said, "kept_at": at}, ensure_ascii=False, indent=1) + "\n").encode()
    name = f"{head.n:08}-{at.replace('-', '').replace(':', '')}"
    write_durably({folder / f"{name}.json": data})
    return KeptHead(name, head, at, data, None)


def stamp_head(folder: Path, kept: KeptHead, url: str) -> None:
    """Has a server stamp a kept head. Raises SigningError."""
    from pdfforms.archive.signatures.stamps import time_stamp  # pyHanko takes long, and few runs need it

    write_durably({folder / f"{kept.name}.tsr": time_stamp(kept.data, url)})


def note_kept(ledger: Ledger, kept: KeptHead, *, stamped: bool, mailed: bool) -> None:
    """That a head was kept becomes an entry of the log."""
    detail = {"n": kept.head.n, "hash": kept.head.hash, "name": kept.name, "stamped": stamped, "mailed": mailed}
    with ledger.posting() as posting:
        posting.add_events([Event(kept.kept_at, KEPT, SUBJECT, PROGRAM, detail)])


def noted(ledger: Ledger) -> Iterator[Event]:
    """The events of heads that were kept, oldest first."""
    return (each for each in ledger.events(SUBJECT) if each.kind == KEPT)


def kept_heads(office: Office, ledger: Ledger) -> Heads:
    """All heads that were kept, each looked at with its stamp; not yet held against the log."""
    folder = heads_folder(office)
    found = Heads([], [])
    roots = trusted_roots(office.settings)
    for path in sorted(folder.glob("*.json")):
        kept = _load(path)
        if kept is None:
            found.faults.append(Fault(f"{path.name} in {folder.name} is no kept head any more.", subject=SUBJECT))
            continue
        found.kept.append(kept)
        if kept.stamp is not None:
            _look_at(kept, roots, found)
    _missing(ledger, folder, found)
    return found


def _missing(ledger: Ledger, folder: Path, found: Heads) -> None:
    """What the log says was kept and is gone, or lost its stamp."""
    there = {each.name: each for each in found.kept}
    broken = {path.stem for path in folder.glob("*.json")} - there.keys()
    for event in noted(ledger):
        name, n = str(event.detail.get("name")), event.detail.get("n")
        if name in broken:
            continue
        if name not in there:
            words = f"The head of entry {n}, kept at {event.at}, is gone from {folder.name}."
            found.faults.append(Fault(words, subject=SUBJECT))
        elif event.detail.get("stamped") and there[name].stamp is None:
            words = f"The time stamp of the head of entry {n}, kept at {event.at}, is gone."
            found.faults.append(Fault(words, subject=SUBJECT))


def _load(path: Path) -> KeptHead | None:
    try:
        data = path.read_bytes()
        said = json.loads(data)
        head = Head(int(said["n"]), str(said["hash"]), str(said["at"]))
        datetime.fromisoformat(str(said["kept_at"]))
        beside = path.with_suffix(".tsr")
        stamp = beside.read_bytes() if beside.exists() else None
        return KeptHead(path.stem, head, str(said["kept_at"]), data, stamp)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _look_at(kept: KeptHead, roots: Sequence[bytes], found: Heads) -> None:
    from pdfforms.archive.signatures.stamps import read_stamp  # see above

    try:
        stamp = read_stamp(kept.stamp or b"", kept.data, roots)
    except SigningError:
        found.faults.append(_fault(kept, "is broken"))
        return
    if not stamp.fits:
        found.faults.append(_fault(kept, "is for something else: the head was changed"))
    elif not _timely(kept, stamp):
        found.faults.append(_fault(kept, f"is of {stamp.when:%Y-%m-%d %H:%M} UTC, a day or more from that"))
    else:
        found.stamped += stamp.trusted
        found.unknown += not stamp.trusted


def _fault(kept: KeptHead, words: str) -> Fault:
    text = f"The time stamp of the head of entry {kept.head.n}, kept at {kept.kept_at}, {words}."
    return Fault(text, subject=SUBJECT)


def _timely(kept: KeptHead, stamp: Stamp) -> bool:
    kept_at = datetime.fromisoformat(kept.kept_at)
    return abs(stamp.when - (kept_at if kept_at.tzinfo else kept_at.replace(tzinfo=UTC))) < _APART
