"""What arrived is brought under the keys of those whose it is, once it is posted: files, messages, pictures.

The order: the posting first, then what is written anew under the right key, then what was there goes, and last the
key of the run. Whoever is killed in between has left what the next run does (`finish_earlier`); nothing is ever
under a key that is destroyed before it is safe under another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from pdfforms.bulk.folder import Folder
from pdfforms.bulk.vault import Vault
from pdfforms.errors import OfficeLocked
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.record import Record

_PORTION = 256
"""Files that the ledger is asked about at a time."""


@dataclass(frozen=True, slots=True)
class Claims:
    """Of one office; does nothing where that is plain."""

    folder: Folder
    ledger: Ledger

    def after_posting(self, hashes: Iterable[str], made: Iterable[Record]) -> None:
        """Files that were read to the end, the messages that brought them, and the pictures of records."""
        if self.folder.keyring is None:
            return
        files = list(dict.fromkeys(hashes))
        self.folder.vault.claim(self.ledger.owners_on(files))
        self.mails([each.sha256 for each in self.ledger.mails_with(files)])
        self.pictures(made)

    def mails(self, hashes: Sequence[str]) -> None:
        """Messages that are done."""
        if self.folder.keyring is not None and hashes:
            self.folder.mail.claim(self.ledger.owners_of_mails(hashes))

    def pictures(self, records: Iterable[Record]) -> None:
        """Pictures that were taken before it was known whose record it is."""
        pictured = {each.id: each for each in records if each.evidence}
        owners = self.ledger.owners_of_records({key: each.copy for key, each in pictured.items()})
        names = {name: owners[key] for key, each in pictured.items() for name in each.evidence.values()}
        self.folder.pictures.claim(names)

    def finish_earlier(self) -> None:
        """Goes on with what a killed run has left; not now where the office's key is not at hand."""
        if self.folder.intake is None or not self.folder.intake.open_ones():
            return
        with suppress(OfficeLocked):
            left = set(self.folder.intake.open_ones())
            for some in _portions([sha256 for sha256, owner in _under(self.folder.vault) if owner in left]):
                self.folder.vault.claim(self.ledger.owners_on(some))
            for some in _portions([sha256 for sha256, owner in _under(self.folder.mail) if owner in left]):
                self.folder.mail.claim(self.ledger.owners_of_mails(some))
            self.close()

    @property
    def locked(self) -> bool:
        """Whether the office encrypts and its key is not at hand."""
        try:
            self.refuse_locked(0, "")
        except OfficeLocked:
            return True
        return False

    def refuse_locked(self, safe: int, what: str) -> None:
        """Raises OfficeLocked where what was taken in cannot be read now; so much of it is safe."""
        if self.folder.keyring is not None:
            try:
                self.folder.keyring.check()
            except OfficeLocked as exc:
                raise OfficeLocked(
                    f"{safe} {what} are safe here, and are read once the key is there. {exc}"
                ) from exc

    def close(self) -> None:
        """The keys of runs under which nothing is left are destroyed."""
        if self.folder.intake is None:
            return
        vaults = (self.folder.vault, self.folder.mail)
        self.folder.intake.close(lambda: {owner for each in vaults for _, owner in _under(each)})


def _under(vault: Vault) -> Iterator[tuple[str, str]]:
    """The encrypted files of a vault, each with its owner."""
    return ((sha256, owner) for sha256, owner in vault.owners() if owner)


def _portions(hashes: Sequence[str]) -> Iterator[Sequence[str]]:
    return (hashes[at : at + _PORTION] for at in range(0, len(hashes), _PORTION))
