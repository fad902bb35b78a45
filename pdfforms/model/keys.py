"""Keys of what is kept encrypted, as ledger, archive and disposal know them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from pdfforms.model.copycode import SYMBOLS

OWNER_LENGTH = 16
OWNER = f"[{SYMBOLS}]{{{OWNER_LENGTH}}}"
"""An owner's id, as a pattern."""


class Keys(Protocol):
    """One key for each owner: a student, a record of no known student, several children in one file together."""

    def new_many(self, number: int) -> list[str]:
        """Ids of new owners; their keys are on the disk."""

    def new_joint(self, holders: Sequence[str]) -> str:
        """A new owner whose key each of the holders' keys opens."""

    def holders(self, owner: str) -> tuple[str, ...]:
        """Whose keys open a joint owner's; none for an owner of its own."""

    def encrypt(self, owner: str, data: bytes) -> bytes:
        """Encrypts for an owner. Raises KeyDestroyedError, OfficeLocked, EncryptionError."""

    def decrypt(self, owner: str, data: bytes) -> bytes:
        """What was encrypted for an owner. Raises KeyDestroyedError, OfficeLocked, EncryptionError."""

    def holds(self, owner: str) -> bool:
        """Whether an owner's key is there."""

    def destroy(self, owners: Iterable[str]) -> None:
        """Destroys keys; when it returns they are gone from the disk. What is gone already is no fault."""
