"""The keyring: a key for each owner, and none for whom it was destroyed."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from pdfforms.encryption import age
from pdfforms.encryption.keyring import Keyring
from pdfforms.encryption.names import OWNER, encrypted_name, plain_name
from pdfforms.errors import EncryptionError, KeyDestroyedError, OfficeLocked
from tests.encryption.keys import OTHER_SECRET, PUBLIC, SECRET, keyring


def _locked() -> str:
    raise OfficeLocked("no key")


def test_another_program_opens_what_was_encrypted(tmp_path: Path) -> None:
    """What is encrypted for an owner is opened from the keyring on disk and the office's key alone."""
    first = keyring(tmp_path)
    one, other = first.new_many(2)
    data = first.encrypt(one, b"Pat Sample")
    assert data.startswith(age.MAGIC)
    assert b"Sample" not in data
    assert keyring(tmp_path).decrypt(one, data) == b"Pat Sample"
    with pytest.raises(EncryptionError, match="damaged"):
        keyring(tmp_path).decrypt(other, data)
    assert set(keyring(tmp_path).owners()) == {one, other}


def test_taking_in_needs_no_secret(tmp_path: Path) -> None:
    """A program without the office's secret key encrypts for owners that it made; it opens nothing of others."""
    program = Keyring(tmp_path, [PUBLIC], _locked)
    owner = program.new()
    data = program.encrypt(owner, b"x")
    assert keyring(tmp_path).decrypt(owner, data) == b"x"
    with pytest.raises(OfficeLocked):
        Keyring(tmp_path, [PUBLIC], _locked).encrypt(owner, b"x")


def test_a_recovery_key_opens_everything(tmp_path: Path) -> None:
    """A second public key in the settings has a secret one that opens as the first does."""
    other = str(age.identity_of(OTHER_SECRET.splitlines()[-1]).to_public())
    first = Keyring(tmp_path, [PUBLIC, other], lambda: SECRET)
    owner = first.new()
    data = first.encrypt(owner, b"x")
    safe = Keyring(tmp_path, [PUBLIC, other], lambda: OTHER_SECRET)
    safe.check()
    assert safe.decrypt(owner, data) == b"x"


def test_the_office_key_is_changed(tmp_path: Path) -> None:
    """Rewrapped with both secrets at hand, everything opens with the new one alone, joint keys too."""
    other = str(age.identity_of(OTHER_SECRET.splitlines()[-1]).to_public())
    first = keyring(tmp_path)
    owners = first.new_many(3)
    joint = first.new_joint(owners[:2])
    data = {owner: first.encrypt(owner, owner.encode()) for owner in (*owners, joint)}
    assert Keyring(tmp_path, [other], lambda: SECRET + OTHER_SECRET).rewrap() == 3
    changed = Keyring(tmp_path, [other], lambda: OTHER_SECRET)
    assert {owner: changed.decrypt(owner, each).decode() for owner, each in data.items()} == {
        owner: owner for owner in data
    }
    with pytest.raises(OfficeLocked):
        Keyring(tmp_path, [other], lambda: SECRET).decrypt(owners[0], data[owners[0]])


def test_a_destroyed_key_is_gone_from_the_disk(tmp_path: Path) -> None:
    """Nobody opens what a destroyed key locked, its file is gone, others stay; doing it again is no fault."""
    ring = keyring(tmp_path)
    gone, stays = ring.new_many(2)
    data, other = ring.encrypt(gone, b"x"), ring.encrypt(stays, b"y")
    another = keyring(tmp_path)
    assert another.decrypt(gone, data) == b"x"
    ring.destroy([gone])
    ring.destroy([gone])
    for each in (ring, another, keyring(tmp_path)):
        with pytest.raises(KeyDestroyedError):
            each.decrypt(gone, data)
        with pytest.raises(KeyDestroyedError):
            each.encrypt(gone, b"x")
        assert each.decrypt(stays, other) == b"y"
        assert (each.holds(gone), each.holds(stays)) == (False, True)
    assert not list(tmp_path.rglob(f"{gone}*"))


def test_a_joint_key_lives_as_long_as_a_holder(tmp_path: Path) -> None:
    """Each holder's key opens the joint one; those that are destroyed open it no more; it goes with the last."""
    ring = keyring(tmp_path)
    one, two = ring.new_many(2)
    joint = ring.new_joint([one, two, one])
    data = ring.encrypt(joint, b"both")
    assert keyring(tmp_path).holders(joint) == (one, two)
    before = shutil.copytree(tmp_path / joint[:2], tmp_path / "before") / f"{joint}.age"
    ring.destroy([one])
    assert keyring(tmp_path).decrypt(joint, data) == b"both"
    assert keyring(tmp_path).holders(joint) == (two,)
    assert (tmp_path / joint[:2] / f"{joint}.age").read_bytes() != before.read_bytes()
    ring.destroy([two])
    assert not ring.holds(joint)
    with pytest.raises(KeyDestroyedError):
        keyring(tmp_path).decrypt(joint, data)


