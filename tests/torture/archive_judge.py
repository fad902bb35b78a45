"""What a store holds against what it should hold, by our judge and by ocfl-py."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from pdfforms.archive.ocfl.folder import LocalFolder
from pdfforms.archive.ocfl.judge import judge
from pdfforms.archive.ocfl.judge_root import judge_root
from pdfforms.archive.ocfl.store import Store
from pdfforms.model.archive import Stored
from tests.archive.deposits import files, object_id
from tests.archive.ocfl_py import ocfl


def invalid(store: Store) -> list[str]:
    """All faults and warnings of the root and of every object in it, each file read."""
    faults, places = judge_root(store.root)
    found = [str(fault) for fault in faults.all]
    for place in places:
        verdict = judge(LocalFolder(f"{store.root}/{place}"), ours=True)
        found += [f"{place} {fault}" for fault in (*verdict.errors, *verdict.warnings)]
    return found


def lost(store: Store, reported: Iterable[Stored]) -> list[str]:
    """What was reported stored and is not there with the very inventory that was reported."""
    found = []
    for each in reported:
        path = Path(store.path(each.id), f"v{each.version}", "inventory.json")
        if not path.is_file() or hashlib.sha512(path.read_bytes()).hexdigest() != each.inventory_sha512:
            found.append(f"{each.id} version {each.version}")
    return found


def doubled(store: Store, numbers: Iterable[int], planned: dict[int, int], whole: bool = False) -> list[str]:
    """Objects with other versions than the first so many that were planned; `whole`: not with all of them."""
    found = []
    for number in numbers:
        name = object_id(number)
        versions = store.versions(name) if store.holds(name) else ()
        states = [
            {path: hashlib.sha512(data).hexdigest() for path, data in files(number, version).items()}
            for version in range(1, planned[number] + 1)
        ]
        if [dict(version.files) for version in versions] != states[: len(versions)]:
            found.append(f"{name}: not what was planned")
        elif whole and len(versions) != len(states):
            found.append(f"{name}: {len(versions)} of {len(states)} versions")
    return found


def by_ocfl_py(store: Store) -> bool | None:
    """Whether ocfl-py finds the store valid; None where it is not installed."""
    return ocfl and bool(ocfl.StorageRoot(root=store.root).validate(log_warnings=True))
