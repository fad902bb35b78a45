"""The office's own signatures: seals that nobody sees on archive copies, and staff signing a form's field.

PAdES B-B with the machine's clock; B-T where a time-stamp server says when; B-LT where the proof that the key was
not revoked can be had as well. It is put in together with the signature, so that a sealed file ends with its seal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import load_certs_from_pemder_data
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_cms import Signer as Signer  # what an office holds
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
from pyhanko.stamp import BaseStampStyle
from pyhanko_certvalidator import ValidationContext

from pdfforms.archive.signatures.opening import open_to_read, open_to_sign
from pdfforms.archive.signatures.stamps import TimeServer
from pdfforms.archive.signatures.turns import in_turns
from pdfforms.draw.signed import signature_page
from pdfforms.errors import SigningError

SEAL = "office_seal"
"""The name of a seal's field."""
_BESIDE = 2048
"""Bytes of a signature's container beside certificates: 1,024 of a long RSA signature, digests, algorithms."""


class Level(StrEnum):
    """How far a signature's proof reaches (ETSI EN 319 142-1)."""

    B_B = "PAdES B-B"
    B_T = "PAdES B-T"
    B_LT = "PAdES B-LT"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A signed file."""

    data: bytes
    level: Level


@dataclass(frozen=True, slots=True)
class Office:
    """What the office signs with."""

    signer: Signer
    """From `from_pkcs12` or `from_pkcs11`."""
    time_server: str | None = None
    """An RFC 3161 server's URL."""
    roots: tuple[bytes, ...] = ()
    """What vouches for the key and the server; needed for B-LT."""
    revocation: bool = False
    """Whether to fetch the proof that nothing was revoked."""

    @property
    def name(self) -> str:
        """Whom the certificate names."""
        return str(self.signer.subject_name or "")


def from_pkcs12(data: bytes, password: str) -> Signer:
    """A key in a file. Raises SigningError."""
    try:
        signer: Signer = SimpleSigner.load_pkcs12_data(data, (), password.encode())
        return signer
    except (ValueError, TypeError, KeyError) as exc:
        raise SigningError(
            "The key cannot be opened. It must be a PKCS#12 file (.p12, .pfx) and the password its own."
        ) from exc


@contextmanager
def from_pkcs11(module: str, token: str, certificate: str, pin: str) -> Iterator[Signer]:
    """A key on a card or in an HSM, for as long as the context lasts. Raises SigningError."""
    try:
        from pkcs11.exceptions import PKCS11Error  # the extra `pkcs11`: few offices have a token
        from pyhanko.config.pkcs11 import TokenCriteria
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
    except ImportError as exc:
        raise SigningError("Signing with a token needs the extra pkcs11: pip install 'pdfforms[pkcs11]'.") from exc
    try:
        with open_pkcs11_session(module, token_criteria=TokenCriteria(label=token), user_pin=pin) as session:
            signer = PKCS11Signer(session, cert_label=certificate, other_certs_to_pull=None)
            # SoftHSM2 and many cards sign hashes alone; with RSA pyHanko can only hand over the text
            signer.use_raw_mechanism = signer.signing_cert.public_key.algorithm == "ec"
            yield signer
    except (PKCS11Error, RuntimeError, LookupError) as exc:
        raise SigningError(
            f"The token {token} does not sign ({type(exc).__name__}). Check the module, the token's label, the "
            "certificate's label and the PIN."
        ) from exc


def seal(data: bytes, office: Office) -> Sealed:
    """Seals a whole file; nothing of it shows on a page. Raises SigningError."""
    return _sign(data, office, SEAL, None)


def sign_field(data: bytes, field: str, office: Office, now: datetime | None = None) -> Sealed:
    """Signs in a digital signature field that the form was built with. Raises SigningError."""
    when = now or datetime.now(UTC)
    return _sign(data, office, field, _Look((f"Signed digitally: {office.name}", f"{when:%Y-%m-%d %H:%M} UTC")))


