"""Judges an object's version folders, and its older inventories against the newest one (OCFL 1.1, 3.3 and 3.7)."""

from __future__ import annotations

from pdfforms.archive.ocfl.faults import Faults
from pdfforms.archive.ocfl.folder import Folder, Listing
from pdfforms.archive.ocfl.judge_inventory import Judged

_INVENTORY = "inventory.json"


class Content:
    """All files in content folders, and every digest that some inventory says they have."""

    def __init__(self, folder: Folder, root: Judged) -> None:
        self._folder = folder
        self.files: set[str] = set()
        self._said: dict[str, dict[str, dict[str, str]]] = {}
        self._expect(root.digest_of, root.algorithm, root.fixity)

    def _expect(
        self, digests: dict[str, str], algorithm: str | None, fixity: dict[str, dict[str, str]], code: str = "E092"
    ) -> None:
        for path, digest in digests.items():
            self._said.setdefault(path, {}).setdefault(code, {})[algorithm or ""] = digest
        for path, by_algorithm in fixity.items():
            for name, digest in by_algorithm.items():
                self._said.setdefault(path, {}).setdefault("E093", {}).setdefault(name, digest)

    def also(self, older: Judged, faults: Faults, where: str) -> None:
        """What an older inventory says of the same files; another digest by the same algorithm is a fault."""
        for path, digest in older.digest_of.items():
            known = self._said.get(path, {}).get("E092", {}).get(older.algorithm or "")
            if known is not None and known != digest:
                faults.add("E092", f"{where} {path}")
        self._expect(
            {
                path: digest
                for path, digest in older.digest_of.items()
                if older.algorithm not in self._said.get(path, {}).get("E092", {})
            },
            older.algorithm,
            {},
        )
        for path, by_algorithm in older.fixity.items():
            for algorithm, digest in by_algorithm.items():
                known = self._said.get(path, {}).get("E093", {}).get(algorithm)
                if known is not None and known != digest:
                    faults.add("E093", f"{where} {path}")
        self._expect({}, None, older.fixity)

    def compare(self, contents: bool, faults: Faults) -> None:
        """Reads each file once and compares it with all that is said of it."""
        for path, by_code in self._said.items():
            if path not in self.files:
                for code in by_code:
                    faults.add(code, path)
            elif contents:
                algorithms = {name for said in by_code.values() for name in said}
                found = self._folder.digests(path, algorithms)
                for code, said in by_code.items():
                    if any(found.get(name, digest) != digest for name, digest in said.items()):
                        faults.add(code, path)


def judge_version_folder(folder: Folder, version: str, root: Judged, content: Content, faults: Faults) -> Listing:
    """Judges what lies in a version's folder; its content files join `content`."""
    listing = folder.list(version)
    for name in listing.others:
        faults.add("E090", f"{version}/{name}")
    if _INVENTORY not in listing.files:
        for name in listing.files:
            faults.add("E015", f"{version}/{name}")
    for name in listing.folders:
        if name != root.content:
            faults.add("W002", f"{version}/{name}")
    if root.content in listing.folders:
        top = f"{version}/{root.content}"
        if _gather(folder, top, content, root, faults, top=True) == 0:
            faults.add("W003", top)
    return listing


def _gather(folder: Folder, path: str, content: Content, root: Judged, faults: Faults, top: bool = False) -> int:
    """Adds the files below a content folder; gives how many entries the folder has."""
    listing = folder.list(path)
    for name in listing.others:
        faults.add("E090", f"{path}/{name}")
    for name in listing.files:
        file = f"{path}/{name}"
        content.files.add(file)
        if file not in root.digest_of:
            faults.add("E023", file)
    for name in listing.folders:
        _gather(folder, f"{path}/{name}", content, root, faults)
    count = len(listing.files) + len(listing.folders) + len(listing.others)
    if not count and not top:
        faults.add("E024", path)
    return count


def compare_older(version: str, older: Judged, root: Judged, content: Content, faults: Faults) -> None:
    """Judges the inventory in the folder of an older version against the newest one."""
    where = f"{version}/{_INVENTORY}"
    if older.id != root.id:
        faults.add("E037", where)
        if root.spec == "1.1":
            faults.add("E110", where)
    if older.head != version:
        faults.add("E040", where)
    if (older.content_set, older.content) != (root.content_set, root.content):
        faults.add("E019", where)
        faults.add("E020", where)
    number = list(root.versions).index(version) if version in root.versions else -1
    expected = {name for name in root.versions if _order(name) <= _order(version)} if number >= 0 else set()
    if set(older.versions) != expected:
        faults.add("E066", where)
    for name in older.versions.keys() & root.versions.keys():
        _same_state(name, older, root, faults, where)
    for path in content.files:
        if _order(path.partition("/")[0]) <= _order(version) and path not in older.digest_of:
            faults.add("E023", f"{where} {path}")
    content.also(older, faults, where)


def _order(version: str) -> int:
    digits = version[1:]
    return int(digits) if digits.isdigit() else 0


def _same_state(version: str, older: Judged, root: Judged, faults: Faults, where: str) -> None:
    then, now = older.state(version), root.state(version)
    if older.algorithm == root.algorithm:
        same = then == now
    else:  # digests of two kinds: they stand for the same file where they lead to the same content path
        same = {path: _places(older, digest) for path, digest in then.items()}.keys() == now.keys() and all(
            _places(older, digest) & _places(root, now[path]) for path, digest in then.items()
        )
    if not same:
        faults.add("E066", where)
    blocks = older.versions[version], root.versions[version]
    if all(isinstance(block, dict) for block in blocks):
        said, says = ({key: block.get(key) for key in ("created", "message", "user")} for block in blocks)
        if said != says:
            faults.add("W011", where)


def _places(judged: Judged, digest: str) -> set[str]:
    return {path for path, known in judged.digest_of.items() if known == digest}
