"""What a digital signature in a file is worth. Typed names, drawn marks and stamps are other things."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SignatureVerdict(StrEnum):
    """Only the first says on its own that the document is what a known signer signed."""

    VALID = "valid"
    """Covers the whole file, nothing changed, and the certificate leads to a root that the office trusts."""
    INTACT_UNTRUSTED = "intact_untrusted"
    """Covers the whole file and nothing changed, but who the signer is, nobody whom the office trusts says."""
    FILLED_AFTER = "filled_after"
    """What was signed is whole; after signing, fields were filled in or another signature was set."""
    CHANGED_AFTER = "changed_after"
    """What was signed is whole; after signing, the document was changed otherwise, or it is not clear how."""
    BROKEN = "broken"
    """The signature does not fit what it claims to sign, or is put together as no signing program does."""
    UNREADABLE = "unreadable"
    """What checks signatures cannot read it."""

    @property
    def whole(self) -> bool:
        """Whether the whole document stands as it was signed."""
        return self in (SignatureVerdict.VALID, SignatureVerdict.INTACT_UNTRUSTED)


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One digital signature."""

    field: str
    """The field's full name; "" where it belongs to no field, or the file cannot be opened."""
    verdict: SignatureVerdict
    words: str
    """The verdict and its reason for a person, without a student's data."""
    signer: str = ""
    """Whom the certificate names; what the file itself says about the signer is not believed."""
    issuer: str = ""
    """Who made the certificate."""
    when: str = ""
    """ISO 8601; the signer's own clock unless `timestamped`."""
    timestamped: bool = False
    """Whether a time-stamp server that the office trusts says when."""
    covers_whole_file: bool = False
    """It holds, and the file ends with what it signs."""
    changes: tuple[str, ...] = ()
    """What differs between the signed state and the file as it is, by field or page."""
    kind: str = "digital"


WORDS = {
    SignatureVerdict.VALID: "Valid: the whole file is as it was signed, and the signer is known to the office.",
    SignatureVerdict.INTACT_UNTRUSTED: "Intact, signer not trusted: the whole file is as it was signed, but none "
    "of the office's roots vouches for the signer.",
    SignatureVerdict.FILLED_AFTER: "Something was added after this signature, as it may be: fields filled in or "
    "signed. What was signed is whole.",
    SignatureVerdict.CHANGED_AFTER: "The document was changed after this signature.",
    SignatureVerdict.BROKEN: "Broken: the file is not what was signed, or this is no proper signature.",
    SignatureVerdict.UNREADABLE: "This signature cannot be read, so it proves nothing.",
}
"""The verdict in words; a reason may follow."""
