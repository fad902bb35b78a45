"""The commands of an office that encrypts: its key, what was plain, and how a person looks at what is kept."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pdfforms import api
from pdfforms.commands.main import pdfforms
from pdfforms.encryption.office_key import VARIABLE
from pdfforms.settings import FILE
from tests.bulk.inline import InlinePool
from tests.bulk.mail import put, reply
from tests.encryption.offices import everything
from tests.hostile.canaries import canary, leaks
from tests.office import PLAN, ROOT, fill
from tests.read.bends import bent
from tests.read.test_annotations import inked
from tests.read.test_annotations import place as box_of
from tests.torture.office import make_office, office_at


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office that was plain for a while: two returns, with pictures, and one that is not read yet."""
    monkeypatch.setattr("pdfforms.bulk.reading.run.Pool", InlinePool)
    monkeypatch.delenv(VARIABLE, raising=False)
    office = make_office(tmp_path / "office")
    monkeypatch.chdir(office.folder.root)
    (tmp_path / "came").mkdir()
    for number in range(2):
        data = fill(
            PLAN, {"student_name": canary(number), "days_absent": 3, "other_notes": canary(number)}, None
        ).data
        (tmp_path / "came" / f"{number}.pdf").write_bytes(struck(data))
    assert run("read", str(tmp_path / "came")).exit_code == 0
    waits = b"%PDF nobody has read it"
    office.folder.vault.put({hashlib.sha256(waits).hexdigest(): waits})
    return office.folder.root


def struck(data: bytes) -> bytes:
    """A plan with a number that is crossed out: a person must look at a picture of it."""
    x0, y0, x1, y1 = box_of("days_absent")
    return bent(data, inked([x0 - 5, (y0 + y1) / 2, x1 + 5, (y0 + y1) / 2]))


def run(*words: str, **how: str) -> Result:
    """One command in the office."""
    return CliRunner().invoke(pdfforms, words, **how)  # type: ignore[arg-type]  # its input alone


def _switch_on(place: Path) -> str:
    """Makes the key, puts what is printed into the settings, and the key where the settings say."""
    made = run("keys", "office", "-o", str(place.parent / "office.key"))
    assert made.exit_code == 0, made.output
    table = made.output.split("[encryption]")[1].split("Keep the secret")[0]
    with (place / FILE).open("a") as file:
        file.write(f'\n[encryption]{table}key = "../office.key"\n')
    return made.output


def test_an_office_is_switched_on(place: Path) -> None:
    """The key is for its owner alone and never overwritten; its public half stands in what is printed, its secret
    not; afterwards nothing plain is left, all is read as before, and the doctor is content with the keys."""
    assert leaks([place]) != []
    before = [each.to_json() for each in api.office_records(office_at(place))]
    said, key = _switch_on(place), place.parent / "office.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert key.read_text().splitlines()[-1] not in said
    assert tomllib.loads((place / FILE).read_text())["encryption"]["recipient"] in key.read_text()
    again = run("keys", "office", "-o", str(key))
    assert (again.exit_code, "is there already" in again.output) == (2, True)
    assert "files of earlier days lie there plain" in run("doctor").output
    assert run("keys", "encrypt").exit_code == 0
    parts = [place / part for part in ("returns", "mail", "quarantine", "evidence", "copies")]
    assert leaks(parts) == []
    assert not any(each in everything(*parts) for each in (b"%PDF", b"\x89PNG"))
    assert [each.to_json() for each in api.office_records(office_at(place))] == before
    doctor = run("doctor").output
    assert ("plain" in doctor, "the office's key is at hand" in doctor) == (False, True)
    assert "0 files encrypted" in run("keys", "encrypt").output
    (place / "returns" / "00").mkdir(exist_ok=True)
    (place / "returns" / "00" / f"{'0' * 64}.pdf").write_bytes(b"%PDF another than its name says")
    (place / "copies" / "0123456789.pdf").write_bytes(b"%PDF of no campaign")
    told = run("keys", "encrypt").output
    assert "0 files encrypted" in told
    assert [told.count(each) for each in ("left plain", "0" * 64, "0123456789.pdf")] == [2, 1, 1]


