"""Does the log still say what was written, and do the ledger's tables still say what the log saw?

The first question is answered by the chain alone, and for ever. The second one needs the salts: it can be asked of
what was not disposed of. Who can write to the database can also make the whole chain anew, from some entry to its
end: against that only a head helps that was printed, mailed or time-stamped before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pdfforms.model.custody import NO_HASH, Entry, Happened, Salt, digest_of, hash_of

_DISPOSED, _READ, _DROPPED = "disposed", "read", "dropped"


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where something is not as it was written."""

    words: str
    n: int | None = None
    """The entry; None where none speaks of it."""
    subject: str = ""
    """Record id, copy code, SHA-256, campaign; "" where it is the chain itself."""


def chain_faults(entries: Iterable[Entry], heads: Sequence[tuple[int, str]] = ()) -> Iterator[Fault]:
    """Every place where the chain was changed, cut, reordered or added to, in its order. `heads` are number and
    hash of ends that were kept elsewhere; a hash may be cut short."""
    kept: dict[int, list[str]] = {}
    for n, text in heads:
        kept.setdefault(n, []).append(text.lower())
    n, before = 0, NO_HASH
    for entry in entries:
        if entry.n != n + 1:
            yield Fault(_missing(n + 1, entry.n - 1), n + 1)
        elif entry.before != before:
            yield Fault(
                f"Entry {entry.n} does not follow on the one before it: one of the two was exchanged.", entry.n
            )
        own = (entry.n, entry.at, entry.kind, entry.subject, entry.digest, entry.before)
        if hash_of(*own) != entry.hash:
            yield Fault(f"Entry {entry.n} was changed.", entry.n, entry.subject)
        if any(not entry.hash.startswith(text) for text in kept.pop(entry.n, ())):
            yield Fault(
                f"The chain up to entry {entry.n} is not the one of the kept head: it was made anew.", entry.n
            )
        n, before = entry.n, entry.hash
    for later in sorted(kept):
        yield Fault(f"The chain ends at entry {n}, but a kept head has {later}: its end was cut off.", n + 1)


def subject_faults(
    subject: str, entries: Sequence[Entry], salt: Salt | None, standing: Sequence[Happened], made: frozenset[str]
) -> Iterator[Fault]:
    """Where the tables say something else of a subject than the chain. `entries` are those of the subject in their
    order, `standing` is what the tables say, `made` are the kinds that must stand there: others only passed."""
    disposed_at = max((each.at for each in entries if each.kind == _DISPOSED), default="")
    live = [each for each in standing if each.at > disposed_at]
    if salt is None:
        if live or (entries and not disposed_at):
            yield Fault("The salt is gone, so nothing that happened to it can be shown.", subject=subject)
        return
    own = [each for each in entries if each.n >= salt.first]
    known = {each.digest for each in own}
    said = {digest_of(salt.salt, each) for each in standing}
    for each in live:
        if each.kind != _READ and digest_of(salt.salt, each) not in known:
            yield Fault(f"No entry bears out what is said of {each.at}: {each.kind}.", subject=subject)
    for entry in own:
        if entry.kind in made and entry.digest not in said:
            words = f"What entry {entry.n} saw ({entry.kind}) was changed or removed since."
            yield Fault(words, entry.n, subject)
    yield from _record_faults(subject, own, salt, standing)


def _record_faults(
    subject: str, entries: Sequence[Entry], salt: Salt, standing: Sequence[Happened]
) -> Iterator[Fault]:
    """A record must be as it was last put."""
    last = next((each for each in reversed(entries) if each.kind in (_READ, _DROPPED)), None)
    now = next((each for each in standing if each.kind == _READ), None)
    is_there = last is not None and last.kind == _READ
    if now is None:
        if last is not None and is_there:
            yield Fault("The record was removed past the program.", last.n, subject)
    elif last is None or not is_there:
        yield Fault("The record was added past the program.", subject=subject)
    elif digest_of(salt.salt, now) != last.digest:
        yield Fault("The record was changed past the program.", last.n, subject)


def _missing(first: int, last: int) -> str:
    if last < first:
        return f"An entry stands out of its order, where {first} should be."
    return f"Entry {first} is missing." if first == last else f"Entries {first} to {last} are missing."
