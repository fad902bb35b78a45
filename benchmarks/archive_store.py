"""The store beside ocfl-py and bagit on the same files: adding, verifying, finding. For `benchmarks.archive`.

Adding goes round by round, each program the next objects, and another one begins each round; what one has written
is on the disk before the next one starts. Ours says stored when the disk has it, the others wait for no disk. What
is told are medians of rounds, and of the ratios within each round, with their quartiles: a machine that is slow
for a while is slow for all.
"""

from __future__ import annotations

import gc
import hashlib
import os
import random
import shutil
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

import bagit
import ocfl

from pdfforms.archive.ocfl import disk
from pdfforms.archive.ocfl.checks import Checks
from pdfforms.archive.ocfl.layout import place_of
from pdfforms.archive.ocfl.store import Store
from pdfforms.archive.ocfl.verify import HANDS, Choice, Verification
from pdfforms.model.archive import Deposit
from tests.archive.deposits import USER, object_id

SIZES = {"original.pdf": 60_000, "record.json": 3_000, "archive.pdf": 80_000}
EVIDENCE = 8_000
ROUND = 200
VERIFICATIONS = 7
SAMPLE = 1_000
"""Objects that the slower programs validate and find."""
SLOW = 20
"""Objects of each round that are made and added to a root, and that are made bags."""


@dataclass
class Taken:
    """What a program took in each round: milliseconds an object, on the wall and on the processor."""

    objects: int = 0
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def time(self, work: Callable[[], object], objects: int) -> None:
        """Adds a round."""
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        self.wall.append((time.perf_counter() - wall) / objects * 1000)
        self.cpu.append((time.process_time() - cpu) / objects * 1000)
        self.objects += objects

    def row(self, name: str, base: Taken, remark: str = "") -> str:
        """A line of the table; the ratios are to `base`, how often it is as quick."""
        wall, cpu = median(self.wall), median(self.cpu)
        times = f"{1000 / wall:>8.0f}/s{wall:>8.2f}{cpu:>8.2f}"
        ratios = _ratios(self.wall, base.wall) + _ratios(self.cpu, base.cpu)
        return f"{name:<36}{self.objects:>7}{times}{ratios}{remark}".rstrip()


def _ratios(own: Sequence[float], base: Sequence[float]) -> str:
    """Median and quartiles of the rounds' ratios."""
    each = [one / other for one, other in zip(own, base, strict=False)]
    low, middle, high = quantiles(each, n=4) if len(each) > 1 else each * 3
    return f"{middle:>8.2f} ({low:.2f}-{high:.2f})".ljust(23)


_RATIOS = "".join(f"{name:>8} (quartiles)".ljust(23) for name in ("/ours", "cpu/ours"))
HEAD = f"{'':<36}{'objects':>7}{'rate':>10}{'ms':>8}{'cpu ms':>8}{_RATIOS}".rstrip()


def race(folder: Path, objects: int) -> None:
    """Makes the files, runs all and prints the tables."""
    _make_files(folder / "files", objects)
    gc.collect()
    gc.freeze()  # what the programs beside ours have loaded is not to be searched for garbage in our rounds
    store = Store.create(folder / "ours")
    _add(folder, store, objects)
    _verify(folder, store, objects)
    _find(folder, store, objects)


def _make_files(folder: Path, count: int) -> None:
    """Three to five files an object, as a return leaves them."""
    lot = random.Random(1)  # noqa: S311 - the same each time
    for number in range(count):
        made = folder / str(number)
        made.mkdir(parents=True)
        for name, size in SIZES.items():
            (made / name).write_bytes(lot.randbytes(size))
        for key in range(number % 3):
            (made / f"key{key}.png").write_bytes(lot.randbytes(EVIDENCE))


def _add(folder: Path, store: Store, count: int) -> None:
    ours, theirs, durable, added, bags = Taken(), Taken(), Taken(), Taken(), Taken()

    def archive(numbers: Sequence[int]) -> None:
        store.put([_deposit(folder / "files" / str(number), number) for number in numbers])

    def build(numbers: Sequence[int]) -> None:
        for number in numbers:
            _by_ocfl_py(folder / "files" / str(number), number, folder / "theirs" / place_of(object_id(number)))

    def build_durably(numbers: Sequence[int]) -> None:
        for number in numbers:
            _by_ocfl_py(folder / "files" / str(number), number, folder / "durable" / place_of(object_id(number)))
        disk.reach_disk(str(folder))

    def build_and_add(numbers: Sequence[int]) -> None:
        root = ocfl.StorageRoot(root=str(folder / "root"))
        for number in numbers:
            made = folder / "made" / str(number)
            _by_ocfl_py(folder / "files" / str(number), number, made)
            root.add(str(made))

    def bag(numbers: Sequence[int]) -> None:
        for number in numbers:
            made = shutil.copytree(folder / "files" / str(number), folder / "bags" / str(number))
            bagit.make_bag(str(made), {"External-Identifier": object_id(number)}, checksums=["sha512"])

    ocfl.StorageRoot(root=str(folder / "root"), layout_name="0003-hash-and-id-n-tuple-storage-layout").initialize()
    ring: list[tuple[Taken, Callable[[Sequence[int]], None], int]] = [
        (ours, archive, ROUND),
        (theirs, build, ROUND),
        (durable, build_durably, SLOW),
        (added, build_and_add, SLOW),
        (bags, bag, SLOW),
    ]
    for turn, first in enumerate(range(0, count, ROUND)):
        numbers = range(first, min(first + ROUND, count))
        for taken, work, most in (*ring[turn % len(ring) :], *ring[: turn % len(ring)]):
            disk.reach_disk(str(folder))
            some = numbers[:most]
            taken.time(lambda work=work, some=some: work(some), len(some))  # type: ignore[misc] # bound now
    print(f"\nadd\n{HEAD}")
    print(ours.row("pdfforms", ours, f"on the disk when told, {ROUND} a batch"))
    print(theirs.row("ocfl-py, made in its place", ours, "no barrier"))
    print(durable.row("the same and a barrier", ours, f"one for {SLOW}; as durable, not as safe from kills"))
    print(added.row("ocfl-py, made and added to a root", ours, "no barrier; its documented way"))
    print(bags.row("bagit, copied and made a bag", ours, "no barrier, no versions"))


