"""Parts -> an office's ledger, or records; pages and returns of one copy are joined, whatever part they lie in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

import msgspec
from msgspec import structs

from pdfforms.bulk.imprint import now
from pdfforms.bulk.machines.lines import Line, load_lines, result_of
from pdfforms.bulk.machines.manifest import open_manifest
from pdfforms.bulk.machines.store import Listed, Store, fetch
from pdfforms.bulk.reading.asked import Asked
from pdfforms.bulk.reading.desk import LooseDesk, OfficeDesk
from pdfforms.bulk.reading.results import FileResult, Part
from pdfforms.bulk.reading.shift import Read
from pdfforms.bulk.reading.wire_types import WireReading, WireRecord
from pdfforms.errors import UsageError, WireError
from pdfforms.model.ledger import Arrival

_encode = msgspec.json.Encoder().encode
_S = TypeVar("_S", WireReading, WireRecord)
_BATCH_BYTES = 32_000_000
_READING, _RECORD = msgspec.json.Decoder(WireReading), msgspec.json.Decoder(WireRecord)


def count_parts(parts: Store) -> int:
    """How many files there are in a job's parts. Raises UsageError where a part is missing: records would be."""
    there = parts.names()
    manifest = open_manifest(parts)
    missing = [share.part for share in manifest.shares if share.part not in there]
    if missing:
        raise UsageError(
            f"{len(missing)} of {len(manifest.shares)} parts are missing in {parts.url}, the first is "
            f"{missing[0]}. Run the command that began the job again; it makes those alone."
        )
    return manifest.files


def each_part(parts: Store) -> Iterator[list[Line]]:
    """The lines of a job, part by part in the manifest's order."""
    for share in open_manifest(parts).shares:
        yield list(load_lines(parts.read(share.part), f"{parts.url}/{share.part}"))


def gather_loose(parts: Store, desk: LooseDesk) -> None:
    """Lays all that was read on a desk of this command alone."""
    for lines in each_part(parts):
        for line in lines:
            desk.tally.came += 1
            for each in line.seen:
                asked = Asked(line.sha256, line.name, None, b"", each.span, line.number)
                desk.take([(asked, result_of(line, each))])


def gather_into(parts: Store, desk: OfficeDesk, *, with_files: bool) -> None:
    """Posts all that was read to an office. What is there already stays, so it may run any number of times.

    A file arrives in the office now, whenever it was read: what people decided until now they decided without it.
    Its bytes are fetched from where they came from, or left there; always fetched are those of files that broke
    the reader.
    """
    for lines in each_part(parts):
        desk.tally.came += len(lines)
        desk.tally.troubles += [f"{line.name}: {line.trouble}" for line in lines if line.trouble]
        whole = _fetched([line for line in lines if not line.trouble], desk, with_files=with_files)
        at = now()
        arrivals = [Arrival(line.sha256, line.bytes, line.kind, line.origin, line.name, at) for line in whole]
        new = desk.arrive(arrivals, unread_too=True)
        todo = {line.sha256: line for line, wanted in zip(whole, new, strict=True) if wanted}
        desk.tally.known += new.count(True) - len(todo)  # the same bytes twice among these
        _post(list(todo.values()), desk, at)
        desk.told(desk.tally)


def _fetched(lines: Sequence[Line], desk: OfficeDesk, *, with_files: bool) -> list[Line]:
    """The lines whose files the office may have, their bytes safe in its vault where it wants them."""
    vault = desk.folder.vault
    wanted = [
        line
        for line in lines
        if (with_files or any(each.failure for each in line.seen)) and not vault.find(line.sha256)
    ]
    refused: set[str] = set()
    batch: dict[str, bytes] = {}
    came = fetch(Listed(line.origin, line.bytes) for line in wanted)
    for line, each in zip(wanted, came, strict=True):
        same = hashlib.sha256(each.data).hexdigest() == line.sha256
        if each.trouble or not same:
            refused.add(line.origin)
            desk.tally.troubles.append(f"{line.name}: {each.trouble or 'It is another file than the one read.'}")
            continue
        batch[line.sha256] = each.data
        if sum(map(len, batch.values())) > _BATCH_BYTES:
            vault.put(batch)
            batch = {}
    vault.put(batch)
    return [line for line in lines if line.origin not in refused]


def _post(lines: Sequence[Line], desk: OfficeDesk, at: str) -> None:
    reads: list[Read] = []
    for line in lines:
        spans = [each.span for each in line.seen if each.span]
        left = desk.split(line.sha256, spans) if spans else ()
        for each in line.seen:
            if each.span and each.span not in left:
                continue  # a run before this one, which was stopped, has posted it
            asked = Asked(line.sha256, line.name, at, b"", each.span, line.number)
            if each.failure:
                desk.give_up(replace(asked, data=desk.folder.vault.get(line.sha256)), each.failure)
            else:
                reads.append((asked, _arrived(result_of(line, each), at)))
    if reads:
        desk.take(reads)


def _arrived(result: FileResult, at: str) -> FileResult:
    """The result with the moment at which its file arrived."""
    return structs.replace(
        result,
        parts=tuple(
            Part(_stamped(part.reading, _READING, at), _stamped(part.record, _RECORD, at), part.crops)
            for part in result.parts
        ),
    )


def _stamped(data: bytes, decoder: msgspec.json.Decoder[_S], at: str) -> bytes:
    try:
        wire = decoder.decode(data)
    except msgspec.MsgspecError as exc:  # its text may quote an answer
        raise WireError(f"A part holds what is no reading or record ({type(exc).__name__}).") from None
    receipts = tuple(structs.replace(each, received_at=at) for each in wire.receipts)
    return _encode(structs.replace(wire, receipts=receipts))
