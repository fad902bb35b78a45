"""Copies that go out on paper; when each message left, which stays known when it comes back."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """One table, and a column."""
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
    comment = "when it left, or may have (UTC); null where it certainly has not"
    op.add_column("sends", sa.Column("left_at", sa.Text(), nullable=True, comment=comment))
    op.execute("UPDATE sends SET left_at = changed_at WHERE state IN ('sending', 'accepted', 'unknown')")
    op.create_index(op.f("ix_sends_left_at"), "sends", ["left_at"], unique=False)
