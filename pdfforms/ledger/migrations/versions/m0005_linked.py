"""Copies that were made of returns, and the copy code that each reading bears."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """One table and one column more."""
    op.create_table(
        "linked",
        sa.Column("copy", sa.Text(), nullable=False, comment="its own copy code"),
        sa.Column("record", sa.Text(), nullable=False, comment="record that it was made of and is part of"),
        sa.Column(
            "original", sa.Text(), nullable=True, comment="code of the first copy; null where that had none"
        ),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="correction (asks a family again), staff (asks for a signature)",
        ),
        sa.Column(
            "open", sa.Text(), nullable=False, comment="fields that are asked for, all others are locked (JSON)"
        ),
        sa.Column(
            "files",
            sa.Text(),
            nullable=False,
            comment="SHA-256 of the files that the record stood on then (JSON)",
        ),
        sa.Column("sha256", sa.Text(), nullable=False, comment="SHA-256 of the PDF in copies/"),
        sa.Column("made_at", sa.Text(), nullable=False, comment="when (UTC)"),
        sa.ForeignKeyConstraint(["copy"], ["copies.code"], name=op.f("fk_linked_copy")),
        sa.PrimaryKeyConstraint("copy", name=op.f("pk_linked")),
        comment="copies that were made of returns, to ask only for what is missing",
    )
    op.create_index(op.f("ix_linked_record"), "linked", ["record"], unique=False)
    op.add_column(
        "readings",
        sa.Column("copy", sa.Text(), nullable=True, comment="copy code on its pages; null where there is none"),
    )
