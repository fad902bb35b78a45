"""A correction: a family is asked again, and only for what is missing or contradicted in its return."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pdfforms.bulk.campaign.asking import Question, questions, standing_answers, sure_whose
from pdfforms.bulk.campaign.linking import Linker, Recipient
from pdfforms.bulk.campaign.outbox import campaign_named
from pdfforms.bulk.folder import copy_name
from pdfforms.bulk.imprint import now
from pdfforms.bulk.reading.settle import record_named
from pdfforms.errors import UsageError
from pdfforms.mail.addresses import same
from pdfforms.model.campaign import Send, SendState
from pdfforms.model.edition import EditionMap
from pdfforms.model.linked import CORRECTION, STAFF, Linked
from pdfforms.model.record import Record, plain_value

_REACHED = (SendState.ACCEPTED, SendState.UNKNOWN, SendState.DRAFTED)
"""States of a message that may be with its recipient."""
_OUT = (*_REACHED, SendState.SENDING)


@dataclass(frozen=True, slots=True)
class Correction:
    """What would be asked of whom."""

    record: Record
    edition: EditionMap
    asked: tuple[Question, ...]
    recipient: Recipient | None
    """None for a copy that is to be printed."""
    locked: int
    """How many answers stand in the copy and cannot be changed."""


def plan_correction(linker: Linker, record_id: str, to: str | None, *, printed: bool) -> Correction:
    """What a correction of a record would ask, and of whom. Raises UsageError where there is nothing to ask, where
    it is not sure whose form it is, and where nobody can be written to."""
    record, edition = record_named(linker.ledger, linker.shelf, record_id)
    sure_whose(record, edition)
    asked = questions(record, edition, linker.office.settings.staff.fields)
    if not asked:
        raise UsageError(
            f"Record {record.id} has no field that a family could be asked again: none is missing or "
            "contradicted. What is to be looked at in it, pdfforms review shows."
        )
    recipient = None if printed else _recipient(linker, record, to)
    if recipient:
        _same_child(linker, record, edition)
    keys = {each.key for each in asked}
    locked = sum(key not in keys for key in standing_answers(record, edition))
    return Correction(record, edition, asked, recipient, locked)


def _recipient(linker: Linker, record: Record, to: str | None) -> Recipient:
    """Whoever got the first copy."""
    way_out = f"To print it: pdfforms correct {record.id} -o DIR"
    if record.copy is None:
        raise UsageError(f"Record {record.id} has no copy code, so nobody knows who got its form. {way_out}")
    made = [each.copy for each in linker.ledger.linked_to([record.id])[record.id]]
    sends = [each for code in (record.copy, *made) for each in linker.ledger.sends_with(code)]
    refused = {same(each.address) for each in sends if each.state is SendState.REFUSED}
    firsts = [each for each in sends if each.kind not in (CORRECTION, STAFF) and not each.dropped_at]
    reached = {same(each.address): each for each in firsts if each.state in _REACHED}
    reached = {address: each for address, each in reached.items() if address not in refused}
    if not reached:
        why = "was refused by the mail server" if refused else "was sent to nobody"
        raise UsageError(f"Copy {record.copy} of record {record.id} {why}. {way_out}")
    listed = ", ".join(sorted(each.address for each in reached.values()))
    if to is not None and same(to) not in reached:
        raise UsageError(f"Copy {record.copy} did not go to that address. It went to: {listed}. {way_out}")
    if to is None and len(reached) > 1:
        raise UsageError(
            f"Copy {record.copy} went to several people: {listed}. The correction shows what was answered, so say "
            "who gets it: --to ADDRESS."
        )
    send = reached[same(to)] if to is not None else next(iter(reached.values()))
    return Recipient(campaign_named(linker.ledger, send.campaign), send.address)


def _same_child(linker: Linker, record: Record, edition: EditionMap) -> None:
    """Raises UsageError where the record is, as a person has settled, about somebody else than the copy that went
    out: then its answers must not go where that copy went."""
    given = first.given if (first := linker.ledger.copy(record.copy or "")) else {}
    for each in edition.fields.values():
        if each.identity and given.get(each.key) and given[each.key] != plain_value(record.values[each.key]):
            raise UsageError(
                f"{each.key} of record {record.id} is another one than in copy {record.copy}, so the record does "
                f"not go where that copy went. To print it: pdfforms correct {record.id} -o DIR"
            )


def make_correction(linker: Linker, planned: Correction, by: str, *, again: bool) -> tuple[Linked, Send | None]:
    """The copy and its planned message; those that an earlier run has made and not sent are taken up again.

    Raises UsageError while an earlier correction is out, nothing new has come, and nobody wants one `again`.
    """
    record, recipient = planned.record, planned.recipient
    earlier = [each for each in linker.ledger.linked_to([record.id])[record.id] if each.kind == CORRECTION]
    if earlier and not again:
        last = earlier[-1]
        sends = linker.ledger.sends_with(last.copy)
        files = frozenset(each.sha256 for each in record.receipts)
        if recipient and last.files == files and any(each.state in _OUT for each in sends):
            raise UsageError(_is_out(record, last, sends))
        if _is_same(linker, last, planned):
            return last, _taken_up(linker, last, planned, sends)
        _withdraw(linker, sends)
    return linker.make(record, planned.edition, planned.asked, CORRECTION, recipient, by)


def _is_out(record: Record, last: Linked, sends: tuple[Send, ...]) -> str:
    """What is said of a correction that is out, or may be."""
    unclear = next((each for each in sends if each.state is SendState.UNKNOWN), None)
    if unclear and not any(each.state is SendState.ACCEPTED for each in sends):
        return (
            f"A correction of record {record.id} may have left (copy {last.copy}): nobody knows. Ask, then "
            f"pdfforms send {unclear.campaign} --resolve {unclear.key}=accepted --by NAME, or =planned to send it "
            "again."
        )
    return (
        f"A correction of record {record.id} is out since {last.made_at[:10]} (copy {last.copy}), and nothing new "
        "has come. --again sends another one."
    )


def _is_same(linker: Linker, last: Linked, planned: Correction) -> bool:
    """Whether a copy asks and says what would be asked and said now."""
    files = frozenset(each.sha256 for each in planned.record.receipts)
    issued = linker.ledger.copy(last.copy)
    return (
        issued is not None
        and linker.office.folder.copies.find(copy_name(last.copy)) is not None
        and (last.files, last.open) == (files, tuple(each.key for each in planned.asked))
        and dict(issued.given) == standing_answers(planned.record, planned.edition)
    )


def _taken_up(linker: Linker, last: Linked, planned: Correction, sends: tuple[Send, ...]) -> Send | None:
    """The message for a copy that there is; a new one where it was only printed, or is for another address."""
    if planned.recipient is None:
        return None
    wanted = linker.message(last, planned.edition.form.language, planned.recipient)
    others = tuple(each for each in sends if each.key != wanted.key)
    _withdraw(linker, others)
    linker.plan(wanted, planned.recipient.campaign)
    with linker.ledger.posting() as posting:
        posting.move_send(wanted.key, SendState.PLANNED, now(), expected=(SendState.WITHDRAWN,))
    return replace(wanted, state=SendState.PLANNED)


def _withdraw(linker: Linker, sends: tuple[Send, ...]) -> None:
    """Takes back what has not left."""
    with linker.ledger.posting() as posting:
        for each in sends:
            posting.move_send(
                each.key, SendState.WITHDRAWN, now(), expected=(SendState.PLANNED,), why="another correction"
            )
