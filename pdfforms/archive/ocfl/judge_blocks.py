"""Judges the blocks of an inventory that lead from digests to paths: manifest, state and fixity."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pdfforms.archive.ocfl.faults import Faults

DIGITS = {
    "md5": 32,
    "sha1": 40,
    "sha256": 64,
    "sha512": 128,
    "sha512/256": 64,
    "blake2b-160": 40,
    "blake2b-256": 64,
    "blake2b-384": 96,
    "blake2b-512": 128,
    "size": 0,
}
"""Digest algorithms of the specification and extensions 0001 and 0009 -> digits of a digest, 0 for any number."""
_PLAIN = re.compile(r"[^./]+(\.[^./]+)*(/[^./]+(\.[^./]+)*)*")
"""A path that nothing can be wrong with, as nearly all are."""
_HEX = re.compile(r"[0-9A-Fa-f]+")


def digest_block(
    block: dict[str, Any], algorithm: str | None, faults: Faults, where: str, codes: tuple[str, str, str]
) -> dict[str, list[str]]:
    """Digest -> paths of a manifest or fixity block. `codes`: no such digest, no list of texts, twice."""
    no_digest, no_list, twice = codes
    found: dict[str, list[str]] = {}
    digits = DIGITS.get(algorithm or "", 0)
    if len({digest.lower() for digest in block}) < len(block):
        faults.add(twice, where)
    for digest, paths in block.items():
        if digits and not (len(digest) == digits and _HEX.fullmatch(digest)):
            faults.add(no_digest, where)
        if isinstance(paths, list) and all(isinstance(path, str) for path in paths):
            found[digest] = paths
        else:
            faults.add(no_list, where)
    return found


def check_paths(paths: Iterable[str], faults: Faults, where: str, codes: tuple[str, str, str]) -> None:
    """`codes`: slash at an end, part that is no name, in each other's way."""
    at_end, no_name, conflict = codes
    known: set[str] = set()
    for path in paths:
        if not _PLAIN.fullmatch(path):
            parts = path.split("/")
            if not parts[0] or not parts[-1]:
                faults.add(at_end, where)
            if {".", ".."} & set(parts) or "" in parts[1:-1]:
                faults.add(no_name, where)
        if path in known:
            faults.add(conflict, where)
        known.add(path)
    folders: set[str] = set()
    for path in known:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    if not folders.isdisjoint(known):
        faults.add(conflict, where)