def test_the_doctor_finds_what_is_wrong_with_keys(place: Path) -> None:
    """A keyring within the office folder, a key that others may read, one that is not there."""
    _switch_on(place)
    run("keys", "encrypt")
    (place.parent / "pdfforms-keys").rename(place / "keys")
    settings = (place / FILE).read_text()
    (place / FILE).write_text(settings.replace('keys = "../pdfforms-keys"', 'keys = "keys"'))
    assert "the keyring lies inside the office folder" in run("doctor").output
    (place / "keys").chmod(0o755)
    assert "others may look into the keyring" in run("doctor").output
    (place / "keys").chmod(0o700)
    (place.parent / "office.key").chmod(0o644)
    assert "chmod 600" in run("doctor").output
    (place.parent / "office.key").unlink()
    assert "cannot be opened now" in run("doctor").output
    (place / "keys").rename(place.parent / "away")
    assert "is not the keyring of this office: it is empty" in run("doctor").output


def test_pictures_are_looked_at_in_one_step(place: Path, tmp_path: Path) -> None:
    """`review --evidence DIR` has them there in the clear while a person looks, and nowhere after."""
    _switch_on(place)
    run("keys", "encrypt")
    assert "pdfforms review --evidence DIR shows it" in run("review", "--by", "Pat Sample", input="q\n").output
    looked = run("review", "--by", "Pat Sample", "--evidence", str(tmp_path / "look"), input="\n\n\nq\n").output
    shown = [line.split("picture: ")[1] for line in looked.splitlines() if "picture: " in line]
    assert shown
    assert all(each.startswith(str(tmp_path / "look")) for each in shown)
    assert not list((tmp_path / "look").iterdir())
    refused = run("review", "--by", "Pat Sample", "--evidence", str(place / "evidence"), input="q\n")
    assert (refused.exit_code, "the office's own" in refused.output) == (2, True)


def test_a_file_is_opened_by_its_path(place: Path, tmp_path: Path) -> None:
    """A return, a picture and a message are written out as they were, for one person to read; nothing else."""
    _switch_on(place)
    run("keys", "encrypt")
    api.fetch_mail([put(tmp_path / "mail", [reply(1, text="Please call.")])], None, office_at(place), jobs=1)
    told = run("items").output
    assert "pdfforms keys open mail/" in told
    paths = [next(place.rglob(each)) for each in ("*.pdf.age", "*.png.age", "*.eml.age")]
    opened = run("keys", "open", *map(str, paths), "-o", str(tmp_path / "look"))
    assert opened.exit_code == 0, opened.output
    begins = {path.suffix: path.read_bytes()[:4] for path in (tmp_path / "look").iterdir()}
    assert (begins[".pdf"], begins[".png"], set(begins)) == (b"%PDF", b"\x89PNG", {".pdf", ".png", ".eml"})
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "look").iterdir()} == {0o600}
    name = paths[1].name.removesuffix(".age")  # as the records and their spreadsheet call it
    assert run("keys", "open", f"evidence/{name}", "-o", str(tmp_path / "again")).exit_code == 0
    for wrong in (place / FILE, place / "secret", tmp_path / "none"):
        assert run("keys", "open", str(wrong), "-o", str(tmp_path / "look")).exit_code == 2
    assert run("keys", "open", str(paths[0]), "-o", str(place / "returns")).exit_code == 2


def test_an_office_that_does_not_encrypt_needs_nothing_of_it(place: Path) -> None:
    """No library of it is loaded, and no file of it is made."""
    script = (
        "import sys; from pdfforms.commands.main import pdfforms\n"
        "try: pdfforms(['reread', '--all'])\n"
        "except SystemExit as end: print(end.code, 'pyrage' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-c", script]
    done = subprocess.run(words, cwd=place, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].endswith("False")
    assert not {"keys", "keyring", "intake"} & {path.name for path in place.iterdir()}
    assert not list(place.rglob("*.age"))


def test_without_the_key_it_is_said_in_one_paragraph(place: Path) -> None:
    """A command that must open something ends with its own exit code, and says where the key may be put."""
    _switch_on(place)
    run("keys", "encrypt")
    (place.parent / "office.key").unlink()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    (path, *_) = (place / "returns").rglob("*.age")
    words = [sys.executable, "-m", "pdfforms", "keys", "open", str(path), "-o", str(place.parent / "look")]
    done = subprocess.run(words, cwd=place, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, len(done.stderr.splitlines())) == (16, 1)
    assert "office.key cannot be read" in done.stderr
