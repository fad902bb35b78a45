"""The archive under kill -9, flipped bytes, forged digests, full and read-only disks.

`python -m tests.torture.archive [--kills 200 --archivings 300 --objects 1000]` ends with 1 where anything was
lost, doubled, half written, invalid or not found.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import machine
from tests.torture.archive_disks import refusals, small_disk
from tests.torture.archive_kills import killed_archivings
from tests.torture.archive_tampering import flipped, forged


def main() -> int:
    """Runs all proofs and prints what came of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--archivings", type=int, default=300)
    parser.add_argument("--objects", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="on the disk that is to be used")
    options = parser.parse_args()
    print(f"{' '.join(['python -m tests.torture.archive', *sys.argv[1:]])}: {machine()}")
    with TemporaryDirectory(dir=options.folder) as temporary:
        folder = Path(temporary)
        proofs: tuple[tuple[str, Callable[[], object]], ...] = (
            ("kill -9", lambda: killed_archivings(folder / "k", options.archivings, options.kills, options.seed)),
            (
                "kill -9, without exchanging folders",
                lambda: killed_archivings(folder / "w", options.archivings, options.kills, options.seed, False),
            ),
            ("one byte flipped in each", lambda: flipped(folder / "f", options.objects, options.seed)),
            ("manifest and sidecar forged, too", lambda: forged(folder / "m", options.objects)),
            ("full and read-only at every write", lambda: refusals(folder / "r")),
            ("a small disk that fills up", lambda: small_disk(folder / "s")),
        )
        bad = 0
        for name, proof in proofs:
            start = time.monotonic()
            report = proof()
            bad += not report
            print(f"{'ok  ' if report else 'FAIL'} {name}: {report} ({time.monotonic() - start:.0f} s)")
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main())
