"""What the digital signatures of a file are worth. Only for a contained worker: the file may be anybody's.

Two look, and both must be content: pyHanko, which checks the cryptography, the certificates and what came after;
and `places`, which looks where each signature stands in the bytes. On its own only this is taken for good: the
signature covers the entire file and nothing was modified. Everything else goes to a person under its own name, and
every error means "not valid".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pdfforms.archive.signatures.changes import CannotCompare, Changes, changes_since
from pdfforms.archive.signatures.places import MOST, Place, Places, Unreadable, find_places
from pdfforms.model.signing import WORDS, SignatureReport, SignatureVerdict

if TYPE_CHECKING:
    from pdfforms.archive.signatures.judge import Judge, Judged

SIGNED = b"/ByteRange"
"""Every honestly signed PDF has it in the clear: how else would it say what is signed."""
_SIGNS_OF_ONE = (SIGNED, b"/DocTimeStamp")
_FORGEABLE = frozenset({"md2", "md5", "sha1"})
_TOLD = 12
"""Changes that are listed by name."""
_V = SignatureVerdict


def validate(
    data: bytes, roots: Sequence[bytes] = (), when: datetime | None = None
) -> tuple[SignatureReport, ...]:
    """A report for each digital signature in a PDF, none where there is none. Never raises for its content.

    `roots` are certificates (PEM or DER) that the office trusts; `when` is the moment to judge at, else now.
    """
    try:
        found = find_places(data)
    except (Unreadable, MemoryError):
        claims = any(sign in data for sign in _SIGNS_OF_ONE)
        return (_report("", _V.UNREADABLE, "The file cannot be opened."),) if claims else ()
    if not found.places:
        return (_report("", _V.BROKEN, found.fault),) if found.fault else ()
    if len(found.places) > MOST:
        return (_report("", _V.UNREADABLE, "There are more signatures than any form has."),)
    try:
        from pdfforms.archive.signatures.judge import Judge  # pyHanko takes half a second, few files are signed

        judge = Judge(data, roots, when or datetime.now(UTC))
    except Exception:  # noqa: BLE001 -- pyHanko raises errors of any type for hostile files
        return tuple(
            _report(each.field, _V.UNREADABLE, "The file is not built as it should be.") for each in found.places
        )
    return tuple(_judged(judge, each, found, data) for each in found.places)


def _judged(judge: Judge, place: Place, found: Places, data: bytes) -> SignatureReport:
    if place.fault:
        return _report(place.field, _V.BROKEN, place.fault)
    try:
        said = judge.judge(place.field)
        if said.contents.rstrip(b"\0") != place.contents.rstrip(b"\0"):
            return _report(place.field, _V.BROKEN, "Two programs see two different signatures.")
        return _weigh(said, place, found, data)
    except Exception as exc:  # noqa: BLE001 -- the same; RecursionError and MemoryError are among them
        kind = type(exc).__name__
        return _report(place.field, _V.UNREADABLE, f"Its check ended with {kind}.")


def _weigh(said: Judged, place: Place, found: Places, data: bytes) -> SignatureReport:
    changes = Changes()
    covers = said.whole and place.end == len(data)
    if not said.holds:
        verdict, reason = _V.BROKEN, ""
    elif found.fault:
        verdict, reason = _V.BROKEN, found.fault
    elif said.algorithm in _FORGEABLE:  # mutool signs so
        verdict, reason = _V.BROKEN, f"It is made with {said.algorithm}, which can be forged."
    elif covers:
        verdict, reason = (_V.VALID if said.trusted else _V.INTACT_UNTRUSTED), ""
    else:
        verdict, reason, changes = _later(said, place, data)
    if said.is_timestamp:
        reason = f"It is a time stamp of the file, nobody's signature. {reason}".strip()
    told = (*changes.filled, *changes.other)
    return SignatureReport(
        place.field,
        verdict,
        f"{WORDS[verdict]} {reason}".strip(),
        said.signer,
        said.issuer,
        said.when,
        said.timestamped,
        verdict.whole,
        told[:_TOLD] + ((f"and {len(told) - _TOLD} more",) if len(told) > _TOLD else ()),
    )


def _later(said: Judged, place: Place, data: bytes) -> tuple[SignatureVerdict, str, Changes]:
    """What came after a signature that holds."""
    try:
        changes = changes_since(data, place.end)
    except (CannotCompare, MemoryError):
        return _V.CHANGED_AFTER, "What was changed cannot be told.", Changes()
    if changes.other or not said.only_filled:
        only = changes.filled and not changes.other  # Firefox notes the time of each change as well
        return _V.CHANGED_AFTER, "As far as can be told, fields were filled in." if only else "", changes
    if said.last:  # some viewers look for objects there all the same
        return _V.CHANGED_AFTER, "Bytes stand behind it that are no state of the document.", changes
    if changes.filled:
        return _V.FILLED_AFTER, "", changes
    return (
        _V.FILLED_AFTER,
        "What was added shows nothing, such as time stamps and proofs for long keeping.",
        changes,
    )


def _report(field: str, verdict: SignatureVerdict, reason: str) -> SignatureReport:
    return SignatureReport(field, verdict, f"{WORDS[verdict]} {reason}".strip())
