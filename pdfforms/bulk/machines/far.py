"""A job on many machines: the shares of its manifest mapped over a Dask cluster, each to one part.

The parts are all that counts. Whatever is killed, the same command makes those that are missing: a Dask worker's
tasks go to another one, a scheduler that comes back is given what is left, and so is a new run.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pdfforms.bulk.machines.manifest import Manifest, Share
from pdfforms.bulk.machines.share import Counted, dismiss, read_share
from pdfforms.bulk.machines.store import Store
from pdfforms.bulk.reading.run import processors
from pdfforms.errors import PdfformsError, Unreachable, UsageError
from pdfforms.model.record import Status

_FIRST, _PATIENCE = 10, 120
"""Seconds for a scheduler to answer at first; for one that was there to come back, and for its first worker."""
_RETRIES = 3
"""Of a task that raises an error: a store may be away for a moment."""
_FRUITLESS = 3
"""Times that a scheduler may be lost one after the other without a single part made."""


@dataclass(slots=True)
class FarTally:
    """What has become of a job so far."""

    done: int = 0
    """Files that were read in this run."""
    known: int = 0
    """Files whose parts were there already."""
    given_up: int = 0
    """Files, and spans of long ones, that broke every worker that tried."""
    statuses: Counter[Status] = field(default_factory=Counter)
    """Of the records made in this run, before those of one copy are joined."""
    lost: dict[str, str] = field(default_factory=dict)
    """Parts that could not be made, and why."""


FarTold = Callable[[FarTally], None]


def run_job(
    manifest: Manifest, store: Store, told: FarTold, scheduler: str | None, jobs: int | None, tally: FarTally
) -> None:
    """Makes the parts that are missing. Raises Unreachable where no scheduler answers or one is still missing."""
    there = store.names()
    left = [share for share in manifest.shares if share.part not in there]
    tally.known = manifest.files - sum(share.files for share in left)
    told(tally)
    fruitless, patience = 0, _FIRST
    while left and fruitless < _FRUITLESS:
        with _client(scheduler, jobs, patience) as client:
            patience = _PATIENCE
            try:
                still = _round(client, manifest, left, told, tally)
            except OSError:  # the scheduler was lost before it had the tasks
                still = left
        fruitless = fruitless + 1 if len(still) == len(left) else 0
        left = still
    if left or tally.lost:
        raise Unreachable(_missing(len(left), tally.lost))


def _missing(left: int, lost: dict[str, str]) -> str:
    why = "; ".join(f"{words} ({count})" for words, count in Counter(lost.values()).most_common(3))
    return (
        f"{left + len(lost)} parts are missing: {why or 'the scheduler was lost again and again'}. What is "
        "read is kept. Run the same command again; it makes those alone."
    )


def _round(client: Any, manifest: Manifest, left: Sequence[Share], told: FarTold, tally: FarTally) -> list[Share]:
    """Maps the shares, and returns those that went down with the scheduler."""
    from distributed import as_completed  # the extra `dask`

    keys = [f"pdfforms-{manifest.digest}-{share.number}" for share in left]
    futures = client.map(read_share, left, key=keys, retries=_RETRIES, pure=True)
    shares = dict(zip(futures, left, strict=True))
    del futures
    gone = []
    for future in as_completed(list(shares), loop=client.loop):
        share = shares.pop(future)
        try:
            if future.status == "finished":
                _count(tally, future.result())
            elif future.status == "error":
                tally.lost[share.part] = _words(future.exception())
            else:
                gone.append(share)
        except Exception:  # noqa: BLE001 - the scheduler was lost in between, which has many names
            gone.append(share)
        told(tally)
    if not gone:
        client.run(dismiss, on_error="ignore")
    return gone


def _count(tally: FarTally, counted: Counted) -> None:
    tally.done += counted.files
    tally.given_up += counted.given_up
    tally.statuses += counted.statuses


def _words(error: BaseException | None) -> str:
    """What went wrong in a task. Only our own errors are known to quote no answer."""
    return str(error) if isinstance(error, PdfformsError) else f"the task failed, {type(error).__name__}"


@contextmanager
def _client(scheduler: str | None, jobs: int | None, patience: int) -> Iterator[Any]:
    """Somebody to hand tasks to: a scheduler, or threads of this process, which open no port."""
    try:
        from distributed import Client, LocalCluster  # the extra `dask`; slow, and seldom needed
    except ImportError as exc:
        raise UsageError("--engine dask needs more than is installed. Run: pip install 'pdfforms[dask]'") from exc
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what it warns of is told here, once
    if scheduler is None:
        many = jobs or processors()
        with (
            LocalCluster(n_workers=1, threads_per_worker=many, processes=False, dashboard_address=None) as cluster,
            Client(cluster, set_as_default=False) as client,
        ):
            yield client
        return
    try:
        client = Client(scheduler, timeout=patience, set_as_default=False)
    except (OSError, ValueError, TypeError) as exc:
        raise Unreachable(
            f"No Dask scheduler answers at {scheduler}. Start one with `dask scheduler`, check the address, "
            "and run the same command again."
        ) from exc
    try:
        _wait_for_workers(client, scheduler)
        yield client
    finally:
        client.close(timeout=5)


def _wait_for_workers(client: Any, scheduler: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except (OSError, TimeoutError) as exc:
        raise Unreachable(
            f"The scheduler at {scheduler} has no workers. Start some with `dask worker {scheduler}`, with "
            "pdfforms installed, and run the same command again."
        ) from exc
