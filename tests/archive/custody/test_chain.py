"""The chain by itself: every change is found, and where."""

from __future__ import annotations

import random
from dataclasses import replace

from pdfforms.archive.custody.chain import chain_faults, subject_faults
from pdfforms.model.custody import NO_HASH, Entry, Happened, Salt, digest_of, linked_to

AT = "2026-11-25T12:00:00Z"
SALT = b"s" * 32


def happened(n: int, kind: str = "settled") -> Happened:
    """The n-th thing."""
    return Happened(AT, kind, f"R{n % 5}", {"n": n})


def chain(length: int) -> list[Entry]:
    """So many entries."""
    entries: list[Entry] = []
    for n in range(1, length + 1):
        entries.append(linked_to(entries[-1].hash if entries else NO_HASH, n, happened(n), SALT))
    return entries


def first_fault(entries: list[Entry], heads: list[tuple[int, str]] | None = None) -> int | None:
    """Where the first fault is."""
    return next((fault.n for fault in chain_faults(entries, heads or [])), None)


def test_a_whole_chain_has_no_fault() -> None:
    """Nothing is said of what nobody touched, with the heads of any day."""
    entries = chain(50)
    assert list(chain_faults(entries, [(each.n, each.hash) for each in entries[::7]])) == []
    assert list(chain_faults([])) == []


def test_every_field_of_every_entry_is_covered() -> None:
    """A change of any of an entry's parts is found at that entry or the one after it."""
    entries = chain(30)
    for n in range(30):
        for name in ("at", "kind", "subject", "digest", "before", "hash"):
            changed = [*entries]
            changed[n] = replace(entries[n], **{name: "f" + getattr(entries[n], name)[1:] + "0"})
            assert first_fault(changed) in (n + 1, n + 2) or (n == 29 and first_fault(changed) == 30), (n, name)


def test_removal_reordering_and_insertion_are_found_where_they_are() -> None:
    """An entry taken out, two exchanged, one put in: the place is named."""
    entries = chain(40)
    generator = random.Random(6)  # noqa: S311
    for _ in range(100):
        n = generator.randrange(1, 38)
        assert first_fault(entries[:n] + entries[n + 1 :]) == n + 1
        swapped = [*entries]
        swapped[n], swapped[n + 1] = swapped[n + 1], swapped[n]
        assert first_fault(swapped) == n + 1
        put_in = linked_to(entries[n - 1].hash, n + 1, happened(99), SALT)
        assert first_fault([*entries[:n], put_in, *entries[n:]]) in (n + 1, n + 2)


def test_a_chain_made_anew_or_cut_off_is_found_against_a_head() -> None:
    """Who can write everything can make all hashes anew; a head that was kept says so, whole or in part."""
    entries = chain(20)
    kept = [(15, entries[14].hash[:16])]
    forged = entries[:9]
    for n in range(10, 21):
        forged.append(linked_to(forged[-1].hash, n, happened(n + (n == 10)), SALT))
    assert first_fault(forged) is None
    assert first_fault(forged, kept) == 15
    assert first_fault(entries[:12]) is None
    assert first_fault(entries[:12], kept) == 13
    assert first_fault([], kept) == 1


def test_what_tables_say_must_be_in_the_chain_and_the_other_way_round() -> None:
    """A changed, a removed and an added event are told; without a salt only what was disposed of is silent."""
    done = [Happened(AT, "settled", "R1", {"n": n}) for n in range(3)]
    entries = [linked_to(NO_HASH, n, each, SALT) for n, each in enumerate(done, 1)]
    salt, made = Salt(SALT, 1), frozenset({"settled"})
    assert list(subject_faults("R1", entries, salt, done, made)) == []
    assert [each.n for each in subject_faults("R1", entries, salt, done[1:], made)] == [1]
    changed = [replace(done[0], content={"n": 9}), *done[1:]]
    assert {each.n for each in subject_faults("R1", entries, salt, changed, made)} == {1, None}
    assert len(list(subject_faults("R1", entries, None, done, made))) == 1
    disposed = [*entries, linked_to(NO_HASH, 4, Happened(AT, "disposed", "R1"), SALT)]
    assert list(subject_faults("R1", disposed, None, done, made)) == []


def test_a_record_must_be_as_it_was_last_put() -> None:
    """Only the last of its readings counts; one that vanished, changed or came from nowhere is told."""
    puts = [Happened(AT, "read", "R1", {"data": n}) for n in range(3)]
    entries = [linked_to(NO_HASH, n, each, SALT) for n, each in enumerate(puts, 1)]
    salt = Salt(SALT, 1)
    assert list(subject_faults("R1", entries, salt, [puts[2]], frozenset())) == []
    for standing in ([], [puts[1]]):
        assert [each.n for each in subject_faults("R1", entries, salt, standing, frozenset())] == [3]
    dropped = [*entries, linked_to(NO_HASH, 4, Happened(AT, "dropped", "R1"), SALT)]
    assert list(subject_faults("R1", dropped, salt, [], frozenset())) == []
    assert len(list(subject_faults("R1", dropped, salt, [puts[2]], frozenset()))) == 1
    assert digest_of(SALT, puts[0]) != digest_of(b"other", puts[0])
