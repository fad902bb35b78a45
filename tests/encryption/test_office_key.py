"""The office's key: where it is looked for, and what is said where it cannot be used."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pdfforms.bulk.folder import folder_of, make_folder
from pdfforms.encryption.office_key import ACCOUNT, VARIABLE, keys_in, new_office_key, secret_from
from pdfforms.errors import OfficeLocked, SettingsError
from pdfforms.settings import FILE, load_settings
from tests.encryption.keys import OTHER_SECRET, PUBLIC, SECRET, keyring


@pytest.fixture(autouse=True)
def _no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def test_environment_then_file_then_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment stands before the file that the settings name, and that before the system's keyring."""
    file, system = tmp_path / "office.key", {ACCOUNT: "from the keyring"}
    file.write_text("from the file")
    file.chmod(0o600)
    assert secret_from(None, system.get) == "from the keyring"
    assert secret_from(file, system.get) == "from the file"
    monkeypatch.setenv(VARIABLE, "from the environment")
    assert secret_from(file, system.get) == "from the environment"


def test_no_key_is_said_in_one_paragraph(tmp_path: Path) -> None:
    """Where no key is at hand the message says where one may be put; a file that is not there is named."""
    with pytest.raises(OfficeLocked, match=VARIABLE) as told:
        secret_from(None, lambda _: None)
    assert told.value.exit_code == 16
    with pytest.raises(OfficeLocked, match=r"none\.key cannot be read"):
        secret_from(tmp_path / "none.key", lambda _: None)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    """A file that anybody else may read or write is no place for a secret."""
    file = tmp_path / "office.key"
    file.write_text(SECRET)
    file.chmod(mode)
    with pytest.raises(OfficeLocked, match="chmod 600"):
        secret_from(file, lambda _: None)


def test_a_key_is_a_file_of_age(tmp_path: Path) -> None:
    """A new key is as age-keygen writes it; a text that is none is refused and never quoted."""
    text, public = new_office_key(datetime(2026, 1, 2, tzinfo=UTC))
    (secret,) = keys_in(text)
    assert (secret.startswith("AGE-SECRET-KEY-1"), public.startswith("age1")) == (True, True)
    with pytest.raises(OfficeLocked) as told:
        keyring(tmp_path, "not-a-key").check()
    assert "not-a-key" not in str(told.value)


def test_an_earlier_key_may_stand_beside_the_new_one(tmp_path: Path) -> None:
    """Of several keys in a file the one that fits opens."""
    owner = keyring(tmp_path).new()
    ring = keyring(tmp_path, OTHER_SECRET + SECRET)
    assert ring.decrypt(owner, keyring(tmp_path).encrypt(owner, b"x")) == b"x"


def test_an_office_has_a_keyring_only_where_the_settings_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without [encryption] there is none; with it all of a program has the same one, beside the office's parts or
    where the settings say."""
    made = make_folder(tmp_path / "office")
    assert made.keyring is None
    with (made.root / FILE).open("a") as file:
        file.write(f'\n[encryption]\nrecipient = "{PUBLIC}"\nkeys = "../elsewhere"\n')
    monkeypatch.setenv(VARIABLE, SECRET)
    found, again = folder_of(load_settings(made.root)), folder_of(load_settings(made.root))
    assert found
    assert again
    assert found.keyring
    assert found.keyring is again.keyring
    found.keyring.check()
    owner = found.keyring.new()
    assert (tmp_path / "elsewhere" / owner[:2] / f"{owner}.age").is_file()
    assert found.keeps(found.root / "keyring")
    assert found.keeps(found.root / "intake" / owner)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("", "needs recipient"),
        ('key = "office.key"', "needs recipient"),
        ('recipient = "AGE-SECRET-KEY-1QQ"', "no secret stands here"),
        (f'recipient = "{PUBLIC}"\nrecipients = ["ssh-rsa"]', "public keys"),
        (f'recipient = "{PUBLIC}"\nfolder = "x"', "is no setting"),
    ],
    ids=["empty", "key alone", "secret", "no age key", "unknown setting"],  # its key is new in each process
)
def test_settings_that_would_leave_everything_plain_are_refused(tmp_path: Path, table: str, why: str) -> None:
    """A table without a public key is no way to turn encryption off, and no secret stands in the settings."""
    (tmp_path / FILE).write_text(f"[encryption]\n{table}\n")
    with pytest.raises(SettingsError, match=why) as told:
        load_settings(tmp_path)
    assert "SECRET-KEY-1QQ" not in str(told.value)
