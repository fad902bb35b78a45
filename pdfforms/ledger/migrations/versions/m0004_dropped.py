"""Messages whose address the last roster no longer names: nobody is reminded there."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """One column more."""
    op.add_column(
        "sends",
        sa.Column(
            "dropped_at",
            sa.Text(),
            nullable=True,
            comment="when a later roster first had no use for it any more (UTC); null while it has",
        ),
    )
