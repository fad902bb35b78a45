"""Disposals that are killed: `python -m tests.torture.dispose [KILLS] [RECORDS] [encrypted]`.

An office full of made-up records, half of them due, is told to dispose in a process of its own, which is killed
with SIGKILL at a random moment, again and again until it ends by itself. Then nothing of the due ones may be left,
all of the others must be, every record has one certificate, and the chain verifies; in an office that encrypts
there are keys of the others alone, and they open what they should.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pdfforms import api
from pdfforms.bulk.folder import Folder
from pdfforms.bulk.keeping.auditing import audit
from pdfforms.bulk.keeping.disposal import Disposer
from pdfforms.bulk.reading.claims import Claims
from pdfforms.model.ledger import Arrival, FileChange, FileState, StoredReading
from pdfforms.model.retention import LeavingKind
from tests.encryption.offices import switched_on
from tests.ledger.made import AT, posted, record, sha
from tests.office import ROOT
from tests.torture.office import make_office, office_at


def fill(office: api.Office, records: int) -> tuple[list[str], list[str]]:
    """Records with a file and a picture each; the ids of those that are due, and of the others."""
    ids = [f"R{n:05}" for n in range(records)]
    folder = office.folder
    folder.vault.put({sha(each): each.encode() for each in ids})
    with folder.open_ledger() as ledger:
        ledger.receive([Arrival(sha(each), 10, "a PDF", f"/in/{each}", f"{each}.pdf", AT) for each in ids])
        with ledger.posting(ids) as posting:
            posting.put_readings([StoredReading(sha(each), 0, 0, each, "0.1.0", b"x") for each in ids])
            posting.put_records([posted(record(each)) for each in ids])
            posting.set_files([FileChange(sha(each), FileState.READ, AT) for each in ids])
        due = ids[::2]
        left = date(2010, 6, 28).isoformat()
        Claims(folder, ledger).after_posting([sha(each) for each in ids], [])
        Claims(folder, ledger).close()
        ledger.custodian.leave([(each, LeavingKind.LEFT, left) for each in due], "Sam Office", AT)
    for each in ids:
        (folder.evidence / f"{each}.goal.png").write_bytes(b"x")
    return due, ids[1::2]


def faults(office: api.Office, due: Sequence[str], others: Sequence[str]) -> list[str]:
    """What is not as it must be at the end."""
    folder = office.folder
    with folder.open_ledger() as ledger:
        found = [fault.words for fault in audit(ledger)]
        if [each.id for each in ledger.records()] != list(others):
            found.append("other records than those that were not due")
        if ledger.custodian.unfinished():
            found.append("a disposal is not done")
        owners = ledger.owners_of_records({each: f"COPY{each}" for each in others})
    if folder.keyring and set(folder.keyring.owners()) != set(owners.values()):
        found.append("other keys than those of the records that were not due")
    found += [f"{each}: its file is another" for each in others if _file(folder, each) != each.encode()]
    found += [f"{each}: its file is left" for each in due if folder.vault.find(sha(each))]
    found += [f"{each}: its file is gone" for each in others if not folder.vault.find(sha(each))]
    pictures = {path.name.partition(".")[0] for path in folder.evidence.iterdir()}
    if pictures != set(others):
        found.append("other pictures than those of the records that were not due")
    certified = [
        one["record"]
        for path in folder.certificates.glob("*.json")
        for one in json.loads(path.read_text(encoding="utf-8"))["records"]
    ]
    if sorted(certified) != sorted(due):
        found.append("not one certificate a record")
    return found


def _file(folder: Folder, record: str) -> bytes:
    return folder.vault.get(sha(record)) if folder.vault.find(sha(record)) else b""


def killed_until_done(place: Path, chance: random.Random, kills: int) -> int:
    """Disposes, killed up to so many times; how often it was."""
    words = [sys.executable, "-m", "tests.torture.dispose", "--run", str(place)]
    for number in range(kills + 1):
        process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()  # it begins
        if number < kills:
            try:
                process.wait(chance.uniform(0.0, 0.6))
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
        process.stdout.close()
        if process.wait() == 0:
            return number
    raise AssertionError("it never ended by itself")


def torture(
    place: Path, kills: int, records: int, seed: int = 6, *, encrypted: bool = False
) -> tuple[int, list[str]]:
    """How often a disposal was killed, and what was wrong at the end of any."""
    chance = random.Random(seed)  # noqa: S311  # when to kill is no secret
    killed = 0
    wrong: list[str] = []
    for number in range(4 * kills):
        if killed >= kills or wrong:
            break
        office = make_office(place / f"office{number}")
        office = switched_on(office) if encrypted else office
        due, others = fill(office, records)
        killed += killed_until_done(office.folder.root, chance, min(6, kills - killed))
        wrong = faults(office, due, others)
    return killed, wrong


def main(arguments: Sequence[str]) -> int:
    """Runs the proof, or, with --run PLACE, one disposal."""
    if arguments[:1] == ["--run"]:
        office = office_at(Path(arguments[1]))
        with office.folder.open_ledger() as ledger:
            print("begun", flush=True)
            Disposer(office.folder, ledger, office.settings).dispose("Sam Office")
        return 0
    encrypted = "encrypted" in arguments
    numbers = [int(each) for each in arguments if each.isdigit()]
    kills, records = (*numbers, *(100, 60)[len(numbers) :])[:2]
    with tempfile.TemporaryDirectory() as place:
        killed, wrong = torture(Path(place), kills, records, encrypted=encrypted)
    print(f"killed {killed} times among disposals of {records // 2} of {records} records: {len(wrong)} faults")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
