"""Whose return it is: the code in the form says so; its mail, which anybody can write, may only raise a doubt.

| what the form and its mail say | told as |
|---|---|
| a code of no copy that we made | `mail_copy_unknown`, for a person |
| another code than that of the plus-address, or of our message that is answered | `mail_for_another`, the same |
| a sibling's code, where both copies went out in one message | nothing |
| the code of a copy that was made of the return which is meant, or the other way round | nothing |
| no code, or a broken file, while the mail tells of a copy | `mail_without_code`, with that copy as a proposal |
| a copy that was back already, in another file | `mail_returned_again` |
| a copy that was due before its mail came | `mail_returned_late` |

The sender's name and address are looked at nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime

from pdfforms.ledger.posting import Posting
from pdfforms.model.codes import BY_CODE
from pdfforms.model.finding import Severity
from pdfforms.model.ledger import StoredReading, StoredRecord
from pdfforms.model.mail import ItemState, NewItem, StoredMail
from pdfforms.model.record import Status

_DOUBTS = frozenset({"mail_for_another", "mail_without_code"})
"""What is no doubt where the message answers a copy that was made of this very record."""


def told_of(posting: Posting, mail: StoredMail, hashes: Collection[str], ids: Sequence[str]) -> list[NewItem]:
    """What one message says about the records that its files are part of, but for what is told of them already."""
    records = posting.records(ids)
    codes = list(dict.fromkeys(each.copy for each in records.values() if each.copy))
    known, due = posting.copies(codes), posting.due_of(codes)
    standing = posting.readings_of(ids)
    again = _again(posting, hashes, standing, records)
    firsts = _firsts(hashes, standing, records)
    beside = posting.together_with([mail.copy]).get(mail.copy, frozenset()) if mail.copy else frozenset()
    linked = posting.linked([mail.copy]) if mail.copy else {}
    meant = {each.record for each in linked.values()}
    told = {(each.record, each.code) for several in posting.items_of(ids).values() for each in several}
    found = []
    for record in records.values():
        late = due.get(record.copy or "") if record.id in firsts else None
        for code, detail in _of(record, mail, known, late, again, beside):
            if code in _DOUBTS and record.id in meant:
                continue
            if (record.id, code) not in told:
                noted = BY_CODE[code].severity is Severity.INFO
                state = ItemState.NOTED if noted else ItemState.OPEN
                found.append(NewItem(code, detail, record.id, mail.copy, state))
    return found


def _of(
    record: StoredRecord,
    mail: StoredMail,
    known: Collection[str],
    due: str | None,
    again: Collection[str],
    beside: Collection[str],
) -> Iterator[tuple[str, str]]:
    if record.copy is None:
        if mail.copy and (record.form or record.status is Status.UNREADABLE):
            yield "mail_without_code", f"It is {mail.copy}."
        return
    if record.copy not in known:
        yield "mail_copy_unknown", ""
    if mail.copy and mail.copy != record.copy and record.copy not in beside:
        yield "mail_for_another", f"That is {mail.copy}."
    if record.id in again:
        yield "mail_returned_again", ""
    if due and (came := _late(mail.arrived_at, due)):
        yield "mail_returned_late", f"It was due on {due} and came on {came}."


Standing = Mapping[str, Sequence[StoredReading]]


def _again(
    posting: Posting, hashes: Collection[str], standing: Standing, records: Mapping[str, StoredRecord]
) -> set[str]:
    """The records of which one copy stood on other files before those of this message came. A correction is
    another copy than the first."""
    by_copy: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for record, parts in standing.items():
        for one in parts:
            by_copy[record, one.copy or records[record].copy].add(one.sha256)
    files = posting.files_named(sorted({one for several in by_copy.values() for one in several}))
    number = {each.sha256: each.number for each in files}
    found = set()
    for (record, _), several in by_copy.items():
        own, others = several & set(hashes), several - set(hashes)
        if own and any(number[one] < min(number[each] for each in own) for one in others):
            found.add(record)
    return found


def _firsts(hashes: Collection[str], standing: Standing, records: Mapping[str, StoredRecord]) -> set[str]:
    """The records of which this message brings the first copy, not one that was made of its return; only that is
    due on the campaign's day."""
    return {
        record
        for record, parts in standing.items()
        if any(one.sha256 in hashes and one.copy in (None, records[record].copy) for one in parts)
    }


def _late(arrived_at: str, due: str) -> date | None:
    """The day when it came, by the clock on the office's wall, where that is after the day when it was due."""
    with suppress(ValueError):
        came = datetime.fromisoformat(arrived_at).astimezone().date()
        return came if came > date.fromisoformat(due[:10]) else None
    return None
