"""Judges an inventory by itself: its JSON, without a look at the files (OCFL 1.1, 3.5)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pdfforms.archive.ocfl.faults import Faults
from pdfforms.archive.ocfl.judge_blocks import DIGITS, check_paths, digest_block

SPECS = ("1.0", "1.1")
VERSION = re.compile(r"v(0*)([1-9][0-9]*)")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.+")
_KEYS = {"id", "type", "digestAlgorithm", "head", "contentDirectory", "manifest", "versions", "fixity"}
_VERSION_KEYS = {"created", "state", "message", "user"}
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)


@dataclass(slots=True)
class Judged:
    """An inventory as far as it can be understood."""

    id: str | None = None
    spec: str | None = None
    """"1.0" or "1.1"."""
    algorithm: str | None = None
    head: str | None = None
    content: str = "content"
    """The content folder's name."""
    content_set: bool = False
    """Whether the inventory names it."""
    manifest: dict[str, list[str]] = field(default_factory=dict)
    """Digest as it stands there -> content paths."""
    digest_of: dict[str, str] = field(default_factory=dict)
    """Content path -> digest in small letters."""
    versions: dict[str, dict[str, Any]] = field(default_factory=dict)
    fixity: dict[str, dict[str, str]] = field(default_factory=dict)
    """Content path -> algorithm -> digest in small letters."""

    def state(self, version: str) -> dict[str, str]:
        """Logical path -> digest in small letters, as far as the version's block makes sense."""
        block = self.versions[version]
        state = block.get("state") if isinstance(block, dict) else None
        if not isinstance(state, dict):
            return {}
        return {
            path: digest.lower()
            for digest, paths in state.items()
            if isinstance(paths, list)
            for path in paths
            if isinstance(path, str)
        }


def judge_inventory(raw: bytes, faults: Faults, where: str) -> Judged | None:
    """What the inventory says, its faults noted; None where it is no JSON object."""
    try:
        value = _JSON.decode(raw.decode())
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        faults.add("E033", where)
        return None
    judged = Judged()
    for key in value.keys() - _KEYS:
        faults.add("E102", f"{where} {key[:40]!r}")
    _head_part(value, judged, faults, where)
    _content_directory(value, judged, faults, where)
    _manifest(value, judged, faults, where)
    _versions(value, judged, faults, where)
    if "fixity" in value:
        _fixity(value["fixity"], judged, faults, where)
    return judged


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two programs that read a key twice may take another one of the two: so may no inventory say it twice."""
    value = dict(pairs)
    if len(value) < len(pairs):
        raise ValueError("a key stands there twice")
    return value


_JSON = json.JSONDecoder(object_pairs_hook=_once)


def _head_part(value: dict[str, Any], judged: Judged, faults: Faults, where: str) -> None:
    for key in ("id", "type", "digestAlgorithm", "head"):
        if key not in value:
            faults.add("E036", f"{where} {key}")
    if "id" in value:
        if isinstance(value["id"], str) and value["id"]:
            judged.id = value["id"]
            if not URI.fullmatch(judged.id):
                faults.add("W005", where)
        else:
            faults.add("E037", where)
    if "type" in value:
        types = {f"https://ocfl.io/{spec}/spec/#inventory": spec for spec in SPECS}
        judged.spec = types.get(value["type"]) if isinstance(value["type"], str) else None
        if judged.spec is None:
            faults.add("E038", where)
    if "digestAlgorithm" in value:
        judged.algorithm = value["digestAlgorithm"] if value["digestAlgorithm"] in ("sha512", "sha256") else None
        if judged.algorithm is None:
            faults.add("E025", where)
        elif judged.algorithm != "sha512":
            faults.add("W004", where)
    if "head" in value:
        judged.head = value["head"] if isinstance(value["head"], str) else None
        if judged.head is None:
            faults.add("E040", where)


def _content_directory(value: dict[str, Any], judged: Judged, faults: Faults, where: str) -> None:
    if "contentDirectory" not in value:
        return
    name = value["contentDirectory"]
    if not isinstance(name, str) or "/" in name or not name:
        faults.add("E017", where)
    elif name in (".", ".."):
        faults.add("E018", where)
    else:
        judged.content, judged.content_set = name, True


def _manifest(value: dict[str, Any], judged: Judged, faults: Faults, where: str) -> None:
    manifest = value.get("manifest")
    if not isinstance(manifest, dict):
        faults.add("E041", where)
        if "manifest" in value and judged.spec == "1.1":
            faults.add("E106", where)
        return
    judged.manifest = digest_block(
        manifest, judged.algorithm, faults, f"{where} manifest", ("E039", "E092", "E096")
    )
    judged.digest_of = {path: digest.lower() for digest, paths in judged.manifest.items() for path in paths}
    check_paths(
        [path for paths in judged.manifest.values() for path in paths],
        faults,
        f"{where} manifest",
        ("E100", "E099", "E101"),
    )


def _versions(value: dict[str, Any], judged: Judged, faults: Faults, where: str) -> None:
    versions = value.get("versions")
    if not isinstance(versions, dict):
        faults.add("E044", where)
        return
    if not versions:
        faults.add("E008", where)
        return
    judged.versions = versions
    _check_numbers(versions, judged, faults, where)
    for content in judged.digest_of:
        version, _, rest = content.partition("/")
        if version not in versions or not rest.startswith(f"{judged.content}/"):
            faults.add("E042", f"{where} manifest")
    used: set[str] = set()
    for version, block in versions.items():
        used |= _check_version(block, judged, faults, f"{where} {version[:40]}")
    if {digest.lower() for digest in judged.manifest} - {digest.lower() for digest in used}:
        faults.add("E050" if judged.spec == "1.0" else "E107", f"{where} manifest")


def _check_numbers(versions: Mapping[str, object], judged: Judged, faults: Faults, where: str) -> None:
    matches = [VERSION.fullmatch(version) for version in versions]
    numbers = sorted(int(match[2]) for match in matches if match)
    if not all(matches):
        faults.add("E046", f"{where} versions")
    if numbers and numbers[0] != 1:
        faults.add("E009", f"{where} versions")
    if numbers != list(range(numbers[0], numbers[0] + len(numbers)) if numbers else []):
        faults.add("E010", f"{where} versions")
    padded = [bool(match[1]) for match in matches if match]
    if any(padded):
        faults.add("W001", f"{where} versions")
        if not all(padded):
            faults.add("E011", f"{where} versions")
            faults.add("E012", f"{where} versions")
        if len({len(version) for version in versions}) > 1 or not all(padded):
            faults.add("E012", f"{where} versions")
            faults.add("E013", f"{where} versions")
    newest = max((match for match in matches if match), key=lambda match: int(match[2]), default=None)
    if judged.head is not None and (newest is None or judged.head != newest[0]):
        faults.add("E040", where)


def _check_version(block: object, judged: Judged, faults: Faults, where: str) -> set[str]:
    """Judges a version's block; gives the digests that its state uses."""
    if not isinstance(block, dict):
        faults.add("E047", where)
        return set()
    for key in block.keys() - _VERSION_KEYS:
        faults.add("E102", f"{where} {key[:40]!r}")
    if "created" not in block:
        faults.add("E048", where)
    elif not _is_time(block["created"]):
        faults.add("E049", where)
    if "message" not in block:
        faults.add("W007", where)
    elif not isinstance(block["message"], str):
        faults.add("E094", where)
    _check_user(block, faults, where)
    return _check_state(block, judged, faults, where)


