"""Messages whose address the last roster no longer names: nobody is reminded there."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """One column more, and an index for all copies of a student."""
    op.add_column(
        "sends",
        sa.Column(
            "dropped_at",
            sa.Text(),
            nullable=True,
            comment="when a later roster first had no use for it any more (UTC); null while it has",
        ),
    )
    name = op.f("ix_campaign_copies_campaign_student")
    op.create_index(name, "campaign_copies", ["campaign", "student"], unique=False)
