"""The vault of an office that encrypts: what arrives is under its run's key, then under those whose it is."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pdfforms.bulk.intake_key import IntakeKey
from pdfforms.bulk.vault import Vault
from pdfforms.encryption.names import plain_name
from pdfforms.errors import EncryptionError, KeyDestroyedError, OfficeLocked, UsageError
from tests.encryption.keys import OTHER_SECRET, keyring

DATA = b"%PDF-1.7 what Avery Example says"
SHA = hashlib.sha256(DATA).hexdigest()


def _vault(place: Path, *, secret: str | None = None, plain: bool = False) -> Vault:
    """As another program would open it."""
    ring = keyring(place / "keys", secret) if secret else keyring(place / "keys")
    return Vault(place / "returns", place / "quarantine", key=None if plain else IntakeKey(place / "intake", ring))


def _owner(vault: Vault) -> str | None:
    (path,) = vault.present()
    return plain_name(path.name)[1]


def _key(vault: Vault) -> IntakeKey:
    assert vault.key
    return vault.key


def kill(key: IntakeKey) -> None:
    """As the system does it: its mark is let go."""
    assert key._own
    key._own[1]()


def _used(vault: Vault) -> set[str]:
    return {plain_name(path.name)[1] or "" for path in vault.present()}


def test_what_is_put_is_encrypted_for_its_run(tmp_path: Path) -> None:
    """No byte of it is readable, another program gets it back, and put again it stays."""
    vault = _vault(tmp_path)
    vault.put({SHA: DATA})
    (path,) = vault.present()
    assert plain_name(path.name) == (f"{SHA}.pdf", _key(vault).open_ones()[0])
    assert b"Example" not in path.read_bytes()
    again = _vault(tmp_path)
    again.put({SHA: DATA})
    assert (again.get(SHA), again.find(SHA), list(again.present())) == (DATA, path, [path])


def test_a_claimed_file_is_under_its_owner_alone(tmp_path: Path) -> None:
    """It lies once, under the student's key; the key of the run goes with the last file, and not before."""
    vault = _vault(tmp_path)
    other = b"%PDF another"
    vault.put({SHA: DATA, hashlib.sha256(other).hexdigest(): other})
    key = _key(vault)
    (run,), student = key.open_ones(), key.keyring.new()
    vault.claim({SHA: frozenset([student])})
    key.close(lambda: _used(vault))
    assert key.keyring.holds(run)
    vault.claim({hashlib.sha256(other).hexdigest(): frozenset([student])})
    key.close(lambda: _used(vault))
    assert (key.keyring.holds(run), key.open_ones()) == (False, [])
    assert {plain_name(path.name)[1] for path in vault.present()} == {student}
    assert _vault(tmp_path).get(SHA) == DATA
    vault.put({SHA: DATA})
    assert sum(1 for _ in vault.present()) == 2


def test_a_file_of_two_children_outlives_one(tmp_path: Path) -> None:
    """It is under a joint key, claimed again it stays, and goes with the last child's key."""
    vault = _vault(tmp_path)
    ring = _key(vault).keyring
    one, two = ring.new_many(2)
    vault.put({SHA: DATA})
    for _ in range(2):
        vault.claim({SHA: frozenset([one, two])})
    joint = _owner(vault)
    assert joint
    assert ring.holders(joint) == tuple(sorted([one, two]))
    ring.destroy([one])
    vault.claim({SHA: frozenset([two])})
    assert (_vault(tmp_path).get(SHA), _owner(vault)) == (DATA, joint)
    ring.destroy([two])
    with pytest.raises(KeyDestroyedError):
        _vault(tmp_path).get(SHA)


def test_what_a_kill_left_twice_is_there_once(tmp_path: Path) -> None:
    """Killed between the new form and the old one's end, a claim goes on; a form that is cut short is no form."""
    vault = _vault(tmp_path)
    student = _key(vault).keyring.new()
    vault.put({SHA: DATA})
    (old,) = vault.present()
    before = old.read_bytes()
    vault.claim({SHA: frozenset([student])})
    (new,) = vault.present()
    old.write_bytes(before)
    new.write_bytes(new.read_bytes()[:-7])
    assert _vault(tmp_path).get(SHA) == DATA
    vault.claim({SHA: frozenset([student])})
    assert (list(vault.present()), vault.get(SHA)) == ([new], DATA)


