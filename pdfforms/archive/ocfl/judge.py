"""Judges an object by the OCFL specification, 1.0 or 1.1: `judge(folder)` says what is wrong with it.

Written without a look at how the store writes, so that the two can disagree.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property

from pdfforms.archive.ocfl.faults import Fault, Faults
from pdfforms.archive.ocfl.folder import Folder, Listing
from pdfforms.archive.ocfl.judge_inventory import SPECS, VERSION, Judged, judge_inventory
from pdfforms.archive.ocfl.judge_versions import Content, compare_older, judge_version_folder

_DECLARATION = "0=ocfl_object_"
_INVENTORY = "inventory.json"
_SIDECAR = re.compile(rb"([0-9A-Fa-f]+)[ \t]+inventory\.json\s*")
REGISTERED = frozenset(
    {
        "0001-digest-algorithms",
        "0002-flat-direct-storage-layout",
        "0003-hash-and-id-n-tuple-storage-layout",
        "0004-hashed-n-tuple-storage-layout",
        "0005-mutable-head",
        "0006-flat-omit-prefix-storage-layout",
        "0007-n-tuple-omit-prefix-storage-layout",
        "0008-schema-registry",
        "0009-digest-algorithms",
        "0010-differential-n-tuple-omit-prefix-storage-layout",
        "0011-direct-clean-path-layout",
        "0012-hash-and-no-prefix-id-n-tuple-storage-layout",
        "initial",
    }
)
"""Extensions that the OCFL community has registered."""


@dataclass(frozen=True)
class Verdict:
    """What is to be said of an object."""

    errors: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    id: str | None = None
    spec: str | None = None
    """The OCFL version that it declares."""
    inventory: bytes | None = None

    @property
    def valid(self) -> bool:
        """Whether nothing breaks the specification."""
        return not self.errors

    @cached_property
    def inventory_sha512(self) -> str | None:
        """Of the inventory as it stands there; None where there is none."""
        return None if self.inventory is None else hashlib.sha512(self.inventory).hexdigest()


def judge(folder: Folder, contents: bool = True, ours: bool = False) -> Verdict:
    """Judges one object. Without `contents` no file is compared with its digest, all else is. An object that is
    `ours` has its sidecars to the letter as this package writes them, where the specification leaves a choice."""
    faults = Faults(ours=ours)
    listing = folder.list("")
    spec = _declared(folder, listing, faults)
    raw = folder.read(_INVENTORY) if _INVENTORY in listing.files else None
    if raw is None:
        faults.add("E063", ".")
        return Verdict(faults.errors, faults.warnings, spec=spec)
    root = judge_inventory(raw, faults, _INVENTORY)
    if root is None:
        return Verdict(faults.errors, faults.warnings, spec=spec, inventory=raw)
    if root.spec is not None and spec is not None and root.spec != spec:
        faults.add("E038", _INVENTORY)
    algorithm = check_sidecar(folder, listing, "", raw, root, faults)
    _root_entries(folder, listing, root, algorithm, faults)
    _judge_versions(folder, listing, raw, root, contents, faults)
    return Verdict(faults.errors, faults.warnings, root.id, spec, raw)


def _declared(folder: Folder, listing: Listing, faults: Faults) -> str | None:
    names = [name for name in listing.files if name.startswith("0=")]
    if len(names) != 1:
        faults.add("E003", ".")
    if not names:
        return None
    spec = next((spec for spec in reversed(SPECS) if f"{_DECLARATION}{spec}" in names), None)
    if spec is None:
        faults.add("E006", names[0][:60])
        return None
    if folder.read(f"{_DECLARATION}{spec}") != f"ocfl_object_{spec}\n".encode():
        faults.add("E007", f"{_DECLARATION}{spec}")
    return spec


def check_sidecar(
    folder: Folder, listing: Listing, where: str, raw: bytes, judged: Judged, faults: Faults
) -> str | None:
    """Compares an inventory with the sidecar beside it; gives the sidecar's ending."""
    inside = f"{where}/" if where else ""
    algorithm = judged.algorithm
    if algorithm is None or f"{_INVENTORY}.{algorithm}" not in listing.files:
        others = [name for name in listing.files if name.startswith(f"{_INVENTORY}.")]
        if algorithm is not None or not others:
            faults.add("E058", f"{inside}{_INVENTORY}")
        return others[0].removeprefix(f"{_INVENTORY}.") if algorithm is None and others else None
    said = folder.read(f"{inside}{_INVENTORY}.{algorithm}")
    match = _SIDECAR.fullmatch(said)
    digest = (hashlib.sha512(raw) if algorithm == "sha512" else hashlib.new(algorithm, raw)).hexdigest()
    if match is None:
        faults.add("E061", f"{inside}{_INVENTORY}.{algorithm}")
    elif match[1].decode().lower() != digest:
        faults.add("E060", f"{inside}{_INVENTORY}")
    elif faults.ours and said != f"{digest} {_INVENTORY}\n".encode():
        faults.add("X005", f"{inside}{_INVENTORY}.{algorithm}")
    return algorithm