def _deposit(folder: Path, number: int) -> Deposit:
    return Deposit(object_id(number), {path.name: path for path in folder.iterdir()}, "first", USER)


def _by_ocfl_py(source: Path, number: int, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    about = ocfl.VersionMetadata(
        created="2026-01-01T00:00:00Z", message="first", name=USER[0], address=f"mailto:{USER[1]}"
    )
    ocfl.Object(identifier=object_id(number)).create(srcdir=str(source), metadata=about, objdir=str(target))


def _verify(folder: Path, store: Store, count: int) -> None:
    ours, loop, threads, theirs, bags = Taken(), Taken(), Taken(), Taken(), Taken()
    all_files, all_threads = Taken(), Taken()
    content = [path for place in Path(store.root).glob("???/*/v1/content") for path in place.iterdir()]
    everything = [path for path in Path(store.root).rglob("*") if path.is_file()]
    made = [int(path.name) for path in (folder / "bags").iterdir()][:SAMPLE]
    sample = range(min(SAMPLE, count))
    for _ in range(VERIFICATIONS):
        ours.time(lambda: _whole(store, count), count)
        loop.time(lambda: [_digest(path) for path in content], count)
        threads.time(lambda: _by_threads(content), count)
        all_files.time(lambda: [_digest(path) for path in everything], count)
        all_threads.time(lambda: _by_threads(everything), count)
    theirs.time(lambda: _all_valid([folder / "theirs" / place_of(object_id(n)) for n in sample]), len(sample))
    bags.time(lambda: [bagit.Bag(str(folder / "bags" / str(n))).validate() for n in made], len(made))
    print(f"\nverify, files in memory; {HANDS} threads\n{HEAD}")
    print(ours.row("pdfforms, every object judged", ours))
    for name, taken in (
        ("hash loop, contents", loop),
        ("hash loop, contents, by threads", threads),
        ("hash loop, every file", all_files),
        ("hash loop, every file, by threads", all_threads),
    ):
        wall, cpu = (median(ours.wall) / median(taken.wall), median(ours.cpu) / median(taken.cpu))
        said = f"ours takes {wall:.2f} times, {cpu:.2f} on the processor"
        print(taken.row(name, ours, said))
    print(theirs.row("ocfl-py", ours))
    print(bags.row("bagit", ours))


def _whole(store: Store, count: int) -> None:
    good = sum(not each.faults for each in Verification(store, Choice(), Checks(None)))
    if good != count:
        raise SystemExit(f"{count - good} objects are not whole")


def _by_threads(paths: Sequence[Path]) -> None:
    with ThreadPoolExecutor(HANDS) as hands:
        for _ in hands.map(lambda some: [_digest(path) for path in some], _pieces(paths, 32)):
            pass


def _pieces(paths: Sequence[Path], size: int) -> list[Sequence[Path]]:
    return [paths[at : at + size] for at in range(0, len(paths), size)]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha512").hexdigest()


def _all_valid(folders: Sequence[Path]) -> None:
    for folder in folders:
        if not ocfl.Object().validate(objdir=str(folder))[0]:
            raise SystemExit(f"{folder} is not valid")


def _find(folder: Path, store: Store, count: int) -> None:
    lot = random.Random(2)  # noqa: S311 - the same each time
    wanted = [object_id(lot.randrange(count)) for _ in range(min(SAMPLE, count))]
    ours, listing, theirs, their_listing = Taken(), Taken(), Taken(), Taken()
    ours.time(lambda: [store.versions(each) for each in wanted], len(wanted))
    listing.time(lambda: list(store.ids()), count)
    base = str(folder / "theirs")
    theirs.time(
        lambda: [ocfl.Object(path=os.path.join(base, place_of(each))).parse_inventory() for each in wanted],  # noqa: PTH118
        len(wanted),
    )
    root = ocfl.StorageRoot(root=store.root)
    root.open_root_fs()
    their_listing.time(lambda: list(root.object_paths()), count)
    print(f"\nfind\n{HEAD}")
    print(ours.row("pdfforms, versions by id", ours))
    print(theirs.row("ocfl-py, inventory by path", ours))
    print(listing.row("pdfforms, all ids", listing))
    print(their_listing.row("ocfl-py, all objects' paths", listing))
