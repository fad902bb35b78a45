"""The digest of a page's own content, the same however a program stored it."""

from __future__ import annotations

import hashlib

_SPACE = b" \t\r\n\f\0"


def content_digest(decoded: bytes) -> str:
    """SHA-256 of a page's decoded content streams, joined; blanks at the ends and wrapping `q ... Q` left out.

    Programs that stamp or flatten wrap the page's old content in a pair of q and Q.
    """
    content = decoded.strip(_SPACE)
    while content[:1] == b"q" and content[-1:] == b"Q" and content[1:2] in _SPACES and content[-2:-1] in _SPACES:
        content = content[1:-1].strip(_SPACE)
    return hashlib.sha256(content).hexdigest()


_SPACES = tuple(bytes([byte]) for byte in _SPACE)
