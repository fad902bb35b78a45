"""Copies that go out on paper."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0003"


def upgrade() -> None:
    """One table."""
    op.create_table(
        "papers",
        sa.Column("copy", sa.Text(), nullable=False, comment="copy code"),
        sa.Column("campaign", sa.Text(), nullable=False, comment="of which campaign"),
        sa.Column("state", sa.Text(), nullable=False, comment="planned, printed or withdrawn"),
        sa.Column("changed_at", sa.Text(), nullable=False, comment="when its state last changed (UTC)"),
        sa.CheckConstraint("state IN ('planned', 'printed', 'withdrawn')", name=op.f("ck_papers_state")),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.id"], name=op.f("fk_papers_campaign")),
        sa.ForeignKeyConstraint(["copy"], ["copies.code"], name=op.f("fk_papers_copy")),
        sa.PrimaryKeyConstraint("copy", name=op.f("pk_papers")),
        comment="copies that go out on paper",
    )
    op.create_index(op.f("ix_papers_campaign"), "papers", ["campaign"], unique=False)
