"""Drawing and sealing by several hands: in order, never more than told, with real workers and a real key."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pdfforms import api, archives, signing
from pdfforms.archive.copy.kept import Circumstances
from pdfforms.archive.signatures.keys import TestKey as Key
from pdfforms.archive.signatures.keys import new_key
from pdfforms.archive.signatures.turns import in_turns
from pdfforms.archive.signatures.validate import validate
from pdfforms.bulk.keeping.archive_hand import Hand
from pdfforms.bulk.keeping.archive_hands import AHEAD, Hands, Turn
from pdfforms.bulk.keeping.archive_sealing import SealingKey
from pdfforms.bulk.keeping.archive_work import CopyWanted, LookWanted, draws, load_made, seals
from pdfforms.bulk.keeping.originals import record_of
from pdfforms.bulk.reading.signatures import Checker
from pdfforms.bulk.shelf import Shelf, packaged_blanks
from pdfforms.contain.worker import Worker
from pdfforms.errors import SigningError, WireError
from pdfforms.model.copycode import new_code
from tests.archive import token
from tests.archive.signed import filled, sealed
from tests.bulk.offices import Inbox, answered
from tests.office import ROOT
from tests.programs import require
from tests.torture.office import make_office, start

PASSWORD = "not a secret of anybody"  # noqa: S105 -- nobody's
HANDS = 2


@pytest.fixture(scope="module")
def key() -> Key:
    """A key to seal with."""
    return new_key("Records Office", "Example School Division", PASSWORD, datetime.now(UTC))


@pytest.fixture
def working(tmp_path: Path) -> Inbox:
    """An office with workers of its own; eight returns have come in."""
    (tmp_path / "came").mkdir()
    inbox = Inbox(make_office(tmp_path / "office"), tmp_path / "came")
    inbox.receive(**{f"plan{number}": answered(new_code(), days_absent=number) for number in range(8)})
    return inbox


def test_hands_seal_in_the_records_order(working: Inbox, key: Key) -> None:
    """Each copy has its own record in it and a valid seal; one hand and two leave the same behind, and no key."""
    ids = [each.id for each in working.records()]
    with signing.sealing_with(key.pkcs12, PASSWORD) as seal:
        run = archives.archive_records(ids, seal=seal, jobs=HANDS, office=working.office)
    assert (run.new, run.failed, run.told) == (8, {}, [])
    assert [each.subject for each in working.events("archived")] == ids
    for record in ids:
        copy = archives.archived_file(record, "archive.pdf", None, working.office)
        assert [each.verdict for each in validate(copy, [key.root])] == ["valid"]
        assert record.encode() in archives.archived_file(record, "record.json", None, working.office)
    *_, checked = archives.verify_archive(office=working.office)
    assert checked.well
    kept = [path.read_bytes() for path in working.folder.parent.rglob("*") if path.is_file()]
    assert not any(PASSWORD.encode() in each or key.pkcs12 in each for each in kept)


class Slow:
    """Stands in for contents, of a size."""

    def __init__(self, number: int, size: int = 1) -> None:
        self.number = number
        self.files = {"a": b"x" * size}


def drawing(self: Hand, contents: Any) -> dict[str, bytes]:
    """Later ones are quicker; each third goes wrong."""
    del self
    time.sleep(0.002 * (8 - contents.number % 8))
    if contents.number % 3 == 2:
        raise SigningError(f"not {contents.number}")
    return {"drawn": str(contents.number).encode()}


def test_order_and_number_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is drawn comes in the order it was asked for, errors too, and few are taken before their turn."""
    monkeypatch.setattr(Hand, "draw", drawing)
    taken = 0

    def turns() -> Iterator[Turn[int]]:
        nonlocal taken
        for number in range(60):
            taken += 1
            yield Turn(number, Slow(number) if number % 5 else None)  # type: ignore[arg-type]  # stands in

    with Hands(Shelf(()), None, HANDS) as hands:
        for expected, (number, drawn) in enumerate(hands.drawn(turns())):
            assert number == expected
            assert taken - expected <= AHEAD * HANDS + 1
            if number % 5 == 0:
                assert drawn == {}
            elif number % 3 == 2:
                assert str(drawn) == f"not {number}"
            else:
                assert drawn == {"drawn": str(number).encode()}
    assert taken == 60


