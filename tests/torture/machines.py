"""Answers of machines, many of them, fetched by a real `pdfforms` under strace: none is answered.

python -m tests.torture.machines --count 10000

Nothing is sent without a socket, and by no other program than one that is started: there is neither.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pdfforms import api
from pdfforms.model.mail import MailKind
from tests.mail.machines import machines
from tests.torture.office import office_at
from tests.torture.watched import Fetched, fetch_watched


@dataclass(frozen=True)
class Report:
    """What came of it."""

    fetched: Fetched
    kinds: Mapping[MailKind | None, int]
    records: int

    @property
    def good(self) -> bool:
        """Whether it is as it must be: all known for what they are, no record, no word to anybody."""
        known = set(self.kinds) == {MailKind.AUTO_REPLY}
        return known and not self.records and not self.fetched.wrong and self.fetched.code == 0


def torture(place: Path, count: int) -> Report:
    """Fetches them. Needs strace."""
    fetched = fetch_watched(place, machines(count))
    office = office_at(fetched.office)
    with office.folder.open_ledger() as ledger:
        kinds = ledger.mail_kinds()
    return Report(fetched, kinds, sum(1 for _ in api.office_records(office)))


def main() -> int:
    """Prints the figures; 1 if something is wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10_000)
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory() as place:
        report = torture(Path(place) / "in", count)
    kinds = ", ".join(f"{number} {kind}" for kind, number in report.kinds.items())
    sys.stdout.write(
        f"{count} answers of machines: {kinds}; {report.records} records; sockets, programs and files that should "
        f"not be: {len(report.fetched.wrong)}, so 0 answers sent; {'as it must be' if report.good else 'WRONG'}\n"
    )
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main())
