"""A time-stamp server (RFC 3161), asked over HTTP with the standard library, and what its stamps are worth."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, tsp
from pyhanko.sign.general import load_certs_from_pemder_data
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from pdfforms.errors import SigningError

logging.getLogger("pyhanko").addHandler(logging.NullHandler())
logging.getLogger("pyhanko").propagate = False
_PATIENCE = 20
"""Seconds for an answer."""
_MOST = 1 << 18
"""Bytes of an answer; a time stamp with its certificates takes some thousand."""
_HASH = "sha256"
"""Every server takes it."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a time stamp of some bytes is worth."""

    when: datetime
    fits: bool
    """It is for these very bytes, and the key in it made it."""
    trusted: bool
    """One of the roots vouches for its server."""


class TimeServer(TimeStamper):
    """One server. Raises OSError where it does not answer."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """What it answers."""
        return await asyncio.to_thread(self._ask, req.dump())

    def _ask(self, question: bytes) -> tsp.TimeStampResp:
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        request = urllib.request.Request(self._url, question, headers)  # noqa: S310 -- the settings allow http alone
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310
            return tsp.TimeStampResp.load(answer.read(_MOST))


def time_stamp(data: bytes, url: str) -> bytes:
    """A time stamp of some bytes: a file as `openssl ts -verify` and others read it. Raises SigningError."""
    try:
        token = asyncio.run(TimeServer(url).async_timestamp(hashlib.new(_HASH, data).digest(), _HASH))
        answer = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump()
        fits = read_stamp(answer, data, ()).fits
    except (OSError, ValueError, TypeError, KeyError, AttributeError, TimestampRequestError) as exc:
        raise SigningError(
            f"The time-stamp server {url} does not answer as one should ({type(exc).__name__}). Check time_stamps "
            "in [signatures], or try again later."
        ) from exc
    if not fits:
        raise SigningError(f"The time-stamp server {url} stamped something else. Check time_stamps.")
    return bytes(answer)


def read_stamp(stamp: bytes, data: bytes, roots: Sequence[bytes]) -> Stamp:
    """What a time stamp of some bytes is worth, by the certificates that held when it was made; nothing is
    fetched. Raises SigningError where it is none."""
    try:
        token = tsp.TimeStampResp.load(stamp, strict=True)["time_stamp_token"]
        signed = token["content"]
        when: datetime = signed["encap_content_info"]["content"].parsed["gen_time"].native
        status = asyncio.run(_judged(signed, data, roots, when))
    except Exception as exc:  # asn1crypto and pyHanko have errors of any type for what is no time stamp
        raise SigningError(f"This is no time stamp ({type(exc).__name__}).") from exc
    return Stamp(when, bool(status.valid and status.intact), bool(status.trusted))


async def _judged(
    signed: cms.SignedData, data: bytes, roots: Sequence[bytes], when: datetime
) -> TimestampSignatureStatus:
    trusted = [certificate for each in roots for certificate in load_certs_from_pemder_data(each)]
    context = ValidationContext(trust_roots=trusted, moment=when, allow_fetching=False)
    said = await validate_tst_signed_data(signed, context, lambda name: hashlib.new(name, data).digest())
    return TimestampSignatureStatus(**said)
