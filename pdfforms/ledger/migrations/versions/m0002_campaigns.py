"""Campaigns and the messages of each."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Four tables more."""
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Text(), nullable=False, comment="its name"),
        sa.Column("form", sa.Text(), nullable=False, comment="key of the form"),
        sa.Column("edition", sa.Text(), nullable=False, comment="name of the edition"),
        sa.Column(
            "due",
            sa.Text(),
            nullable=True,
            comment="day by which it should be back, year-month-day; null where none was set",
        ),
        sa.Column("created_at", sa.Text(), nullable=False, comment="when it was made (UTC)"),
        sa.Column("settings", sa.Text(), nullable=False, comment="what held when it was made (JSON)"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        comment="forms that go to many families",
    )
    op.create_table(
        "campaign_copies",
        sa.Column("copy", sa.Text(), nullable=False, comment="copy code"),
        sa.Column("campaign", sa.Text(), nullable=False, comment="of which campaign"),
        sa.Column("student", sa.Text(), nullable=False, comment="the roster's own key of the student"),
        sa.Column(
            "guardian",
            sa.Text(),
            nullable=False,
            comment="whose copy it is, where each guardian has one; else empty",
        ),
        sa.Column("school", sa.Text(), nullable=False, comment="as in the roster"),
        sa.Column("grade", sa.Text(), nullable=False, comment="as in the roster"),
        sa.Column("homeroom", sa.Text(), nullable=False, comment="as in the roster"),
        sa.Column("sha256", sa.Text(), nullable=False, comment="SHA-256 of the PDF in copies/"),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.id"], name=op.f("fk_campaign_copies_campaign")),
        sa.ForeignKeyConstraint(["copy"], ["copies.code"], name=op.f("fk_campaign_copies_copy")),
        sa.PrimaryKeyConstraint("copy", name=op.f("pk_campaign_copies")),
        comment="the copies of each campaign, and whom they are about",
    )
    op.create_index(op.f("ix_campaign_copies_campaign"), "campaign_copies", ["campaign"], unique=False)
    op.create_table(
        "sends",
        sa.Column("key", sa.Text(), nullable=False, comment="names the message for ever"),
        sa.Column("campaign", sa.Text(), nullable=False, comment="of which campaign"),
        sa.Column("copy", sa.Text(), nullable=False, comment="copy in its reply address"),
        sa.Column("address", sa.Text(), nullable=False, comment="to whom, the only one"),
        sa.Column("language", sa.Text(), nullable=False, comment="of its text (BCP 47)"),
        sa.Column("kind", sa.Text(), nullable=False, comment="form; others for reminders and corrections"),
        sa.Column("message_id", sa.Text(), nullable=False, comment="its Message-ID, without brackets"),
        sa.Column(
            "state",
            sa.Text(),
            nullable=False,
            comment="planned, sending, accepted, refused, unknown (a person must say), drafted or withdrawn",
        ),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="how often it was offered to a server"),
        sa.Column("changed_at", sa.Text(), nullable=False, comment="when its state last changed (UTC)"),
        sa.Column("why", sa.Text(), nullable=False, comment="what the server said, or who decided"),
        sa.CheckConstraint(
            "state IN ('planned', 'sending', 'accepted', 'refused', 'unknown', 'drafted', 'withdrawn')",
            name=op.f("ck_sends_state"),
        ),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.id"], name=op.f("fk_sends_campaign")),
        sa.ForeignKeyConstraint(["copy"], ["copies.code"], name=op.f("fk_sends_copy")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sends")),
        comment="messages, one to an address each, and what has become of them",
    )
    op.create_index(op.f("ix_sends_campaign_state_key"), "sends", ["campaign", "state", "key"], unique=False)
    op.create_index(op.f("ix_sends_copy"), "sends", ["copy"], unique=False)
    op.create_index(op.f("ix_sends_message_id"), "sends", ["message_id"], unique=False)
    op.create_table(
        "enclosures",
        sa.Column("send", sa.Text(), nullable=False, comment="in which message"),
        sa.Column("n", sa.Integer(), nullable=False, comment="its place there, from 0"),
        sa.Column("copy", sa.Text(), nullable=False, comment="which copy"),
        sa.ForeignKeyConstraint(["copy"], ["copies.code"], name=op.f("fk_enclosures_copy")),
        sa.ForeignKeyConstraint(["send"], ["sends.key"], name=op.f("fk_enclosures_send")),
        sa.PrimaryKeyConstraint("send", "n", name=op.f("pk_enclosures")),
        comment="the copies that each message carries",
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_enclosures_copy"), "enclosures", ["copy"], unique=False)
