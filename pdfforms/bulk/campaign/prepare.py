"""A message in the ledger -> the message as it leaves, checked. The same for a server, a draft and a test."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from pdfforms.bulk.campaign.enclosed import check
from pdfforms.bulk.campaign.making import sender_domain
from pdfforms.bulk.catalog import Catalog
from pdfforms.bulk.folder import copy_name
from pdfforms.bulk.office import Office
from pdfforms.bulk.shelf import Shelf
from pdfforms.errors import MailError
from pdfforms.ledger.ledger import Ledger
from pdfforms.mail.letter import CORRECTION, FORM, REMINDER, STAFF, Letter, write_letter
from pdfforms.mail.message import Outgoing, Sender, compose
from pdfforms.model.campaign import Campaign, Send
from pdfforms.model.form import Form
from pdfforms.model.identity import Identity
from pdfforms.model.ledger import IssuedCopy
from pdfforms.model.linked import STAFF as STAFF_KIND
from pdfforms.model.linked import Linked
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


def organization_of(settings: Settings, form: Form) -> str:
    """Who writes, in words."""
    return settings.organization or form.organization or settings.mail.from_name or _DIVISION


def name_in(copy: IssuedCopy) -> str:
    """Whom a copy is about, "" where it does not say."""
    return str(copy.given.get(_NAME, ""))


def form_of(shelf: Shelf, catalog: Catalog, copy: IssuedCopy) -> Form:
    """The form of a copy as it was when its edition was issued."""
    form = catalog.form(copy.form, copy.language)
    identities = [
        Identity(form.code, copy.edition, copy.language, paper, 0, 0, None) for paper in ("letter", "a4")
    ]
    return next((each.form for one in identities for each in shelf.find(one)), form)


def linked_letter(linked: Linked, copy: IssuedCopy, form: Form, language: str, organization: str) -> Letter:
    """The letter beside a copy that was made of a return: it names the fields, never what stands in them."""
    names = {each.key: each.name.rstrip(" :") for each in form.fields}
    asked = tuple(names[key] for key in linked.open if key in names)
    purpose = STAFF if linked.kind == STAFF_KIND else CORRECTION
    about = name_in(copy)
    return Letter(
        language, organization, form.title, (about,) if about else (), None, purpose=purpose, asked=asked
    )


@dataclass(slots=True)
class Preparer:
    """Writes the messages of one campaign."""

    office: Office
    ledger: Ledger
    campaign: Campaign
    sender: Sender = field(init=False)
    _shelf: Shelf = field(init=False)
    _hashes: dict[str, str] = field(init=False)
    _issued: dict[str, IssuedCopy] = field(init=False)
    _linked: dict[str, Linked] = field(init=False)
    _read: set[str] = field(default_factory=set)
    """Copies that were read in a message, with the bytes of `_hashes`, and are what they should be."""
    _known_words: dict[str | None, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        copies = self.ledger.campaign_copies(self.campaign.id)
        self._linked = {each.copy: each for each in self.ledger.linked_in(self.campaign.id)}
        self._hashes = {each.copy: each.sha256 for each in copies}
        self._hashes |= {each.copy: each.sha256 for each in self._linked.values()}
        self._issued = self.ledger.copies(list(self._hashes))
        self._shelf = self.office.shelf()
        self.sender = sender_of(self.office.settings, self._words(None)[1])

    def prepare(self, send: Send) -> Outgoing:
        """A message, checked. Raises MailError where it is not what it should be."""
        outgoing = compose(
            write_letter(self._letter(send), self.office.folder.letters),
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

    def _letter(self, send: Send) -> Letter:
        title, organization = self._words(send.language)
        if linked := self._linked.get(send.copies[0]):
            form = form_of(self._shelf, self.office.catalog, self._issued[linked.copy])
            return linked_letter(linked, self._issued[linked.copy], form, send.language, organization)
        names = [name_in(self._issued[code]) for code in send.copies]
        return Letter(
            send.language,
            organization,
            title,
            tuple(name for name in names if name),
            self.campaign.due,
            len(send.copies) > 1,
            REMINDER if send.reminds else FORM,
            (self.campaign.due or "9") < date.today().isoformat(),
        )

    def _pdf(self, code: str) -> bytes:
        try:
            return self.office.folder.copies.get(copy_name(code))
        except OSError as exc:
            path = self.office.folder.copy_path(code)
            raise MailError(
                f"Copy {code} cannot be read from {path}: {exc.strerror}. Nothing more is sent; bring the "
                f"file back "
                "from a backup."
            ) from exc

    def _words(self, language: str | None) -> tuple[str, str]:
        """The form's title and the office's name, in a language."""
        if language not in self._known_words:
            form = self.office.catalog.form(self.campaign.form, language)
            self._known_words[language] = form.title, organization_of(self.office.settings, form)
        return self._known_words[language]
