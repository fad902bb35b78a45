"""Forms of ours with digital signature fields, and keys, for tests: each made once a run."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from pdfforms.archive.signatures.keys import TestKey, new_key
from pdfforms.archive.signatures.seal import Office, from_pkcs12, seal, sign_field
from pdfforms.build.fill import fill_copy
from pdfforms.bulk.catalog import Catalog
from tests.office import CODE, ROOT

PASSWORD = "not a secret"  # noqa: S105 -- it opens keys that are made for one run
STAFF = "staff_signature"
NOW = datetime.now(UTC)
_DIGITAL = f"""
[[section.field]]
key = "{STAFF}"
type = "signature"
label = "Staff:"
digital = true

[[section.field]]
key = "{STAFF}_date"
type = "date"
label = "Date:"

[[rule]]
kind = "requires"
"""


@lru_cache
def key() -> TestKey:
    """The office's key."""
    return new_key("Records Office", "Example School Division", PASSWORD, NOW)


@lru_cache
def office() -> Office:
    """The office with its key."""
    return Office(from_pkcs12(key().pkcs12, PASSWORD), roots=(key().root,))


@lru_cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="pdfforms-signed-")


@lru_cache
def catalog() -> Catalog:
    """The field trip with a digital field for staff."""
    text = (ROOT / "docs" / "examples" / "field_trip.toml").read_text(encoding="utf-8")
    path = Path(_folder().name) / "field_trip.toml"
    path.write_text(text.replace('\n[[rule]]\nkind = "requires"\n', _DIGITAL, 1), encoding="utf-8")
    return Catalog(path)


@lru_cache
def filled(name: str = "Avery Example", language: str = "en") -> bytes:
    """A copy that a family has filled in."""
    form = catalog().form("field_trip", language)
    values = {"student_name": name, "consent": "yes", "notes": "no nuts"}
    return fill_copy(catalog().template("field_trip", language, "letter"), (form,), values, CODE).data


@lru_cache
def sealed() -> bytes:
    """A copy with an invisible seal."""
    return seal(filled(), office()).data


@lru_cache
def staff_signed() -> bytes:
    """A copy that staff signed in its field."""
    return sign_field(filled(), STAFF, office(), NOW).data


@lru_cache
def certified(permitted: MDPPerm) -> bytes:
    """A copy that is certified: after the signature only so much may be changed."""
    meta = PdfSignatureMetadata(
        "certification",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=permitted,
    )
    out = PdfSigner(meta, office().signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(filled())))
    return bytes(out.getbuffer())