def _is_time(value: object) -> bool:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value[:19].replace(":60", ":59"))
    except ValueError:
        return False
    return True


def _check_user(block: dict[str, Any], faults: Faults, where: str) -> None:
    if "user" not in block:
        faults.add("W007", where)
        return
    user = block["user"]
    if not isinstance(user, dict) or not isinstance(user.get("name"), str) or not user["name"]:
        faults.add("E054", where)
    elif "address" not in user:
        faults.add("W008", where)
    elif not isinstance(user["address"], str) or not URI.fullmatch(user["address"]):
        faults.add("W009", where)


def _check_state(block: dict[str, Any], judged: Judged, faults: Faults, where: str) -> set[str]:
    if "state" not in block:
        faults.add("E048", where)
        return set()
    state = block["state"]
    if not isinstance(state, dict):
        faults.add("E050", where)
        return set()
    paths: list[str] = []
    if state.keys() - judged.manifest.keys():
        faults.add("E050", where)
    for found in state.values():
        if isinstance(found, list) and all(isinstance(path, str) for path in found):
            paths += found
        else:
            faults.add("E051", where)
    check_paths(paths, faults, where, ("E053", "E052", "E095"))
    return set(state)


def _fixity(fixity: object, judged: Judged, faults: Faults, where: str) -> None:
    if not isinstance(fixity, dict):
        faults.add("E056" if judged.spec == "1.0" else "E111", where)
        return
    for algorithm, block in fixity.items():
        place = f"{where} fixity {algorithm[:20]}"
        if algorithm not in DIGITS:
            faults.add("E056", place)
        if not isinstance(block, dict):
            faults.add("E057", place)
            continue
        found = digest_block(block, algorithm, faults, place, ("E057", "E057", "E097"))
        check_paths([path for paths in found.values() for path in paths], faults, place, ("E100", "E099", "E101"))
        for digest, paths in found.items():
            for path in paths:
                judged.fixity.setdefault(path, {})[algorithm] = digest.lower()
