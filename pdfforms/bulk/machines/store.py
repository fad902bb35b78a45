"""Files in a store, by their URL: S3-compatible, Azure, whatever fsspec knows; and folders of this machine.

fsspec comes with the extras `dask` and `s3`. Every store has its own library and that its own errors; all of them
become `Unreachable` or `UsageError` here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pdfforms.bulk.reading.places import find_files, is_hidden
from pdfforms.bulk.reading.sources import MAX_BYTES, Came, from_paths
from pdfforms.errors import Unreachable, UsageError
from pdfforms.files import write_durably

_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.ASCII)
_FILE = "file://"
_AT_ONCE, _AT_ONCE_BYTES = 64, 32_000_000
"""Files that are fetched at a time: a store answers many as quickly as one."""
_EXTRAS = {"s3": "'pdfforms[s3]'", "s3a": "'pdfforms[s3]'", "az": "adlfs", "abfs": "adlfs", "abfss": "adlfs"}
"""What to install for a scheme whose library is missing."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One file in a store, not yet fetched."""

    origin: str
    """Its URL, or the absolute path of a file on this machine."""
    bytes: int

    @property
    def name(self) -> str:
        """As a person knows it."""
        return Path(self.origin).name if not is_url(self.origin) else self.origin.rpartition("/")[2]


def is_url(place: str) -> bool:
    """Whether a place is named by URL and not by path. `C:\\...` is none."""
    return _URL.match(place) is not None


def list_files(places: Iterable[str]) -> Iterator[Listed]:
    """The files that URLs, paths, folders and patterns name, each once, those of a place in order of their names.

    Raises UsageError for a place that names nothing, Unreachable.
    """
    known: set[str] = set()
    for place in places:
        for each in _in_store(place) if is_url(place) and not place.startswith(_FILE) else _on_disk(place):
            if each.origin not in known:
                known.add(each.origin)
                yield each


def _on_disk(place: str) -> Iterator[Listed]:
    for path in find_files([place.removeprefix(_FILE)]):
        yield Listed(str(path.absolute()), path.stat().st_size)


def _in_store(place: str) -> list[Listed]:
    system, path = _system(place)
    found: list[tuple[str, int]] = []
    with _translated(place), suppress(FileNotFoundError):
        if any(sign in path for sign in "*?["):
            found = [
                (name, info["size"]) for name, info in system.glob(path, detail=True).items() if _is_file(info)
            ]
        elif system.isfile(path):
            found = [(path, system.size(path))]
        else:
            found = [
                (f"{folder}/{name}", info["size"])
                for folder, _, files in system.walk(path, detail=True, on_error="raise")
                for name, info in files.items()
                if _is_file(info)
            ]
    if not found:
        raise UsageError(f"There is no file at {place}. Check the address.")
    return [Listed(system.unstrip_protocol(name), size or 0) for name, size in sorted(found)]


def _is_file(info: dict[str, Any]) -> bool:
    """Stores keep an empty object `folder/` for a folder that somebody made by hand."""
    name: str = info["name"].rpartition("/")[2]
    return info["type"] == "file" and bool(name) and not is_hidden([name])


def fetch(files: Iterable[Listed]) -> Iterator[Came]:
    """The files with their bytes, in order; while some are read the next are fetched. Raises Unreachable."""
    with ThreadPoolExecutor(1) as ahead:
        waiting = None
        for batch in _batches(files):
            coming = ahead.submit(_fetch, batch)
            if waiting:
                yield from waiting.result()
            waiting = coming
        if waiting:
            yield from waiting.result()


def _batches(files: Iterable[Listed]) -> Iterator[list[Listed]]:
    batch: list[Listed] = []
    for each in files:
        if batch and (len(batch) == _AT_ONCE or sum(one.bytes for one in batch) + each.bytes > _AT_ONCE_BYTES):
            yield batch
            batch = []
        batch.append(each)
    if batch:
        yield batch


def _fetch(batch: list[Listed]) -> list[Came]:
    """Files that are gone or refused come with their trouble; a store that does not answer raises Unreachable."""
    far = [each.origin for each in batch if is_url(each.origin) and each.bytes <= MAX_BYTES]
    fetched: dict[str, Any] = {}
    for scheme in dict.fromkeys(origin.partition("://")[0] for origin in far):
        same = [origin for origin in far if origin.startswith(f"{scheme}://")]
        system, _ = _system(same[0])
        with _translated(same[0]):
            paths = [system._strip_protocol(origin) for origin in same]
            # not `cat`, which takes [1] in a name for a pattern
            fetched |= zip(same, system.cat_ranges(paths, None, None, on_error="return"), strict=True)
    return [came for each in batch for came in _came(each, fetched.get(each.origin))]


