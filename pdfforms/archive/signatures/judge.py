"""What pyHanko says of one signature, in plain values. Imported only where there is one: it takes long."""

from __future__ import annotations

import logging
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.general import load_certs_from_pemder_data
from pyhanko.sign.validation import (
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from pdfforms.archive.signatures.opening import open_to_read

logging.getLogger("pyhanko").addHandler(logging.NullHandler())
logging.getLogger("pyhanko").propagate = False
logging.getLogger("pyhanko_certvalidator").propagate = False
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Judged:
    """pyHanko's own view of one signature."""

    contents: bytes
    """The signature's bytes that it looked at, padding included."""
    holds: bool
    """The signature fits the bytes that it signs, and its certificate's key made it."""
    trusted: bool
    whole: bool
    """It covers the entire file and nothing was modified."""
    only_filled: bool
    """What came after it is the filling of fields, another signature, or proofs for long keeping."""
    last: bool
    """No state of the document comes after the one that it signs, though bytes may."""
    algorithm: str
    """The hash that was signed: "sha256"."""
    signer: str
    issuer: str
    when: str
    timestamped: bool
    is_timestamp: bool = False
    """A time stamp of the whole file instead of somebody's signature."""


class Judge:
    """Looks at the signatures of one file. Anything at all may be raised for a hostile one."""

    def __init__(self, data: bytes, roots: Sequence[bytes], when: datetime) -> None:
        self._reader = open_to_read(data)
        if self._reader.encrypted:
            self._reader.decrypt(b"")
        self._roots = [cert for pem in roots for cert in load_certs_from_pemder_data(pem)]
        self._when = when
        self.fields = {name: each for name, _, each in enumerate_sig_fields(self._reader, filled_status=True)}
        """Those with a signature, by full name."""

    def judge(self, name: str) -> Judged:
        """One of `fields`."""
        embedded = EmbeddedPdfSignature(self._reader, self.fields[name], name)
        if embedded.sig_object_type == "/DocTimeStamp":
            return self._timestamp(embedded)
        status = _run(async_validate_pdf_signature(embedded, self._context(self._when)))
        stamp = status.timestamp_validity
        stamped = stamp if stamp and stamp.valid and stamp.intact and stamp.trusted else None
        if stamped and not status.trusted:  # its certificate has expired since, or had not begun by this clock
            again = EmbeddedPdfSignature(self._reader, self.fields[name], name)
            status = _run(
                async_validate_pdf_signature(again, self._context(stamped.timestamp), self._context(self._when))
            )
        when = stamped.timestamp if stamped else status.signer_reported_dt
        certificate = embedded.signer_cert
        return Judged(
            embedded.pkcs7_content,
            holds=bool(status.intact and status.valid and status.seed_value_ok and not _stamp_fails(stamp)),
            trusted=bool(status.trusted),
            whole=_whole(status),
            only_filled=_only_filled(status),
            last=embedded.signed_revision + 1 >= self._reader.xrefs.total_revisions,
            algorithm=embedded.md_algorithm,
            signer=_named(certificate.subject),
            issuer=_named(certificate.issuer),
            when=when.isoformat() if when else "",
            timestamped=stamped is not None,
        )

    def _timestamp(self, embedded: EmbeddedPdfSignature) -> Judged:
        status = _run(async_validate_pdf_timestamp(embedded, self._context(self._when)))
        certificate = embedded.signer_cert
        return Judged(
            embedded.pkcs7_content,
            holds=bool(status.intact and status.valid),
            trusted=bool(status.trusted),
            whole=_whole(status),
            only_filled=_only_filled(status),
            last=embedded.signed_revision + 1 >= self._reader.xrefs.total_revisions,
            algorithm=embedded.md_algorithm,
            signer=_named(certificate.subject),
            issuer=_named(certificate.issuer),
            when=status.timestamp.isoformat(),
            timestamped=bool(status.trusted),
            is_timestamp=True,
        )

    def _context(self, moment: datetime) -> ValidationContext:
        """The office's roots and what the file brings of certificates and revocations; nothing is fetched."""
        given: dict[str, Any] = {
            "trust_roots": self._roots,
            "moment": moment,
            "allow_fetching": False,
            "retroactive_revinfo": True,
        }
        try:
            return DocumentSecurityStore.read_dss(self._reader).as_validation_context(given)
        except NoDSSFoundError:
            return ValidationContext(**given)


def _run(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine of pyHanko comes to. Nothing is fetched, so it never waits, and a contained worker may not
    open the sockets of an event loop."""
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    finally:
        work.close()
    raise RuntimeError("a signature's check waits for something")


def _stamp_fails(stamp: Any) -> bool:
    """Whether there is a time stamp that does not fit the signature; a stranger's is merely not believed."""
    return stamp is not None and not (stamp.valid and stamp.intact)


def _whole(status: Any) -> bool:
    return bool(
        status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        and status.modification_level == ModificationLevel.NONE
    )


def _only_filled(status: Any) -> bool:
    level = status.modification_level
    return bool(
        status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
        and getattr(status, "docmdp_ok", True)
        and level in (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING)
    )


def _named(name: Any) -> str:
    """The common name of a certificate's subject or issuer, or all of it."""
    common = name.native.get("common_name", "")
    text = str(common) if common else str(name.human_friendly)
    return " ".join("".join(each if each.isprintable() else " " for each in text[:200]).split())
