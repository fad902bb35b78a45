"""A token in software (SoftHSM2) that holds a key, as a card or an HSM would."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from pkcs11 import Attribute, lib
from pkcs11.util.ec import decode_ec_private_key
from pkcs11.util.x509 import decode_x509_certificate

from tests.archive.signed import PASSWORD, key

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
LABEL, CERTIFICATE, PIN = "office", "seal", "5678"


def available() -> str | None:
    """None when SoftHSM2 is installed, else what is missing."""
    return None if MODULE.is_file() and shutil.which("softhsm2-util") else "the Debian package softhsm2"


def make_token(folder: Path) -> None:
    """A token with the office's key in a folder; SOFTHSM2_CONF must name its softhsm2.conf beforehand."""
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\n", encoding="utf-8")
    pins = ("--so-pin", "1234", "--pin", PIN)
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", LABEL, *pins], check=True, capture_output=True
    )
    bundle = load_pkcs12(key().pkcs12, PASSWORD.encode())
    assert bundle.key
    assert bundle.cert
    private = bundle.key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    certificates = [bundle.cert.certificate, *(each.certificate for each in bundle.additional_certs)]
    with lib(str(MODULE)).get_token(token_label=LABEL).open(user_pin=PIN, rw=True) as session:
        own = {Attribute.TOKEN: True, Attribute.LABEL: CERTIFICATE, Attribute.SIGN: True}
        session.create_object({**decode_ec_private_key(private), **own})
        for number, each in enumerate(certificates):
            data = decode_x509_certificate(each.public_bytes(Encoding.DER))
            label = CERTIFICATE if number == 0 else f"root {number}"
            session.create_object({**data, Attribute.TOKEN: True, Attribute.LABEL: label})
