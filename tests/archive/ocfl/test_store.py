"""The store: what goes in comes out, version by version, and nothing else happens."""

from __future__ import annotations

import ast
import os
import resource
import stat
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pdfforms.archive.ocfl import disk
from pdfforms.archive.ocfl.layout import place_of, root_files
from pdfforms.archive.ocfl.lock import held
from pdfforms.archive.ocfl.names import on_disk
from pdfforms.archive.ocfl.store import Store
from pdfforms.errors import ArchiveError
from pdfforms.model.archive import Archive, Deposit
from tests.archive.deposits import USER, deposit, files, object_id
from tests.archive.ocfl_py import ocfl
from tests.programs import require
from tests.torture.archive_judge import invalid

NOON = datetime(2026, 3, 4, 12, 0, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store; what a test makes of it is judged by our judge and by ocfl-py."""
    made = Store.create(tmp_path / "archive")
    yield made
    assert invalid(made) == []
    require(None if ocfl else "ocfl-py")
    assert ocfl.StorageRoot(root=made.root).validate(log_warnings=True)
    assert [path.name for path in (tmp_path / "archive/work").iterdir()] == ["lock"]


def test_what_goes_in_comes_out(store: Store) -> None:
    """A batch is stored, listed and read again, from bytes and from files."""
    kept: Archive = store
    stored = kept.put([deposit(n) for n in range(5)], NOON)
    assert [(each.id, each.version, each.new) for each in stored] == [(object_id(n), 1, True) for n in range(5)]
    assert set(kept.ids()) == {object_id(n) for n in range(5)}
    for path, data in files(3).items():
        assert kept.read(object_id(3), path) == data
    (version,) = kept.versions(object_id(3))
    assert (version.created, version.message, version.user[1]) == (NOON, "version 1", "mailto:office@example.org")
    assert store.inventory(object_id(3)).sha512 == stored[3].inventory_sha512
    assert stored[3].bytes == sum(map(len, files(3).values()))


def test_a_file_is_copied(store: Store, tmp_path: Path) -> None:
    """A deposit may name a file on the disk; what is known already is not kept a second time."""
    large = tmp_path / "large.pdf"
    large.write_bytes(os.urandom(3_000_000))
    one = Deposit("urn:example:large", {"a/original.pdf": large, "b/same.pdf": large}, "first", USER)
    (stored,) = store.put([one])
    assert stored.bytes == 3_000_000
    assert store.read(one.id, "b/same.pdf") == large.read_bytes()
    (again,) = store.put([replace(one, message="the same")])
    assert (again.new, again.version, again.inventory_sha512) == (False, 1, stored.inventory_sha512)


def test_a_new_version_keeps_the_old_one(store: Store) -> None:
    """A new version adds what is new alone; older versions stay as they were, and as they lay."""
    store.put([deposit(2), deposit(5)])
    before = {path: path.stat().st_ino for path in store.paths(object_id(2)).values()}
    (stored,) = store.put([deposit(2, 2)])
    assert (stored.version, stored.bytes) == (2, sum(len(files(2, 2)[k]) for k in ("record.json", "archive.pdf")))
    assert {path: path.stat().st_ino for path in store.paths(object_id(2), 1).values()} == before
    assert {path: path.stat().st_nlink for path in before} == dict.fromkeys(before, 1)
    for number in (1, 2):
        assert set(store.versions(object_id(2))[number - 1].files) == set(files(2, number))
        for path, data in files(2, number).items():
            assert store.read(object_id(2), path, number) == data
    with pytest.raises(ArchiveError, match="versions 1 to 2, not 3"):
        store.read(object_id(2), "record.json", 3)


def test_systems_that_cannot_exchange_folders(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new version takes its place by two renames where one step cannot be had."""
    monkeypatch.setattr(disk, "exchange", lambda *_: False)
    store.put([deposit(1)])
    store.put([deposit(1, 2)])
    assert len(store.versions(object_id(1))) == 2


def test_systems_without_a_barrier(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no barrier for all files each waits for the disk, and so does every folder."""
    synced: list[int] = []
    monkeypatch.setattr(disk, "_syncfs", lambda: None)
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(stat.S_IFMT(os.fstat(handle).st_mode)))
    store.put([deposit(0), deposit(1)])
    assert synced.count(stat.S_IFREG) == 2 * 5 + len(files(0)) + len(files(1))
    assert synced.count(stat.S_IFDIR) >= 8


def test_nothing_is_told_before_the_disk_has_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Contents reach the disk before they get into the store, and their names before the caller hears of it."""
    seen: list[int] = []
    real = disk.reach_disk

    def noting(*folders: str) -> None:
        seen.append(sum(1 for _ in store.ids()))
        real(*folders)

    monkeypatch.setattr(disk, "reach_disk", noting)
    store.put([deposit(n) for n in range(3)])
    assert seen == [0, 3]


def test_a_barrier_that_fails(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the disk did not take is not stored."""
    store.put([deposit(0)])
    with monkeypatch.context() as patch:
        patch.setattr(disk, "_syncfs", lambda: lambda _: -1)
        with pytest.raises(ArchiveError, match="The batch was not stored"):
            store.put([deposit(1)])
    assert set(store.ids()) == {object_id(0)}


def test_purged_is_gone(store: Store) -> None:
    """All versions are gone, and so are the folders that held nothing else; neighbours stay."""
    near = [n for n in range(12_000) if place_of(object_id(n))[:3] == place_of(object_id(1))[:3]][:2]
    store.put([deposit(n) for n in {*near, 1, 7}])
    store.put([deposit(1, 2)])
    last = store.inventory(object_id(1)).sha512
    purged = store.purge(object_id(1))
    assert (purged.id, purged.versions, purged.inventory_sha512) == (object_id(1), 2, last)
    assert purged.files == len({*files(1).values(), *files(1, 2).values()}) + 7
    assert not store.holds(object_id(1))
    store.purge(object_id(7))
    assert not Path(store.root, place_of(object_id(7))).parent.exists()
    with pytest.raises(ArchiveError, match="holds no object"):
        store.purge(object_id(7))
    secret = files(1)["original.pdf"]
    rest = [path for path in Path(store.folder).rglob("*") if path.is_file()]
    assert not any(secret in path.read_bytes() for path in rest)


def test_writers_wait_for_each_other(store: Store) -> None:
    """Eight writers at once: all is stored, once."""
    failed: list[ArchiveError] = []

    def write(first: int) -> None:
        try:
            for n in range(first, first + 3):
                Store.open(store.folder).put([deposit(n), deposit(100)])
        except ArchiveError as exc:
            failed.append(exc)

    threads = [threading.Thread(target=write, args=(3 * n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert set(store.ids()) == {object_id(n) for n in (*range(24), 100)}
    assert len(store.versions(object_id(100))) == 1


def test_a_writer_that_does_not_end(store: Store) -> None:
    """Who waits too long is told by whom the archive is held."""
    lock = str(store.folder / "work/lock")
    with held(lock, 0), pytest.raises(ArchiveError, match="Another program writes"):
        Store.open(store.folder, patience=0.05).put([deposit(0)])


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_only_the_owner_may_look(store: Store) -> None:
    """Every file is 0600 and every folder 0700, also under a generous umask."""
    before = os.umask(0)
    try:
        store.put([deposit(2), deposit(3)])
        store.put([deposit(2, 2)])
    finally:
        os.umask(before)
    for path in store.folder.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (Deposit("", {"a": b""}, "", USER), "needs an id"),
        (Deposit("urn:a:b", {}, "", USER), "at least one file"),
        (Deposit("urn:a:b", {"../a": b""}, "", USER), "cannot be the name"),
        (Deposit("urn:a:b", {"/a": b""}, "", USER), "cannot be the name"),
        (Deposit("urn:a:b", {"a": b"", "a/b": b""}, "", USER), "called as its folder is"),
        (Deposit("urn:a:b", {"a": Path("does/not/exist")}, "", USER), "no such file"),
    ],
)
def test_deposits_that_cannot_be(bad: Deposit, words: str, store: Store) -> None:
    """A deposit that cannot become an object is refused, with all of its batch."""
    with pytest.raises(ArchiveError, match=words):
        store.put([deposit(0), bad])
    assert not store.holds(object_id(0))


def test_an_object_twice_in_a_batch(store: Store) -> None:
    """Two versions of one object in a batch are refused: one of them would be lost."""
    with pytest.raises(ArchiveError, match="twice"):
        store.put([deposit(0), deposit(0, 2)])


def test_names_that_disks_do_not_like(store: Store) -> None:
    """Any logical path comes back as it was, whatever its file is called on the disk."""
    names = [
        "con.png",
        "a:b?.pdf",
        "Ünïcödé/ਪੰਜਾਬੀ.png",
        "Key.png",
        "key.png",
        "x" * 300,
        "dot.",
        "sp ",
        "nul/a.txt",
    ]
    odd = Deposit("urn:example:odd", {name: name.encode() for name in names}, "odd", USER)
    store.put([odd])
    assert {name: store.read(odd.id, name).decode() for name in names} == {name: name for name in names}
    for path in store.paths(odd.id).values():
        assert str(path).isascii()


def test_names_on_the_disk() -> None:
    """An ordinary name stays what it is; two that differ in case alone get names that differ in more."""
    taken: set[str] = set()
    assert on_disk("evidence/key.png", taken) == "evidence/key.png"
    assert on_disk("evidence/Key.png", taken).startswith("evidence/Key.png-")
    assert on_disk("CON", taken) == "%43ON"


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("object-01", "3c0/object-01"),
        ("..Hor/rib:lè-$id", "373/%2e%2eHor%2frib%3al%c3%a8-%24id"),
        (
            "abcdefghij" * 10 + "a",
            "5cc/" + "abcdefghij" * 10 + "-5cc73e648fbcff136510e330871180922ddacf193b68fdeff855683a01464220",
        ),
    ],
)
def test_the_places_that_extension_0003_gives(name: str, place: str, store: Store) -> None:
    """Ids lie where the extension's own examples put them, and are read back from there."""
    assert place_of(name) == place
    store.put([Deposit(name, {"a": b"a"}, "first", USER)])
    assert list(store.ids()) == [name]
    store.purge(name)


def test_what_is_no_store(tmp_path: Path) -> None:
    """A folder with other things in it is neither opened nor made a store."""
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(ArchiveError, match="holds other files"):
        Store.create(tmp_path)
    with pytest.raises(ArchiveError, match="is no archive"):
        Store.open(tmp_path)


def test_a_store_of_another_program(store: Store) -> None:
    """A store that is laid out in another way is left alone."""
    for path, ours in root_files().items():
        Path(store.root, path).write_bytes(ours.replace(b"3", b"2").replace(b"1.1", b"1.0"))
        with pytest.raises(ArchiveError, match="another program"):
            Store.open(store.folder)
        Path(store.root, path).write_bytes(ours)
    with pytest.raises(ArchiveError, match="is an archive already"):
        Store.create(store.folder)


def test_times_have_a_zone(store: Store) -> None:
    """A time without a zone is the office's own; what is written has one."""
    store.put([deposit(0)], datetime(2026, 7, 1, 12))
    assert store.versions(object_id(0))[0].created.utcoffset() is not None


@pytest.mark.skipif(os.name != "posix", reason="the limit is POSIX's")
def test_a_limit_on_the_size_of_files(store: Store) -> None:
    """A file that may not get as large as it is is an error, and nothing of it stays."""
    store.put([deposit(0)])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(ArchiveError, match="file too large"):
            store.put([deposit(1), deposit(2, size=20_000)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert set(store.ids()) == {object_id(0)}


def test_what_was_changed_is_not_handed_out(tmp_path: Path) -> None:
    """A file that is not what was stored is not handed out, and nothing is added to an inventory without sense."""
    store = Store.create(tmp_path / "archive")
    store.put([deposit(0)])
    store.paths(object_id(0))["record.json"].write_bytes(b"{}")
    with pytest.raises(ArchiveError, match="not what was stored"):
        store.read(object_id(0), "record.json")
    with pytest.raises(ArchiveError, match="holds no grades"):
        store.read(object_id(0), "grades.txt")
    Path(store.path(object_id(0)), "inventory.json").write_text("[]")
    with pytest.raises(ArchiveError, match="cannot be read as an inventory"):
        store.put([deposit(0, 2)])


def test_windows_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows the store's paths take the form that may be long, on a drive and on a share."""

    class Windows:
        def __init__(self, path: str) -> None:
            self.path = path

        def absolute(self) -> str:
            return self.path

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "sep", "\\")
    assert disk.far(Windows("C:\\office")) == "\\\\?\\C:\\office"  # type: ignore[arg-type] # no Path of this system
    assert disk.far(Windows("\\\\server\\share")) == "\\\\?\\UNC\\server\\share"  # type: ignore[arg-type] # the same
    assert disk.below("\\\\?\\C:\\office", "v1/content/a.pdf") == "\\\\?\\C:\\office\\v1\\content\\a.pdf"


def test_the_judge_does_not_know_the_writer() -> None:
    """The judge imports nothing of what writes: the two can disagree."""
    room = Path(disk.__file__).parent
    for name in ("judge", "judge_blocks", "judge_inventory", "judge_versions", "faults", "folder"):
        tree = ast.parse((room / f"{name}.py").read_text(encoding="utf-8"))
        modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert (
            not {f"pdfforms.archive.ocfl.{writer}" for writer in ("write", "store", "inventory", "place")}
            & modules
        )