def test_large_records_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes in memory are bounded as well as records."""
    monkeypatch.setattr(Hand, "draw", drawing)
    monkeypatch.setattr("pdfforms.bulk.keeping.archive_hands.AHEAD_BYTES", 1_000)
    taken = 0

    def turns() -> Iterator[Turn[int]]:
        nonlocal taken
        for number in range(12):
            taken += 1
            yield Turn(number, Slow(number, 700))  # type: ignore[arg-type]  # stands in

    with Hands(Shelf(()), None, HANDS) as hands:
        for number, _ in hands.drawn(turns()):
            assert taken - number <= 2


def test_a_worker_is_not_believed() -> None:
    """What is no answer, or names a finding that there is not, is refused."""
    for data in (b"", b"\xc1", msgspec.msgpack.encode([b"%PDF", [["no_such_code", "info", None, ""]], ""])):
        with pytest.raises(WireError):
            load_made(data)


def test_the_key_is_opened_before_anything_is_drawn(key: Key) -> None:
    """A wrong password ends the run at its beginning; nothing shows a password."""
    with pytest.raises(SigningError), signing.sealing_with(key.pkcs12, "another"):
        pass
    with pytest.raises(SigningError):
        seals(SealingKey(key.pkcs12, "another"))
    assert PASSWORD not in repr(SealingKey(key.pkcs12, PASSWORD))


def test_what_a_worker_refuses_is_told(working: Inbox) -> None:
    """An edition that is not on the worker's shelf, a look that is none."""
    work = draws(Shelf((packaged_blanks(),)))
    made = load_made(work(LookWanted(b"no pictures", "A form", datetime.now(UTC))))
    assert made.data is None
    assert [each.code for each in made.findings] == ["archive_look_not_kept"]
    asked = Circumstances(datetime.now(UTC))
    wanted = CopyWanted(("PF1:XX:2026-1:en:letter", "0" * 64), working.records()[0], {}, (), (), asked)
    assert "not on hand" in load_made(work(wanted)).why


def test_work_that_waits_is_refused() -> None:
    """What runs in turns may have tasks of its own, but nothing to wait for outside."""

    async def together() -> list[int]:
        async def give(number: int) -> int:
            return number

        return [await each for each in asyncio.as_completed([give(1), give(2)])]

    async def waits() -> None:
        await asyncio.get_running_loop().create_future()

    assert sorted(in_turns(together())) == [1, 2]
    with pytest.raises(RuntimeError, match="waits"):
        in_turns(waits())


def test_a_token_stays_with_the_parent(working: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A card has one session: copies are drawn by all hands and sealed one after the other."""
    require(token.available())
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    monkeypatch.setenv(signing.PASSWORD, token.PIN)
    code = f"from pathlib import Path; from tests.archive import token; token.make_token(Path({str(tmp_path)!r}))"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)  # a program reads where tokens are once
    settings = working.office.folder.root / "pdfforms.toml"
    labels = f'module = "{token.MODULE}"\ntoken = "{token.LABEL}"\ncertificate = "{token.CERTIFICATE}"\n'
    settings.write_text(f"{settings.read_text()}\n[signatures]\n{labels}")
    process = start(settings.parent, "archive", "add", "--jobs", str(HANDS))
    assert process.process.wait(120) == 0
    for record in working.records():
        copy = archives.archived_file(record.id, "archive.pdf", None, working.office)
        assert [each.verdict for each in validate(copy)] == ["intact_untrusted"]


@pytest.mark.parametrize("ends", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_stopped_goes_on(working: Inbox, ends: signal.Signals) -> None:
    """Ctrl-C or a kill in mid-run: no worker stays, what was noted is stored, and the next run does the rest."""
    place = working.office.folder.root
    process = start(place, "archive", "add", "--jobs", str(HANDS))
    while process.look() and not process.known:
        time.sleep(0.01)
    time.sleep(0.5)
    process.look()
    os.kill(process.process.pid, ends)
    process.process.wait(60)
    end = time.monotonic() + 30
    while process.orphans() and time.monotonic() < end:
        time.sleep(0.05)
    assert process.orphans() == []
    done = {each.subject for each in working.events("archived")}
    run = archives.archive_records(office=working.office, jobs=1)
    assert (run.failed, run.new) == ({}, 8 - len(done))
    *_, checked = archives.verify_archive(office=working.office)
    assert (checked.well, checked.done) == (True, 8)
    held = [record_of(each) for each in archives.open_archive(working.office).ids()]
    assert sorted(map(str, held)) == sorted(each.id for each in api.office_records(working.office))


def test_one_worker_checks_all_signatures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files without a signature start no worker; one that is signed and one that is broken are told apart."""
    started = []
    monkeypatch.setattr(
        Worker, "ready", lambda self, opening, ready=Worker.ready: started.append(ready(self, opening))
    )
    with Checker(()) as check:
        assert check(filled()) == ()
        assert started == []
        for _ in range(2):
            assert [each.data["verdict"] for each in check(sealed())] == ["intact_untrusted"]
        assert [each.data["verdict"] for each in check(b"%PDF /ByteRange")] == ["unreadable"]
    assert len(started) == 1
