"""The sign by which a value that we filled in ourselves is known again in a return, without the value itself."""

from __future__ import annotations

import hashlib
from unicodedata import normalize


def given_sign(copy: str | None, key: str, value: str | bool) -> str:
    """The /NM of the field's widgets in a personal copy: `given-` and 40 bits of SHA-256.

    An annotation's name (ISO 32000-2, 12.5.2) is shown nowhere, and no program that keeps a widget drops it: it
    goes with the widget where pages are torn apart, merged or renamed. Blanks do not count: programs end lines
    in their own way.
    """
    text = "Yes" if value is True else " ".join(normalize("NFC", value).split()) if value else ""
    digest = hashlib.sha256(f"{copy or ''}\0{key}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
    return f"given-{digest[:10]}"
