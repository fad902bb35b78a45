"""The organisation's key as workers get it: through a pipe, never by way of a disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Seal: TypeAlias = Callable[[bytes], bytes]
"""Seals an archive copy with the organisation's key. Raises PdfformsError where it cannot."""


class SealingKey:
    """Seals with a key from a file. Unlike a key on a token, and where no server is asked for the time, it can be
    handed to workers: pickled it is the file's bytes and its password."""

    def __init__(self, pkcs12: bytes, password: str) -> None:
        self._parts = (pkcs12, password)
        self._seal: Seal | None = None

    def __call__(self, data: bytes) -> bytes:
        """The file, sealed. Raises SigningError."""
        return self.opened()(data)

    def opened(self) -> Seal:
        """The key is opened once. Raises SigningError where it cannot be."""
        if self._seal is None:
            from pdfforms.archive.signatures import seal  # pyHanko takes half a second, and few runs seal here

            office = seal.Office(seal.from_pkcs12(*self._parts))
            self._seal = lambda data: seal.seal(data, office).data
        return self._seal

    def __reduce__(self) -> tuple[type[SealingKey], tuple[bytes, str]]:
        return SealingKey, self._parts
