"""A province worked out: what is measured, what is assumed, and what follows."""

from __future__ import annotations

from dataclasses import dataclass

SCHOOLS, STUDENTS, FILES = 2_000, 700_000, 3_000_000
SHARES = {"live": 0.70, "flattened": 0.15, "scanned, with OCR": 0.15}
"""Of the files; assumed. A division whose families print and scan moves them."""
TASK = 200
"""Files."""
CORE_HOUR, GB_MONTH, DISK_MONTH = 0.05, 0.023, 0.10
"""Dollars for a core for an hour, a GB in an object store and on a database's disk for a month; assumed."""
CORES = (16, 64, 256)


@dataclass(frozen=True)
class Kind:
    """One kind of return, as a task reads it."""

    name: str
    seconds: float
    """Of a processor, for one file, beside all that is done for it: fetched from a disk, hashed, typed, packed."""
    bytes: float
    """Of one file."""
    part: float
    """Bytes of the part, for one file."""
    start: float
    """Seconds of a processor until the workers are ready, once for each thread of a Dask worker."""


@dataclass(frozen=True)
class Figures:
    """What was measured."""

    kinds: tuple[Kind, ...]
    fetch: float
    """Seconds of a processor to fetch one file from an S3 server on loopback, without TLS."""
    sqlite_seconds: float
    """To gather one record into a ledger of that kind, the server's own time not counted."""
    sqlite_bytes: float
    """Of the ledger, for one record."""
    postgresql_seconds: float
    postgresql_bytes: float
    task: float
    """Seconds of a processor that Dask takes for one task: scheduler, worker and client."""
    task_wall: float
    """Seconds between two tasks where nothing else is to be done."""


def print_figures(figures: Figures) -> None:
    """The table of what was measured."""
    print("\n| kind | ms of a core a file | kB a file | kB of the part a file | start of the workers, s |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for each in figures.kinds:
        print(
            f"| {each.name} | {1000 * each.seconds:.1f} | {each.bytes / 1000:.0f} | {each.part / 1000:.1f} "
            f"| {each.start:.1f} |"
        )
    print(f"\nFetched from S3: {1000 * figures.fetch:.1f} ms of a core a file, besides.")
    print("\n| ledger | ms of a core a record, gathered | kB a record |")
    print("| --- | ---: | ---: |")
    print(f"| SQLite | {1000 * figures.sqlite_seconds:.1f} | {figures.sqlite_bytes / 1000:.1f} |")
    print(f"| PostgreSQL | {1000 * figures.postgresql_seconds:.1f} | {figures.postgresql_bytes / 1000:.1f} |")
    print(
        f"\nDask: {1000 * figures.task:.1f} ms of a core a task, {1000 * figures.task_wall:.1f} ms on the clock."
    )


def print_province(figures: Figures) -> None:
    """What follows for a province."""
    kinds = {each.name: each for each in figures.kinds}
    tasks = FILES / TASK
    rows = [(f"reading, {name}", FILES * share * kinds[name].seconds) for name, share in SHARES.items()]
    rows.append(("fetching", FILES * figures.fetch))
    rows.append((f"Dask, {tasks:,.0f} tasks", tasks * figures.task))
    total = sum(seconds for _, seconds in rows)
    print("\n| work | core hours | dollars |\n| --- | ---: | ---: |")
    for name, seconds in (*rows, ("together", total)):
        print(f"| {name} | {seconds / 3600:,.1f} | {seconds / 3600 * CORE_HOUR:,.2f} |")
    print("\n| cores | hours |\n| ---: | ---: |")
    for cores in CORES:
        print(f"| {cores} | {total / 3600 / cores:,.1f} |")
    for name, seconds in (("SQLite", figures.sqlite_seconds), ("PostgreSQL", figures.postgresql_seconds)):
        print(f"\nGathering {FILES:,} records into {name}: {FILES * seconds / 3600:,.1f} hours of one core.")
    files = sum(FILES * share * kinds[name].bytes for name, share in SHARES.items())
    parts = sum(FILES * share * kinds[name].part for name, share in SHARES.items())
    stores = (
        ("returns, in the object store", files, GB_MONTH),
        ("parts, in the object store", parts, GB_MONTH),
        ("ledger, SQLite", FILES * figures.sqlite_bytes, DISK_MONTH),
        ("ledger, PostgreSQL", FILES * figures.postgresql_bytes, DISK_MONTH),
    )
    print("\n| storage | GB | dollars a month |\n| --- | ---: | ---: |")
    for name, size, price in stores:
        print(f"| {name} | {size / 1e9:,.0f} | {size / 1e9 * price:,.2f} |")
