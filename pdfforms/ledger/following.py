"""What has become of a campaign's copies on their way back: what is asked to say who is complete, who owes one,
which plans are to be reviewed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, union

from pdfforms.ledger.answered import withheld
from pdfforms.ledger.many import chosen
from pdfforms.ledger.tables import (
    answers,
    campaign_copies,
    copies,
    files,
    findings,
    items,
    linked,
    mail_files,
    mails,
    receipts,
    records,
)
from pdfforms.model.finding import Severity
from pdfforms.model.follow import AgreedPlan, Returned
from pdfforms.model.ledger import FileState
from pdfforms.model.mail import ItemState, MailKind, MailState
from pdfforms.model.record import Status

_SAYS_NOTHING = ("mail_bounced",)
"""Items in which no family says anything."""
_NOT_TICKED = "false"
"""Of a box: it says nothing."""
_FROM_A_PERSON = (MailKind.RETURN.value, MailKind.OTHER.value)


def waiting(connection: Connection, codes: Sequence[str]) -> frozenset[str]:
    """Those of these copies about which something came in that a person or a reader has not seen to yet: an open
    item, a message halfway, a file that broke the reader. What is about a copy that was made of a return
    counts for the first copy."""
    first = _firsts(connection, codes)
    mine = chosen(connection, first)
    told = (
        select(func.coalesce(records.c.copy, items.c.copy))
        .select_from(items.outerjoin(records, records.c.id == items.c.record))
        .where(items.c.state == ItemState.OPEN.value, items.c.code.not_in(_SAYS_NOTHING))
        .where(or_(items.c.copy.in_(mine), records.c.copy.in_(mine)))
    )
    halfway = _mailed(mine, mails.c.state != MailState.DONE.value)
    broken = _mailed(mine, files.c.state != FileState.READ.value)
    found = connection.execute(union(told, halfway, broken)).scalars()
    return frozenset(first[copy] for copy in found if copy in first)


def _firsts(connection: Connection, codes: Sequence[str]) -> dict[str, str]:
    """These copies and those that were made of what came back of them, each with the first copy."""
    made = select(linked.c.copy, linked.c.original).where(linked.c.original.in_(chosen(connection, codes)))
    return {each: each for each in codes} | {
        made_of.copy: made_of.original for made_of in connection.execute(made)
    }


def _mailed(mine: Select[tuple[str]], held: ColumnElement[bool]) -> Select[tuple[str | None]]:
    """Copies about which a message came, it or a file of it being in some state."""
    with_files = mails.outerjoin(mail_files, mail_files.c.mail == mails.c.id)
    with_files = with_files.outerjoin(files, files.c.sha256 == mail_files.c.sha256)
    wanted = select(mails.c.copy).select_from(with_files).where(mails.c.copy.in_(mine), held)
    return wanted.where(or_(mails.c.kind.is_(None), mails.c.kind.in_(_FROM_A_PERSON)))


def came_in(connection: Connection, codes: Sequence[str]) -> frozenset[str]:
    """Those of these copies of whose student something came in: a return of any of the student's copies in the
    campaign, or something that still waits. What waits becomes a record, so records are asked for last: on
    PostgreSQL it may do so between the two questions."""
    family = _families(connection, codes)
    everybody = list(dict.fromkeys(other for several in family.values() for other in several))
    waits = waiting(connection, everybody)
    back = select(records.c.copy).where(records.c.copy.in_(chosen(connection, everybody)))
    came = waits | frozenset(connection.execute(back).scalars())
    return frozenset(code for code, several in family.items() if not came.isdisjoint(several))


def _families(connection: Connection, codes: Iterable[str]) -> dict[str, set[str]]:
    """All copies of the same student in the same campaign, by copy; of one that is of no campaign, itself."""
    own, other = campaign_copies.alias("own"), campaign_copies.alias("other")
    same = (own.c.campaign == other.c.campaign) & (own.c.student == other.c.student)
    wanted = select(own.c.copy, other.c.copy).select_from(own.join(other, same))
    found: dict[str, set[str]] = {each: {each} for each in codes}
    for copy, with_it in connection.execute(wanted.where(own.c.copy.in_(chosen(connection, found)))):
        found[copy].add(with_it)
    return found


def returns_of(connection: Connection, campaign: str) -> tuple[Returned, ...]:
    """What came back of a campaign, in the order of arrival."""
    mine = select(records.c.id).join(campaign_copies, campaign_copies.c.copy == records.c.copy)
    mine = mine.where(campaign_copies.c.campaign == campaign)
    answered: dict[str, set[str]] = defaultdict(set)
    unknown: set[str] = set()
    asked = select(answers.c.record_id, answers.c.key, answers.c.state).where(answers.c.record_id.in_(mine))
    said = or_(answers.c.value.is_(None), answers.c.value != _NOT_TICKED)
    for record, key, state in connection.execute(asked.where(answers.c.state != "empty", said)):
        if state == "unknown":
            unknown.add(record)
        else:
            answered[record].add(key)
    for record, text_of in withheld(connection, mine, None):
        answered[record] -= {key for key, text in text_of.items() if text == _NOT_TICKED}
    doubts: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    asked_findings = select(findings.c.record_id, findings.c.code, findings.c.field)
    asked_findings = asked_findings.where(
        findings.c.record_id.in_(mine), findings.c.severity != Severity.INFO.value
    )
    for record, code, key in connection.execute(asked_findings.order_by(findings.c.record_id, findings.c.n)):
        doubts[record].append((code, key))
    first = select(func.min(receipts.c.received_at)).where(receipts.c.sha256 == files.c.sha256).scalar_subquery()
    listed = (
        select(records.c.id, records.c.copy, records.c.form, records.c.edition, records.c.status, first)
        .join(files, files.c.number == records.c.file)
        .where(records.c.id.in_(mine))
        .order_by(records.c.file, records.c.ordinal)
    )
    return tuple(
        Returned(
            *(record, copy, form, edition, Status(status), received),
            frozenset(answered[record]),
            record in unknown,
            tuple(doubts[record]),
        )
        for record, copy, form, edition, status, received in connection.execute(listed)
    )


def agreed_plans(connection: Connection, keys: Sequence[str]) -> tuple[AgreedPlan, ...]:
    """Every record of a form that has the first of some fields, with its values of all of them as text, in the
    order of arrival."""
    having = select(answers.c.record_id).where(answers.c.key == keys[0])
    said: dict[str, dict[str, str | None]] = defaultdict(dict)
    wanted = select(answers.c.record_id, answers.c.key, answers.c.value).where(answers.c.record_id.in_(having))
    for record, key, value in connection.execute(wanted.where(answers.c.key.in_(chosen(connection, keys)))):
        said[record][key] = value
    for record, text_of in withheld(connection, having, keys):
        said[record] |= text_of
    whose = copies.outerjoin(campaign_copies, campaign_copies.c.copy == copies.c.code)
    listed = (
        select(records.c.id, records.c.form, records.c.copy, records.c.status)
        .add_columns(copies.c.row_key, copies.c.issued_at, campaign_copies.c.campaign)
        .select_from(records.outerjoin(whose, copies.c.code == records.c.copy))
        .where(records.c.id.in_(having))
        .order_by(records.c.file, records.c.ordinal)
    )
    return tuple(
        AgreedPlan(record, form, copy, Status(status), student or "", issued or "", campaign or "", said[record])
        for record, form, copy, status, student, issued, campaign in connection.execute(listed)
    )
