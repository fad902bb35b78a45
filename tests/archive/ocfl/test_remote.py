"""The store in a bucket, on a real S3 server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from pdfforms.archive.ocfl.bucket import Bucket
from pdfforms.archive.ocfl.remote import RemoteStore
from pdfforms.archive.ocfl.remote_lock import held, lock_of, unlocked
from pdfforms.errors import ArchiveError
from pdfforms.model.archive import Archive
from tests.archive.deposits import deposit, files, object_id
from tests.archive.ocfl_py import ocfl
from tests.programs import require, s3

_numbers = count()
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # s3fs leaves its connections to the collector


@pytest.fixture(scope="module")
def server() -> Iterator[s3.Server]:
    """One server for all."""
    require(s3.available())
    with s3.running() as running:
        yield running


@pytest.fixture
def bucket(server: s3.Server) -> Bucket:
    """An empty bucket that is made for locks."""
    name = f"archive-{next(_numbers)}"
    server.system().call_s3("create_bucket", Bucket=name, ObjectLockEnabledForBucket=True)
    return _bucket(server, name)


def _bucket(server: s3.Server, name: str, retain: timedelta | None = None) -> Bucket:
    invented: dict[str, Any] = {
        "key": "invented",
        "secret": "invented",
        "endpoint_url": f"http://127.0.0.1:{server.port}",
    }
    return Bucket(f"s3://{name}/signed", retain, **invented)


def _all_good(store: RemoteStore, folder: Path) -> bool:
    """By our judge where it lies, and by ocfl-py as a copy."""
    require(None if ocfl else "ocfl-py")
    for key in store.bucket.listed():
        (folder / key).parent.mkdir(parents=True, exist_ok=True)
        (folder / key).write_bytes(store.bucket.read(key))
    valid = ocfl.StorageRoot(root=str(folder)).validate(log_warnings=True)
    return bool(valid) and all(store.judge(each).valid for each in store.ids())


def test_what_goes_in_comes_out(bucket: Bucket, tmp_path: Path) -> None:
    """Versions are stored, found, read and purged; a batch put again changes nothing."""
    store = RemoteStore.create(bucket)
    kept: Archive = RemoteStore.open(bucket)
    kept.put([deposit(n) for n in range(4)])
    (second,) = kept.put([deposit(2, 2)])
    (again,) = kept.put([deposit(2, 2)])
    assert (second.version, second.new, again.version, again.new) == (2, True, 2, False)
    assert set(kept.ids()) == {object_id(n) for n in range(4)}
    for version in (1, 2):
        for path, data in files(2, version).items():
            assert kept.read(object_id(2), path, version) == data
    assert _all_good(store, tmp_path / "copy")
    purged = kept.purge(object_id(2))
    assert (purged.versions, purged.inventory_sha512, kept.holds(object_id(2))) == (
        2,
        second.inventory_sha512,
        False,
    )
    assert not [key for key in bucket.listed() if object_id(2)[-12:] in key]


def test_a_place_that_is_taken_or_empty(bucket: Bucket) -> None:
    """What holds files is made no store, and what holds none is opened as none."""
    with pytest.raises(ArchiveError, match="is no archive of ours"):
        RemoteStore.open(bucket)
    bucket.write("mine.txt", b"mine")
    with pytest.raises(ArchiveError, match="holds files already"):
        RemoteStore.create(bucket)


def test_a_writer_that_dies_at_any_file(bucket: Bucket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever file was the last one: the old state is read until the new one is whole, and all can go on."""
    store = RemoteStore.create(bucket)
    store.put([deposit(0)])
    real, left = bucket.write, 0

    def dying(key: str, data: bytes) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise ConnectionError
        real(key, data)

    for at in (0, 3, 5, 6):
        with monkeypatch.context() as patch:
            patch.setattr(bucket, "write", dying)
            for each in (deposit(0, at + 2), deposit(at + 1)):
                left = at
                with suppress(ConnectionError):
                    store.put([each])
        assert store.read(object_id(0), "original.pdf") == files(0)["original.pdf"]
        store.recover()
        assert all(store.judge(each).valid for each in store.ids())
    assert _all_good(store, tmp_path / "copy")
    store.put([deposit(n + 1) for n in range(3)])
    assert {object_id(n) for n in range(4)} <= set(store.ids())
    assert not store.recover()


