"""A campaign written, checked and sent to a server without limits, beside a bare loop of smtplib.

python -m benchmarks.send [--families N]

The server is a process of its own, in Python, and takes longer over a message than the sender: so the
processor's time of the sender is shown, too. The bare loop sends finished messages of the same size over one
connection: it writes none, looks into none and notes nothing.
"""

from __future__ import annotations

import argparse
import multiprocessing
import smtplib
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import machine
from pdfforms.bulk.campaign.outbox import campaign_named, server_of
from pdfforms.bulk.campaign.prepare import Preparer
from pdfforms.bulk.campaign.sending import Run
from pdfforms.mail.pace import Limits
from tests.mail.campaigns import CAMPAIGN, campaign, families, office
from tests.mail.server import Box, serving


def serve(pipe: Connection) -> None:
    """The server: tells its port, and how many messages it has when it is told to end."""
    box = Box()
    with serving(box) as port:
        pipe.send(port)
        pipe.recv()
        pipe.send(len(box.messages))


def timed(work: Callable[[], int]) -> tuple[int, float, float]:
    """How many, seconds by the clock, seconds of the processor."""
    wall, own = time.perf_counter(), time.process_time()
    count = work()
    return count, time.perf_counter() - wall, time.process_time() - own


def main() -> int:
    """Prints a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--families", type=int, default=300)
    count = parser.parse_args().families
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=serve, args=(theirs,))
    server.start()
    port: int = ours.recv()
    with TemporaryDirectory() as place:
        own = office(Path(place) / "office", port)
        made = timed(lambda: len(families(count)) if campaign(own, families(count)) else 0)
        with own.folder.open_ledger() as ledger:
            found = campaign_named(ledger, CAMPAIGN)
            preparer = Preparer(own, ledger, found)
            prepared = [preparer.prepare(each) for each in ledger.sends(CAMPAIGN)]
            run = Run(ledger, found, server_of(own.settings), Limits(None, None), lambda _: True, lambda _: None)
            fresh = Preparer(own, ledger, found)  # one that has read nothing yet
            sent = timed(lambda: sum(run.send(fresh).outcomes.values()))

    def loop() -> int:
        with smtplib.SMTP("127.0.0.1", port) as smtp:
            for each in prepared:
                smtp.sendmail(each.envelope_from, [each.recipient], each.data)
        return len(prepared)

    bare = timed(loop)
    ours.send("end")
    arrived = ours.recv()
    server.join()
    sys.stdout.write(f"{machine()}\n\n| | number | a second | a second of the processor |\n|---|--:|--:|--:|\n")
    rows = {
        "copies made, read back, kept": made,
        "messages written, checked, sent, noted": sent,
        "bare smtplib loop": bare,
    }
    for name, (number, wall, processor) in rows.items():
        sys.stdout.write(f"| {name} | {number} | {number / wall:.0f} | {number / processor:.0f} |\n")
    return 0 if arrived == sent[0] + bare[0] else 1


if __name__ == "__main__":
    sys.exit(main())
