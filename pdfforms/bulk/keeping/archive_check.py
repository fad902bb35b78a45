"""Whether everything that was archived is still what was put in: on a disk and in a bucket."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pdfforms.archive.ocfl.checks import Checks
from pdfforms.archive.ocfl.faults import Fault
from pdfforms.archive.ocfl.remote import RemoteStore
from pdfforms.archive.ocfl.verify import Checked, Choice, Verification
from pdfforms.bulk.imprint import PROGRAM, now
from pdfforms.bulk.keeping.archive_place import bare_store_of
from pdfforms.bulk.office import Office
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.ledger import Event


@dataclass(slots=True)
class Verified:
    """What a run came to, as it goes on."""

    total: int
    done: int = 0
    bytes: int = 0
    root_faults: tuple[Fault, ...] = ()
    """What is wrong with the store itself or lies between its objects."""
    bad: dict[str, tuple[Fault, ...]] = field(default_factory=dict)
    """Object -> what is wrong with it."""

    @property
    def well(self) -> bool:
        """Whether all that was looked at is as it was."""
        return not self.bad and not self.root_faults


def expected_of(ledger: Ledger) -> dict[str, str]:
    """The digest that each object's inventory must have."""
    return {each.object: each.inventory_sha512 for each in ledger.archived()}  # the newest of each comes last


def verifying(office: Office, ledger: Ledger, choice: Choice) -> Iterator[Verified]:
    """Looks at the objects chosen, and says after each how far it is. A run that was stopped goes on when the same
    is asked again. Raises ArchiveError."""
    store, checks, expected = bare_store_of(office), Checks(office.folder.checks), expected_of(ledger)
    if isinstance(store, RemoteStore):
        run = Verified(len(expected))
        looked: Iterator[Checked] | Verification = _remote(store, choice, checks, expected, run)
    else:
        looked = Verification(store, choice, checks, expected)
        run = Verified(len(looked), root_faults=looked.root_faults)
    yield run
    for each in looked:
        run.done += 1
        run.bytes += each.bytes
        if each.faults:
            run.bad[each.id] = each.faults
        yield run
    detail = {"objects": run.done, "bad": sorted(run.bad)[:1000], "root": len(run.root_faults)}
    with ledger.posting() as posting:
        posting.add_events([Event(now(), "verified", "archive", PROGRAM, detail)])


def not_verified(office: Office, objects: Sequence[str], days: float) -> int:
    """How many objects were not found whole within so many days."""
    checks, moment = Checks(office.folder.checks), datetime.now(UTC)
    return sum(checks.due(each, days, moment) for each in objects)


def _remote(
    store: RemoteStore, choice: Choice, checks: Checks, expected: Mapping[str, str], run: Verified
) -> Iterator[Checked]:
    """The same in a bucket, one object after the other."""
    moment = datetime.now(UTC)
    found = sorted({*expected, *store.ids()})
    whole = choice.sample is None and choice.days is None
    if choice.days is not None:
        found = [each for each in found if checks.due(each, choice.days, moment)]
    if whole:
        found = [each for each in found if not checks.seen(each)]
    if choice.sample is not None:
        found = random.Random(choice.seed).sample(found, min(choice.sample, len(found)))  # noqa: S311 - no secret
    run.total = len(found)
    try:
        if whole:
            run.root_faults = tuple(Fault("E072", key) for key in store.strays())
            checks.begin(moment)
        for each in found:
            faults = _judged(store, each, expected.get(each))
            checks.note(each, not faults)
            yield Checked(each, faults, 0)
        if whole:
            checks.end()
    finally:
        checks.close()


def _judged(store: RemoteStore, object_id: str, expected: str | None) -> tuple[Fault, ...]:
    if not store.holds(object_id):
        return (Fault("X001", object_id),)
    verdict = store.judge(object_id)
    faults = list(verdict.errors)
    if expected is None:
        faults.append(Fault("X003", object_id))
    elif verdict.inventory_sha512 != expected:
        faults.append(Fault("X002", object_id))
    return tuple(faults)
