"""The keyring: one key for each owner of what the office keeps, so that destroying a key destroys every copy.

keys/keyring          whose keyring it is
keys/K7/<id>.age      an owner's secret key, encrypted to the office's public keys
keys/K7/<id>.holders  of a joint owner: whose keys open its key, one a line; that key is then for them alone

An owner is a student, a record of no known student, what arrived in one run, or the children in one file together.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from pdfforms.encryption import age, mark
from pdfforms.encryption.names import ENDING, OWNER, new_owner
from pdfforms.encryption.office_key import keys_in
from pdfforms.errors import EncryptionError, KeyDestroyedError, OfficeLocked
from pdfforms.files import destroy_files, remove_file, write_durably

if TYPE_CHECKING:
    from pdfforms.encryption.age import Identity, Recipient

_HOLDERS = ".holders"
_AT_ONCE = 256
"""Keys that are written with one barrier of the disk."""
_AT_HAND = 4096
"""Keys of owners that are kept unlocked at most."""


class Keyring:
    """The owners' keys in a folder."""

    def __init__(
        self, folder: Path, recipients: Sequence[str], secret: Callable[[], str], office: Path | None = None
    ) -> None:
        """`recipients` are the office's public keys; `secret` gives its secret one when it is first needed.
        `office` is the file with the office's word on which keyring is its, made with the keyring."""
        self.folder = folder
        self._public = tuple(recipients)
        self._secret = secret
        self._mark = office
        self._found = False
        self._unlocked: OrderedDict[str, Identity] = OrderedDict()
        self._lock = RLock()

    def new(self) -> str:
        """A new owner's id; its key is on the disk."""
        return self.new_many(1)[0]

    def new_many(self, number: int) -> list[str]:
        """Ids of new owners; their keys are on the disk, with one barrier for all."""
        made = {new_owner(): age.new_identity() for _ in range(number)}
        self._write({self._key(owner): self._wrapped(each) for owner, each in made.items()})
        for owner, identity in made.items():
            self._keep(owner, identity)
        return list(made)

    def new_joint(self, holders: Sequence[str]) -> str:
        """A new owner whose key each of the holders' keys opens, and no other: it lives as long as one of them."""
        alone = list(dict.fromkeys(one for each in holders for one in self.holders(each) or (each,)))
        if not alone:
            raise ValueError("a joint owner without holders")
        owner, identity = new_owner(), age.new_identity()
        self._write_joint(owner, identity, alone)
        self._keep(owner, identity)
        return owner

    def encrypt(self, owner: str, data: bytes) -> bytes:
        """Encrypts for an owner, as age does. Raises KeyDestroyedError; OfficeLocked where the owner is not of
        this run and the office's key is not at hand."""
        return age.encrypt(data, [self._identity(owner).to_public()])

    def decrypt(self, owner: str, data: bytes) -> bytes:
        """What was encrypted for an owner. Raises KeyDestroyedError, OfficeLocked, EncryptionError."""
        plain = age.decrypt(data, [self._identity(owner)])
        if plain is None:
            raise EncryptionError(
                f"What is encrypted for {owner} is damaged or cut short. Bring it back from a backup."
            )
        return plain

    def holds(self, owner: str) -> bool:
        """Whether an owner's key is there. Raises OfficeLocked where the keyring is not."""
        self._find()
        if self._key(owner).is_file():
            return True
        self._find(again=True)
        return False

    def holders(self, owner: str) -> tuple[str, ...]:
        """Whose keys open a joint owner's; none for an owner of its own."""
        try:
            return tuple(self._key(owner).with_suffix(_HOLDERS).read_text(encoding="ascii").split())
        except FileNotFoundError:
            return ()

    def owners(self) -> Iterator[str]:
        """The ids of all owners whose keys are there."""
        self._find()
        for path in sorted(self.folder.glob(f"??/*{ENDING}")):
            if OWNER.fullmatch(path.stem):
                yield path.stem

    def destroy(self, owners: Iterable[str]) -> None:
        """Destroys keys; when it returns they are gone from the disk. What is gone already is no fault.

        A joint key is written anew for the holders that are left, or goes with the last one: first, so that a
        crash leaves nothing that a second call would not finish.
        """
        self._find(again=True)
        gone = list(dict.fromkeys(owners))
        dead = [*gone, *self._orphaned(set(gone))] if gone else []
        destroy_files(self._key(each) for each in dead)
        for each in dead:
            remove_file(self._key(each).with_suffix(_HOLDERS))
        with self._lock:
            for each in dead:
                self._unlocked.pop(each, None)

    def rewrap(self) -> int:
        """Encrypts every key anew, to the office's public keys as they are now; how many. It may be stopped and
        called again. Raises OfficeLocked, EncryptionError."""
        self.check()
        own = [each for each in self.owners() if not self.holders(each)]
        for at in range(0, len(own), _AT_ONCE):
            identities = {each: self._identity(each) for each in own[at : at + _AT_ONCE]}
            self._write({self._key(owner): self._wrapped(each) for owner, each in identities.items()})
        return len(own)

    def check(self) -> None:
        """Raises OfficeLocked unless the office's key is at hand and one of those that keys are encrypted to."""
        self._find(again=True)
        self.__dict__.pop("_office_secret", None)  # it may be gone since, or open to others
        if not {str(each.to_public()) for each in self._office_secret} & set(self._public):
            raise OfficeLocked(
                "The office's key that is at hand is another one than recipient in [encryption] names. Take the "
                "one that was made with it."
            )

    def _orphaned(self, gone: set[str]) -> Iterator[str]:
        """Joint owners with no holder left; the others that lose one are written anew."""
        for path in sorted(self.folder.glob(f"??/*{_HOLDERS}")):
            holders = self.holders(path.stem)
            if path.stem in gone or gone.isdisjoint(holders):
                continue
            left = [each for each in holders if each not in gone and self.holds(each)]
            if not left:
                yield path.stem
            else:
                self._write_joint(path.stem, self._identity(path.stem), left)

    def _wrapped(self, identity: Identity) -> bytes:
        return age.encrypt(f"{identity}\n".encode(), self._office)

    def _write_joint(self, owner: str, identity: Identity, holders: Sequence[str]) -> None:
        """The key is written after the list where it is new, and before it where it had more holders."""
        key = self._key(owner)
        locked = age.encrypt(f"{identity}\n".encode(), [self._identity(each).to_public() for each in holders])
        files = {key.with_suffix(_HOLDERS): "".join(f"{each}\n" for each in holders).encode(), key: locked}
        self._write(dict(reversed(files.items())) if key.is_file() else files)

    def _write(self, files: dict[Path, bytes]) -> None:
        self._find()
        write_durably(files)

    def _key(self, owner: str) -> Path:
        if not OWNER.fullmatch(owner):
            raise EncryptionError(f"{owner!r} is no owner's id. What names it is damaged; bring it from a backup.")
        return self.folder / owner[:2] / f"{owner}{ENDING}"

    def _identity(self, owner: str) -> Identity:
        """An owner's secret key, unlocked; never one that another program has destroyed meanwhile."""
        self._find()
        with self._lock:
            if owner in self._unlocked and self._key(owner).is_file():
                self._unlocked.move_to_end(owner)
                return self._unlocked[owner]
        try:
            locked = self._key(owner).read_bytes()
        except FileNotFoundError:
            self._find(again=True)
            raise KeyDestroyedError(
                f"The key of {owner} is not in {self.folder}: it was destroyed, and what it opened cannot be read "
                "any more. If nobody did that, bring the keys back from their own backup."
            ) from None
        except OSError as exc:
            raise OfficeLocked(f"{self.folder} cannot be read: {exc.strerror}. Check its rights.") from exc
        opened = age.decrypt(locked, self._openers(owner))
        if opened is None:
            self.check()  # the usual reason: another key
            raise EncryptionError(
                f"The key of {owner} in {self.folder} is damaged, cut short, or for an office key of other days. "
                "Bring it back from the backup of the keys."
            )
        identity = age.identity_of(opened.decode("ascii", "replace").strip())
        self._keep(owner, identity)
        return identity

    def _openers(self, owner: str) -> list[Identity]:
        """What opens an owner's key: the office's, or those of its holders that are left."""
        holders = self.holders(owner)
        if not holders:
            return self._office_secret
        found = []
        for each in holders:
            with suppress(KeyDestroyedError):
                found.append(self._identity(each))
        if not found:
            raise KeyDestroyedError(
                f"All keys that opened the one of {owner} were destroyed, and what it opened cannot be read any "
                "more."
            )
        return found

    def _keep(self, owner: str, identity: Identity) -> None:
        with self._lock:
            self._unlocked[owner] = identity
            while len(self._unlocked) > _AT_HAND:
                self._unlocked.popitem(last=False)

    @cached_property
    def _office(self) -> list[Recipient]:
        return [age.recipient_of(each) for each in self._public]

    @cached_property
    def _office_secret(self) -> list[Identity]:
        return [age.identity_of(each) for each in keys_in(self._secret())]

    def _find(self, *, again: bool = False) -> None:
        """Raises OfficeLocked where this is not the office's keyring, or is not there; a disk may go away."""
        if again or not self._found:
            mark.find(self.folder, self._mark)
            self._found = True