def test_a_joint_key_of_joint_owners_is_for_their_holders(tmp_path: Path) -> None:
    """A joint owner among the holders stands for those who hold it."""
    ring = keyring(tmp_path)
    one, two, three = ring.new_many(3)
    assert ring.holders(ring.new_joint([ring.new_joint([one, two]), three])) == (one, two, three)


def test_a_crash_between_two_files_of_a_joint_key(tmp_path: Path) -> None:
    """A list that still names a holder whose key is gone opens with the others, and destroying goes on."""
    ring = keyring(tmp_path)
    one, two = ring.new_many(2)
    joint = ring.new_joint([one, two])
    data = ring.encrypt(joint, b"both")
    (tmp_path / one[:2] / f"{one}.age").unlink()
    again = keyring(tmp_path)
    assert again.decrypt(joint, data) == b"both"
    again.destroy([one])
    assert again.holders(joint) == (two,)


def test_another_office_key_is_told_from_damage(tmp_path: Path) -> None:
    """A wrong key, a key that is cut short and data that are cut short are each named for what they are."""
    ring = keyring(tmp_path)
    owner = ring.new()
    data = ring.encrypt(owner, b"x" * 100)
    with pytest.raises(OfficeLocked, match="another one"):
        keyring(tmp_path, OTHER_SECRET).decrypt(owner, data)
    with pytest.raises(OfficeLocked, match="another one"):
        keyring(tmp_path, OTHER_SECRET).check()
    for cut in (0, 10, len(data) // 2, len(data) - 1):
        with pytest.raises(EncryptionError, match="damaged"):
            keyring(tmp_path).decrypt(owner, data[:cut])
    key = tmp_path / owner[:2] / f"{owner}.age"
    key.write_bytes(key.read_bytes()[:-3])
    with pytest.raises(EncryptionError, match="backup of the keys"):
        keyring(tmp_path).decrypt(owner, data)


def test_a_disk_that_is_not_there_is_no_destroyed_key(tmp_path: Path) -> None:
    """An office that has a keyring refuses an empty folder and another office's, and makes nothing in them."""
    mark, keys, elsewhere = tmp_path / "keyring", tmp_path / "keys", tmp_path / "other"
    owner = keyring(keys, office=mark).new()
    keyring(elsewhere, office=tmp_path / "other-office").new()
    assert keyring(keys, office=mark).holds(owner)
    for wrong, why in ((tmp_path / "none", "empty"), (elsewhere, "another")):
        uses: tuple[Callable[[Keyring], object], ...] = (
            Keyring.new,
            lambda ring: ring.holds(owner),
            lambda ring: ring.destroy([owner]),
        )
        for use in uses:
            with pytest.raises(OfficeLocked, match=why):
                use(keyring(wrong, office=mark))
    assert not (tmp_path / "none").exists()
    goes_away = keyring(keys, office=mark)
    data = goes_away.encrypt(owner, b"x")
    keys.rename(tmp_path / "away")
    for use in uses[1:]:
        with pytest.raises(OfficeLocked, match="empty"):
            use(goes_away)
    with pytest.raises(OfficeLocked, match="empty"):
        goes_away.decrypt(owner, data)


def test_a_crash_while_the_keyring_is_made(tmp_path: Path) -> None:
    """The office and its keyring have the same word all the same."""
    mark, keys = tmp_path / "keyring", tmp_path / "keys"
    keys.mkdir()
    (keys / "keyring").touch()
    owner = keyring(keys, office=mark).new()
    assert keyring(keys, office=mark).holds(owner)


def test_keys_are_for_the_owner_of_the_folder_alone(tmp_path: Path) -> None:
    """Nothing in a keyring is readable for others, and an owner's id is random."""
    ring = keyring(tmp_path / "keys")
    made = ring.new_many(20)
    ring.new_joint(made[:2])
    assert len(set(made)) == 20
    assert all(OWNER.fullmatch(each) for each in made)
    for path in (tmp_path / "keys", *(tmp_path / "keys").rglob("*")):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_no_owner_reaches_out_of_the_keyring(tmp_path: Path) -> None:
    """A damaged id is no path."""
    for owner in ("../../etc/passwd", "", "k7q29f4m2xk7q29f", "K7"):
        with pytest.raises(EncryptionError):
            keyring(tmp_path).holds(owner)


def test_names_of_encrypted_files() -> None:
    """The name says the owner and what the file was called; any other name is a plain file's."""
    owner = "K7Q29F4M2XK7Q29F"
    for name in ("a.pdf", "a.b.png", "picture", "a.reason.txt"):
        assert plain_name(encrypted_name(name, owner)) == (name, owner)
    assert encrypted_name("a.pdf", owner) == "a.K7Q29F4M2XK7Q29F.pdf.age"
    for name in ("a.pdf", "a.age", "a.K7Q29F4M2XK7Q29F.pdf", "a.k7q29f4m2xk7q29f.pdf.age", f"{owner}.age"):
        assert plain_name(name) == (name, None)
