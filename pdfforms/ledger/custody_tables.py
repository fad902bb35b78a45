"""The tables of custody, declared as those in `tables` are: the chain and its salts, terms, what was destroyed."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Integer, LargeBinary, Table, Text

from pdfforms.ledger.tables import metadata

_Number = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite counts up only an INTEGER."""

chain = Table(
    "chain",
    metadata,
    Column("n", BigInteger, primary_key=True, autoincrement=False, comment="counts up from 1, without a gap"),
    Column("at", Text, nullable=False, comment="when it happened (UTC)"),
    Column(
        "kind", Text, nullable=False, comment="what: issued, sent, received, read, settled, disposed and so on"
    ),
    Column(
        "subject", Text, nullable=False, index=True, comment="to what: record id, SHA-256, copy code, campaign"
    ),
    Column("digest", Text, nullable=False, comment="SHA-512 of the subject's salt and what happened"),
    Column("before", Text, nullable=False, comment="hash of the entry before"),
    Column("hash", Text, nullable=False, comment="SHA-512 of this entry"),
    comment="the log of custody; entries can be added, never changed or removed",
)
salts = Table(
    "salts",
    metadata,
    Column("subject", Text, primary_key=True, comment="record id, SHA-256, copy code, campaign"),
    Column("salt", LargeBinary, nullable=False, comment="what the digests of its entries are made with"),
    Column("first", BigInteger, nullable=False, comment="first entry that it is for"),
    comment="the chain's salts; each dies with its record",
)
holds = Table(
    "holds",
    metadata,
    Column("id", _Number, primary_key=True, comment="counts up"),
    Column("subject", Text, nullable=False, index=True, comment="student (the roster's own key) or record id"),
    Column("reason", Text, nullable=False, comment="why nothing of it may be disposed of"),
    Column("placed_by", Text, nullable=False, comment="who said so"),
    Column("placed_at", Text, nullable=False, comment="when (UTC)"),
    Column("released_by", Text, comment="who lifted it; null while it holds"),
    Column("released_at", Text, comment="when (UTC)"),
    comment="legal holds: what they name is never disposed of",
    sqlite_autoincrement=True,
)
leavings = Table(
    "leavings",
    metadata,
    Column("id", _Number, primary_key=True, comment="counts up; the last of a subject counts"),
    Column("subject", Text, nullable=False, index=True, comment="student (the roster's own key) or record id"),
    Column("kind", Text, nullable=False, comment="left, transferred, or back (attends again)"),
    Column("day", Text, comment="the last day, year-month-day; null for back"),
    Column("said_by", Text, nullable=False, comment="who said so: a person, or a roster"),
    Column("said_at", Text, nullable=False, comment="when (UTC)"),
    CheckConstraint("kind IN ('left', 'transferred', 'back')", name="kind"),
    comment="when students ceased to attend",
    sqlite_autoincrement=True,
)
disposals = Table(
    "disposals",
    metadata,
    Column("id", Text, primary_key=True, comment="names the certificate"),
    Column("approved_by", Text, nullable=False, comment="who approved it"),
    Column("begun_at", Text, nullable=False, comment="when the ledger's rows went (UTC)"),
    Column("done_at", Text, comment="when the last file was gone (UTC); null until then"),
    Column("plan", Text, nullable=False, comment="files still to be removed (JSON); empty once it is done"),
    Column("certificate", Text, nullable=False, comment="what was destroyed, without a word of it (JSON)"),
    comment="what was disposed of",
)
tombstones = Table(
    "tombstones",
    metadata,
    Column("subject", Text, primary_key=True, comment="record id or copy code"),
    Column("disposed_at", Text, nullable=False, comment="when (UTC)"),
    Column("certificate", Text, ForeignKey(disposals.c.id), nullable=False, comment="by which disposal"),
    comment="what stays of records and copies that were disposed of",
)
