"""Verifying a store: all of it, a sample, what was not looked at for long; given up and gone on with."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pdfforms.archive.ocfl.checks import Checks
from pdfforms.archive.ocfl.folder import LocalFolder
from pdfforms.archive.ocfl.judge_root import judge_root
from pdfforms.archive.ocfl.layout import place_of
from pdfforms.archive.ocfl.store import Store
from pdfforms.archive.ocfl.verify import Choice, Verification
from tests.archive.deposits import deposit, object_id

ALL = Choice()
COUNT = 40


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Forty objects."""
    made = Store.create(tmp_path / "archive")
    made.put([deposit(n, size=400) for n in range(COUNT)])
    return made


def _codes(run: Verification) -> dict[str, set[str]]:
    return {each.id: {fault.code for fault in each.faults} for each in run if each.faults}


def test_a_whole_store(store: Store) -> None:
    """Every object is looked at once, every byte of it read."""
    run = Verification(store, ALL, Checks(None))
    assert (len(run), run.root_faults) == (COUNT, ())
    checked = list(run)
    assert {each.id for each in checked} == {object_id(n) for n in range(COUNT)}
    assert sum(each.bytes for each in checked) == sum(
        len(data) for n in range(COUNT) for data in deposit(n, size=400).files.values() if isinstance(data, bytes)
    )


def test_a_sample(store: Store) -> None:
    """A sample is drawn by lot, and the same seed draws the same one."""
    one, same, other = (
        {each.id for each in Verification(store, Choice(sample=7, seed=seed), Checks(None))} for seed in (1, 1, 2)
    )
    assert len(one) == 7
    assert one == same != other


def test_a_run_that_is_given_up_goes_on(store: Store, tmp_path: Path) -> None:
    """A run over everything that ends early goes on where it was; one that ended begins again."""
    journal = tmp_path / "elsewhere/checks.jsonl"
    first = iter(Verification(store, ALL, Checks(journal)))
    seen = {next(first).id for _ in range(13)}
    first.close()  # type: ignore[attr-defined] # a generator has it
    with journal.open("a") as file:
        file.write('{"at": "2026-0')  # cut short by a kill
    rest = Verification(store, ALL, Checks(journal))
    assert len(rest) == COUNT - 13
    assert {each.id for each in rest} | seen == {object_id(n) for n in range(COUNT)}
    assert len(Verification(store, ALL, Checks(journal))) == COUNT


def test_what_was_not_looked_at_for_days(store: Store, tmp_path: Path) -> None:
    """Objects found whole within so many days are left out; bad ones never are."""
    journal = tmp_path / "checks.jsonl"
    store.paths(object_id(5))["record.json"].write_bytes(b"?")
    list(Verification(store, ALL, Checks(journal)))
    store.put([deposit(COUNT)])
    soon = Verification(store, Choice(days=30), Checks(journal))
    assert {each.id for each in soon} == {object_id(5), object_id(COUNT)}
    later = datetime.now(UTC) + timedelta(days=31)
    assert len(Verification(store, Choice(days=30), Checks(journal), now=later)) == COUNT + 1


def test_each_kind_of_damage(store: Store) -> None:
    """A changed, a missing and an additional file, a moved object, each by its code."""
    paths = [Path(store.path(object_id(n))) for n in range(6)]
    (paths[0] / "v1/content/original.pdf").write_bytes(b"?")
    (paths[1] / "v1/content/original.pdf").unlink()
    (paths[2] / "v1/content/more.pdf").write_bytes(b"?")
    (paths[3] / "inventory.json").unlink()
    shutil.move(paths[4], paths[4].with_name("elsewhere"))
    shutil.copytree(paths[5] / "v1", paths[5] / "v2")
    found = _codes(Verification(store, ALL, Checks(None)))
    assert found == {
        object_id(0): {"E092"},
        object_id(1): {"E092"},
        object_id(2): {"E023"},
        object_id(3): {"E063"},
        "elsewhere": {"E083"},
        object_id(5): {"E046"},
    }


def test_digests_that_are_kept_elsewhere(store: Store) -> None:
    """With them an object that is missing, unknown or not the newest version is found; without them it is not."""
    kept = {object_id(n): store.inventory(object_id(n)).sha512 for n in range(COUNT)}
    assert _codes(Verification(store, ALL, Checks(None), kept)) == {}
    kept[object_id(99)] = "0" * 128
    store.put([deposit(1, 2)])
    del kept[object_id(2)]
    expected = {object_id(1): {"X002"}, object_id(2): {"X003"}, object_id(99): {"X001"}}
    assert _codes(Verification(store, ALL, Checks(None), kept)) == expected
    assert _codes(Verification(store, ALL, Checks(None))) == {}


def test_a_file_that_cannot_be_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bad sector is a fault of one object; the others are looked at all the same."""
    real = LocalFolder.digests

    def failing(folder: LocalFolder, path: str, algorithms: set[str]) -> dict[str, str]:
        if place_of(object_id(3)) in folder.path and path.endswith("original.pdf"):
            raise OSError(5, "Input/output error")
        return real(folder, path, algorithms)

    monkeypatch.setattr(LocalFolder, "digests", failing)
    assert _codes(Verification(store, ALL, Checks(None))) == {object_id(3): {"X004"}}


def test_objects_that_change_meanwhile(store: Store) -> None:
    """An object that gets a new version, or is destroyed, during the run is no alarm."""
    run = iter(Verification(store, ALL, Checks(None)))
    first = next(run)
    for n in range(COUNT):
        if n % 2:
            store.purge(object_id(n))
        else:
            store.put([deposit(n, 2)])
    assert not [each for each in (first, *run) if each.faults]


def test_the_root_by_itself(store: Store) -> None:
    """What lies between the objects, a root that declares nothing, a layout that is none: each by its code."""
    root = Path(store.root)
    (root / "0ab").mkdir()
    (root / "0ac").mkdir()
    (root / "0ac/stray.txt").write_text("?")
    (root / "extensions/note.txt").write_text("?")
    (root / "extensions/our-own").mkdir()
    (root / "readme.txt").write_text("allowed")
    (root / "link").symlink_to("readme.txt")
    (root / "ocfl_layout.json").write_text("[]")
    (root / "0=ocfl_1.1").write_text("something")
    faults, places = judge_root(store.root)
    assert {fault.code for fault in faults.all} == {"E073", "E072", "E112", "W016", "E090", "E070", "E080"}
    assert len(places) == COUNT
    (root / "0=ocfl_1.1").rename(root / "0=ocfl_7.0")
    assert "E079" in {fault.code for fault in judge_root(store.root)[0].all}
    (root / "0=ocfl_7.0").unlink()
    assert "E069" in {fault.code for fault in judge_root(store.root)[0].all}
