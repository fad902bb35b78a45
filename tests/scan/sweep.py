"""Every camera over many pages, in one table: python -m tests.scan.sweep [SEEDS] [NAME...]."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import replace

import cv2

from pdfforms.bulk.shelf import Shelf, packaged_blanks
from pdfforms.read.scan.images import load_pictures
from pdfforms.read.scan.pages import read_picture
from tests.office import CODE
from tests.scan.cameras import Camera, fax, photo, scan
from tests.scan.make import Case, by_pen, clean, kinds, long_ticks, taken, without_code
from tests.scan.score import Score, score

SHELF = Shelf((packaged_blanks() / "editions",))
SCANS: dict[str, Camera] = {
    "scan 300": scan(300),
    "scan 200": scan(200, skew=1.2),
    "scan 150": scan(150, skew=-2.1),
    "skew 5": scan(200, skew=5, shift=(4, -6)),
    "skew -5, 150": scan(150, skew=-5),
    "jpeg 30": scan(200, quality=30, skew=0.7),
    "jpeg 30, 150": scan(150, quality=30, noise=5, skew=-0.4),
    "pale": scan(200, paper=235, ink=105, noise=4),
    "grey paper, specks": scan(200, paper=205, ink=40, noise=6, specks=400),
    "upside down": scan(200, turn=2, skew=0.8),
    "on its side": scan(200, turn=1, skew=-1.0),
    "fax fine": fax(196),
    "fax fine, specks": fax(196, specks=500),
    "fax standard": fax(98),
}
"""What must be right to the last box."""
COARSE: dict[str, Camera] = {
    "scan 100": scan(100, skew=1.0),
    "fax dithered": fax(196, dither=True),
    "fax light": fax(196, level=90),
    "photo shaken": photo(shake=9),
    "photo shaken far": photo(shake=14, shadow=0.2),
}
PHOTOS: dict[str, Camera] = {
    "photo": photo(),
    "photo shadow": photo(shadow=0.45, tilt=0.08),
    "photo finger": photo(finger=True, shadow=0.3),
    "photo upside down": photo(turn=180, shadow=0.2),
    "photo turned": photo(turn=90, tilt=0.1),
    "photo blur": photo(blur=2.2, pixels=3200),
    "photo small": photo(pixels=2200, quality=60),
    "photo curl": photo(curl=8.0, shadow=0.3),
}
THRESHOLDS = frozenset({"fax fine", "fax fine, specks", "fax standard", "fax light"})
"""One bit, so that what is faint, or pencil, is not on the picture."""
CAMERAS = SCANS | COARSE | PHOTOS


def cases(seeds: int) -> Iterator[tuple[str, Case]]:
    """Pages with ink on them: every kind by pen, some clean, some without a code, some with long ticks."""
    for number, kind in enumerate(kinds()):
        for page in (1, 2):
            for seed in range(seeds):
                yield f"{kind} {page} pen {seed}", by_pen(kind, page, 100 * number + 10 * page + seed)
        if number % 4 == 0:
            yield f"{kind} 1 clean", clean(kind, 1)
            yield f"{kind} 2 no code", without_code(by_pen(kind, 2, 7, odd=False))
            yield f"{kind} 1 long ticks", long_ticks(kind, 1, 5)


def look(case: Case, camera: Camera, label: str, *, one_bit: bool = False) -> Score:
    """One picture, read and judged. A faint mark does not survive one bit: it is not on the picture."""
    found = Score()
    if one_bit:
        lost = {key: "lost" if drawn in ("faint", "pencil") else drawn for key, drawn in case.ticks.items()}
        case = replace(case, ticks=lost)
    pages = [
        page for picture in load_pictures(taken(case, camera)) for page in read_picture(picture, SHELF, ocr=False)
    ]
    if len(pages) != 1:
        found.ticks["page not recognised"] += sum(box.kind == "checkbox" for box in case.boxes)
        found.nulls.append(f"{label}: {len(pages)} pages")
        return found
    (page,) = pages
    right = (page.recognised.edition.identity, page.recognised.number) == (case.kind.maps[0].identity, case.number)
    if not right or page.recognised.identity.copy not in (None, case.copy):
        found.faults.append(f"{label}: taken for {page.recognised.identity.text()}")
        found.ticks["wrong"] += 1
        return found
    found.stray["told" if page.strays else "none"] += 1
    if page.registered is None:
        found.nulls.append(f"{label}: not registered")
    found.add(score(case, page.seen, label))
    return found


def main() -> int:
    """Prints the table; exit code 1 where anything is wrong or silently blank."""
    cv2.setNumThreads(1)
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    wanted = sys.argv[2:] or list(CAMERAS)
    made = list(cases(seeds))
    faults = 0
    for name in wanted:
        total, start = Score(), time.perf_counter()
        for label, case in made:
            total.add(look(case, CAMERAS[name], label, one_bit=name in THRESHOLDS))
        took = (time.perf_counter() - start) / len(made)
        counts = f"ticks {dict(total.ticks)}  text {dict(total.texts)}  signs {dict(total.signs)}"
        sys.stdout.write(f"{name:20} {took:.2f} s  {counts}  stray {dict(total.stray)}\n")
        for line in [*total.faults, *total.nulls[:6]]:
            sys.stdout.write(f"      {line}\n")
        sys.stdout.flush()
        faults += len(total.faults)
    sys.stdout.write(f"copy code {CODE}: {faults} wrong or silently blank\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