def _came(each: Listed, data: Any) -> Iterable[Came]:
    if not is_url(each.origin):
        return from_paths([Path(each.origin)])
    if data is None:
        return [Came(each.origin, each.name, b"", "It is larger than 200 MB.")]
    if isinstance(data, FileNotFoundError):
        return [Came(each.origin, each.name, b"", "It is gone from the store.")]
    if isinstance(data, PermissionError):
        return [Came(each.origin, each.name, b"", "The store does not let us read it.")]
    if isinstance(data, BaseException):
        raise _unreachable(each.origin, data) from None
    return [Came(each.origin, each.name, bytes(data))]


@dataclass(frozen=True)
class Store:
    """A folder that is written to, here or in a store."""

    url: str
    """A URL or a path."""

    @cached_property
    def _place(self) -> tuple[Any, str]:
        return _system(self.url)

    @property
    def folder(self) -> Path | None:
        """Where it lies on this machine; None for one that is elsewhere."""
        if is_url(self.url) and not self.url.startswith(_FILE):
            return None
        return Path(self.url.removeprefix(_FILE)).absolute()

    def names(self) -> set[str]:
        """The names of the files in it; none where it is not there yet."""
        if self.folder:
            return {path.name for path in self.folder.iterdir()} if self.folder.is_dir() else set()
        system, path = self._place
        with _translated(self.url):
            try:
                return {name.rstrip("/").rpartition("/")[2] for name in system.ls(path, detail=False)}
            except FileNotFoundError:
                return set()

    def read(self, name: str, start: int | None = None, end: int | None = None) -> bytes:
        """A file, or the bytes of it from `start` to `end`."""
        try:
            if self.folder:
                with (self.folder / name).open("rb") as file:
                    file.seek(start or 0)
                    return file.read(-1 if end is None else end - (start or 0))
            system, path = self._place
            with _translated(self.url):
                return bytes(system.cat_file(f"{path}/{name}", start=start, end=end))
        except OSError as exc:
            raise UsageError(f"There is no {name} in {self.url}, or it cannot be read. Check the place.") from exc

    def has(self, name: str) -> bool:
        """Whether a file is there."""
        if self.folder:
            return (self.folder / name).is_file()
        system, path = self._place
        with _translated(self.url):
            return bool(system.exists(f"{path}/{name}"))

    def write(self, name: str, data: bytes) -> None:
        """Writes a file whole or not at all: here by a rename, in a store by one put."""
        if self.folder:
            write_durably({self.folder / name: data})
            return
        system, path = self._place
        with _translated(self.url):
            system.pipe_file(f"{path}/{name}", data)


def _system(url: str) -> tuple[Any, str]:
    """fsspec's file system for a URL and the path in it. Raises UsageError naming what is not installed."""
    scheme = url.partition("://")[0]
    try:
        import fsspec  # an extra, and slow: who reads folders of this machine never needs it

        system, path = fsspec.core.url_to_fs(url, use_listings_cache=False)
    except ImportError as exc:
        missing = _EXTRAS.get(scheme, "fsspec and the library of that store")
        raise UsageError(f"{scheme}:// needs more than is installed. Run: pip install {missing}") from exc
    except ValueError as exc:
        raise UsageError(
            f"{scheme}:// is no store that we know, or its account is not set. Check the address."
        ) from exc
    return system, path.rstrip("/")


@contextmanager
def _translated(place: str) -> Iterator[None]:
    try:
        yield
    except (UsageError, FileNotFoundError):
        raise
    except PermissionError as exc:
        raise Unreachable(
            f"The store refuses {place}. Check the address and the key that it is opened with."
        ) from exc
    except Exception as exc:  # every store has errors of its own, which share no class
        raise _unreachable(place, exc) from exc


def _unreachable(place: str, exc: BaseException) -> Unreachable:
    return Unreachable(
        f"{place} cannot be reached ({type(exc).__name__}). Check the network, the store's endpoint and the key, "
        "and run the same command again."
    )
