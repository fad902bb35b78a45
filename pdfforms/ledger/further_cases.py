"""What has a term of its own beside records: copies that never came back, files in which no record stands,
messages that go with nothing else.

A copy by which a record without a code is known to be somebody's (a photo that answers a letter) stays until that
record goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, exists, func, or_, select

from pdfforms.ledger.custody_tables import tombstones
from pdfforms.ledger.keeping import Known
from pdfforms.ledger.many import chosen
from pdfforms.ledger.owners import student_of
from pdfforms.ledger.tables import (
    campaign_copies,
    copies,
    files,
    items,
    linked,
    mail_files,
    mails,
    readings,
    receipts,
    records,
    spans,
)
from pdfforms.model.ledger import FileState, SpanState
from pdfforms.model.mail import MailState
from pdfforms.model.retention import Case, CaseKind

KINDS = (CaseKind.COPY, CaseKind.FILE, CaseKind.MAIL)


def further_from(connection: Connection, kind: CaseKind, after: str, limit: int) -> list[Case]:
    """The next cases of a kind behind a subject, in the order of their subjects."""
    wanted, subject = _wanted(kind)
    return _cases(connection, kind, wanted.where(subject > after).order_by(subject).limit(limit))


def further_named(connection: Connection, kind: CaseKind, subjects: Sequence[str]) -> list[Case]:
    """Those of these subjects that are still cases of a kind."""
    wanted, subject = _wanted(kind)
    return _cases(connection, kind, wanted.where(subject.in_(chosen(connection, subjects))).order_by(subject))


def _cases(connection: Connection, kind: CaseKind, wanted: Select[Any]) -> list[Case]:
    known = Known(connection)
    is_copy = kind is CaseKind.COPY
    return [
        known.case(kind, row.subject, row.form if is_copy else None, student_of(row) if is_copy else "", row.since)
        for row in connection.execute(wanted)
    ]


def _wanted(kind: CaseKind) -> tuple[Select[Any], Column[Any]]:
    """The question for all of a kind, and the column of their subjects."""
    if kind is CaseKind.COPY:
        return _unanswered(), copies.c.code
    return (_orphans(), files.c.sha256) if kind is CaseKind.FILE else (_loose(), mails.c.sha256)


def _unanswered() -> Select[Any]:
    """Copies of which no record is, that were not made of one, and by which none is known."""
    has_record = exists().where(records.c.copy == copies.c.code)
    one_of_it = or_(linked.c.copy == copies.c.code, linked.c.original == copies.c.code)
    of_a_record = exists().where(linked.c.record == records.c.id, one_of_it)
    by_mail = exists().where(
        mails.c.copy == copies.c.code,
        mail_files.c.mail == mails.c.id,
        readings.c.sha256 == mail_files.c.sha256,
        records.c.id == readings.c.record_id,
        records.c.copy.is_(None),
    )
    return (
        select(copies.c.code.label("subject"), copies.c.form, copies.c.issued_at.label("since"))
        .add_columns(campaign_copies.c.student, copies.c.row_key)
        .outerjoin(campaign_copies, campaign_copies.c.copy == copies.c.code)
        .where(~has_record, ~of_a_record, ~by_mail, ~_destroyed())
    )


def _orphans() -> Select[Any]:
    """Files that were read and in which no record stands any more, as where its record went while it was read."""
    first = select(func.min(receipts.c.received_at)).where(receipts.c.sha256 == files.c.sha256).scalar_subquery()
    return select(files.c.sha256.label("subject"), func.coalesce(first, files.c.changed_at).label("since")).where(
        files.c.state != FileState.STORED.value,
        ~exists().where(readings.c.sha256 == files.c.sha256),
        ~exists().where(spans.c.sha256 == files.c.sha256, spans.c.state == SpanState.WAITING.value),
    )


def _loose() -> Select[Any]:
    """Messages that are done, and go with no file, copy, record or earlier delivery of the same."""
    first = mails.alias("first")
    of_a_copy = exists().where(copies.c.code == mails.c.copy, ~_destroyed())
    tells = exists().where(items.c.mail == mails.c.id, items.c.record == records.c.id)
    return select(mails.c.sha256.label("subject"), mails.c.received_at.label("since")).where(
        mails.c.state == MailState.DONE.value,
        ~exists().where(mail_files.c.mail == mails.c.id),
        ~of_a_copy,
        ~tells,
        ~exists().where(first.c.id == mails.c.same_as),
    )


def _destroyed() -> ColumnElement[bool]:
    return exists().where(tombstones.c.subject == copies.c.code)
