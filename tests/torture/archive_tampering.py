"""What somebody, or a tired disk, changes in a store, and whether `verify` finds it."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass, field
from pathlib import Path

from pdfforms.archive.ocfl.checks import Checks
from pdfforms.archive.ocfl.store import Store
from pdfforms.archive.ocfl.verify import Choice, Verification
from tests.archive.deposits import deposit
from tests.torture.archive_judge import by_ocfl_py


@dataclass
class Found:
    """How much of it was found."""

    changed: int
    found: int
    false_alarms: int
    """Faults found before anything was changed."""
    remark: str = ""
    missed: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return self.changed == self.found > 0 and not self.false_alarms

    def __str__(self) -> str:
        return f"{self.found} of {self.changed} found, {self.false_alarms} false alarms{self.remark}"


def _filled(folder: Path, count: int) -> tuple[Store, dict[str, str]]:
    """A store of objects, every fifth with a second version, and their digests as somebody keeps them."""
    store = Store.create(folder)
    kept = {each.id: each.inventory_sha512 for each in store.put([deposit(n) for n in range(count)])}
    kept |= {each.id: each.inventory_sha512 for each in store.put([deposit(n, 2) for n in range(0, count, 5)])}
    return store, kept


def _wanting(store: Store, kept: dict[str, str] | None) -> dict[str, set[str]]:
    run = Verification(store, Choice(), Checks(None), kept)
    return {each.id: {fault.code for fault in each.faults} for each in run if each.faults}


def flipped(folder: Path, count: int, seed: int) -> Found:
    """Changes one byte at a random place of a random file of each object, inventories and sidecars too."""
    store, _ = _filled(folder, count)
    false_alarms = len(_wanting(store, None))
    lot = random.Random(seed)  # noqa: S311 - the same each time
    for object_id in list(store.ids()):
        paths = sorted(path for path in Path(store.path(object_id)).rglob("*") if path.is_file())
        path = lot.choice(paths)
        data = bytearray(path.read_bytes())
        data[lot.randrange(len(data))] ^= lot.randint(1, 255)
        path.write_bytes(data)
    wanting = _wanting(store, None)
    return Found(count, len(wanting), false_alarms)


def forged(folder: Path, count: int) -> Found:
    """Changes a record in each object and makes every digest in it fit: for OCFL the objects are good ones. What
    is kept elsewhere tells."""
    store, kept = _filled(folder, count)
    false_alarms = len(_wanting(store, kept))
    for object_id in list(store.ids()):
        _forge(Path(store.path(object_id)))
    unnoticed = len(_wanting(store, None))
    wanting = _wanting(store, kept)
    found = sum(codes == {"X002"} for codes in wanting.values())
    remark = f"; {unnoticed} found without the digests kept elsewhere, ocfl-py calls the forged store valid: "
    return Found(count, found, false_alarms, remark + str(by_ocfl_py(store)))


def _forge(folder: Path) -> None:
    """As somebody who knows OCFL well: content, manifests, states and sidecars of all versions."""
    record = folder / "v1/content/record.json"
    old = hashlib.sha512(record.read_bytes()).hexdigest()
    record.write_bytes(b"forged " + record.read_bytes())
    new = hashlib.sha512(record.read_bytes()).hexdigest()
    for inventory in folder.rglob("inventory.json"):
        raw = inventory.read_text().replace(old, new)
        json.loads(raw)
        inventory.write_text(raw)
        digest = hashlib.sha512(raw.encode()).hexdigest()
        inventory.with_name("inventory.json.sha512").write_text(f"{digest} inventory.json\n")
