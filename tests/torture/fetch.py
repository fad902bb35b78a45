"""A real `pdfforms fetch` from a real mail server, killed at random moments and started again until it ends.

`python -m tests.torture.fetch --messages 600 --kills 60 --machines 10000` ends with 1 where anything was lost or
doubled against a run that nobody disturbed, or a machine's answer was taken for a return.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from pdfforms import api
from pdfforms.mail.credentials import IMAP_PASSWORD
from pdfforms.mail.opening import open_message
from pdfforms.model.mail import MailKind
from tests.bulk.mail import office_with_copies, reply, returned
from tests.encryption.offices import switched_on
from tests.mail.letters import bounce
from tests.mail.machines import machines
from tests.programs import dovecot
from tests.torture.office import Process, start

_TICK = 0.02
_SERVERS_OWN = (b"return-path:", b"delivered-to:")
"""Signs that a server writes itself when it delivers: those of a test message do not reach the mailbox."""


@dataclass(slots=True)
class Holding:
    """What an office holds in the end, in a form that can be compared."""

    records: list[str]
    items: list[tuple[str, str | None]]
    mails: dict[MailKind | None, int]
    receipts: int
    files: int
    kept: int
    """Messages in the folder `mail`."""

    @classmethod
    def of(cls, office: api.Office) -> Holding:
        """What is in its ledger and its folder."""
        with office.folder.open_ledger() as ledger:
            counts, mails = ledger.counts(), ledger.mail_kinds()
        records = sorted(
            str((each.copy, each.status, sorted(each.values.items()), [one.code for one in each.findings]))
            for each in api.office_records(office)
        )
        items = sorted(((item.code, item.copy) for item, _ in api.open_items(office)), key=str)
        kept = sum(1 for _ in office.folder.mail.present())
        return cls(records, items, mails, counts.receipts, sum(counts.files.values()), kept)


@dataclass(slots=True)
class Report:
    """What came of it."""

    messages: int
    quiet: Holding
    killed: Holding
    kills: int = 0
    orphans: int = 0
    taken: int = 0
    """Answers of machines that were taken for a return."""
    ends: Counter[int] = field(default_factory=Counter)
    traceback: bool = False
    unlocked: list[str] = field(default_factory=list)
    """What in an office that encrypts is not as it should be."""

    @property
    def misses(self) -> list[str]:
        """Everything that should not be."""
        found = [
            f"{name}: {getattr(self.quiet, name)!s:.200} but {getattr(self.killed, name)!s:.200}"
            for name in ("records", "items", "mails", "receipts", "files", "kept")
            if getattr(self.quiet, name) != getattr(self.killed, name)
        ]
        found += [f"{self.messages - self.killed.kept} messages are lost"] * (self.messages != self.killed.kept)
        found += [f"{self.orphans} workers outlived their parent"] * bool(self.orphans)
        found += [f"{self.taken} answers of machines were taken for returns"] * bool(self.taken)
        found += [f"exit code {code}" for code in self.ends if code not in (0, 1)]
        return found + self.unlocked + ["a traceback"] * self.traceback


def make_messages(many: int) -> list[bytes]:
    """Of ten messages: returns, one of another family's code, one second return, words, a bounce, a machine."""
    made: list[bytes] = []
    answers = (each for each in machines(many) if not any(name in each.lower() for name in _SERVERS_OWN))
    for number in range(many):
        place = number % 10
        if place == 4:
            made.append(reply(number, returned(number - 1, 5), to=number, number=number + 1))
        elif place == 5:
            made.append(reply(number - 5, returned(number - 5, 9), number=number + 1))
        elif place == 6:
            made.append(reply(number, number=number + 1, text=f"Our child {number} is well again"))
        elif place == 7:
            made.append(bounce(f"Message-ID: <sent-{number}@school.example>\r\n".encode()))
        elif place == 8:
            made.append(next(answers))
        else:
            made.append(reply(number, returned(number, number % 7), number=number + 1))
    return made


