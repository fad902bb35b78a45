"""Mail -> returns. Each message goes three steps, each safe before the next begins:

| state | what is safe | then |
|---|---|---|
| stored | the message as it came, in mail/, and how far its folder is fetched | a contained worker opens it |
| opened | its files, in returns/, as if they came from a folder; its items | they are read as all returns are |
| done | what its mail tells about each return: findings of the record, items | |

A run that is killed goes on from where each message is. A message is known by its bytes, so one that comes again,
be it that the server gave all numbers anew, is not taken twice.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pdfforms.bulk.folder import Folder
from pdfforms.bulk.imprint import now
from pdfforms.bulk.reading.claims import Claims
from pdfforms.bulk.reading.post import Poster
from pdfforms.bulk.reading.sources import in_batches, in_batches_of
from pdfforms.bulk.reading.tally import Tally
from pdfforms.bulk.replies.letters import opened as open_letters
from pdfforms.bulk.replies.matching import told_of
from pdfforms.errors import EncryptionError, UsageError
from pdfforms.ledger.ledger import Ledger
from pdfforms.ledger.mailing import Mailing
from pdfforms.ledger.posting import Posting
from pdfforms.model.filetype import sniff
from pdfforms.model.ledger import Arrival, FileState
from pdfforms.model.mail import (
    Cursor,
    Letter,
    MailKind,
    MailState,
    NewItem,
    NewMail,
    Note,
    Opened,
    Part,
    StoredMail,
)
from pdfforms.model.shelf import Editions

_BATCH, _BATCH_BYTES = 64, 64_000_000
"""Messages that are made safe at a time."""


@dataclass(slots=True)
class Taken:
    """What has become of the messages of one run."""

    came: int = 0
    new: int = 0
    """Of them those that were not known."""
    kinds: Counter[MailKind] = field(default_factory=Counter)
    """Of those that were opened."""
    again: int = 0
    """Of them further deliveries of a message that was there."""
    files: int = 0
    """Files in them that may be returns."""
    items: Counter[str] = field(default_factory=Counter)
    """Things for a person that were written down, by code."""
    troubles: list[str] = field(default_factory=list)
    read: Tally = field(default_factory=Tally)
    """What became of the files."""


@dataclass(frozen=True, slots=True)
class _Found:
    """One message that was opened."""

    mail: StoredMail
    opened: Opened
    files: tuple[tuple[str, Part], ...]
    """With their SHA-256."""

    @classmethod
    def of(cls, mail: StoredMail, opened: Opened) -> _Found:
        """What the ledger is told of it; of a message that is not whole no file is taken."""
        if mail.cut:
            opened = replace(opened, parts=(), notes=(Note("mail_limit", mail.cut),))
        mail = replace(
            mail,
            kind=opened.kind,
            message_id=opened.message_id or None,
            content=opened.content or None,
            arrived_at=mail.arrived_at or opened.arrived_at or mail.received_at,
        )
        return cls(mail, opened, tuple((hashlib.sha256(each.data).hexdigest(), each) for each in opened.parts))

    def size(self) -> int:
        """Bytes of its files."""
        return sum(len(part.data) for _, part in self.files)


@dataclass(frozen=True, slots=True)
class TakingIn:
    """Takes mail into one office."""

    folder: Folder
    ledger: Ledger
    taken: Taken

    def store(
        self,
        letters: Iterable[Letter],
        cursor: Callable[[int], Cursor] | None = None,
        safe: Callable[[Sequence[int]], None] = lambda _: None,
    ) -> None:
        """Makes messages safe. `cursor` makes the mark for a UID, `safe` hears the UIDs that are."""
        for batch in in_batches(letters, _BATCH, _BATCH_BYTES):
            at = now()
            whole = [(hashlib.sha256(each.data).hexdigest(), each) for each in batch]
            self.folder.mail.put({sha256: each.data for sha256, each in whole})
            new = [
                NewMail(sha256, len(each.data), each.origin, at, each.arrived_at or "", each.cut)
                for sha256, each in whole
            ]
            mark = cursor(max(each.uid for each in batch)) if cursor else None
            with self.ledger.mailing() as mailing:
                self.taken.new += mailing.receive(new, mark)
            self.taken.came += len(batch)
            safe([each.uid for each in batch])

    def open(self) -> None:
        """Opens all messages that are stored, and makes the files in them safe."""
        waiting: dict[int, StoredMail] = {}

        def messages() -> Iterator[tuple[int, bytes]]:
            for mail in self.ledger.mails(MailState.STORED):
                try:
                    data = self.folder.mail.get(mail.sha256)
                except (UsageError, EncryptionError) as exc:
                    self.taken.troubles.append(str(exc))
                    continue
                waiting[mail.id] = mail
                yield mail.id, data

        found = (_Found.of(waiting.pop(number), one) for number, one in open_letters(messages()))
        for batch in in_batches_of(found, _BATCH, _BATCH_BYTES, _Found.size):
            self._keep(batch)

    def _keep(self, batch: Sequence[_Found]) -> None:
        """The files of opened messages are safe first, then what was found is written down."""
        at = now()
        copies = [self._copy(each.opened) for each in batch]
        self.folder.vault.put({sha256: part.data for each in batch for sha256, part in each.files})
        with self.ledger.mailing() as mailing:
            for each, copy in zip(batch, copies, strict=True):
                self._write_down(mailing, each, copy, at)

    def _write_down(self, mailing: Mailing, found: _Found, copy: str | None, at: str) -> None:
        opened, mail = found.opened, replace(found.mail, copy=copy)
        if opened.message_id:
            mail = replace(mail, same_as=mailing.earlier(opened.message_id, opened.content, mail.id))
        again = mail.same_as is not None
        files = [
            Arrival(sha256, len(part.data), sniff(part.data).name.lower(), f"{mail.origin}#{n}", part.name, at)
            for n, (sha256, part) in enumerate(() if again else found.files, 1)
        ]
        items = [NewItem(one.code, one.detail, copy=copy) for one in (() if again else opened.notes)]
        if mailing.open(mail, files, items, at) and any(one.code == "mail_bounced" for one in items):
            mailing.came_back(opened.refers_to, copy, at)
        self.taken.kinds[opened.kind] += 1
        self.taken.again += again
        self.taken.files += len(files)
        self.taken.items.update(one.code for one in items)

    def _copy(self, found: Opened) -> str | None:
        """The copy that a message is about: by its plus-address, else by the message of ours that it answers."""
        if found.copies:
            return found.copies[0] if len(found.copies) == 1 else None
        answered = set(self.ledger.sent_copies(found.refers_to).values())
        return answered.pop() if len(answered) == 1 else None

    def finish(self, shelf: Editions) -> None:
        """Tells of each return what its mail says about it."""
        poster = Poster(self.ledger, shelf)
        for batch in in_batches_of(self.ledger.mails(MailState.OPENED), _BATCH, _BATCH, lambda _: 1):
            with self.ledger.posting() as posting:
                posting.hold([one for mail in batch for one in posting.mail_files(mail.id)])
                for mail in batch:
                    self._finish(posting, poster, mail)
            Claims(self.folder, self.ledger).mails([mail.sha256 for mail in batch])

    def _finish(self, posting: Posting, poster: Poster, mail: StoredMail) -> None:
        at = now()
        hashes = posting.mail_files(mail.id)
        if any(each.state is FileState.STORED for each in posting.files_named(hashes)):
            return  # a later run reads it
        ids = posting.records_on(hashes)
        new = told_of(posting, mail, hashes, ids)
        posting.finish_mail(mail.id, new, at)
        if new or len(posting.receipts_of(hashes)) > len(set(hashes)):
            made = poster.repost(posting, ids, at, changed=True)
            self.taken.read.records.note(made)
        self.taken.items.update(each.code for each in new)
