"""A message in the ledger -> the message as it leaves, checked. The same for a server, a draft and a test."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from pdfforms.bulk.campaign import sender_domain
from pdfforms.bulk.enclosed import check
from pdfforms.bulk.office import Office
from pdfforms.errors import MailError
from pdfforms.ledger.ledger import Ledger
from pdfforms.mail.letter import Letter, write_letter
from pdfforms.mail.message import Outgoing, Sender, compose
from pdfforms.model.campaign import Campaign, Send
from pdfforms.model.ledger import IssuedCopy
from pdfforms.model.shelf import Editions
from pdfforms.settings import Settings

_NAME = "student_name"
"""The field that says whom a form is about."""
_DIVISION = "the school"


def sender_of(settings: Settings, organization: str) -> Sender:
    """Who writes. Raises SettingsError where the settings do not say."""
    sender_domain(settings)
    mail = settings.mail
    address = str(mail.from_address)
    return Sender(address, mail.from_name or organization, mail.reply_to or address, mail.envelope == "plus")


@dataclass(slots=True)
class Preparer:
    """Writes the messages of one campaign."""

    office: Office
    ledger: Ledger
    campaign: Campaign
    sender: Sender = field(init=False)
    _shelf: Editions = field(init=False)
    _hashes: dict[str, str] = field(init=False)
    _issued: dict[str, IssuedCopy] = field(init=False)
    _read: set[str] = field(default_factory=set)
    """Copies that were read in a message, with the bytes of `_hashes`, and are what they should be."""
    _known_words: dict[str | None, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        copies = self.ledger.campaign_copies(self.campaign.id)
        self._hashes = {each.copy: each.sha256 for each in copies}
        self._issued = self.ledger.copies([each.copy for each in copies])
        self._shelf = self.office.shelf()
        self.sender = sender_of(self.office.settings, self._words(None)[1])

    def prepare(self, send: Send) -> Outgoing:
        """A message, checked. Raises MailError where it is not what it should be."""
        title, organization = self._words(send.language)
        names = [str(self._issued[code].given.get(_NAME, "")) for code in send.copies]
        letter = Letter(
            send.language,
            organization,
            title,
            tuple(name for name in names if name),
            self.campaign.due,
            len(send.copies) > 1,
        )
        outgoing = compose(
            write_letter(letter, self.office.folder.letters),
            send.language,
            self.sender,
            send.address,
            send.message_id,
            {code: self._pdf(code) for code in send.copies},
            self.campaign.id,
            datetime.now(UTC),
        )
        check(outgoing, send, self._issued, self._hashes, self.sender.reply_to, self._shelf, self._read)
        return outgoing

    def _pdf(self, code: str) -> bytes:
        path = self.office.folder.copy_path(code)
        try:
            return path.read_bytes()
        except OSError as exc:
            raise MailError(
                f"Copy {code} cannot be read from {path}: {exc.strerror}. Nothing more is sent; bring the "
                f"file back "
                "from a backup."
            ) from exc

    def _words(self, language: str | None) -> tuple[str, str]:
        """The form's title and the office's name, in a language."""
        if language not in self._known_words:
            settings = self.office.settings
            form = self.office.catalog.form(self.campaign.form, language)
            name = settings.organization or form.organization or settings.mail.from_name or _DIVISION
            self._known_words[language] = form.title, name
        return self._known_words[language]
