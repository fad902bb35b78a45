"""An archive that was plain and is encrypted from now on: each object is written anew, all its versions, and takes
the place of the plain one in one step.

The ledger learns the new digests after that. Whoever is killed in between has left the plain object beside the
archive, whose digest is the one that the ledger still knows: the next run then goes on from there. In a bucket
nothing can change places, and locks forbid it: there older versions stay plain.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pdfforms.archive.ocfl.disk import remove_tree
from pdfforms.archive.ocfl.inventory import FILE
from pdfforms.archive.ocfl.store import OBJECTS, WORK, Store
from pdfforms.bulk.imprint import PROGRAM, now
from pdfforms.bulk.keeping.archive_place import bare_store_of, place_of
from pdfforms.bulk.keeping.encrypted_archive import PLAIN_FILE, BareStore, EncryptedStore
from pdfforms.bulk.keeping.encrypting import OFF, Converted, Told, tell
from pdfforms.bulk.keeping.originals import SHARED_FILE, record_of
from pdfforms.bulk.office import Office
from pdfforms.errors import ArchiveError, UsageError
from pdfforms.files import destroy_files
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.archive import Deposit
from pdfforms.model.keys import Keys
from pdfforms.model.ledger import Event

_BESIDE = "encrypting"
_STAYS = (
    "{} objects of the archive have versions that stay plain: nothing can change places there. What is archived "
    "from now on is encrypted."
)


def convert_archive(
    office: Office, ledger: Ledger, told: Told | None = None, done: Converted | None = None
) -> Converted:
    """Encrypts the objects that are plain, or have plain versions. The caller holds the archive. Raises
    ArchiveError, UsageError, OfficeLocked."""
    place, keys = place_of(office), office.folder.keyring
    if keys is None:
        raise UsageError(OFF)
    done = done or Converted()
    if isinstance(place, Path) and not (place / OBJECTS).is_dir():
        return done
    store = bare_store_of(office)
    plain = [each for each in store.ids() if _has_plain(store, each)]
    conversion = _Conversion(store, ledger, keys) if isinstance(store, Store) else None
    if conversion:
        conversion.finish_earlier()
    for number, each in enumerate(plain):
        if conversion is None or not conversion.convert(each):
            done.told.append(_STAYS.format(len(plain) - number))
            break
        done.objects += 1
        tell(told, done)
    return done


def _has_plain(store: BareStore, object_id: str) -> bool:
    return any(PLAIN_FILE not in each.files for each in store.versions(object_id))


@dataclass(frozen=True, slots=True)
class _Conversion:
    store: Store
    ledger: Ledger
    keys: Keys

    @property
    def _beside(self) -> Path:
        return self.store.folder / WORK / _BESIDE

    def finish_earlier(self) -> None:
        """What a killed run had put into its place already, the ledger learns now; all else is made again."""
        if not self._beside.is_dir():
            return
        try:
            beside = Store.open(self._beside)
            left = [(each, beside.inventory(each).sha512) for each in beside.ids()]
        except ArchiveError:  # killed while it was made
            left = []
        for object_id, sha512 in left:
            known = self.ledger.newest_of([object_id]).get(object_id)
            if known and known.inventory_sha512 == sha512 and self.store.holds(object_id):
                self._note(object_id)
        self._clear()

    def convert(self, object_id: str) -> bool:
        """Encrypts one object; False where two folders cannot change places."""
        self._clear()
        source = EncryptedStore(self.store, self.keys)
        known = self.ledger.newest_of([object_id]).get(object_id)
        if known is None or known.inventory_sha512 != self.store.inventory(object_id).sha512:
            raise ArchiveError(f"{object_id} is not as the ledger knows it. See: pdfforms archive verify --all")
        beside = Store.create(self._beside)
        target = EncryptedStore(beside, self.keys)
        owner = self._owner(source, object_id)
        before = source.versions(object_id)
        for each in before:
            files = {path: source.read(object_id, path, each.number) for path in each.files}
            target.put([Deposit(object_id, files, each.message, each.user, owner)], each.created)
        if [each.files for each in target.versions(object_id)] != [each.files for each in before]:
            raise ArchiveError(f"{object_id} is not the same when it is encrypted. Nothing was changed.")
        exchanged = self.store.exchange(object_id, beside)
        if exchanged:
            self._note(object_id)
        self._clear()
        return exchanged

    def _owner(self, source: EncryptedStore, object_id: str) -> str:
        record = record_of(object_id)
        if record is not None:
            known = self.ledger.owners_of_known([record])
            return known.get(record) or self.ledger.owners_of_records({record: None})[record]
        records = json.loads(source.read(object_id, SHARED_FILE))["records"]
        owners = sorted(set(self.ledger.owners_of_known(records).values()))
        if len(owners) > 1:
            return self.keys.new_joint(owners)
        return owners[0] if owners else self.keys.new_many(1)[0]

    def _note(self, object_id: str) -> None:
        """The ledger gets the digests of the encrypted object."""
        folder = Path(self.store.path(object_id))
        record = record_of(object_id)
        rows = [
            replace(each, inventory_sha512=_sha512(folder / f"v{each.version}" / FILE))
            for each in self.ledger.archived_versions(object_id)
        ]
        event = Event(now(), "archive_encrypted", record or object_id, PROGRAM, {"versions": len(rows)})
        with self.ledger.posting() as posting:
            posting.replace_archived(rows)
            posting.add_events([event])

    def _clear(self) -> None:
        """Writes over what lies beside, which is plain where it was exchanged."""
        destroy_files(_files(self._beside))
        remove_tree(str(self._beside))


def _files(folder: Path) -> Iterable[Path]:
    return [each for each in folder.rglob("*") if each.is_file()] if folder.is_dir() else []


def _sha512(path: Path) -> str:
    return hashlib.sha512(path.read_bytes()).hexdigest()
