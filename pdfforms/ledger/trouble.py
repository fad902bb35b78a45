"""What goes wrong with a database -> one paragraph for a person. No password and no row's text gets through here.

A driver's own words may quote a row (PostgreSQL: "Key (copy)=(...) already exists"), so they are neither shown
nor chained to what is raised; its error code is enough to act on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from pdfforms.errors import LedgerBusy, LedgerError

_FULL = "There is no room left for the ledger {place}. Make room on that disk and start again; nothing is lost."
_READ_ONLY = (
    "The ledger {place} cannot be written to. Give yourself the right to write to it and to its folder, or choose "
    "another ledger."
)
_BUSY = (
    "Another program has held the ledger {place} for too long. Nothing was changed. See whether another pdfforms "
    "is running, then start again."
)
_BROKEN = (
    "{place} is damaged, or no ledger at all. Bring it back from a backup, or move it away: a new ledger can be "
    "made from the stored returns."
)
_NOT_OPENED = (
    "The ledger {place} cannot be opened. Check that its folder exists and that you may read and write there."
)
_REFUSED = (
    "The server of the ledger {place} refused the user or the password. Check the user in the settings, and the "
    "password in the environment variable PGPASSWORD."
)
_NO_DATABASE = (
    "The server has no such database: {place}. Have it made (createdb), or correct its name in the settings."
)
_RIGHTS = "The server does not let this user do that in the ledger {place}. Have the rights on its tables granted."
_ENCODING = (
    "The database of the ledger {place} cannot hold every script. Have one made with the encoding UTF8 "
    "(createdb -E UTF8)."
)
_DROPPED = (
    "The server of the ledger {place} broke off. What was not yet posted was not posted. See that it runs, then "
    "start again."
)
_OTHER = "The ledger {place} refused what was asked of it ({code}). Nothing was changed; this should be reported."

_SQLITE = {
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_FULL": _FULL,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_NOTADB": _BROKEN,
    "SQLITE_CORRUPT": _BROKEN,
    "SQLITE_CANTOPEN": _NOT_OPENED,
    "SQLITE_AUTH": _NOT_OPENED,
    "SQLITE_IOERR_WRITE": _FULL,  # beyond a quota or a file size limit
    "SQLITE_IOERR_FSYNC": _FULL,
    "SQLITE_IOERR_SHMSIZE": _FULL,
}
_POSTGRESQL = {
    "08": _DROPPED,
    "28": _REFUSED,
    "3D": _NO_DATABASE,
    "40": _BUSY,
    "55": _BUSY,
    "57": _DROPPED,
    "42501": _RIGHTS,
    "22P05": _ENCODING,
    "25006": _READ_ONLY,
    "53100": _FULL,
    "53300": _BUSY,
}
"""By SQLSTATE, or by its first two characters (its class)."""


@contextmanager
def explained(place: str) -> Iterator[None]:
    """Turns what the database raises into LedgerError or LedgerBusy; `place` names the ledger for a person."""
    try:
        yield
    except DBAPIError as exc:
        raise _explain(exc, place) from None


def broken_off(place: str) -> LedgerError:
    """The server went away."""
    return LedgerError(_DROPPED.format(place=place))


def _explain(error: DBAPIError, place: str) -> LedgerError:
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorname", None) or type(cause).__name__
        words = _SQLITE.get(code) or _SQLITE.get("_".join(code.split("_")[:2]))
    else:
        said = cause.args[0] if cause is not None and cause.args else None
        code = said.get("C", "") if isinstance(said, dict) else ""
        words = _POSTGRESQL.get(code) or _POSTGRESQL.get(code[:2]) or (None if code else _DROPPED)
    words = words or _OTHER
    return (LedgerBusy if words is _BUSY else LedgerError)(words.format(place=place, code=code))
