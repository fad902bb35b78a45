"""The archive, measured: `python -m benchmarks.archive [--objects 10000] [--records 10000] [--folder FOLDER]`.

First the store beside ocfl-py and bagit on the same files (`archive_store`), then an office whose records are
drawn, sealed, stored, verified and found (`archive_office`). 0 leaves one of them out.

Name a folder on a disk that nobody else uses. On ext4 without a journal, as small virtual machines have it, each
new file looks for a place among those that were deleted in the last minutes, by whatever program: then the part of
the system in adding an object is four times what it is on a fresh disk, and ratios say little. As root:

    truncate -s 20G disk.img && mkfs.ext4 -q disk.img && mount -o loop disk.img FOLDER
"""

from __future__ import annotations

import argparse
import logging
import os
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import archive_office, archive_store
from benchmarks.measure import print_machine


def main() -> None:
    """Runs both and prints the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.archive", description=__doc__)
    parser.add_argument("--objects", type=int, default=10_000, help="of the store")
    parser.add_argument("--records", type=int, default=10_000, help="of the office")
    parser.add_argument("--folder", type=Path, help="on the disk that is to be used")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    print_machine("pdfforms", "ocfl-py", "bagit", "pyHanko")
    print(f"load of the machine {os.getloadavg()[0]:.1f}")
    for race, number in ((archive_store.race, options.objects), (archive_office.race, options.records)):
        if number:
            with TemporaryDirectory(dir=options.folder) as folder:
                race(Path(folder), number)


if __name__ == "__main__":
    main()
