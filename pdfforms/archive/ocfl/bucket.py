"""A place in an S3-compatible store, or in any other that fsspec knows: files by key, nothing more.

fsspec and s3fs come with the extra `s3`. Their errors share no class; all become ArchiveError here, but for a file
that is not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from pdfforms.errors import ArchiveError

_TAKEN = ("PreconditionFailed", "412", "ConditionalRequestConflict")
"""What a store says where something is there already, or another one comes in the same moment."""


class Bucket:
    """A folder in a store, by its URL, such as `s3://board-archive/signed`."""

    def __init__(self, url: str, retain: timedelta | None = None, **options: Any) -> None:
        """`retain`: every file gets a lock in governance mode for so long; the bucket must have been made with
        Object Lock. `options` are those of fsspec for this kind of store."""
        self.url = url.rstrip("/")
        self._retain = retain
        try:
            import fsspec  # an extra, and slow: who archives on a disk never needs it

            self._system, path = fsspec.core.url_to_fs(self.url, use_listings_cache=False, **options)
        except (ImportError, ValueError) as exc:
            raise ArchiveError(f"{url} needs more than is installed. Run: pip install 'pdfforms[s3]'") from exc
        self._top = path.rstrip("/")
        self._lock = f"{self._top}.lock"
        self._s3 = "s3" in (
            (self._system.protocol,) if isinstance(self._system.protocol, str) else self._system.protocol
        )
        if retain and not self._s3:
            raise ArchiveError(f"{url} knows no Object Lock: only S3-compatible stores do.")

    def read(self, key: str) -> bytes:
        """A file. Raises FileNotFoundError where there is none."""
        with self._translated():
            return bytes(self._system.cat_file(f"{self._top}/{key}"))

    def write(self, key: str, data: bytes) -> None:
        """Writes a file; when this returns the store has it."""
        locked: dict[str, Any] = {}
        if self._retain:
            until = datetime.now(UTC) + self._retain
            locked = {"ObjectLockMode": "GOVERNANCE", "ObjectLockRetainUntilDate": until}
        with self._translated():
            self._system.pipe_file(f"{self._top}/{key}", data, **locked)

    def claim(self, data: bytes) -> bool:
        """Writes the lock beside the archive where none is; False where one is. The store decides, so of several
        that come at once one gets it."""
        with self._translated():
            try:
                self._system.pipe_file(self._lock, data, mode="create")
            except FileExistsError:
                return False
            except OSError as exc:
                answer = getattr(exc.__cause__, "response", {})
                if answer.get("Error", {}).get("Code") in _TAKEN:
                    return False
                raise
        return True

    def claimed(self) -> bytes | None:
        """The lock; None where there is none."""
        with self._translated():
            try:
                return bytes(self._system.cat_file(self._lock))
            except FileNotFoundError:
                return None

    def release(self) -> None:
        """Removes the lock."""
        with self._translated(), suppress(FileNotFoundError):
            try:
                self._remove_for_good(self._lock)
            except PermissionError:  # the bucket keeps every version for a while: a deletion hides them
                self._system.rm_file(self._lock)

    def listed(self, folder: str = "") -> list[str]:
        """All files below a folder, by key, sorted."""
        path = f"{self._top}/{folder}".rstrip("/")
        with self._translated():
            try:
                found = self._system.find(path)
            except FileNotFoundError:
                return []
        return sorted(name.removeprefix(f"{self._top}/") for name in found if not name.endswith("/"))

    def remove(self, keys: list[str]) -> None:
        """Removes files for good: in S3 with every version of them, locks in governance mode notwithstanding."""
        with self._translated():
            for key in keys:
                self._remove_for_good(f"{self._top}/{key}")

    def _remove_for_good(self, path: str) -> None:
        if self._s3:
            self._remove_versions(path)
        else:
            self._system.rm_file(path)

    def _remove_versions(self, path: str) -> None:
        bucket, _, key = path.partition("/")
        more: dict[str, str] = {}
        while True:
            answer = self._system.call_s3("list_object_versions", Bucket=bucket, Prefix=key, **more)
            for each in (*answer.get("Versions", ()), *answer.get("DeleteMarkers", ())):
                if each["Key"] == key:
                    named = {"Bucket": bucket, "Key": key, "VersionId": each["VersionId"]}
                    self._system.call_s3("delete_object", BypassGovernanceRetention=True, **named)
            if not answer.get("IsTruncated"):
                return
            more = {"KeyMarker": answer["NextKeyMarker"], "VersionIdMarker": answer["NextVersionIdMarker"]}

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (ArchiveError, FileNotFoundError):
            raise
        except Exception as exc:  # every store has errors of its own, which share no class
            raise ArchiveError(
                f"{self.url} refuses or cannot be reached ({type(exc).__name__}). Check the network, the key and "
                "the bucket's settings, then do the same again."
            ) from exc
