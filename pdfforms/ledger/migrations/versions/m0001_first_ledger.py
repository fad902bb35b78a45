"""The first ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = {
    "sqlite": (
        """CREATE TRIGGER events_never_change BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'events can be added, never changed or removed'); END""",
        """CREATE TRIGGER events_never_go BEFORE DELETE ON events
        BEGIN SELECT RAISE(ABORT, 'events can be added, never changed or removed'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION events_stay() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'events can be added, never changed or removed'; END $$""",
        """CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON events
        FOR EACH STATEMENT EXECUTE FUNCTION events_stay()""",
    ),
}


def upgrade() -> None:
    """All tables, and triggers that keep the events as they are."""
    op.create_table(
        "copies",
        sa.Column("code", sa.Text(), nullable=False, comment="copy code, printed on each page"),
        sa.Column("form", sa.Text(), nullable=False, comment="key of the form"),
        sa.Column("edition", sa.Text(), nullable=False, comment="name of the edition"),
        sa.Column("language", sa.Text(), nullable=False, comment="its language (BCP 47)"),
        sa.Column(
            "row_key", sa.Text(), nullable=False, comment="the roster's own key of the row it was made from"
        ),
        sa.Column("issued_at", sa.Text(), nullable=False, comment="when it was made (UTC)"),
        sa.Column(
            "given",
            sa.Text(),
            nullable=False,
            comment="what was filled in before it went out (JSON, by field key)",
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_copies")),
        comment="personal copies that were made",
    )
    op.create_index(op.f("ix_copies_form_row_key"), "copies", ["form", "row_key"], unique=False)
    op.create_table(
        "editions",
        sa.Column("identity", sa.Text(), nullable=False, comment="the edition's name as its map has it"),
        sa.Column("blank_sha256", sa.Text(), nullable=False, comment="SHA-256 of the blank"),
        sa.Column("form", sa.Text(), nullable=False, comment="key of the form"),
        sa.Column("edition", sa.Text(), nullable=False, comment="name of the edition"),
        sa.Column("language", sa.Text(), nullable=False, comment="its language (BCP 47)"),
        sa.Column("paper", sa.Text(), nullable=False, comment="letter or a4"),
        sa.Column("title", sa.Text(), nullable=False, comment="title of the form, in that language"),
        sa.PrimaryKeyConstraint("identity", "blank_sha256", name=op.f("pk_editions")),
        comment="blanks that were issued",
    )
    op.create_table(
        "events",
        sa.Column("id", NUMBER, nullable=False, comment="counts up"),
        sa.Column("at", sa.Text(), nullable=False, comment="when (UTC)"),
        sa.Column("kind", sa.Text(), nullable=False, comment="what happened: settled, reread, released and so on"),
        sa.Column("subject", sa.Text(), nullable=False, comment="to what: record id, SHA-256 or copy code"),
        sa.Column("actor", sa.Text(), nullable=False, comment="who did it"),
        sa.Column(
            "detail", sa.Text(), nullable=False, comment="more about it (JSON), never an answer or a child's name"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        comment="what happened; rows can be added, never changed or removed",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_events_subject"), "events", ["subject"], unique=False)
    op.create_table(
        "files",
        sa.Column("number", NUMBER, nullable=False, comment="counts up in the order of first arrival"),
        sa.Column("sha256", sa.Text(), nullable=False, comment="SHA-256 of the bytes, names the file"),
        sa.Column("bytes", sa.BigInteger(), nullable=False, comment="size"),
        sa.Column("kind", sa.Text(), nullable=False, comment="what its first bytes say that it is"),
        sa.Column("state", sa.Text(), nullable=False, comment="stored (not read yet), read, or quarantined"),
        sa.Column("failures", sa.Integer(), nullable=False, comment="how often reading it alone failed"),
        sa.Column("reader", sa.Text(), nullable=True, comment="version of pdfforms that read it"),
        sa.Column("pages", sa.Integer(), nullable=True, comment="number of pages, where known"),
        sa.Column("reason", sa.Text(), nullable=True, comment="why it is in quarantine"),
        sa.Column("changed_at", sa.Text(), nullable=False, comment="when its state last changed (UTC)"),
        sa.CheckConstraint("state IN ('stored', 'read', 'quarantined')", name=op.f("ck_files_state")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_files")),
        sa.UniqueConstraint("sha256", name=op.f("uq_files_sha256")),
        comment="files that arrived, each once, whatever it is called and however often it came",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_files_state_number"), "files", ["state", "number"], unique=False)
    op.create_table(
        "records",
        sa.Column("id", sa.Text(), nullable=False, comment="names the record for ever"),
        sa.Column("file", sa.BigInteger(), nullable=False, comment="number of the first file that it stands on"),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="its place in that file"),
        sa.Column(
            "form", sa.Text(), nullable=True, comment="key of the form; null for a file that is none of ours"
        ),
        sa.Column("edition", sa.Text(), nullable=True, comment="name of the edition"),
        sa.Column("language", sa.Text(), nullable=True, comment="its language (BCP 47)"),
        sa.Column("copy", sa.Text(), nullable=True, comment="copy code, by which it was matched"),
        sa.Column("status", sa.Text(), nullable=False, comment="ok, needs_review, unreadable, blank or not_ours"),
        sa.Column("reader", sa.Text(), nullable=False, comment="version of pdfforms that made it"),
        sa.Column("changed_at", sa.Text(), nullable=False, comment="when it was last posted (UTC)"),
        sa.Column("data", sa.Text(), nullable=False, comment="the whole record (JSON, pdfforms.record/1)"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
        comment="returned forms, one row each; several returns of one copy are one record",
    )
    op.create_index(op.f("ix_records_copy"), "records", ["copy"], unique=False)
    op.create_index(op.f("ix_records_file_ordinal_id"), "records", ["file", "ordinal", "id"], unique=False)
    op.create_index(op.f("ix_records_status"), "records", ["status"], unique=False)
    op.create_table(
        "answers",
        sa.Column("record_id", sa.Text(), nullable=False, comment="of which record"),
        sa.Column("key", sa.Text(), nullable=False, comment="of which field"),
        sa.Column(
            "value",
            sa.Text(),
            nullable=True,
            comment="the value as text; true or false for a checkbox; null where it is not known",
        ),
        sa.Column("state", sa.Text(), nullable=False, comment="answered, empty, or unknown (a person must look)"),
        sa.Column("source", sa.Text(), nullable=False, comment="kind of evidence it was read from"),
        sa.Column("confidence", sa.Double(), nullable=False, comment="how sure we are, 0 to 1"),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_answers_record_id")),
        sa.PrimaryKeyConstraint("record_id", "key", name=op.f("pk_answers")),
        comment="the values of the records, for SQL; records.data has all that is known of them",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "findings",
        sa.Column("record_id", sa.Text(), nullable=False, comment="of which record"),
        sa.Column("n", sa.Integer(), nullable=False, comment="which of its findings, from 0"),
        sa.Column("code", sa.Text(), nullable=False, comment="what it is, see docs/findings.md"),
        sa.Column("severity", sa.Text(), nullable=False, comment="info, warning or error"),
        sa.Column("field", sa.Text(), nullable=True, comment="which field; null for the whole record"),
        sa.Column("message", sa.Text(), nullable=False, comment="one line for a person"),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_findings_record_id")),
        sa.PrimaryKeyConstraint("record_id", "n", name=op.f("pk_findings")),
        comment="what a person should know about the records",
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_findings_code"), "findings", ["code"], unique=False)
    op.create_table(
        "readings",
        sa.Column("sha256", sa.Text(), nullable=False, comment="in which file"),
        sa.Column(
            "first_page",
            sa.Integer(),
            nullable=False,
            comment="first page of the span, 0 where all was read at once",
        ),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="which of the file's readings"),
        sa.Column("record_id", sa.Text(), nullable=False, comment="record that it is part of"),
        sa.Column("reader", sa.Text(), nullable=False, comment="version of pdfforms that read it"),
        sa.Column("data", sa.LargeBinary(), nullable=False, comment="the reading, for pdfforms itself"),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name=op.f("fk_readings_sha256")),
        sa.PrimaryKeyConstraint("sha256", "first_page", "ordinal", name=op.f("pk_readings")),
        comment="what each file says by itself; records are joined from these",
    )
    op.create_index(op.f("ix_readings_record_id"), "readings", ["record_id"], unique=False)
    op.create_table(
        "receipts",
        sa.Column("id", NUMBER, nullable=False, comment="counts up in the order of arrival"),
        sa.Column("sha256", sa.Text(), nullable=False, comment="which file"),
        sa.Column("origin", sa.Text(), nullable=False, comment="where it came from: a path, s3://..., imap://..."),
        sa.Column("name", sa.Text(), nullable=False, comment="its name as a person knows it"),
        sa.Column("received_at", sa.Text(), nullable=False, comment="when (UTC)"),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name=op.f("fk_receipts_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint("sha256", "origin", name=op.f("uq_receipts_sha256_origin")),
        comment="arrivals, one for each file and place it came from",
        sqlite_autoincrement=True,
    )
    op.create_table(
        "settlements",
        sa.Column("record_id", sa.Text(), nullable=False, comment="in which record"),
        sa.Column("key", sa.Text(), nullable=False, comment="which field"),
        sa.Column("event", sa.BigInteger(), nullable=False, comment="the highest one counts"),
        sa.Column("before", sa.Text(), nullable=False, comment="what the record said until then (JSON)"),
        sa.Column("value", sa.Text(), nullable=False, comment="what the person decided (JSON)"),
        sa.Column("decided_by", sa.Text(), nullable=False, comment="who decided"),
        sa.Column("decided_at", sa.Text(), nullable=False, comment="when (UTC)"),
        sa.ForeignKeyConstraint(["event"], ["events.id"], name=op.f("fk_settlements_event")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_settlements_record_id")),
        sa.PrimaryKeyConstraint("record_id", "key", "event", name=op.f("pk_settlements")),
        comment="what people decided where the program could not; no reading overwrites it",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "spans",
        sa.Column("sha256", sa.Text(), nullable=False, comment="which file"),
        sa.Column("first_page", sa.Integer(), nullable=False, comment="first page of the span, from 0"),
        sa.Column("last_page", sa.Integer(), nullable=False, comment="last page of the span"),
        sa.Column("state", sa.Text(), nullable=False, comment="waiting, read or failed"),
        sa.CheckConstraint("state IN ('waiting', 'read', 'failed')", name=op.f("ck_spans_state")),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name=op.f("fk_spans_sha256")),
        sa.PrimaryKeyConstraint("sha256", "first_page", name=op.f("pk_spans")),
        comment="runs of pages of long files, read one by one",
        sqlite_with_rowid=False,
    )

    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)
