"""Deposits for tests: made of numbers, so that the same number always makes the same files."""

from __future__ import annotations

import hashlib
import random
from uuid import UUID

from pdfforms.model.archive import Deposit

USER = ("Example Office", "office@example.org")


def object_id(number: int) -> str:
    """The id of an object."""
    return UUID(bytes=hashlib.md5(b"%d" % number, usedforsecurity=False).digest(), version=4).urn


def files(number: int, version: int = 1, size: int = 2000) -> dict[str, bytes]:
    """Three to five files; a later version has another record and, every second one, no evidence."""
    lot = random.Random(f"files {number}")  # noqa: S311 - the same each time
    later = random.Random(f"files {number} {version}")  # noqa: S311 - the same each time
    made: dict[str, bytes] = {
        "original.pdf": lot.randbytes(size),
        "record.json": later.randbytes(size // 8),
        "archive.pdf": later.randbytes(size),
    }
    for key in range(number % 3):
        if version % 2:
            made[f"evidence/key{key}.png"] = lot.randbytes(size // 4)
    return made


def deposit(number: int, version: int = 1, size: int = 2000) -> Deposit:
    """A version of an object."""
    return Deposit(object_id(number), files(number, version, size), f"version {version}", USER)
