"""The inventory of an object: which files it has in which version, and their digests (OCFL 1.1, 3.5)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from pdfforms.errors import ArchiveError
from pdfforms.model.archive import Version

FILE = "inventory.json"
SIDECAR = "inventory.json.sha512"
DECLARATION = "0=ocfl_object_1.1"
DECLARED = b"ocfl_object_1.1\n"
CONTENT = "content"
_text = json.encoder.encode_basestring_ascii
_TYPE = "https://ocfl.io/1.1/spec/#inventory"


@dataclass(frozen=True)
class Inventory:
    """What one object holds, as this package writes it: sha512, versions v1, v2, ... without padding."""

    id: str
    manifest: Mapping[str, tuple[str, ...]]
    """Digest -> content paths, below the object's folder."""
    versions: tuple[Version, ...]
    """All of them, oldest first; never none."""

    @property
    def head(self) -> int:
        """The newest version's number."""
        return len(self.versions)

    @cached_property
    def raw(self) -> bytes:
        """The file's bytes, the same for the same inventory."""
        manifest = _lines(1, {digest: _texts(paths) for digest, paths in self.manifest.items()})
        versions = _lines(1, {f"v{each.number}": _block(each) for each in self.versions})
        members = {
            "digestAlgorithm": '"sha512"',
            "head": f'"v{self.head}"',
            "id": _text(self.id),
            "manifest": manifest,
            "type": f'"{_TYPE}"',
            "versions": versions,
        }
        return (_lines(0, members) + "\n").encode()

    @cached_property
    def sha512(self) -> str:
        """The digest of `raw`."""
        return hashlib.sha512(self.raw).hexdigest()

    @property
    def sidecar(self) -> bytes:
        """What stands in the file beside it."""
        return f"{self.sha512} {FILE}\n".encode()

    def version(self, number: int | None) -> Version:
        """A version, the newest by default. Raises ArchiveError where there is no such one."""
        if number is None:
            return self.versions[-1]
        if not 0 < number <= self.head:
            raise ArchiveError(f"{self.id} has versions 1 to {self.head}, not {number}.")
        return self.versions[number - 1]


def _block(version: Version) -> str:
    state: dict[str, list[str]] = {}
    for path, digest in sorted(version.files.items()):
        state.setdefault(digest, []).append(path)
    name, address = version.user
    members = {
        "created": f'"{version.created.isoformat(timespec="seconds")}"',
        "message": _text(version.message),
        "state": _lines(3, {digest: _texts(paths) for digest, paths in state.items()}),
        "user": json.dumps({"name": name, "address": address} if address else {"name": name}),
    }
    return _lines(2, members)


def _lines(depth: int, members: Mapping[str, str]) -> str:
    """A JSON object with a line for each member, for people; json's own indenting takes thirty times as long. The
    keys are names of the specification and digests: there is nothing in them to escape."""
    blank = " " * depth
    inner = ",\n".join([f'{blank} "{key}": {members[key]}' for key in sorted(members)])
    return f"{{\n{inner}\n{blank}}}"


def _texts(values: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def parse(raw: bytes, where: str) -> Inventory:
    """An inventory of this package's own or of any other OCFL 1.x writer that uses sha512 and unpadded versions.

    Raises ArchiveError, which names `where`, for anything else: the judge says what is wrong with it.
    """
    try:
        value = json.loads(raw)
        manifest = {digest.lower(): tuple(paths) for digest, paths in value["manifest"].items()}
        versions = tuple(
            _version(number, value["versions"][f"v{number}"]) for number in range(1, len(value["versions"]) + 1)
        )
        if value["digestAlgorithm"] != "sha512" or value["head"] != f"v{len(versions)}" or not versions:
            raise ValueError("not an inventory of ours")
        if "contentDirectory" in value:
            raise ValueError("a next version of ours would lie in another folder")
        inventory = Inventory(value["id"], manifest, versions)
    except (ValueError, TypeError, AttributeError, KeyError) as exc:
        raise ArchiveError(f"{where} cannot be read as an inventory. Let `archive verify` say why.") from exc
    inventory.__dict__["raw"] = raw  # as it stands on the disk, whoever wrote it
    return inventory


def _version(number: int, block: dict[str, Any]) -> Version:
    user = block.get("user") or {}
    return Version(
        number,
        datetime.fromisoformat(block["created"]),
        block.get("message") or "",
        (user.get("name") or "", user.get("address") or ""),
        {path: digest.lower() for digest, paths in block["state"].items() for path in paths},
    )


def address_uri(address: str) -> str:
    """An address as the specification likes it: a URI (W009)."""
    return f"mailto:{address}" if "@" in address and ":" not in address else address
