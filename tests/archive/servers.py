"""A time-stamp server (RFC 3161) and a list of revoked certificates, on loopback, with keys that name them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from tests.archive.signed import PASSWORD

_NOW = datetime.now(UTC)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """A root that certifies the office and a time-stamp server, and says at `url` what it has revoked."""

    url: str
    root: bytes
    """PEM."""
    office: bytes
    """PKCS#12, under the tests' password."""
    asked: list[str]
    """What was asked of the server, in order."""


@contextmanager
def authority() -> Iterator[Authority]:
    """It answers as long as the context lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    url = f"http://127.0.0.1:{server.server_address[1]}"
    root_key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Example Authority")])
    root = _builder(name, name, root_key.public_key())
    root = root.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    root_certificate = root.add_extension(_usage(True), critical=True).sign(root_key, SHA256())
    office_key, office = _certified("Example Records Office", name, root_key, url)
    stamp_key, stamp = _certified("Example Time", name, root_key, url, ExtendedKeyUsageOID.TIME_STAMPING)
    revoked = x509.CertificateRevocationListBuilder().issuer_name(name)
    revoked = revoked.last_update(_NOW - _DAY).next_update(_NOW + 30 * _DAY)
    held = BestAvailableEncryption(PASSWORD.encode())
    packed = pkcs12.serialize_key_and_certificates(b"office", office_key, office, [root_certificate], held)
    _Handler.revoked = revoked.sign(root_key, SHA256()).public_bytes(Encoding.DER)
    plain = stamp_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    _Handler.stamper = DummyTimeStamper(
        asn1_x509.Certificate.load(stamp.public_bytes(Encoding.DER)),
        keys.PrivateKeyInfo.load(plain),
    )
    _Handler.asked = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Authority(url, root_certificate.public_bytes(Encoding.PEM), packed, _Handler.asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    revoked: bytes
    stamper: DummyTimeStamper
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append("revoked")
        self._answer(self.revoked, "application/pkix-crl")

    def do_POST(self) -> None:
        self.asked.append("time")
        question = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        self._answer(self.stamper.request_tsa_response(question).dump(), "application/timestamp-reply")

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nobody wants to hear it."""


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(_NOW - _DAY).not_valid_after(_NOW + 300 * _DAY)


def _certified(
    common: str,
    issuer: x509.Name,
    by: ec.EllipticCurvePrivateKey,
    url: str,
    use: x509.ObjectIdentifier | None = None,
) -> tuple[Key, x509.Certificate]:
    key: Key = ec.generate_private_key(ec.SECP256R1())
    if use is not None:  # pyHanko's DummyTimeStamper signs with RSA alone
        key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
    where = x509.DistributionPoint([x509.UniformResourceIdentifier(f"{url}/revoked.crl")], None, None, None)
    builder = _builder(name, issuer, key.public_key()).add_extension(_usage(False), critical=True)
    builder = builder.add_extension(x509.CRLDistributionPoints([where]), critical=False)
    if use is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([use]), critical=True)
    return key, builder.sign(by, SHA256())


def _usage(certifies: bool) -> x509.KeyUsage:
    signs = not certifies
    return x509.KeyUsage(signs, signs, False, False, False, certifies, certifies, False, False)
