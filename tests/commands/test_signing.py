"""`pdfforms keys`, `sign` and `verify`."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pdfforms.commands.main import pdfforms
from tests.archive.attacks.surgery import append, forgeries
from tests.archive.signed import STAFF, catalog, filled

DEFINITION = ("--definition", "trip.toml")


def _run(*words: str) -> Result:
    return CliRunner().invoke(pdfforms, words)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a test key and the settings that `keys new` prints."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PDFFORMS_KEY_PASSWORD", "not a secret")
    said = _run("keys", "new", "-o", "keys").output
    settings = said[said.index("[signatures]") : said.index("\n\nThis key")]
    (tmp_path / "pdfforms.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "trip.toml").write_bytes(definition().read_bytes())
    (tmp_path / "return.pdf").write_bytes(filled())
    return tmp_path


def definition() -> Path:
    """The field trip with a digital field for staff."""
    path = catalog().definition
    assert path
    return path


def test_from_a_new_key_to_a_verified_file(office: Path) -> None:
    """A test key signs a form, and the file verifies: who, how and when, in words and as JSON."""
    assert (
        _run("sign", "return.pdf", "--field", STAFF, "-o", "signed.pdf").output
        == "signed.pdf  signed, PAdES B-B\n"
    )
    told = _run("verify", "signed.pdf", *DEFINITION)
    assert told.exit_code == 0
    assert "Valid: the whole file is as it was signed" in told.output
    assert "guardian_signature: not signed" in told.output
    plain = json.loads(_run("verify", "signed.pdf", "--json", *DEFINITION).output)
    assert [(each["field"], each["kind"]) for each in plain["fields"]] == [
        ("guardian_signature", None),
        (STAFF, "digital"),
    ]
    assert [(each["field"], each["verdict"]) for each in plain["digital"]] == [(STAFF, "valid")]
    mode = stat.S_IMODE((office / "keys" / "office-test.p12").stat().st_mode)
    assert mode == 0o600


def test_what_was_changed_ends_with_one(office: Path) -> None:
    """A sealed file that was changed is told so, with what was changed, and the exit code is 1."""
    assert _run("sign", "return.pdf", "-o", "sealed.pdf").exit_code == 0
    data = (office / "sealed.pdf").read_bytes()
    (office / "changed.pdf").write_bytes(append(data, forgeries(data)["an annotation"]))
    told = _run("verify", "changed.pdf", *DEFINITION)
    assert told.exit_code == 1
    assert "After it: page 1 has other annotations" in told.output


@pytest.mark.usefixtures("office")
def test_a_field_that_is_not_there_is_told_with_those_that_are() -> None:
    """The message names the digital fields that wait for a signature."""
    told = _run("sign", "return.pdf", "--field", "nobody", "-o", "signed.pdf")
    assert told.exit_code == 13
    assert STAFF in told.output


def test_without_a_key_nothing_is_signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An office without a key is told how to make one to try."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "return.pdf").write_bytes(filled())
    told = _run("sign", "return.pdf", "-o", "signed.pdf")
    assert told.exit_code == 13
    assert "pdfforms keys new" in told.output


@pytest.mark.usefixtures("office")
def test_a_key_is_never_written_over() -> None:
    """What was signed with a key needs its root for ever."""
    assert _run("keys", "new", "-o", "keys").exit_code == 2