def test_plain_files_of_earlier_days_are_read_and_claimed(tmp_path: Path) -> None:
    """An office that was plain goes on reading, and a claim leaves nothing plain."""
    plain = _vault(tmp_path, plain=True)
    plain.put({SHA: DATA})
    vault = _vault(tmp_path)
    vault.put({SHA: DATA})
    assert (vault.get(SHA), sum(1 for _ in vault.present())) == (DATA, 1)
    vault.claim({SHA: frozenset([_key(vault).keyring.new()])})
    assert b"Example" not in b"".join(path.read_bytes() for path in vault.present())
    with pytest.raises(OfficeLocked, match="settings say nothing"):
        plain.get(SHA)


def test_quarantine_and_back(tmp_path: Path) -> None:
    """Locked away and let out a file stays encrypted; it can be claimed there, too, and removed."""
    vault = _vault(tmp_path)
    vault.put({SHA: DATA})
    vault.lock_away(SHA, "It broke.")
    record = _key(vault).keyring.new()
    vault.claim({SHA: frozenset([record])})
    (path,) = vault.present()
    assert (path.parent, _owner(vault), vault.get(SHA)) == (tmp_path / "quarantine", record, DATA)
    vault.let_out(SHA)
    assert vault.get(SHA) == DATA
    vault.remove(SHA)
    assert (list(vault.present()), vault.find(SHA)) == ([], None)


def test_nobodys_file_has_a_key_of_its_own(tmp_path: Path) -> None:
    """So that the key of its run can go; claimed again it stays under it, until it is somebody's."""
    vault = _vault(tmp_path)
    vault.put({SHA: DATA})
    vault.claim({SHA: frozenset()})
    own = _owner(vault)
    vault.claim({SHA: frozenset()})
    assert _owner(vault) == own
    key = _key(vault)
    key.close(lambda: _used(vault))
    assert (key.open_ones(), vault.get(SHA)) == ([], DATA)
    vault.claim({SHA: frozenset([key.keyring.new()])})
    key.close(lambda: _used(vault))
    assert own
    assert (key.keyring.holds(own), vault.get(SHA)) == (False, DATA)


def test_a_disk_that_refuses_a_new_key_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the key under which the file lies might go, since all seemed to be claimed."""
    vault = _vault(tmp_path)
    vault.put({SHA: DATA})

    def refuse(_self: IntakeKey) -> str:
        raise UsageError("full")

    monkeypatch.setattr(IntakeKey, "nobodys", refuse)
    with pytest.raises(UsageError, match="full"):
        vault.claim({SHA: frozenset()})
    assert vault.get(SHA) == DATA


def test_a_run_that_lives_keeps_its_key(tmp_path: Path) -> None:
    """Another program destroys the key of a run that was killed, never that of one which goes on."""
    lives, other = _vault(tmp_path), _vault(tmp_path)
    with _key(lives).taking_in() as owner:
        pass
    _key(other).close(set)
    assert _key(other).keyring.holds(owner)
    lives.put({SHA: DATA})
    assert other.get(SHA) == DATA
    kill(_key(lives))
    _key(other).close(lambda: _used(other))
    assert _key(other).keyring.holds(owner)
    other.claim({SHA: frozenset([_key(other).keyring.new()])})
    _key(other).close(lambda: _used(other))
    assert not _key(other).keyring.holds(owner)


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """Another key, a file that is cut short, and one that is another than its name says."""
    vault = _vault(tmp_path)
    vault.put({SHA: DATA})
    with pytest.raises(OfficeLocked, match="another one"):
        _vault(tmp_path, secret=OTHER_SECRET).get(SHA)
    (path,) = vault.present()
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    with pytest.raises(EncryptionError, match="damaged"):
        vault.get(SHA)
    vault.claim({SHA: frozenset([_key(vault).keyring.new()])})
    assert list(vault.present()) == [path]
    path.write_bytes(_key(vault).keyring.encrypt(str(_owner(vault)), b"%PDF something else"))
    with pytest.raises(UsageError, match="gone or changed"):
        vault.get(SHA)
