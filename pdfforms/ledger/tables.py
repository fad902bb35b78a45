"""The tables: the only place where a column is declared. Its comments are its documentation.

Plain names, plain texts and JSON as text, so that a person with any SQL program understands what stands there.
Hashes and moments are as `model.ledger` says. A change here needs a migration; see `migrations/README.md`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
_Number = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite counts up only an INTEGER."""

editions = Table(
    "editions",
    metadata,
    Column("identity", Text, nullable=False, comment="the edition's name as its map has it"),
    Column("blank_sha256", Text, nullable=False, comment="SHA-256 of the blank"),
    Column("form", Text, nullable=False, comment="key of the form"),
    Column("edition", Text, nullable=False, comment="name of the edition"),
    Column("language", Text, nullable=False, comment="its language (BCP 47)"),
    Column("paper", Text, nullable=False, comment="letter or a4"),
    Column("title", Text, nullable=False, comment="title of the form, in that language"),
    PrimaryKeyConstraint("identity", "blank_sha256"),
    comment="blanks that were issued",
)
copies = Table(
    "copies",
    metadata,
    Column("code", Text, primary_key=True, comment="copy code, printed on each page"),
    Column("form", Text, nullable=False, comment="key of the form"),
    Column("edition", Text, nullable=False, comment="name of the edition"),
    Column("language", Text, nullable=False, comment="its language (BCP 47)"),
    Column("row_key", Text, nullable=False, comment="the roster's own key of the row it was made from"),
    Column("issued_at", Text, nullable=False, comment="when it was made (UTC)"),
    Column("given", Text, nullable=False, comment="what was filled in before it went out (JSON, by field key)"),
    Index(None, "form", "row_key"),
    comment="personal copies that were made",
)
files = Table(
    "files",
    metadata,
    Column("number", _Number, primary_key=True, comment="counts up in the order of first arrival"),
    Column("sha256", Text, nullable=False, unique=True, comment="SHA-256 of the bytes, names the file"),
    Column("bytes", BigInteger, nullable=False, comment="size"),
    Column("kind", Text, nullable=False, comment="what its first bytes say that it is"),
    Column("state", Text, nullable=False, comment="stored (not read yet), read, or quarantined"),
    Column("failures", Integer, nullable=False, comment="how often reading it alone failed"),
    Column("reader", Text, comment="version of pdfforms that read it"),
    Column("pages", Integer, comment="number of pages, where known"),
    Column("reason", Text, comment="why it is in quarantine"),
    Column("changed_at", Text, nullable=False, comment="when its state last changed (UTC)"),
    CheckConstraint("state IN ('stored', 'read', 'quarantined')", name="state"),
    Index(None, "state", "number"),
    comment="files that arrived, each once, whatever it is called and however often it came",
    sqlite_autoincrement=True,
)
receipts = Table(
    "receipts",
    metadata,
    Column("id", _Number, primary_key=True, comment="counts up in the order of arrival"),
    Column("sha256", Text, ForeignKey(files.c.sha256), nullable=False, comment="which file"),
    Column("origin", Text, nullable=False, comment="where it came from: a path, s3://..., imap://..."),
    Column("name", Text, nullable=False, comment="its name as a person knows it"),
    Column("received_at", Text, nullable=False, comment="when (UTC)"),
    UniqueConstraint("sha256", "origin"),
    comment="arrivals, one for each file and place it came from",
    sqlite_autoincrement=True,
)
spans = Table(
    "spans",
    metadata,
    Column("sha256", Text, ForeignKey(files.c.sha256), nullable=False, comment="which file"),
    Column("first_page", Integer, nullable=False, comment="first page of the span, from 0"),
    Column("last_page", Integer, nullable=False, comment="last page of the span"),
    Column("state", Text, nullable=False, comment="waiting, read or failed"),
    PrimaryKeyConstraint("sha256", "first_page"),
    CheckConstraint("state IN ('waiting', 'read', 'failed')", name="state"),
    comment="runs of pages of long files, read one by one",
    sqlite_with_rowid=False,
)
readings = Table(
    "readings",
    metadata,
    Column("sha256", Text, ForeignKey(files.c.sha256), nullable=False, comment="in which file"),
    Column("first_page", Integer, nullable=False, comment="first page of the span, 0 where all was read at once"),
    Column("ordinal", Integer, nullable=False, comment="which of the file's readings"),
    Column("record_id", Text, nullable=False, index=True, comment="record that it is part of"),
    Column("reader", Text, nullable=False, comment="version of pdfforms that read it"),
    Column("data", LargeBinary, nullable=False, comment="the reading, for pdfforms itself"),
    Column("copy", Text, comment="copy code on its pages; null where there is none"),
    PrimaryKeyConstraint("sha256", "first_page", "ordinal"),
    comment="what each file says by itself; records are joined from these",
)
records = Table(
    "records",
    metadata,
    Column("id", Text, primary_key=True, comment="names the record for ever"),
    Column("file", BigInteger, nullable=False, comment="number of the first file that it stands on"),
    Column("ordinal", Integer, nullable=False, comment="its place in that file"),
    Column("form", Text, comment="key of the form; null for a file that is none of ours"),
    Column("edition", Text, comment="name of the edition"),
    Column("language", Text, comment="its language (BCP 47)"),
    Column("copy", Text, index=True, comment="copy code, by which it was matched"),
    Column("status", Text, nullable=False, index=True, comment="ok, needs_review, unreadable, blank or not_ours"),
    Column("reader", Text, nullable=False, comment="version of pdfforms that made it"),
    Column("changed_at", Text, nullable=False, comment="when it was last posted (UTC)"),
    Column("data", Text, nullable=False, comment="the whole record (JSON, pdfforms.record/1)"),
    Index(None, "file", "ordinal", "id"),
    comment="returned forms, one row each; several returns of one copy are one record",
)
answers = Table(
    "answers",
    metadata,
    Column("record_id", Text, ForeignKey(records.c.id), nullable=False, comment="of which record"),
    Column("key", Text, nullable=False, comment="of which field"),
    Column("value", Text, comment="the value as text; true or false for a checkbox; null where it is not known"),
    Column("state", Text, nullable=False, comment="answered, empty, or unknown (a person must look)"),
    Column("source", Text, nullable=False, comment="kind of evidence it was read from"),
    Column("confidence", Double, nullable=False, comment="how sure we are, 0 to 1"),
    PrimaryKeyConstraint("record_id", "key"),
    comment="the values of the records, for SQL; records.data has all that is known of them",
    sqlite_with_rowid=False,
)
findings = Table(
    "findings",
    metadata,
    Column("record_id", Text, ForeignKey(records.c.id), nullable=False, comment="of which record"),
    Column("n", Integer, nullable=False, comment="which of its findings, from 0"),
    Column("code", Text, nullable=False, comment="what it is, see docs/findings.md"),
    Column("severity", Text, nullable=False, comment="info, warning or error"),
    Column("field", Text, comment="which field; null for the whole record"),
    Column("message", Text, nullable=False, comment="one line for a person"),
    PrimaryKeyConstraint("record_id", "n"),
    Index(None, "code"),
    comment="what a person should know about the records",
    sqlite_with_rowid=False,
)
events = Table(
    "events",
    metadata,
    Column("id", _Number, primary_key=True, comment="counts up"),
    Column("at", Text, nullable=False, comment="when (UTC)"),
    Column("kind", Text, nullable=False, comment="what happened: settled, reread, released and so on"),
    Column("subject", Text, nullable=False, index=True, comment="to what: record id, SHA-256 or copy code"),
    Column("actor", Text, nullable=False, comment="who did it"),
    Column("detail", Text, nullable=False, comment="more about it (JSON), never an answer or a child's name"),
    comment="what happened; rows can be added, never changed or removed",
    sqlite_autoincrement=True,
)
settlements = Table(
    "settlements",
    metadata,
    Column("record_id", Text, ForeignKey(records.c.id), nullable=False, comment="in which record"),
    Column("key", Text, nullable=False, comment="which field"),
    Column("event", BigInteger, ForeignKey(events.c.id), nullable=False, comment="the highest one counts"),
    Column("before", Text, nullable=False, comment="what the record said until then (JSON)"),
    Column("value", Text, nullable=False, comment="what the person decided (JSON)"),
    Column("decided_by", Text, nullable=False, comment="who decided"),
    Column("decided_at", Text, nullable=False, comment="when (UTC)"),
    PrimaryKeyConstraint("record_id", "key", "event"),
    comment="what people decided where the program could not; no reading overwrites it",
    sqlite_with_rowid=False,
)
campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Text, primary_key=True, comment="its name"),
    Column("form", Text, nullable=False, comment="key of the form"),
    Column("edition", Text, nullable=False, comment="name of the edition"),
    Column("due", Text, comment="day by which it should be back, year-month-day; null where none was set"),
    Column("created_at", Text, nullable=False, comment="when it was made (UTC)"),
    Column("settings", Text, nullable=False, comment="what held when it was made (JSON)"),
    comment="forms that go to many families",
)
campaign_copies = Table(
    "campaign_copies",
    metadata,
    Column("copy", Text, ForeignKey(copies.c.code), primary_key=True, comment="copy code"),
    Column("campaign", Text, ForeignKey(campaigns.c.id), nullable=False, index=True, comment="of which campaign"),
    Column("student", Text, nullable=False, comment="the roster's own key of the student"),
    Column("guardian", Text, nullable=False, comment="whose copy it is, where each guardian has one; else empty"),
    Column("school", Text, nullable=False, comment="as in the roster"),
    Column("grade", Text, nullable=False, comment="as in the roster"),
    Column("homeroom", Text, nullable=False, comment="as in the roster"),
    Column("sha256", Text, nullable=False, comment="SHA-256 of the PDF in copies/"),
    Index(None, "campaign", "student"),
    comment="the copies of each campaign, and whom they are about",
)
sends = Table(
    "sends",
    metadata,
    Column("key", Text, primary_key=True, comment="names the message for ever"),
    Column("campaign", Text, ForeignKey(campaigns.c.id), nullable=False, comment="of which campaign"),
    Column(
        "copy", Text, ForeignKey(copies.c.code), nullable=False, index=True, comment="copy in its reply address"
    ),
    Column("address", Text, nullable=False, comment="to whom, the only one"),
    Column("language", Text, nullable=False, comment="of its text (BCP 47)"),
    Column("kind", Text, nullable=False, comment="form; others for reminders and corrections"),
    Column("message_id", Text, nullable=False, index=True, comment="its Message-ID, without brackets"),
    Column(
        "state",
        Text,
        nullable=False,
        comment="planned, sending, accepted, refused, unknown (a person must say), drafted or withdrawn",
    ),
    Column("attempts", Integer, nullable=False, comment="how often it was offered to a server"),
    Column("changed_at", Text, nullable=False, comment="when its state last changed (UTC)"),
    Column("why", Text, nullable=False, comment="what the server said, or who decided"),
    Column(
        "dropped_at",
        Text,
        comment="when a later roster first had no use for it any more (UTC); null while it has",
    ),
    CheckConstraint(
        "state IN ('planned', 'sending', 'accepted', 'refused', 'unknown', 'drafted', 'withdrawn')", name="state"
    ),
    Index(None, "campaign", "state", "key"),
    comment="messages, one to an address each, and what has become of them",
)
linked = Table(
    "linked",
    metadata,
    Column("copy", Text, ForeignKey(copies.c.code), primary_key=True, comment="its own copy code"),
    Column("record", Text, nullable=False, index=True, comment="record that it was made of and is part of"),
    Column("original", Text, comment="code of the first copy; null where that had none"),
    Column("kind", Text, nullable=False, comment="correction (asks a family again), staff (asks for a signature)"),
    Column("open", Text, nullable=False, comment="fields that are asked for, all others are locked (JSON)"),
    Column("files", Text, nullable=False, comment="SHA-256 of the files that the record stood on then (JSON)"),
    Column("sha256", Text, nullable=False, comment="SHA-256 of the PDF in copies/"),
    Column("made_at", Text, nullable=False, comment="when (UTC)"),
    comment="copies that were made of returns, to ask only for what is missing",
)
enclosures = Table(
    "enclosures",
    metadata,
    Column("send", Text, ForeignKey(sends.c.key), nullable=False, comment="in which message"),
    Column("n", Integer, nullable=False, comment="its place there, from 0"),
    Column("copy", Text, ForeignKey(copies.c.code), nullable=False, index=True, comment="which copy"),
    PrimaryKeyConstraint("send", "n"),
    comment="the copies that each message carries",
    sqlite_with_rowid=False,
)
mails = Table(
    "mails",
    metadata,
    Column("id", _Number, primary_key=True, comment="counts up in the order of fetching"),
    Column("sha256", Text, nullable=False, unique=True, comment="SHA-256 of the message as it came"),
    Column("bytes", BigInteger, nullable=False, comment="size"),
    Column("origin", Text, nullable=False, comment="where it first came from: imap://..., a path"),
    Column("received_at", Text, nullable=False, comment="when it was fetched (UTC)"),
    Column("arrived_at", Text, nullable=False, comment="when it came into the mailbox, as far as known (UTC)"),
    Column("state", Text, nullable=False, comment="stored, opened (its files are safe), or done"),
    Column("kind", Text, comment="return, bounce, auto_reply or other; null until it is opened"),
    Column("message_id", Text, index=True, comment="its Message-ID"),
    Column("copy", Text, index=True, comment="copy code that it is about, by its plus-address or what it answers"),
    Column("cut", Text, nullable=False, comment="why only its head is kept; empty where it is whole"),
    Column("content", Text, comment="SHA-256 over its body, the same for each delivery of one message"),
    Column("same_as", BigInteger, comment="the message that it is another delivery of"),
    CheckConstraint("state IN ('stored', 'opened', 'done')", name="state"),
    Index(None, "state", "id"),
    comment="messages that were fetched, without subject, names and addresses",
    sqlite_autoincrement=True,
)
mail_files = Table(
    "mail_files",
    metadata,
    Column("mail", BigInteger, ForeignKey(mails.c.id), nullable=False, comment="which message"),
    Column("n", Integer, nullable=False, comment="which of its files, from 0"),
    Column("sha256", Text, ForeignKey(files.c.sha256), nullable=False, index=True, comment="the file"),
    PrimaryKeyConstraint("mail", "n"),
    comment="files that messages brought",
    sqlite_with_rowid=False,
)
cursors = Table(
    "cursors",
    metadata,
    Column("account", Text, nullable=False, comment="imap://user@host"),
    Column("folder", Text, nullable=False, comment="its name on the server"),
    Column("uidvalidity", BigInteger, nullable=False, comment="the server's word for this life of the folder"),
    Column("uid", BigInteger, nullable=False, comment="the highest UID that is safe"),
    PrimaryKeyConstraint("account", "folder"),
    comment="how far folders on mail servers are fetched",
    sqlite_with_rowid=False,
)
items = Table(
    "items",
    metadata,
    Column("id", _Number, primary_key=True, comment="counts up"),
    Column("mail", BigInteger, ForeignKey(mails.c.id), nullable=False, index=True, comment="of which message"),
    Column("code", Text, nullable=False, comment="what it is, see docs/findings.md"),
    Column("detail", Text, nullable=False, comment="more about it, never anything of the message itself"),
    Column("record", Text, index=True, comment="the record that it is about"),
    Column("copy", Text, comment="copy code that the message proposes"),
    Column("state", Text, nullable=False, comment="open (a person must look), noted or done"),
    Column("created_at", Text, nullable=False, comment="when (UTC)"),
    Column("decided_by", Text, comment="who has seen to it"),
    Column("decided_at", Text, comment="when (UTC)"),
    CheckConstraint("state IN ('open', 'noted', 'done')", name="state"),
    Index(None, "state", "id"),
    comment="what messages brought that a person must see to",
    sqlite_autoincrement=True,
)
chain = Table(
    "chain",
    metadata,
    Column("n", BigInteger, primary_key=True, autoincrement=False, comment="counts up from 1, without a gap"),
    Column("at", Text, nullable=False, comment="when it happened (UTC)"),
    Column(
        "kind", Text, nullable=False, comment="what: issued, sent, received, read, settled, disposed and so on"
    ),
    Column(
        "subject", Text, nullable=False, index=True, comment="to what: record id, SHA-256, copy code, campaign"
    ),
    Column("digest", Text, nullable=False, comment="SHA-512 of the subject's salt and what happened"),
    Column("before", Text, nullable=False, comment="hash of the entry before"),
    Column("hash", Text, nullable=False, comment="SHA-512 of this entry"),
    comment="the log of custody; entries can be added, never changed or removed",
)
salts = Table(
    "salts",
    metadata,
    Column("subject", Text, primary_key=True, comment="record id, SHA-256, copy code, campaign"),
    Column("salt", LargeBinary, nullable=False, comment="what the digests of its entries are made with"),
    Column("first", BigInteger, nullable=False, comment="first entry that it is for"),
    comment="the chain's salts; each dies with its record",
)
holds = Table(
    "holds",
    metadata,
    Column("id", _Number, primary_key=True, comment="counts up"),
    Column("subject", Text, nullable=False, index=True, comment="student (the roster's own key) or record id"),
    Column("reason", Text, nullable=False, comment="why nothing of it may be disposed of"),
    Column("placed_by", Text, nullable=False, comment="who said so"),
    Column("placed_at", Text, nullable=False, comment="when (UTC)"),
    Column("released_by", Text, comment="who lifted it; null while it holds"),
    Column("released_at", Text, comment="when (UTC)"),
    comment="legal holds: what they name is never disposed of",
    sqlite_autoincrement=True,
)
leavings = Table(
    "leavings",
    metadata,
    Column("id", _Number, primary_key=True, comment="counts up; the last of a subject counts"),
    Column("subject", Text, nullable=False, index=True, comment="student (the roster's own key) or record id"),
    Column("kind", Text, nullable=False, comment="left, transferred, or back (attends again)"),
    Column("day", Text, comment="the last day, year-month-day; null for back"),
    Column("said_by", Text, nullable=False, comment="who said so: a person, or a roster"),
    Column("said_at", Text, nullable=False, comment="when (UTC)"),
    CheckConstraint("kind IN ('left', 'transferred', 'back')", name="kind"),
    comment="when students ceased to attend",
    sqlite_autoincrement=True,
)
disposals = Table(
    "disposals",
    metadata,
    Column("id", Text, primary_key=True, comment="names the certificate"),
    Column("approved_by", Text, nullable=False, comment="who approved it"),
    Column("begun_at", Text, nullable=False, comment="when the ledger's rows went (UTC)"),
    Column("done_at", Text, comment="when the last file was gone (UTC); null until then"),
    Column("plan", Text, nullable=False, comment="files still to be removed (JSON); empty once it is done"),
    Column("certificate", Text, nullable=False, comment="what was destroyed, without a word of it (JSON)"),
    comment="what was disposed of",
)
tombstones = Table(
    "tombstones",
    metadata,
    Column("subject", Text, primary_key=True, comment="record id or copy code"),
    Column("disposed_at", Text, nullable=False, comment="when (UTC)"),
    Column("certificate", Text, ForeignKey(disposals.c.id), nullable=False, comment="by which disposal"),
    comment="what stays of records and copies that were disposed of",
)
