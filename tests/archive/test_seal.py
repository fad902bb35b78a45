"""The office's own signatures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509 import NameOID

from pdfforms.archive.signatures.seal import (
    Level,
    Office,
    from_pkcs11,
    from_pkcs12,
    open_fields,
    seal,
    sign_field,
)
from pdfforms.archive.signatures.validate import validate
from pdfforms.errors import SigningError
from pdfforms.model.signing import SignatureVerdict as V
from tests.archive import token
from tests.archive.attacks.surgery import numbers, opened
from tests.archive.servers import authority
from tests.archive.signed import PASSWORD, STAFF, filled, key, office, sealed, staff_signed
from tests.programs import require, verapdf


def test_a_seal_shows_nowhere() -> None:
    """A seal is appended: what was there stays byte for byte, and its field has no size."""
    assert sealed().startswith(filled())
    with opened(sealed()) as pdf:
        field = pdf.get_object(numbers(sealed()).field, 0)
        assert [int(each) for each in field.Rect.as_list()] == [0, 0, 0, 0]


def test_staff_sign_in_the_field_that_the_form_has() -> None:
    """The form's digital field is open until staff signs in it; what they sign is not touched."""
    assert open_fields(filled()) == (STAFF,)
    assert open_fields(staff_signed()) == ()
    assert staff_signed().startswith(filled())


def test_nobody_signs_twice_in_a_field() -> None:
    """A field that is signed stays as it is."""
    with pytest.raises(SigningError):
        sign_field(staff_signed(), STAFF, office())


def test_a_signed_form_stays_accessible(tmp_path: Path) -> None:
    """A staff signature, with its words on the page, and a seal break no rule of PDF/UA-1."""
    require(verapdf.available())
    files = {"staff": staff_signed(), "seal": sealed()}
    for name, data in files.items():
        (tmp_path / f"{name}.pdf").write_bytes(data)
    judged = verapdf.failures([tmp_path / f"{name}.pdf" for name in files])
    assert [broken for broken in judged.values() if broken] == []


def test_a_server_says_when_and_what_is_revoked() -> None:
    """With a time-stamp server a seal is B-T, with the proof that nothing was revoked B-LT; it ends the file."""
    with authority() as served:
        signer = from_pkcs12(served.office, PASSWORD)
        roots = (served.root,)
        found = {}
        for revocation in (False, True):
            done = seal(filled(), Office(signer, served.url, roots, revocation))
            (report,) = validate(done.data, roots)
            found[done.level] = (report.verdict, report.timestamped, report.covers_whole_file)
    assert found == {Level.B_T: (V.VALID, True, True), Level.B_LT: (V.VALID, True, True)}


def test_where_no_proof_can_be_had_it_is_said() -> None:
    """Our test key names no list of revoked certificates: the seal is B-T and says so."""
    with authority() as served:
        both = (key().root, served.root)
        signer = from_pkcs12(key().pkcs12, PASSWORD)
        done = seal(filled(), Office(signer, served.url, (key().root,), revocation=True))
        assert done.level is Level.B_T
        assert [each.verdict for each in validate(done.data, both)] == [V.VALID]


def test_a_server_that_does_not_answer_stops_it() -> None:
    """No seal without its time stamp is passed off as one with it."""
    with authority() as served:
        url = served.url
    with pytest.raises(SigningError, match="does not answer"):
        seal(filled(), Office(office().signer, url))


def test_a_token_signs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key on a PKCS#11 token signs as one in a file does; a wrong PIN or label is told."""
    require(token.available())
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    token.make_token(tmp_path)
    with from_pkcs11(str(token.MODULE), token.LABEL, token.CERTIFICATE, token.PIN) as signer:
        done = seal(filled(), Office(signer))
    assert [each.verdict for each in validate(done.data, [key().root])] == [V.VALID]
    for label, pin in ((token.CERTIFICATE, "0000"), ("nobody", token.PIN)):
        with (
            pytest.raises(SigningError, match="does not sign"),
            from_pkcs11(str(token.MODULE), token.LABEL, label, pin) as signer,
        ):
            seal(filled(), Office(signer))


@pytest.mark.parametrize(("data", "password"), [(key().pkcs12, "wrong"), (b"no key", PASSWORD)])
def test_a_key_that_cannot_be_opened_is_told(data: bytes, password: str) -> None:
    """A wrong password or another file is one sentence, without the password."""
    with pytest.raises(SigningError, match="cannot be opened"):
        from_pkcs12(data, password)


@pytest.mark.parametrize("data", [b"", b"no PDF"])
def test_what_is_no_pdf_is_not_signed(data: bytes) -> None:
    """Anything but a PDF is told."""
    with pytest.raises(SigningError):
        seal(data, office())


def test_a_seal_has_room_for_a_long_key_and_name() -> None:
    """The place for a signature is reckoned, not tried out: RSA with 4,096 bits and eight lines of a name fit."""
    private = rsa.generate_private_key(65_537, 4096)
    lines = [
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, f"Unit {number} {'x' * 50}") for number in range(8)
    ]
    named = x509.Name([*lines, x509.NameAttribute(NameOID.COMMON_NAME, "Records Office")])
    certificate = (
        x509.CertificateBuilder(named, named, private.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .sign(private, SHA256())
    )
    packed = pkcs12.serialize_key_and_certificates(
        b"long", private, certificate, None, BestAvailableEncryption(b"x")
    )
    long_one = seal(filled(), Office(from_pkcs12(packed, "x")))
    assert [each.verdict for each in validate(long_one.data)] == [V.INTACT_UNTRUSTED]