def test_files_are_locked(bucket: Bucket, server: s3.Server) -> None:
    """With a retention every file has a governance lock, which others do not get past and purging does."""
    name = bucket.url.split("/")[2]
    store = RemoteStore.create(_bucket(server, name, timedelta(days=7 * 365)))
    store.put([deposit(1)])
    system = server.system()
    held = system.call_s3("list_object_versions", Bucket=name)["Versions"]
    assert len(held) > 10
    for each in held:
        told = system.call_s3("head_object", Bucket=name, Key=each["Key"], VersionId=each["VersionId"])
        assert told["ObjectLockMode"] == "GOVERNANCE"
        with pytest.raises(PermissionError):
            system.call_s3("delete_object", Bucket=name, Key=each["Key"], VersionId=each["VersionId"])
    store.purge(object_id(1))
    rest = system.call_s3("list_object_versions", Bucket=name)["Versions"]
    assert {each["Key"].count("/") for each in rest} == {1, 3}


def test_one_writer_at_a_time(bucket: Bucket, server: s3.Server) -> None:
    """Of two the second is refused and told who is there; a lock that a kill has left goes to its own writer
    alone, or on a person's word."""
    other = _bucket(server, bucket.url.split("/")[2])
    with held(bucket, "one"):
        with pytest.raises(ArchiveError, match="office one, since"), held(other, "two"):
            pass
        assert bucket.claimed() is not None
    assert bucket.claimed() is None
    assert bucket.claim(lock_of("one"))  # killed: nothing releases it
    with held(other, "one"):
        assert bucket.claimed() is not None
    assert bucket.claim(lock_of("one"))
    with pytest.raises(ArchiveError, match="unlock"), held(other, "two"):
        pass
    assert "office one" in unlocked(other)
    with pytest.raises(ArchiveError, match="Nobody holds"):
        unlocked(other)
    with held(other, "two"):
        pass
    assert not [key for key in bucket.listed() if "lock" in key]


def test_one_of_many_gets_the_lock(bucket: Bucket, server: s3.Server) -> None:
    """Eight that come at once, each with a connection of its own."""
    name = bucket.url.split("/")[2]
    with ThreadPoolExecutor(8) as hands:
        got = list(hands.map(lambda n: _bucket(server, name).claim(str(n).encode()), range(8)))
    assert sum(got) == 1
    assert bucket.claimed() == str(got.index(True)).encode()


def test_a_store_that_overwrites_is_refused(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that knows no conditional writes would give the lock to everybody."""

    def overwrites(data: bytes) -> bool:
        bucket._system.pipe_file(bucket._lock, data)
        return True

    monkeypatch.setattr(bucket, "claim", overwrites)
    with pytest.raises(ArchiveError, match="does not refuse to overwrite"), held(bucket, "one"):
        pass
    assert bucket.claimed() is None


def test_a_file_between_objects_is_seen(bucket: Bucket) -> None:
    """What belongs to no object and not to the root."""
    store = RemoteStore.create(bucket)
    store.put([deposit(1)])
    assert store.strays() == []
    bucket.write("abc/notes.txt", b"mine")
    assert store.strays() == ["abc/notes.txt"]


def test_stores_without_locks(tmp_path: Path) -> None:
    """A retention that cannot be had is refused, and so is a place that nobody knows."""
    with pytest.raises(ArchiveError, match="no Object Lock"):
        Bucket(tmp_path.as_uri(), timedelta(days=1))
    with pytest.raises(ArchiveError, match="more than is installed"):
        Bucket("nowhere://board/archive")
