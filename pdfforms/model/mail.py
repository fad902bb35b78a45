"""What mail brings: messages as they came, what was found in one, what a person must see to.

Moments and hashes are as in `model.ledger`. No subject and no name or address of a family stands in any of these
but in a part's own file name; the message itself is kept as it came.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MailKind(StrEnum):
    """What a message is."""

    RETURN = "return"
    """It brings files that may be returns."""
    BOUNCE = "bounce"
    """A mail server says what became of a message of ours."""
    AUTO_REPLY = "auto_reply"
    """A machine answers: out of office, read receipts."""
    OTHER = "other"
    """A person writes and sends no file that could be a return."""


class MailState(StrEnum):
    """How far a message is. Each step is one transaction, so a run that is killed goes on from here."""

    STORED = "stored"
    """Its bytes are safe."""
    OPENED = "opened"
    """Its files are safe and known."""
    DONE = "done"
    """Its files are read, and what a person must see to is written down."""


class ItemState(StrEnum):
    """What has become of an item."""

    OPEN = "open"
    NOTED = "noted"
    """It is told with the record, nobody need do anything."""
    DONE = "done"
    """A person has seen to it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as it came out of a mailbox."""

    origin: str
    """imap://user@host/folder;UIDVALIDITY=n/;UID=m (RFC 5092), or a file's path with # and its place in it."""
    data: bytes
    arrived_at: str | None = None
    """When it came into the mailbox, where the mailbox says so."""
    uid: int = 0
    """Of IMAP; 0 elsewhere."""
    cut: str = ""
    """Why only its head is here; "" where it is whole."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file in a message that may be a return."""

    name: str
    """As the sender called it, without folders; never empty."""
    data: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """Something in a message that a person must see to."""

    code: str
    """In the table of findings."""
    detail: str = ""
    """Added to the finding's words; holds nothing of the message but kinds and numbers."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What was found in one message."""

    kind: MailKind
    message_id: str = ""
    """Its own Message-ID, with < and >; "" where it has none."""
    refers_to: tuple[str, ...] = ()
    """Message-IDs that it answers; of a bounce, that of the message which came back."""
    copies: tuple[str, ...] = ()
    """Copy codes of the plus-addresses that it was sent to."""
    parts: tuple[Part, ...] = ()
    notes: tuple[Note, ...] = ()
    arrived_at: str | None = None
    """When the last server took it, as that server says."""
    content: str = ""
    """SHA-256 over its body: of two deliveries of one message the same."""


@dataclass(frozen=True, slots=True)
class StoredMail:
    """One message in the ledger."""

    id: int
    sha256: str
    bytes: int
    origin: str
    """Where it first came from."""
    received_at: str
    """When it was fetched."""
    arrived_at: str
    """When it came into the mailbox, as far as is known; else when it was fetched."""
    state: MailState
    kind: MailKind | None
    """None until it is opened."""
    message_id: str | None
    copy: str | None
    """The copy that it is about, by its plus-address, else by the message that it answers."""
    cut: str
    """Why only its head is kept."""
    content: str | None
    same_as: int | None
    """The message that this one is another delivery of."""


@dataclass(frozen=True, slots=True)
class NewMail:
    """One message that is to be written down."""

    sha256: str
    bytes: int
    origin: str
    received_at: str
    arrived_at: str
    cut: str = ""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a folder on a server is fetched."""

    account: str
    """imap://user@host"""
    folder: str
    uidvalidity: int
    uid: int
    """The highest that is safe."""


@dataclass(frozen=True, slots=True)
class NewItem:
    """One thing to be told."""

    code: str
    """In the table of findings."""
    detail: str = ""
    record: str | None = None
    """The record that it is about."""
    copy: str | None = None
    """The copy that the mail proposes."""
    state: ItemState = ItemState.OPEN


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was told, and whether a person has seen to it."""

    id: int
    mail: int
    code: str
    detail: str
    record: str | None
    copy: str | None
    state: ItemState
    created_at: str
    decided_by: str | None
    decided_at: str | None
