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

from pdfforms.bulk.desk import Tally, now
from pdfforms.bulk.folder import Folder
from pdfforms.bulk.letters import opened as open_letters
from pdfforms.bulk.matching import told_of
from pdfforms.bulk.post import Poster
from pdfforms.bulk.sources import in_batches
from pdfforms.errors import UsageError
from pdfforms.ledger.ledger import Ledger
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
                except UsageError as exc:
                    self.taken.troubles.append(str(exc))
                    continue
                waiting[mail.id] = mail
                yield mail.id, data

        for number, found in open_letters(messages()):
            self._opened(waiting.pop(number), found)

    def _opened(self, mail: StoredMail, found: Opened) -> None:
        at = now()
        if mail.cut:
            found = replace(found, parts=(), notes=(Note("mail_limit", mail.cut),))
        mail = replace(
            mail,
            kind=found.kind,
            message_id=found.message_id or None,
            copy=self._copy(found),
            content=found.content or None,
            arrived_at=mail.arrived_at or found.arrived_at or mail.received_at,
        )
        with self.ledger.mailing() as mailing:
            same = mailing.earlier(found.message_id, found.content, mail.id) if found.message_id else None
        parts = () if same else found.parts
        hashes = [hashlib.sha256(each.data).hexdigest() for each in parts]
        self.folder.vault.put({sha256: each.data for sha256, each in zip(hashes, parts, strict=True)})
        files = [
            Arrival(sha256, len(each.data), sniff(each.data).name.lower(), f"{mail.origin}#{n}", each.name, at)
            for n, (sha256, each) in enumerate(zip(hashes, parts, strict=True), 1)
        ]
        items = [] if same else [NewItem(each.code, each.detail, copy=mail.copy) for each in found.notes]
        with self.ledger.mailing() as mailing:
            mailing.open(replace(mail, same_as=same), files, items, at)
        self.taken.kinds[found.kind] += 1
        self.taken.again += same is not None
        self.taken.files += len(files)
        self.taken.items.update(each.code for each in items)

    def _copy(self, found: Opened) -> str | None:
        """The copy that a message is about: by its plus-address, else by the message of ours that it answers."""
        if found.copies:
            return found.copies[0] if len(found.copies) == 1 else None
        answered = set(self.ledger.sent_copies(found.refers_to).values())
        return answered.pop() if len(answered) == 1 else None

    def finish(self, shelf: Editions) -> None:
        """Tells of each return what its mail says about it."""
        poster = Poster(self.ledger, shelf)
        for mail in self.ledger.mails(MailState.OPENED):
            with self.ledger.posting() as posting:
                self._finish(posting, poster, mail)

    def _finish(self, posting: Posting, poster: Poster, mail: StoredMail) -> None:
        at = now()
        hashes = posting.mail_files(mail.id)
        if any(each.state is FileState.STORED for each in posting.files_named(hashes)):
            return  # a later run reads it
        posting.hold(hashes)
        ids = posting.records_on(hashes)
        new = told_of(posting, mail, hashes, ids)
        posting.finish_mail(mail.id, new, at)
        if new or len(posting.receipts_of(hashes)) > len(set(hashes)):
            made = poster.repost(posting, ids, at, changed=True)
            self.taken.read.records.update((each.id, each.status) for each in made)
        self.taken.items.update(each.code for each in new)
