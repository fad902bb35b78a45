"""The log of custody, legal holds, leaving dates, what was disposed of."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

APPEND_ONLY = {
    "sqlite": (
        """CREATE TRIGGER chain_never_changes BEFORE UPDATE ON chain
        BEGIN SELECT RAISE(ABORT, 'the chain can be added to, never changed or cut'); END""",
        """CREATE TRIGGER chain_never_goes BEFORE DELETE ON chain
        BEGIN SELECT RAISE(ABORT, 'the chain can be added to, never changed or cut'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION chain_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the chain can be added to, never changed or cut'; END $$""",
        """CREATE TRIGGER chain_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON chain
        FOR EACH STATEMENT EXECUTE FUNCTION chain_stays()""",
    ),
}


def upgrade() -> None:
    """Six tables, and triggers that keep the chain as it is."""
    op.create_table(
        "chain",
        sa.Column(
            "n", sa.BigInteger(), autoincrement=False, nullable=False, comment="counts up from 1, without a gap"
        ),
        sa.Column("at", sa.Text(), nullable=False, comment="when it happened (UTC)"),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="what: issued, sent, received, read, settled, disposed and so on",
        ),
        sa.Column(
            "subject", sa.Text(), nullable=False, comment="to what: record id, SHA-256, copy code, campaign"
        ),
        sa.Column("digest", sa.Text(), nullable=False, comment="SHA-512 of the subject's salt and what happened"),
        sa.Column("before", sa.Text(), nullable=False, comment="hash of the entry before"),
        sa.Column("hash", sa.Text(), nullable=False, comment="SHA-512 of this entry"),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_chain")),
        comment="the log of custody; entries can be added, never changed or removed",
    )
    op.create_index(op.f("ix_chain_subject"), "chain", ["subject"], unique=False)
    op.create_table(
        "salts",
        sa.Column("subject", sa.Text(), nullable=False, comment="record id, SHA-256, copy code, campaign"),
        sa.Column(
            "salt", sa.LargeBinary(), nullable=False, comment="what the digests of its entries are made with"
        ),
        sa.Column("first", sa.BigInteger(), nullable=False, comment="first entry that it is for"),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_salts")),
        comment="the chain's salts; each dies with its record",
    )
    op.create_table(
        "holds",
        sa.Column("id", NUMBER, nullable=False, comment="counts up"),
        sa.Column("subject", sa.Text(), nullable=False, comment="student (the roster's own key) or record id"),
        sa.Column("reason", sa.Text(), nullable=False, comment="why nothing of it may be disposed of"),
        sa.Column("placed_by", sa.Text(), nullable=False, comment="who said so"),
        sa.Column("placed_at", sa.Text(), nullable=False, comment="when (UTC)"),
        sa.Column("released_by", sa.Text(), nullable=True, comment="who lifted it; null while it holds"),
        sa.Column("released_at", sa.Text(), nullable=True, comment="when (UTC)"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
        comment="legal holds: what they name is never disposed of",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_holds_subject"), "holds", ["subject"], unique=False)
    op.create_table(
        "leavings",
        sa.Column("id", NUMBER, nullable=False, comment="counts up; the last of a subject counts"),
        sa.Column("subject", sa.Text(), nullable=False, comment="student (the roster's own key) or record id"),
        sa.Column("kind", sa.Text(), nullable=False, comment="left, transferred, or back (attends again)"),
        sa.Column("day", sa.Text(), nullable=True, comment="the last day, year-month-day; null for back"),
        sa.Column("said_by", sa.Text(), nullable=False, comment="who said so: a person, or a roster"),
        sa.Column("said_at", sa.Text(), nullable=False, comment="when (UTC)"),
        sa.CheckConstraint("kind IN ('left', 'transferred', 'back')", name=op.f("ck_leavings_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leavings")),
        comment="when students ceased to attend",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_leavings_subject"), "leavings", ["subject"], unique=False)
    op.create_table(
        "disposals",
        sa.Column("id", sa.Text(), nullable=False, comment="names the certificate"),
        sa.Column("approved_by", sa.Text(), nullable=False, comment="who approved it"),
        sa.Column("begun_at", sa.Text(), nullable=False, comment="when the ledger's rows went (UTC)"),
        sa.Column(
            "done_at", sa.Text(), nullable=True, comment="when the last file was gone (UTC); null until then"
        ),
        sa.Column(
            "plan", sa.Text(), nullable=False, comment="files still to be removed (JSON); empty once it is done"
        ),
        sa.Column(
            "certificate", sa.Text(), nullable=False, comment="what was destroyed, without a word of it (JSON)"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposals")),
        comment="what was disposed of",
    )
    op.create_table(
        "tombstones",
        sa.Column("subject", sa.Text(), nullable=False, comment="record id or copy code"),
        sa.Column("disposed_at", sa.Text(), nullable=False, comment="when (UTC)"),
        sa.Column("certificate", sa.Text(), nullable=False, comment="by which disposal"),
        sa.ForeignKeyConstraint(["certificate"], ["disposals.id"], name=op.f("fk_tombstones_certificate")),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_tombstones")),
        comment="what stays of records and copies that were disposed of",
    )
    for statement in APPEND_ONLY.get(op.get_bind().dialect.name, ()):
        op.execute(statement)
