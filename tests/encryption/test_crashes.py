"""A kill at every step on the disk: whatever was said to be safe opens, and the next run ends what was begun."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from pdfforms.bulk.cabinet import Cabinet
from pdfforms.bulk.intake_key import IntakeKey
from pdfforms.bulk.vault import Vault
from pdfforms.encryption.keyring import Keyring
from pdfforms.encryption.names import plain_name
from pdfforms.errors import KeyDestroyedError
from tests.encryption.keys import keyring

FILES = {
    hashlib.sha256(data).hexdigest(): data for data in (b"%PDF one", b"%PDF two", b"PK\x03\x04 three", b"four")
}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The barriers of the disk, of which a kill knows nothing, would take most of the time."""
    monkeypatch.setattr("pdfforms.files._reach_disk", lambda _: None)


class _Killed(BaseException):
    """What a kill is to the program: nothing runs after it."""


@contextmanager
def killed_at(step: int) -> Iterator[list[int]]:
    """Every file that is moved to its place, removed or written over is a step; the list holds how many there
    were, and nothing is done at or after the one given."""
    done = [0]

    def counted(change: Callable[..., Any]) -> Callable[..., Any]:
        def one(*arguments: Any, **how: Any) -> Any:
            done[0] += 1
            if done[0] >= step:
                raise _Killed
            return change(*arguments, **how)

        return one

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "replace", counted(os.replace))
        patched.setattr(Path, "unlink", counted(Path.unlink))
        patched.setattr("pdfforms.files.secrets.token_bytes", counted(os.urandom))
        yield done


class _Program:
    """One that works in a folder: what it had in memory is gone with it."""

    def __init__(self, place: Path) -> None:
        self.ring = keyring(place / "keys", office=place / "mark")
        self.key = IntakeKey(place / "intake", self.ring)
        self.vault = Vault(place / "returns", place / "quarantine", key=self.key)
        self.pictures = Cabinet(place / "evidence", self.ring)

    def take_in(self, owners: list[frozenset[str]]) -> None:
        """What a run does: all is safe, then posted, then claimed, then the run's key goes."""
        self.vault.put(FILES)
        self.vault.claim(dict(zip(FILES, owners, strict=True)))
        self.key.close(lambda: {plain_name(path.name)[1] or "" for path in self.vault.present()})

    def end(self) -> None:
        """As the system does it for one that is killed."""
        if self.key._own:
            self.key._own[1]()


def _owners(ring: Keyring) -> list[frozenset[str]]:
    one, two = ring.new_many(2)
    return [frozenset([one]), frozenset([two]), frozenset([one, two]), frozenset()]


def test_killed_at_every_step_of_a_run(tmp_path: Path) -> None:
    """Files that were safe open at once, and after the next run each lies there once, under the right key."""
    steps = 0
    for step in count(1):
        place = tmp_path / str(step)
        owners = _owners(_Program(place).ring)
        first = _Program(place)
        safe = False
        with killed_at(step) as done:
            try:
                first.vault.put(FILES)
                safe = True
                first.take_in(owners)
                steps = done[0]
            except _Killed:
                first.end()
        if safe:
            assert {each: _Program(place).vault.get(each) for each in FILES} == FILES, step
        again = _Program(place)
        again.take_in(owners)
        assert {each: _Program(place).vault.get(each) for each in FILES} == FILES, step
        lie = {path.name[:64]: plain_name(path.name)[1] or "" for path in again.vault.present()}
        assert sum(1 for _ in again.vault.present()) == len(FILES), step
        for sha256, mine in zip(FILES, owners, strict=True):
            assert not mine or {*(again.ring.holders(lie[sha256]) or (lie[sha256],))} == mine, step
        assert again.key.open_ones() == [], step
        if steps:
            break
    assert steps > 20


def test_killed_at_every_step_of_encrypting_what_was_plain(tmp_path: Path) -> None:
    """Files and pictures that were plain open after each kill, and nothing plain is left once it ended."""
    for step in count(1):
        place, ended = tmp_path / str(step), False
        Vault(place / "returns", place / "quarantine").put(FILES)
        Cabinet(place / "evidence").put({"a.png": b"picture"}, {})
        owners = _owners(_Program(place).ring)
        (one,) = owners[0]
        for attempt in (step, 10_000):
            program = _Program(place)
            with killed_at(attempt):
                try:
                    program.vault.claim(dict(zip(FILES, owners, strict=True)))
                    program.pictures.claim({"a.png": one})
                    ended = ended or attempt == step
                except _Killed:
                    program.end()
            fresh = _Program(place)
            assert {each: fresh.vault.get(each) for each in FILES} == FILES, step
            assert fresh.pictures.get("a.png") == b"picture", step
        assert all(plain_name(path.name)[1] for path in program.vault.present()), step
        assert program.pictures.owner("a.png") == one
        assert not (place / "evidence" / "a.png").exists()
        if ended:
            break
    assert step > 15


def test_killed_at_every_step_of_destroying(tmp_path: Path) -> None:
    """What others hold opens after each kill; done again the key is gone, and joint keys are for who is left."""
    for step in count(1):
        ring, ended = keyring(tmp_path / str(step)), False
        gone, stays, other = ring.new_many(3)
        joint, alone = ring.new_joint([gone, stays]), ring.new_joint([gone])
        data = {owner: ring.encrypt(owner, b"x") for owner in (gone, stays, other, joint, alone)}
        for attempt in (step, 10_000):
            with killed_at(attempt):
                try:
                    keyring(tmp_path / str(step)).destroy([gone])
                    ended = ended or attempt == step
                except _Killed:
                    pass
            fresh = keyring(tmp_path / str(step))
            assert [fresh.decrypt(owner, data[owner]) for owner in (stays, other, joint)] == [b"x"] * 3, step
        for owner in (gone, alone):
            with pytest.raises(KeyDestroyedError):
                fresh.decrypt(owner, data[owner])
        assert fresh.holders(joint) == (stays,)
        if ended:
            break
    assert step > 5