def _root_entries(folder: Folder, listing: Listing, root: Judged, algorithm: str | None, faults: Faults) -> None:
    for name in listing.others:
        faults.add("E090", name)
    for name in listing.files:
        if not (name.startswith("0=") or name in (_INVENTORY, f"{_INVENTORY}.{algorithm}")):
            faults.add("E001", name)
    for name in listing.folders:
        if name == "extensions":
            _extensions(folder, faults)
        elif name != "logs" and name not in root.versions:
            faults.add("E046" if VERSION.fullmatch(name) else "E001", name)


def _extensions(folder: Folder, faults: Faults) -> None:
    listing = folder.list("extensions")
    for name in (*listing.files, *listing.others):
        faults.add("E067", f"extensions/{name}")
    for name in listing.folders:
        if name not in REGISTERED:
            faults.add("W013", f"extensions/{name}")


def _judge_versions(
    folder: Folder, listing: Listing, raw: bytes, root: Judged, contents: bool, faults: Faults
) -> None:
    numbers = {int(match[2]): name for name in listing.folders if (match := VERSION.fullmatch(name))}
    if numbers and sorted(numbers) != list(range(1, len(numbers) + 1)):
        faults.add("E010" if 1 in numbers else "E009", ".")
    present = set(listing.folders)
    content = Content(folder, root)
    older: list[tuple[str, Judged]] = []
    for version in sorted(root.versions, key=_number):
        if version not in present:
            faults.add("E046", version)
            continue
        found = judge_version_folder(folder, version, root, content, faults)
        if _INVENTORY not in found.files:
            faults.add("W010", version)
            continue
        own = folder.read(f"{version}/{_INVENTORY}")
        if own == raw:
            check_sidecar(folder, found, version, own, root, faults)
            _sidecars_alone(found, version, root, faults)
            if version != root.head:
                faults.add("E040", f"{version}/{_INVENTORY}")
            continue
        if version == root.head:
            faults.add("E064", f"{version}/{_INVENTORY}")
        judged = judge_inventory(own, faults, f"{version}/{_INVENTORY}")
        if judged is not None:
            check_sidecar(folder, found, version, own, judged, faults)
            _sidecars_alone(found, version, judged, faults)
            older.append((version, judged))
    for version, judged in older:
        compare_older(version, judged, root, content, faults)
    _specs_do_not_go_back([judged for _, judged in older if judged.spec] + [root], faults)
    content.compare(contents, faults)


def _number(version: str) -> int:
    match = VERSION.fullmatch(version)
    return int(match[2]) if match else 0


def _sidecars_alone(listing: Listing, version: str, judged: Judged, faults: Faults) -> None:
    """In a version's folder lie its inventory and the one sidecar."""
    for name in listing.files:
        if name not in (_INVENTORY, f"{_INVENTORY}.{judged.algorithm}"):
            faults.add("E015", f"{version}/{name}")


def _specs_do_not_go_back(inventories: list[Judged], faults: Faults) -> None:
    specs = [judged.spec or "" for judged in inventories]
    if specs != sorted(specs):
        faults.add("E103", ".")
