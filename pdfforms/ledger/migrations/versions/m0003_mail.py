"""Mail that was fetched: messages, their files, how far folders are fetched, what a person must see to."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Four tables."""
    op.create_table(
        "mails",
        sa.Column("id", NUMBER, nullable=False, comment="counts up in the order of fetching"),
        sa.Column("sha256", sa.Text(), nullable=False, comment="SHA-256 of the message as it came"),
        sa.Column("bytes", sa.BigInteger(), nullable=False, comment="size"),
        sa.Column("origin", sa.Text(), nullable=False, comment="where it first came from: imap://..., a path"),
        sa.Column("received_at", sa.Text(), nullable=False, comment="when it was fetched (UTC)"),
        sa.Column(
            "arrived_at",
            sa.Text(),
            nullable=False,
            comment="when it came into the mailbox, as far as known (UTC)",
        ),
        sa.Column("state", sa.Text(), nullable=False, comment="stored, opened (its files are safe), or done"),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=True,
            comment="return, bounce, auto_reply or other; null until it is opened",
        ),
        sa.Column("message_id", sa.Text(), nullable=True, comment="its Message-ID"),
        sa.Column(
            "copy",
            sa.Text(),
            nullable=True,
            comment="copy code that it is about, by its plus-address or what it answers",
        ),
        sa.Column("cut", sa.Text(), nullable=False, comment="why only its head is kept; empty where it is whole"),
        sa.Column(
            "content",
            sa.Text(),
            nullable=True,
            comment="SHA-256 over its body, the same for each delivery of one message",
        ),
        sa.Column("same_as", sa.BigInteger(), nullable=True, comment="the message that it is another delivery of"),
        sa.CheckConstraint("state IN ('stored', 'opened', 'done')", name=op.f("ck_mails_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("sha256", name=op.f("uq_mails_sha256")),
        comment="messages that were fetched, without subject, names and addresses",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mails_message_id"), "mails", ["message_id"], unique=False)
    op.create_index(op.f("ix_mails_copy"), "mails", ["copy"], unique=False)
    op.create_index(op.f("ix_mails_state_id"), "mails", ["state", "id"], unique=False)
    op.create_table(
        "mail_files",
        sa.Column("mail", sa.BigInteger(), nullable=False, comment="which message"),
        sa.Column("n", sa.Integer(), nullable=False, comment="which of its files, from 0"),
        sa.Column("sha256", sa.Text(), nullable=False, comment="the file"),
        sa.ForeignKeyConstraint(["mail"], ["mails.id"], name=op.f("fk_mail_files_mail")),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name=op.f("fk_mail_files_sha256")),
        sa.PrimaryKeyConstraint("mail", "n", name=op.f("pk_mail_files")),
        comment="files that messages brought",
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_mail_files_sha256"), "mail_files", ["sha256"], unique=False)
    op.create_table(
        "cursors",
        sa.Column("account", sa.Text(), nullable=False, comment="imap://user@host"),
        sa.Column("folder", sa.Text(), nullable=False, comment="its name on the server"),
        sa.Column(
            "uidvalidity",
            sa.BigInteger(),
            nullable=False,
            comment="the server's word for this life of the folder",
        ),
        sa.Column("uid", sa.BigInteger(), nullable=False, comment="the highest UID that is safe"),
        sa.PrimaryKeyConstraint("account", "folder", name=op.f("pk_cursors")),
        comment="how far folders on mail servers are fetched",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "items",
        sa.Column("id", NUMBER, nullable=False, comment="counts up"),
        sa.Column("mail", sa.BigInteger(), nullable=False, comment="of which message"),
        sa.Column("code", sa.Text(), nullable=False, comment="what it is, see docs/findings.md"),
        sa.Column(
            "detail", sa.Text(), nullable=False, comment="more about it, never anything of the message itself"
        ),
        sa.Column("record", sa.Text(), nullable=True, comment="the record that it is about"),
        sa.Column("copy", sa.Text(), nullable=True, comment="copy code that the message proposes"),
        sa.Column("state", sa.Text(), nullable=False, comment="open (a person must look), noted or done"),
        sa.Column("created_at", sa.Text(), nullable=False, comment="when (UTC)"),
        sa.Column("decided_by", sa.Text(), nullable=True, comment="who has seen to it"),
        sa.Column("decided_at", sa.Text(), nullable=True, comment="when (UTC)"),
        sa.CheckConstraint("state IN ('open', 'noted', 'done')", name=op.f("ck_items_state")),
        sa.ForeignKeyConstraint(["mail"], ["mails.id"], name=op.f("fk_items_mail")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        comment="what messages brought that a person must see to",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_items_mail"), "items", ["mail"], unique=False)
    op.create_index(op.f("ix_items_record"), "items", ["record"], unique=False)
    op.create_index(op.f("ix_items_state_id"), "items", ["state", "id"], unique=False)
