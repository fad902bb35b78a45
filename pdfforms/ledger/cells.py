"""What stands in a cell that holds answers or a child's particulars: as it is, or encrypted for one owner.

An encrypted cell is `OWNER:` and base64 of what age made of it, of bytes `OWNER:` and that itself. It is filled up
to a multiple of 256 bytes before, so that its length does not tell a tick from none. Whoever reads or writes such
a cell asks `cells_of` the connection; without keys a cell is what it says, at no cost.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable

from sqlalchemy import Connection, Engine

from pdfforms.errors import LedgerError
from pdfforms.model.keys import OWNER, OWNER_LENGTH, Keys

WITHHELD = "(encrypted)"
"""Stands where SQL finds an answer or a finding's words in a plain ledger; the record has them."""
_OPTION = "pdfforms_cells"
_GRAIN = 256
_MARK = f"{OWNER}:"
_LOCKED = re.compile(_MARK)
_LOCKED_DATA = re.compile(_MARK.encode())


class Cells:
    """Locks and opens cells. `Cells(None)` leaves plain ones as they are."""

    def __init__(self, keys: Keys | None) -> None:
        self.keys = keys

    @property
    def on(self) -> bool:
        """Whether what is written is encrypted."""
        return self.keys is not None

    def lock(self, owner: str | None, text: str) -> str:
        """A text as it is written for an owner; None for the plain text."""
        if owner is None:
            return text
        return f"{owner}:{base64.b64encode(self._lock(owner, text.encode())).decode()}"

    def lock_data(self, owner: str | None, data: bytes) -> bytes:
        """The same for bytes."""
        return data if owner is None else b"%s:%s" % (owner.encode(), self._lock(owner, data))

    def lock_salt(self, owner: str | None, salt: bytes) -> bytes:
        """The salt of digests: in a backup it would let somebody try names until one fits."""
        return self.lock_data(owner, salt.hex().encode()) if owner else salt

    def open_salt(self, cell: bytes) -> bytes:
        """The salt in a cell."""
        return bytes.fromhex(self.open_data(cell).decode()) if owner_in(cell) else bytes(cell)

    def open(self, cell: str) -> str:
        """The text of a cell. Raises KeyDestroyedError, OfficeLocked, EncryptionError."""
        owner = owner_in(cell)
        if owner is None:
            return cell
        return self._open(owner, base64.b64decode(cell[OWNER_LENGTH + 1 :])).decode()

    def open_data(self, cell: bytes) -> bytes:
        """The same for bytes."""
        owner = owner_in(cell)
        return cell if owner is None else self._open(owner, cell[OWNER_LENGTH + 1 :])

    def destroyed(self, owners: Iterable[str | None]) -> frozenset[str]:
        """Those of these owners whose key is not there any more."""
        keys = self.keys
        if keys is None:
            return frozenset()
        return frozenset(each for each in set(owners) if each is not None and not keys.holds(each))

    def _lock(self, owner: str, plain: bytes) -> bytes:
        return self._keys.encrypt(owner, plain + bytes(-len(plain) % _GRAIN))

    def _open(self, owner: str, locked: bytes) -> bytes:
        return self._keys.decrypt(owner, locked).rstrip(b"\0")  # no text of the ledger has a NUL

    @property
    def _keys(self) -> Keys:
        if self.keys is None:
            raise LedgerError(
                "This ledger is encrypted, and the settings know nothing of it. Put the section [encryption] back "
                "into pdfforms.toml, as it was when the ledger was last written."
            )
        return self.keys


PLAIN = Cells(None)


def owner_in(cell: str | bytes) -> str | None:
    """For whom a cell is encrypted; None for a plain one."""
    if isinstance(cell, str):
        return cell[:OWNER_LENGTH] if _LOCKED.match(cell) else None
    return bytes(cell[:OWNER_LENGTH]).decode() if _LOCKED_DATA.match(cell) else None


def with_cells(engine: Engine, keys: Keys) -> Engine:
    """The same engine for a ledger whose cells are encrypted."""
    return engine.execution_options(**{_OPTION: Cells(keys)})


def cells_of(connection: Connection | Engine) -> Cells:
    """How the ledger of a connection keeps its cells."""
    cells: Cells = connection.get_execution_options().get(_OPTION, PLAIN)
    return cells
