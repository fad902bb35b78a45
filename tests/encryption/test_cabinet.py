"""Pictures and copies, plain or under the keys of those whose they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfforms.bulk.cabinet import Cabinet
from pdfforms.errors import EncryptionError, KeyDestroyedError, OfficeLocked
from tests.encryption.keys import keyring


def test_a_file_is_found_by_its_plain_name(tmp_path: Path) -> None:
    """Whoever's it is, and whether or not it is encrypted."""
    plain, ring = Cabinet(tmp_path / "evidence"), keyring(tmp_path / "keys")
    locked = Cabinet(tmp_path / "evidence", ring)
    owner = ring.new()
    plain.put({"a.png": b"Avery", "b.png": b"Blake"}, {})
    assert (locked.get("a.png"), locked.owner("a.png")) == (b"Avery", None)
    locked.put({"b.png": b"Robin"}, {"b.png": owner})
    assert Cabinet(tmp_path / "evidence", keyring(tmp_path / "keys")).get("b.png") == b"Robin"
    assert set(locked.names()) == {"a.png", "b.png"}
    assert {path.name for path in (tmp_path / "evidence").iterdir()} == {"a.png", "b.png.age"}
    assert (locked.find("b.png"), locked.find("c.png")) == (tmp_path / "evidence" / "b.png.age", None)
    with pytest.raises(OfficeLocked, match="settings say nothing"):
        plain.get("b.png")
    with pytest.raises(FileNotFoundError):
        locked.get("c.png")
    for name in ("a.png", "b.png", "c.png"):
        locked.remove(name)
    assert list(locked.names()) == []


def test_a_claim_replaces_whole(tmp_path: Path) -> None:
    """A plain file or one under another key is then under its owner's alone; what cannot be opened stays."""
    ring = keyring(tmp_path / "keys")
    plain, cabinet = Cabinet(tmp_path / "e"), Cabinet(tmp_path / "e", ring)
    first, second, gone = ring.new_many(3)
    plain.put({"a": b"Avery"}, {})
    cabinet.put({"b": b"Blake", "c": b"Cass"}, {"b": first, "c": gone})
    ring.destroy([gone])
    cabinet.claim(dict.fromkeys("abcd", second))
    assert [cabinet.owner(name) for name in "abcd"] == [second, second, gone, None]
    assert (cabinet.get("a"), cabinet.get("b")) == (b"Avery", b"Blake")
    assert b"Avery" not in b"".join(path.read_bytes() for path in (tmp_path / "e").iterdir())
    with pytest.raises(KeyDestroyedError):
        cabinet.get("c")


def test_damage_is_told(tmp_path: Path) -> None:
    """A file that is cut short, within its owner's id or behind it, is no picture."""
    ring = keyring(tmp_path / "keys")
    cabinet = Cabinet(tmp_path / "e", ring)
    cabinet.put({"a": b"Avery"}, {"a": ring.new()})
    path = tmp_path / "e" / "a.age"
    whole = path.read_bytes()
    for cut in (0, 5, 16, 17, len(whole) - 1):
        path.write_bytes(whole[:cut])
        with pytest.raises(EncryptionError, match="damaged"):
            cabinet.get("a")
