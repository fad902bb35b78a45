"""An OCFL object being made by hand, so that anything about it can be made wrong. Knows nothing of our writer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ID = "urn:example:one"


def digest(data: bytes, algorithm: str = "sha512") -> str:
    """In small letters."""
    return hashlib.new(algorithm, data, usedforsecurity=False).hexdigest()


@dataclass
class Draft:
    """The parts of an object before they are written: inventories as values, everything else as bytes."""

    spec: str
    inventories: dict[str, Any] = field(default_factory=dict)
    """By folder: "" for the object's own, "v1", ..."""
    files: dict[str, bytes] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    """Made although nothing lies in them."""
    raw: dict[str, bytes] = field(default_factory=dict)
    """By path: written last, in place of what would stand there."""
    dropped: set[str] = field(default_factory=set)
    """Paths that are not written."""

    @property
    def root(self) -> Any:
        """The object's own inventory."""
        return self.inventories[""]

    def everywhere(self, change: Callable[[Any], object]) -> Draft:
        """The same change in every inventory."""
        for inventory in self.inventories.values():
            change(inventory)
        return self

    def write(self, folder: Path) -> Path:
        """Writes the object."""
        files = dict(self.files)
        for where, inventory in self.inventories.items():
            inside = f"{where}/" if where else ""
            raw = self.raw.get(f"{inside}inventory.json", json.dumps(inventory, indent=2, sort_keys=True).encode())
            algorithm = inventory.get("digestAlgorithm", "sha512")
            files[f"{inside}inventory.json"] = raw
            files[f"{inside}inventory.json.{algorithm}"] = f"{digest(raw, algorithm)} inventory.json\n".encode()
        files |= self.raw
        folder.mkdir(parents=True)
        for path in self.folders:
            (folder / path).mkdir(parents=True)
        for path, data in files.items():
            if path not in self.dropped:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(data)
        return folder


def draft(
    spec: str,
    *states: Mapping[str, bytes],
    algorithm: str = "sha512",
    name: Callable[[int], str] = lambda number: f"v{number}",
    content: str = "content",
) -> Draft:
    """A good object: each state is what one version holds; one file where none is given."""
    made = Draft(spec, files={f"0=ocfl_object_{spec}": f"ocfl_object_{spec}\n".encode()})
    manifest: dict[str, list[str]] = {}
    versions: dict[str, Any] = {}
    for number, state in enumerate(states or ({"file.txt": b"one\n"},), 1):
        blocks: dict[str, list[str]] = {}
        for path, data in sorted(state.items()):
            key = digest(data, algorithm)
            if key not in manifest:
                manifest[key] = [f"{name(number)}/{content}/{path}"]
                made.files[manifest[key][0]] = data
            blocks.setdefault(key, []).append(path)
        versions[name(number)] = {
            "created": f"2026-01-0{number}T10:00:00Z",
            "message": f"version {number}",
            "state": blocks,
            "user": {"name": "Example Office", "address": "mailto:office@example.org"},
        }
        inventory = {
            "id": ID,
            "type": f"https://ocfl.io/{spec}/spec/#inventory",
            "digestAlgorithm": algorithm,
            "head": name(number),
            "manifest": manifest,
            "versions": versions,
        }
        if content != "content":
            inventory["contentDirectory"] = content
        made.inventories[name(number)] = json.loads(json.dumps(inventory))
    made.inventories[""] = json.loads(json.dumps(inventory))
    return made
