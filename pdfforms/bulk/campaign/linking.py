"""Making a copy of a return: filled, read back, safe on disk; then in the ledger with its message."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pdfforms.build.linked import fill_linked
from pdfforms.bulk.campaign.asking import Question, standing_answers
from pdfforms.bulk.campaign.enclosed import differs_from
from pdfforms.bulk.campaign.making import send_key, sender_domain
from pdfforms.bulk.folder import copy_name
from pdfforms.bulk.imprint import now
from pdfforms.bulk.office import Office
from pdfforms.bulk.shelf import Shelf
from pdfforms.draw.template import open_template
from pdfforms.errors import FillError, MailError, UsageError
from pdfforms.ledger.ledger import Ledger
from pdfforms.mail.message import message_id
from pdfforms.model.campaign import Campaign, Send
from pdfforms.model.copycode import new_code
from pdfforms.model.edition import EditionMap
from pdfforms.model.ledger import Event, IssuedCopy
from pdfforms.model.linked import Linked
from pdfforms.model.record import Record, Signature

_template = lru_cache(maxsize=8)(open_template)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets the copy of a return."""

    campaign: Campaign
    address: str


@dataclass(frozen=True, slots=True)
class Linker:
    """Makes copies of returns in one office. Call it while holding `Folder.sending()`."""

    office: Office
    ledger: Ledger
    shelf: Shelf

    def make(
        self,
        record: Record,
        edition: EditionMap,
        asked: Sequence[Question],
        kind: str,
        recipient: Recipient | None,
        by: str,
    ) -> tuple[Linked, Send | None]:
        """The copy, and the message that is planned to bring it; none for one that is printed.

        Raises UsageError where an answer does not fit its field, MailError where the copy reads differently.
        """
        folder, given = self.office.folder, standing_answers(record, edition)
        code, at = new_code(), now()
        data = self._filled(record, edition, given, code, asked)
        form = edition.form
        first = self.ledger.copy(record.copy) if record.copy else None
        own = first.row_key if first else record.id
        issued = IssuedCopy(code, form.key, form.edition, form.language, own, at, given)
        if differs := differs_from(data, issued, self.shelf):
            raise MailError(
                f"The copy of record {record.id} was made, and its {differs} is read back differently. It was not "
                "kept, and nothing was planned; this should be reported."
            )
        files = frozenset(each.sha256 for each in record.receipts)
        keys = tuple(each.key for each in asked)
        linked = Linked(code, record.id, record.copy, kind, keys, files, hashlib.sha256(data).hexdigest(), at)
        send = self.message(linked, form.language, recipient) if recipient else None
        owners = self.ledger.owners_of_new_copies({code: own})
        folder.copies.put({copy_name(code): data}, {copy_name(code): owners[code]} if owners else {})
        with self.ledger.posting([record.id]) as posting:
            posting.issue((), (issued,))
            posting.put_linked((linked,))
            detail = {"copy": code, "kind": kind, "open": list(keys)}
            posting.add_events([Event(at, "linked", record.id, by, detail)])
            if recipient and send:
                posting.put_campaign(recipient.campaign, (), (send,))
        return linked, send

    def message(self, linked: Linked, language: str, recipient: Recipient) -> Send:
        """The message that brings a copy to somebody. Raises SettingsError where the settings name no sender."""
        campaign, codes = recipient.campaign.id, (linked.copy,)
        key = send_key(campaign, linked.kind, recipient.address, codes)
        own_id = message_id(self.office.folder.secret(), key, sender_domain(self.office.settings))
        return Send(key, campaign, codes, recipient.address, language, linked.kind, own_id, changed_at=now())

    def plan(self, send: Send, campaign: Campaign) -> None:
        """Plans a message for a copy that there is already."""
        with self.ledger.posting() as posting:
            posting.put_campaign(campaign, (), (send,))

    def _filled(
        self,
        record: Record,
        edition: EditionMap,
        given: dict[str, object],
        code: str,
        asked: Sequence[Question],
    ) -> bytes:
        blank = self.shelf.blank(edition)
        if blank is None:
            raise UsageError(
                f"The blank of edition {edition.form.edition} of {edition.form.key} is not on the shelf, so no "
                "copy of it can be made. Bring the PDF back beside its map."
            )
        keys = [each.key for each in asked]
        try:
            copy = fill_linked(
                _template(blank), (edition.form,), given, code, open=keys, pictures=self._pictures(record)
            )
        except FillError as exc:
            raise UsageError(
                f"Record {record.id} cannot be filled in again. {exc} Settle the value first."
            ) from exc
        return copy.data

    def _pictures(self, record: Record) -> dict[str, bytes]:
        """The pictures of signatures that are no typed names, as far as they were kept."""
        names = {
            key: record.evidence[key]
            for key, value in record.values.items()
            if isinstance(value, Signature) and value.kind != "typed" and key in record.evidence
        }
        pictures = self.office.folder.pictures
        return {key: pictures.get(name) for key, name in names.items() if pictures.find(name)}
