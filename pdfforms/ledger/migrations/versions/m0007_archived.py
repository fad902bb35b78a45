"""What was archived, with the digests that prove it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """One table."""
    op.create_table(
        "archived",
        sa.Column("object", sa.Text(), nullable=False, comment="id of the object in the archive"),
        sa.Column("version", sa.Integer(), nullable=False, comment="of the object, from 1"),
        sa.Column(
            "record", sa.Text(), nullable=True, comment="of which record; null for a file of several families"
        ),
        sa.Column(
            "inventory_sha512",
            sa.Text(),
            nullable=False,
            comment="proves every file of every version until then",
        ),
        sa.Column("bytes", sa.BigInteger(), nullable=False, comment="that the version took"),
        sa.Column("at", sa.Text(), nullable=False, comment="when (UTC)"),
        sa.PrimaryKeyConstraint("object", "version", name=op.f("pk_archived")),
        comment="what was archived, one row for each version of an object",
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_archived_record"), "archived", ["record"], unique=False)
