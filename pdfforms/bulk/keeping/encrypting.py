"""An office that was plain and encrypts from now on: what lies there is encrypted, too.

May be stopped and begun again at any moment: it goes over what is still plain. A file that is not read yet goes
under the key of a run, as if it had just arrived.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pdfforms.bulk.cabinet import Cabinet
from pdfforms.bulk.folder import Folder
from pdfforms.bulk.reading.claims import Claims
from pdfforms.bulk.vault import Vault
from pdfforms.errors import UsageError
from pdfforms.ledger.ledger import Ledger

_PORTION = 64
"""Files that are safe under their keys before the next ones begin."""
_PDF = ".pdf"


@dataclass(slots=True)
class Converted:
    """How far it has come."""

    files: int = 0
    """Those that were plain and are encrypted."""
    rows: int = 0
    """Records and copies in the ledger, likewise."""
    objects: int = 0
    """Of the archive, likewise."""
    told: list[str] = field(default_factory=list)
    """What is left of it, in words."""
    left: list[str] = field(default_factory=list)
    """Names of those that stay plain: they are not what arrived, or the ledger does not know whose they are."""


Told = Callable[[Converted], None]
OFF = "This office does not encrypt. Put [encryption] into pdfforms.toml: pdfforms keys office"


def convert_ledger(ledger: Ledger, told: Told | None = None, done: Converted | None = None) -> Converted:
    """Encrypts what the ledger holds of answers. Raises UsageError, OfficeLocked, LedgerError."""
    if not ledger.is_encrypted:
        raise UsageError(OFF)
    done = done or Converted()
    for number in ledger.encrypt_plain():
        done.rows += number
        tell(told, done)
    if done.rows and (left := ledger.custodian.clear_free_pages()):
        done.told.append(left)
    return done


def convert_files(
    folder: Folder, ledger: Ledger, told: Told | None = None, done: Converted | None = None
) -> Converted:
    """Encrypts what arrived, its mail, pictures and copies. Raises UsageError, OfficeLocked."""
    if folder.keyring is None:
        raise UsageError(OFF)
    folder.keyring.check()
    done = done or Converted()
    for vault, owners in ((folder.vault, ledger.owners_on), (folder.mail, ledger.owners_of_mails)):
        for some in _portions(plain_in_vault(vault)):
            _convert(vault, some, owners(some))
            done.files += len(some)
            tell(told, done)
        damaged = plain_in_vault(vault)
        done.files -= len(damaged)
        done.left += damaged
    for cabinet, whose in ((folder.pictures, _records(ledger)), (folder.copies, _copies(ledger))):
        for some in _portions(plain_in_cabinet(cabinet)):
            owners_of = whose(some)
            cabinet.claim(owners_of)
            done.files += len(owners_of)
            done.left += [name for name in some if name not in owners_of]
            tell(told, done)
    Claims(folder, ledger).close()
    return done


def tell(told: Told | None, done: Converted) -> None:
    """Says how far it has come, to whoever wants to know."""
    if told:
        told(done)


def plain_in_vault(vault: Vault) -> list[str]:
    """SHA-256 of the files that lie there plain."""
    return sorted({sha256 for sha256, owner in vault.owners() if owner is None})


def plain_in_cabinet(cabinet: Cabinet) -> list[str]:
    """The names of the files that lie there plain."""
    return sorted(name for name in cabinet.names() if (cabinet.folder / name).is_file())


def _convert(vault: Vault, hashes: Sequence[str], owners: Mapping[str, frozenset[str]]) -> None:
    vault.claim(owners)
    waiting = [each for each in hashes if each not in owners]
    if waiting and vault.key:
        with vault.key.taking_in() as run:
            vault.claim(dict.fromkeys(waiting, frozenset([run])))


def _records(ledger: Ledger) -> Callable[[Sequence[str]], Mapping[str, str]]:
    """Pictures begin with the id of their record."""

    def whose(names: Sequence[str]) -> Mapping[str, str]:
        ids = {name: name.partition(".")[0] for name in names}
        owners = ledger.owners_of_known(sorted(set(ids.values())))
        owners |= ledger.owners_of_records(dict.fromkeys(set(ids.values()) - owners.keys()))  # of a kill
        return {name: owners[each] for name, each in ids.items()}

    return whose


def _copies(ledger: Ledger) -> Callable[[Sequence[str]], Mapping[str, str]]:
    def whose(names: Sequence[str]) -> Mapping[str, str]:
        owners = ledger.owners_of_copies([name.removesuffix(_PDF) for name in names])
        return {name: owners[code] for name in names if (code := name.removesuffix(_PDF)) in owners}

    return whose


def _portions(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[at : at + _PORTION] for at in range(0, len(names), _PORTION))
