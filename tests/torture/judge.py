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
from pdfforms.model.ledger import FileState

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
    misses += _broken(folder.root / "returns", set(paths.values()))
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


def _broken(returns: Path, wanted: set[str]) -> Iterator[str]:
    """Stored files that are not what they are called; what a kill has left half written has another name."""
    found = {path.stem: path for path in returns.rglob("*") if path.is_file() and path.suffix != ".part"}
    if found.keys() != wanted:
        yield f"returns/ holds {len(found)} files of {len(wanted)}"
    for name, path in found.items():
        if hashlib.sha256(path.read_bytes()).hexdigest() != name:
            yield f"{path.name} is not whole"


def _without_moments(record: Plain) -> Plain:
    receipts = [each | {"received_at": None} for each in record["receipts"]]
    return record | {"receipts": receipts}
