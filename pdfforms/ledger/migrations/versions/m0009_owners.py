"""Whose key opens what is kept of whom, for ledgers that are encrypted."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """One table."""
    op.create_table(
        "owners",
        sa.Column("kind", sa.Text(), nullable=False, comment="student, copy or record"),
        sa.Column("subject", sa.Text(), nullable=False, comment="the roster's own key, copy code or record id"),
        sa.Column("owner", sa.Text(), nullable=False, comment="id of its key in the keyring"),
        sa.CheckConstraint("kind IN ('student', 'copy', 'record')", name=op.f("ck_owners_kind")),
        sa.PrimaryKeyConstraint("kind", "subject", name=op.f("pk_owners")),
        sa.UniqueConstraint("owner", name=op.f("uq_owners_owner")),
        comment="whose key opens what is kept of whom; empty where nothing is encrypted",
        sqlite_with_rowid=False,
    )
