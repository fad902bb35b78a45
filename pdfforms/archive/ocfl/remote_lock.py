"""One writer at a time in a bucket: a lock file that the store gives to one alone.

It does not end with its holder. Who comes back as the same writer (an office keeps its own programs apart by a
lock on its disk) takes its own over; another one's stays until a person says that it is gone.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from pdfforms.archive.ocfl.bucket import Bucket
from pdfforms.errors import ArchiveError


@contextmanager
def held(bucket: Bucket, writer: str) -> Iterator[None]:
    """Nobody else writes while the block runs. Raises ArchiveError where another one does, or where the store
    cannot keep writers apart."""
    mine = lock_of(writer)
    if not bucket.claim(mine):
        _take_over(bucket, writer, mine)
    try:
        if bucket.claim(mine) or bucket.claimed() != mine:
            raise ArchiveError(
                f"{bucket.url} does not refuse to overwrite what is there (If-None-Match), so two writers could "
                "not be kept apart. Use a store that does, or a folder."
            )
        yield
    finally:
        if bucket.claimed() == mine:
            bucket.release()


def lock_of(writer: str) -> bytes:
    """A lock, like no other one."""
    since = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return json.dumps({"writer": writer, "since": since, "token": secrets.token_hex(16)}).encode()


def unlocked(bucket: Bucket) -> str:
    """Removes the lock, whose ever it is; who held it since when. Raises ArchiveError where there is none."""
    said = bucket.claimed()
    if said is None:
        raise ArchiveError(f"Nobody holds {bucket.url}.")
    bucket.release()
    return _who(said)


def _take_over(bucket: Bucket, writer: str, mine: bytes) -> None:
    said = bucket.claimed()
    if said is not None and _said(said, "writer") == writer:
        bucket.release()
        said = None
    if said is not None or not bucket.claim(mine):
        raise ArchiveError(
            f"Another program writes to {bucket.url}: {_who(said or b'')}. Wait until it ends. If it was killed: "
            "pdfforms archive unlock --by NAME"
        )


def _who(lock: bytes) -> str:
    return f"office {_said(lock, 'writer') or '?'}, since {_said(lock, 'since') or '?'}"


def _said(lock: bytes, name: str) -> str:
    try:
        return str(json.loads(lock)[name])[:200]
    except (ValueError, KeyError, TypeError):
        return ""
