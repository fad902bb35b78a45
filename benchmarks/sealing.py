"""How many files are sealed and verified in a second: python -m benchmarks.sealing [FILES]

One process, one core; seconds are the processor's. ECDSA on P-256, PAdES B-B.
"""

from __future__ import annotations

import platform
import sys
import time
from datetime import UTC, datetime

from pdfforms.archive.signatures.keys import new_key
from pdfforms.archive.signatures.seal import Office, from_pkcs12, seal
from pdfforms.archive.signatures.validate import validate
from tests.office import PLAN, fill

NEEDED = 8.0
"""Seals a second a core."""


def main(files: int) -> int:
    """Prints the rates; 1 where sealing is too slow."""
    key = new_key("Records Office", "Example School Division", "not a secret", datetime.now(UTC))
    office = Office(from_pkcs12(key.pkcs12, "not a secret"))
    copies = [fill(PLAN, {"student_name": f"Student {number} Example"}).data for number in range(files)]
    validate(seal(copies[0], office).data, [key.root])  # what is loaded once
    began = time.process_time()
    sealed = [seal(each, office).data for each in copies]
    middle = time.process_time()
    valid = sum(validate(each, [key.root])[0].verdict == "valid" for each in sealed)
    end = time.process_time()
    print(f"{platform.machine()}, Python {platform.python_version()}, {files} copies of {len(copies[0]):,} bytes")
    print(f"sealed    {files / (middle - began):6.1f} a second a core (at least {NEEDED:.0f} are wanted)")
    print(f"verified  {files / (end - middle):6.1f} a second a core, {valid} of {files} valid")
    return 0 if files / (middle - began) >= NEEDED and valid == files else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