def open_fields(data: bytes) -> tuple[str, ...]:
    """The digital signature fields that nobody has signed yet. Raises SigningError."""
    try:
        return tuple(name for name, _, _ in enumerate_sig_fields(open_to_read(data), filled_status=False))
    except Exception as exc:
        raise SigningError(
            "The file cannot be opened for signing. Check that it is a PDF without a password."
        ) from exc


def _sign(data: bytes, office: Office, field: str, look: BaseStampStyle | None) -> Sealed:
    server = TimeServer(office.time_server) if office.time_server else None
    if office.revocation and server is not None:
        try:
            signed = _with(data, office, field, look, server, proofs=True)
        except Exception:  # noqa: BLE001 -- no proof can be had, in whatever words: it is B-T then, and said so
            signed = b""
        if signed:
            return Sealed(signed, Level.B_LT if _has_proofs(signed) else Level.B_T)
    try:
        signed = _with(data, office, field, look, server)
    except OSError as exc:
        raise _no_server(office, exc) from exc
    except Exception as exc:
        raise SigningError(
            f"The file cannot be signed ({type(exc).__name__}). It must be a PDF without a password that no "
            "certifier has closed, with a field of that name that is not signed yet; and the key must be made for "
            "signing."
        ) from exc
    return Sealed(signed, Level.B_T if server else Level.B_B)


def _no_server(office: Office, exc: OSError) -> SigningError:
    return SigningError(
        f"The time-stamp server {office.time_server} does not answer ({type(exc).__name__}). Try again later; "
        "nothing was signed."
    )


def _with(
    data: bytes,
    office: Office,
    field: str,
    look: BaseStampStyle | None,
    server: TimeServer | None,
    *,
    proofs: bool = False,
) -> bytes:
    certificates = [each for pem in office.roots for each in load_certs_from_pemder_data(pem)]
    more: dict[str, Any] = {}
    if proofs:
        together = SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
        more = {
            "embed_validation_info": True,
            "validation_context": ValidationContext(trust_roots=certificates, allow_fetching=True),
            "dss_settings": DSSContentSettings(include_vri=False, placement=together),
        }
    meta = PdfSignatureMetadata(field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, **more)
    signer = PdfSigner(meta, office.signer, timestamper=server, stamp_style=look)
    document, there = open_to_sign(data), look is not None
    if server is None and isinstance(office.signer, SimpleSigner):  # nothing to wait for, no size to be tried out
        room = _room(office.signer)
        out = in_turns(signer.async_sign_pdf(document, existing_fields_only=there, bytes_reserved=room))
    else:
        out = signer.sign_pdf(document, existing_fields_only=there)
    return bytes(out.getbuffer())


def _room(signer: SimpleSigner) -> int:
    """Hexadecimal digits to keep free for a signature; pyHanko would make one to learn that. The signer's
    certificate is in it, and its names once or twice more."""
    own = signer.signing_cert
    sizes = [len(each.dump()) for each in (*signer.cert_registry, *((own, own) if own else ()))]
    return 2 * (sum(sizes) + _BESIDE)


def _has_proofs(data: bytes) -> bool:
    """Whether what the file brings along says of some certificate that it was not revoked."""
    catalog = open_to_read(data).root
    proofs = catalog["/DSS"] if "/DSS" in catalog else {}  # noqa: SIM401 -- its get() leaves references unresolved
    return any(name in proofs and len(proofs[name]) > 0 for name in ("/CRLs", "/OCSPs"))


class _Look(BaseStampStyle):
    """Shows a signature in our own typefaces; pyHanko's own look names a font that is not in the file."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        object.__setattr__(self, "lines", tuple(lines))

    def create_stamp(self, writer: Any, box: Any, _text_params: dict[str, Any]) -> Any:
        """The stamp for one field."""
        page = signature_page(self.lines, float(box.width), float(box.height))  # type: ignore[attr-defined]
        return _Stamp(writer.import_page_as_xobject(PdfFileReader(BytesIO(page))))


class _Stamp:
    def __init__(self, form: Any) -> None:
        self._form = form

    def apply_appearance(self, annotation: DictionaryObject) -> None:
        """Sets it as the widget's look."""
        look = DictionaryObject({pdf_name("/N"): self._form})  # type: ignore[no-untyped-call]
        annotation[pdf_name("/AP")] = look
