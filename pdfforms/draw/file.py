"""A PDF file written out of our own values (ISO 32000-2, 7.5): every object that its catalog reaches, once."""

from __future__ import annotations

import hashlib
from collections import deque

from pdfforms.draw.cos import Indirect, Raw, dump

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def write_file(catalog: Indirect, info: Indirect) -> bytes:
    """The file's bytes; the same values give the same bytes."""
    return _Writer().write(catalog, info)


class _Writer:
    def __init__(self) -> None:
        self._numbers: dict[Indirect, int] = {}
        self._waiting: deque[Indirect] = deque()

    def write(self, catalog: Indirect, info: Indirect) -> bytes:
        root, about = self._number_of(catalog), self._number_of(info)
        parts, offsets, at = [_HEAD], [], len(_HEAD)
        while self._waiting:
            each = self._waiting.popleft()
            offsets.append(at)
            parts.append(b"%d 0 obj\n%s\nendobj\n" % (len(offsets), dump(each.value, self._number_of)))
            at += len(parts[-1])
        digest = hashlib.sha256()
        for part in parts:
            digest.update(part)
        return b"".join([*parts, self._tail(offsets, at, root, about, digest.digest()[:16])])

    def _number_of(self, each: Indirect) -> int:
        if each not in self._numbers:
            self._numbers[each] = len(self._numbers) + 1
            self._waiting.append(each)
        return self._numbers[each]

    def _tail(self, offsets: list[int], at: int, root: int, about: int, identifier: bytes) -> bytes:
        table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        size = len(offsets) + 1
        entries = {
            "Size": size,
            "Root": Raw(b"%d 0 R" % root),
            "Info": Raw(b"%d 0 R" % about),
            "ID": [identifier, identifier],
        }
        trailer = dump(entries, self._number_of)
        head = b"xref\n0 %d\n0000000000 65535 f \n" % size
        return b"%s%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (head, table, trailer, at)