def torture(
    place: Path, server: dovecot.Server, messages: int, kills: int, seed: int, *, encrypted: bool = False
) -> Report:
    """Delivers the messages, fetches them quietly into one office and under kills into another."""
    server.deliver(*make_messages(messages))
    quiet, killed = (office_with_copies(place / name, messages) for name in ("quiet", "killed"))
    if encrypted:
        quiet, killed = switched_on(quiet), switched_on(killed)
    report = Report(messages, Holding([], [], {}, 0, 0, 0), Holding([], [], {}, 0, 0, 0))
    _end(report, _fetch(place, quiet, server))
    _under_kills(report, place, killed, server, kills, random.Random(seed))  # noqa: S311
    report.quiet, report.killed = Holding.of(quiet), Holding.of(killed)
    report.unlocked = list(_unlocked(killed)) if encrypted else []
    report.traceback = b"Traceback" in (place / "said.txt").read_bytes()
    return report


def _unlocked(office: api.Office) -> Iterator[str]:
    """Messages that do not open, that lie readable, or wait under the key of a run."""
    folder = office.folder
    assert folder.intake
    for path in folder.mail.present():
        if not folder.mail.get(path.name[:64]) or b"Message-ID" in path.read_bytes():
            yield f"{path.name} lies readable"
    yield from (f"the key of the run {each} is left" for each in folder.intake.open_ones())


def _fetch(place: Path, office: api.Office, server: dovecot.Server) -> Process:
    words = ("fetch", "--imap", server.url, "--jobs", "2")
    return start(office.folder.root, *words, said=place / "said.txt")


def _end(report: Report, process: Process) -> None:
    while process.look():
        time.sleep(_TICK)
    report.ends[process.process.returncode] += 1


def _under_kills(
    report: Report, place: Path, office: api.Office, server: dovecot.Server, kills: int, dice: random.Random
) -> None:
    longest = 1.5
    for _ in range(kills):
        process = _fetch(place, office, server)
        end = time.monotonic() + 0.4 + longest * dice.random()
        while process.look() and time.monotonic() < end:
            time.sleep(_TICK)
        if process.process.poll() is not None:
            report.ends[process.process.returncode] += 1
            continue
        process.kill(alone=dice.random() < 0.5)
        report.kills += 1
        longest += 0.1  # later kills reach later steps
        end = time.monotonic() + 10
        while process.orphans() and time.monotonic() < end:
            time.sleep(_TICK)
        report.orphans += len(process.orphans())
    _end(report, _fetch(place, office, server))


def taken_for_returns(many: int) -> int:
    """How many answers of machines are taken for a return."""
    found = map(open_message, machines(many))
    return sum(each.kind is not MailKind.AUTO_REPLY or bool(each.parts) for each in found)


def main() -> int:
    """Runs it and prints the figures."""
    asked = argparse.ArgumentParser(prog="python -m tests.torture.fetch", description=__doc__)
    asked.add_argument("--messages", type=int, default=600)
    asked.add_argument("--kills", type=int, default=60)
    asked.add_argument("--machines", type=int, default=10_000)
    asked.add_argument("--encrypted", action="store_true", help="into offices that encrypt")
    asked.add_argument("--seed", type=int, default=20_261_125, help="of the moments")
    chosen = asked.parse_args()
    os.environ[IMAP_PASSWORD] = dovecot.PASSWORD
    with TemporaryDirectory(prefix="torture-") as place, dovecot.running() as server:
        report = torture(
            Path(place), server, chosen.messages, chosen.kills, chosen.seed, encrypted=chosen.encrypted
        )
    report.taken = taken_for_returns(chosen.machines)
    print(table(report, chosen.machines))
    for miss in report.misses:
        print(f"MISS  {miss}")
    return 1 if report.misses else 0


def table(report: Report, many: int) -> str:
    """The figures, one a line."""
    rows: list[tuple[str, object]] = [
        ("messages on the server", report.messages),
        ("kills", report.kills),
        ("messages kept, quiet run", report.quiet.kept),
        ("messages kept, killed run", report.killed.kept),
        ("records, quiet run", len(report.quiet.records)),
        ("records, killed run", len(report.killed.records)),
        ("files, quiet and killed run", f"{report.quiet.files}, {report.killed.files}"),
        ("items, quiet and killed run", f"{len(report.quiet.items)}, {len(report.killed.items)}"),
        ("workers that outlived their parent", report.orphans),
        (f"of {many:,} answers of machines taken for returns", report.taken),
        ("misses", len(report.misses)),
    ]
    return "\n".join(f"{name:<50}{value}" for name, value in rows)


if __name__ == "__main__":
    sys.exit(main())
