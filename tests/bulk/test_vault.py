"""The vault: bytes by their SHA-256, whole or told, moved to quarantine and back."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest

from pdfforms.bulk.folder import make_folder
from pdfforms.bulk.vault import Vault
from pdfforms.errors import UsageError

DATA = b"%PDF-1.7 some return"
SHA = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """An empty one."""
    return Vault(tmp_path / "returns", tmp_path / "quarantine")


def test_what_is_put_is_there(vault: Vault) -> None:
    """Under its hash, with an ending that opens it, for the owner alone; put again, it stays."""
    files = {hashlib.sha256(data).hexdigest(): data for data in (DATA, b"PK\x03\x04", b"dear office", b"\x00\xff")}
    vault.put(files)
    assert {sha256: vault.get(sha256) for sha256 in files} == files
    assert vault.find(SHA) == vault.returns / SHA[:2] / f"{SHA}.pdf"
    before = {path: path.stat().st_mtime_ns for path in vault.returns.rglob("*.*")}
    vault.put(files)
    assert {path: path.stat().st_mtime_ns for path in vault.returns.rglob("*.*")} == before


def test_what_a_crash_cut_short_is_put_again(vault: Vault) -> None:
    """And until then it is told, not read."""
    vault.put({SHA: DATA})
    path = vault.find(SHA)
    assert path
    path.write_bytes(DATA[:5])
    with pytest.raises(UsageError, match="gone or changed"):
        vault.get(SHA)
    vault.put({SHA: DATA})
    assert vault.get(SHA) == DATA
    with pytest.raises(UsageError, match="gone or changed"):
        vault.get("0" * 64)


def test_quarantine_and_back(vault: Vault) -> None:
    """The file with its reason, whatever it is called; doing so twice is doing it once."""
    vault.put({SHA: DATA})
    for _ in range(2):
        vault.lock_away(SHA, "a\nb\udcff.pdf: It broke.")
    assert {path.name for path in vault.quarantine.iterdir()} == {f"{SHA}.pdf", f"{SHA}.reason.txt"}
    assert {path.stat().st_mode & 0o777 for path in vault.quarantine.iterdir()} == {0o600}
    assert vault.get(SHA) == DATA
    vault.put({SHA: DATA})
    assert list(vault.returns.rglob("*.pdf")) == []
    for _ in range(2):
        assert vault.let_out(SHA).parent == vault.returns / SHA[:2]
    assert list(vault.quarantine.iterdir()) == []
    for move in (vault.let_out, lambda sha256: vault.lock_away(sha256, "")):
        with pytest.raises(UsageError, match="is not in"):
            move("0" * 64)


def test_a_disk_that_refuses_is_told(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the place is no folder, and where a move is refused."""
    vault.put({SHA: DATA})
    vault.quarantine.write_bytes(b"")
    with pytest.raises(UsageError, match="cannot be written"):
        vault.lock_away(SHA, "")
    vault.quarantine.unlink()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(UsageError, match="Permission denied"):
        vault.lock_away(SHA, "")


def test_what_killed_runs_left_is_removed(tmp_path: Path) -> None:
    """Half-written files go once they are an hour old; another run may be writing the younger ones."""
    folder = make_folder(tmp_path / "office")
    places = [folder.root / each for each in ("returns", "returns/ab", "quarantine", "evidence", "editions")]
    for place in places:
        place.mkdir(exist_ok=True)
        for name in (".pdfforms-old.part", ".pdfforms-new.part", "kept.pdf"):
            (place / name).write_bytes(b"half")
        os.utime(place / ".pdfforms-old.part", (time.time() - 4_000,) * 2)
    folder.tidy()
    left = {path.name for place in places for path in place.iterdir() if path.is_file()}
    assert left == {".pdfforms-new.part", "kept.pdf"}
