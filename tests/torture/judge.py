"""Whether an office holds what came in: each file once, each byte, each record as a quiet run makes it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pdfforms import api
from pdfforms.bulk.folder import Folder
from pdfforms.encryption.names import plain_name
from pdfforms.errors import PdfformsError
from pdfforms.model.ledger import FileState
from tests.hostile.canaries import leaks

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Holding:
    """What an office holds."""

    receipts: int
    files: int
    records: dict[str, Plain]
    """As JSON by id, without the moments at which things arrived."""
    misses: tuple[str, ...]


def holding(office: api.Office, came: Path) -> Holding:
    """What stands in the office, and everything that should not be so after reading the folder `came`."""
    paths = {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in api.find_returns([str(came)])}
    folder = office.folder
    with folder.open_ledger() as ledger:
        files = list(ledger.files())
        receipts = ledger.receipts_of([each.sha256 for each in files])
        records = {each.id: _without_moments(json.loads(each.data)) for each in ledger.records()}
        stood = ledger.readings_of(list(records))
    misses = [f"{each.name} is {each.state.value}" for each in files if each.state is not FileState.READ]
    misses += _differing("origin", Counter(each.origin for each in receipts), Counter(paths))
    misses += _differing("file", Counter(each.sha256 for each in files), Counter(set(paths.values())))
    read = {each.sha256 for readings in stood.values() for each in readings}
    misses += [f"{each.sha256} stands in no record" for each in files if each.sha256 not in read]
    misses += _broken(folder, set(paths.values()))
    misses += _unlocked(office) if folder.keyring else ()
    return Holding(len(receipts), len(files), records, tuple(misses))


def compared(quiet: Holding, killed: Holding) -> Iterator[str]:
    """How what two runs came to differs."""
    for key in sorted(quiet.records.keys() | killed.records.keys()):
        one, other = quiet.records.get(key), killed.records.get(key)
        if one != other:
            parts = [name for name in one or () if other and one and one[name] != other[name]]
            yield f"record {key} differs in {', '.join(parts) or 'being there at all'}"


def _differing(noun: str, found: Counter[str], wanted: Counter[str]) -> Iterator[str]:
    wanted = Counter(dict.fromkeys(wanted, 1))
    if found != wanted:
        yield f"{noun}: {len(wanted - found)} missing, {sum((found - wanted).values())} too many"


def _broken(folder: Folder, wanted: set[str]) -> Iterator[str]:
    """Stored files that are not what they are called; what a kill has left half written has another name."""
    paths = [path for path in (folder.root / "returns").rglob("*") if path.is_file() and path.suffix != ".part"]
    found = Counter(path.name.partition(".")[0] for path in paths)
    if found.keys() != wanted:
        yield f"returns/ holds {len(found)} files of {len(wanted)}"
    yield from (f"{sha256} lies there {many} times" for sha256, many in found.items() if many > 1)
    for sha256 in found:
        try:
            folder.vault.get(sha256)
        except PdfformsError as exc:
            yield f"{sha256} is not whole: {exc}"


def _unlocked(office: api.Office) -> Iterator[str]:
    """What in an office that encrypts is under another key than it should be, under that of a run, or readable."""
    folder = office.folder
    keyring, intake = folder.keyring, folder.intake
    assert keyring
    assert intake
    owner_of = {path.name[:64]: plain_name(path.name)[1] for path in folder.vault.present()}
    with folder.open_ledger() as ledger:
        owners = ledger.owners_on(list(owner_of))
        pictures = {name: each for each in api.office_records(office) for name in each.evidence.values()}
        own = ledger.owners_of_records({each.id: each.copy for each in pictures.values()})
    for sha256, mine in owners.items():
        if not (owner := owner_of[sha256]) or {*(keyring.holders(owner) or (owner,))} != mine:
            yield f"{sha256} is under another key"
    for name, record in pictures.items():
        if folder.pictures.owner(name) != own[record.id] or not folder.pictures.get(name):
            yield f"the picture {name} is under another key"
    yield from (f"the key of the run {each} is left" for each in intake.open_ones())
    yield from (f"a name stands in {path.name}" for path in leaks([folder.root, keyring.folder]))


def _without_moments(record: Plain) -> Plain:
    receipts = [each | {"received_at": None} for each in record["receipts"]]
    return record | {"receipts": receipts}
