"""What other processes do to a ledger, for tests of two at once, of a kill, of a full disk and of missing rights.

`run("name", address, ...)` runs a function of this file in a process of its own.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from itertools import count

from pdfforms.errors import LedgerError
from pdfforms.ledger import Ledger, open_ledger
from tests.ledger.made import VALUES, arrival, post, posted, reading, record
from tests.office import ROOT

BATCH = 16


def start(name: str, *arguments: str) -> subprocess.Popen[str]:
    """A process that does that."""
    words = [sys.executable, "-m", "tests.ledger.children", name, *arguments]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(name: str, *arguments: str) -> str:
    """What a process that did that has printed."""
    process = start(name, *arguments)
    said, failed = process.communicate()
    assert not process.returncode, failed
    return said


def just_open(address: str) -> None:
    """Opens the ledger and closes it."""
    open_ledger(address).close()


def post_until_killed(address: str, first: str) -> None:
    """Batch after batch: receives, says so, posts, says so."""
    with open_ledger(address) as ledger:
        for number in count(int(first)):
            names = [f"{number}.{each}" for each in range(BATCH)]
            print("receiving", number, flush=True)
            post(ledger, names)
            print("posted", number, flush=True)


def join_one(address: str, name: str, times: str) -> None:
    """Posts files of one's own to one record that others post to too, joined as bulk joins them."""
    with open_ledger(address) as ledger:
        for number in range(int(times)):
            add_to_shared(ledger, f"{name}.{number}")


def add_to_shared(ledger: Ledger, name: str) -> None:
    """The record says how many readings its maker saw."""
    ledger.receive([arrival(name)])
    with ledger.posting(["shared"]) as posting:
        posting.put_readings([reading(name, "shared")])
        seen = len(posting.readings_of(["shared"])["shared"])
        posting.put_records([posted(record("shared", VALUES | {"grade": seen}))])


def fill_the_disk(address: str) -> None:
    """Posts until no file may grow any more; prints how many batches were posted, and what was said."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with open_ledger(address) as ledger:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 19, 1 << 19))
        for number in range(1_000):
            try:
                post(ledger, [f"{number}.{each}" for each in range(BATCH)])
            except LedgerError as exc:
                print(number, exc)
                return


def post_as_nobody(address: str) -> None:
    """Posts without root's right to write everywhere; prints what was said."""
    with open_ledger("sqlite://") as ledger:  # loads all that is needed while it may be read
        post(ledger, ["one"])
    if not os.geteuid():
        os.seteuid(65_534)
    try:
        with open_ledger(address) as ledger:
            ledger.receive([arrival("one")])
    except LedgerError as exc:
        print(exc)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
