"""A time-stamp server (RFC 3161), asked over HTTP with the standard library."""

from __future__ import annotations

import asyncio
import urllib.request

from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper

_PATIENCE = 20
"""Seconds for an answer."""
_MOST = 1 << 18
"""Bytes of an answer; a time stamp with its certificates takes some thousand."""


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
