"""Reading scans and photos on one core: `python -m benchmarks.scan [--rounds N]`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

import cv2
from PIL import Image

from benchmarks.answers import answers
from benchmarks.measure import Contender, print_machine, print_table, race, stopwatch
from benchmarks.sight import Sight, sights
from pdfforms.bulk.shelf import Shelf, packaged_blanks
from pdfforms.model.copycode import new_code
from pdfforms.model.record import Record
from pdfforms.read.job import Options
from pdfforms.read.read import read_pdf, read_picture
from pdfforms.records.make import make_record
from tests.office import PLAN
from tests.scan.cameras import Camera, photo, scan
from tests.scan.make import Case, by_keyboard, by_pen, taken

AIMS = {"ticks and signatures": 0.4, "with OCR": 3.0}
"""Seconds a page at 200 dpi on one core."""
PAGES = (1, 2)


@dataclass(frozen=True)
class Kind:
    """One kind of picture; each round has another one."""

    name: str
    case: Callable[[int, int], Case]
    """The page of that number as it was in that round."""
    camera: Camera
    in_pdf: bool = False
    """Whether both pages come in one PDF, as from an office scanner; else each is an image file."""

    def files(self, number: int) -> list[bytes]:
        """A two-page plan as it arrives."""
        pictures = [taken(self.case(page, number), self.camera, abs(number) + 1) for page in PAGES]
        return [_in_pdf(pictures)] if self.in_pdf else pictures


def _by_hand(page: int, number: int) -> Case:
    return by_pen(PLAN, page, 10 * abs(number) + page)


def _typed(page: int, number: int) -> Case:
    return by_keyboard(PLAN, page, answers(PLAN.form, "Latin", number).typed, new_code())


KINDS = (
    Kind("scan to PDF at 200 dpi, by hand", _by_hand, scan(200, skew=1.2), in_pdf=True),
    Kind("scan to JPEG at 200 dpi, by hand", _by_hand, scan(200, skew=-0.8)),
    Kind("scan to PDF at 200 dpi, every field typed", _typed, scan(200, skew=0.6), in_pdf=True),
    Kind("phone photo of 3000 x 2250 pixels, by hand", _by_hand, photo(shadow=0.3)),
)


def _in_pdf(pictures: Sequence[bytes]) -> bytes:
    images, out = [Image.open(BytesIO(each)) for each in pictures], BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=200)
    return out.getvalue()


def record_of(shelf: Shelf, *, ocr: bool) -> Callable[[bytes], list[Record]]:
    """pdfforms: the file recognised, registered, every box measured, all of it in records."""
    options = Options(ocr=ocr)

    def read(data: bytes) -> list[Record]:
        reader = read_pdf if data.startswith(b"%PDF") else read_picture
        return [make_record(each) for each in reader(data, "scan", shelf, options)]

    return read


def contender(sight: Sight, files: Sequence[Sequence[bytes]]) -> Contender:
    """One way of looking at the files of a round; its time is for one page."""

    def run(number: int) -> float:
        return stopwatch(lambda: [sight.look(each) for each in files[number % len(files)]])[0] / len(PAGES)

    return Contender(sight.name, run, sight.remark)


def recognised(read: Callable[[bytes], list[Record]], files: Sequence[bytes]) -> int:
    """How many pages were known for the plan's; what is not recognised is quick and no feat."""
    records = [record for each in files for record in read(each) if record.form == PLAN.key]
    return sum(len(receipt.pages) for record in records for receipt in record.receipts)


def compare(ours: Sequence[Sight], others: Sequence[Sight], kind: Kind, rounds: int) -> str:
    """Races over one kind of picture; the sentence that sums it up."""
    files = [kind.files(number) for number in range(rounds)]
    if any(recognised(ours[0].look, each) != len(PAGES) for each in files):
        raise SystemExit(f"{kind.name}: not every page was recognised, so that its time says nothing.")
    ring = [contender(each, files) for each in [*ours, *others]]
    race(ring, rounds, warm_up=1)
    size = sum(len(each) for each in files[0]) / len(PAGES) / 1024
    print(f"\n{kind.name}, {size:.0f} KiB a page, {rounds} rounds")
    print_table(ring, ring[0])
    return f"{kind.name}: " + ", ".join(
        f"{name} {each.median:.2f} s a page (aim: under {aim:g})"
        for (name, aim), each in zip(AIMS.items(), ring, strict=False)
    )


def one_core() -> None:
    """Holds this process, its threads and its children to one core."""
    cv2.setNumThreads(1)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    os.environ["OMP_THREAD_LIMIT"] = "1"


def main() -> None:
    """Print a table a kind of picture and the seconds a page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scan", description=__doc__)
    parser.add_argument("--rounds", type=int, default=8)
    given = parser.parse_args()
    one_core()
    shelf = Shelf((packaged_blanks() / "editions",))
    ours = [
        Sight("pdfforms", record_of(shelf, ocr=False), "ticks and signatures, the whole record"),
        Sight(
            "pdfforms with OCR", record_of(shelf, ocr=True), "and a proposal for each text box that is written in"
        ),
    ]
    print_machine("opencv-python-headless", "numpy", "zxing-cpp", "onnxruntime", "rapidocr", "pypdfium2")
    print("One core. Milliseconds a page of two; another copy in every round; all editions on the shelf.")
    others, missing = sights()
    print("".join(f"{reason}\n" for reason in missing), end="")
    sums = [compare(ours, others, kind, given.rounds) for kind in KINDS]
    print("\n" + "\n".join(sums))


if __name__ == "__main__":
    main()
