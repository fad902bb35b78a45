"""The error tree: one class per decision that a caller takes, each with its exit code.

A message is one paragraph for a person: it names the file, says what is wrong and what to do next.
It never holds a student's data. Bad news about one return is not an error but a finding
(`pdfforms.model.finding`); exceptions are for what stops the work.
"""

from __future__ import annotations


class PdfformsError(Exception):
    """Anything that pdfforms itself raises. `exit_code` is what the command line ends with."""

    exit_code = 1


class UsageError(PdfformsError):
    """The request cannot be carried out as put: unknown form, unknown column, contradicting options."""

    exit_code = 2


class DefinitionError(PdfformsError):
    """A form definition or translation has mistakes, also where `check` finds them; `faults` holds all of them."""

    exit_code = 3

    def __init__(self, message: str, faults: tuple[object, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults


class SettingsError(PdfformsError):
    """`pdfforms.toml` cannot be read, or names a setting, field or language that does not exist."""

    exit_code = 4


class RosterError(PdfformsError):
    """A roster cannot be read or does not go with the form, its copies are made already, or rows of it with
    mistakes got no copy."""

    exit_code = 5


class FillError(PdfformsError):
    """Values do not fit the form: unknown key, wrong type, value out of its limits."""

    exit_code = 6


class BlankError(PdfformsError):
    """A blank that should be ours is missing or is not as its map says, or an edition would change."""

    exit_code = 7


class LedgerError(PdfformsError):
    """The ledger cannot be opened, read or written: no server, wrong password, read-only file, full disk, or
    a newer pdfforms made it."""

    exit_code = 8


class LedgerBusy(LedgerError):
    """Another program held the ledger for too long. Nothing was changed; the same call may be made again."""

    exit_code = 9


class Unreachable(PdfformsError):
    """A store or a Dask scheduler does not answer, or tasks were lost with it. What is done is kept; the same
    command goes on with the rest."""

    exit_code = 10


class MailError(PdfformsError):
    """Mail cannot go on: no server, no encryption, wrong password, or a message that is not what it should be."""

    exit_code = 11


class ArchiveError(PdfformsError):
    """The archive cannot be opened, written or read: no such store, full disk, read-only, held by another program,
    or what is stored is not what was put in. What was reported stored before is not touched."""

    exit_code = 12


class SigningError(PdfformsError):
    """The office cannot sign: no key, wrong password, no such field, a time-stamp server that does not answer. The
    file stays as it was."""

    exit_code = 13


class EncryptionError(PdfformsError):
    """One thing that is encrypted cannot be opened: it or its key is damaged or cut short."""

    exit_code = 14


class KeyDestroyedError(EncryptionError):
    """The key of what should be opened was destroyed, and with it every copy."""

    exit_code = 15


class OfficeLocked(PdfformsError):
    """The office's key or keyring is needed and not at hand, is another one, or lies open to others. Nothing was
    changed."""

    exit_code = 16


class UnreadablePdf(PdfformsError):
    """No engine can open the bytes as a PDF. Raised inside `read`, becomes an unreadable record."""


class EncryptedPdf(UnreadablePdf):
    """A user password is needed to open the file."""


class NeedsPictures(PdfformsError):
    """A picture must be read, and the caller wants none read here: another worker, with more memory, does it."""


class WireError(PdfformsError):
    """Bytes from a worker or the ledger are no reading, record or result of ours. Its text never quotes them."""
