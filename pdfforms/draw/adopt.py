"""Objects of an opened PDF as our own values, so that a new file can be written around them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pikepdf

from pdfforms.draw.cos import Indirect, Name, Raw, Stream


class Adopter:
    """Takes objects over from one opened file; two references to an object stay one."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Indirect] = {}

    def value(self, given: Any) -> Any:
        """The value of an object, with all that it refers to. Streams stay as they are packed."""
        if not isinstance(given, pikepdf.Object):
            return _plain(given)
        if given.is_indirect:
            return self._indirect(given)
        return self._direct(given)

    def _indirect(self, given: pikepdf.Object) -> Indirect:
        if given.objgen not in self._known:
            made = self._known[given.objgen] = Indirect()
            made.value = self._direct(given)
        return self._known[given.objgen]

    def _direct(self, given: Any) -> Any:
        if isinstance(given, pikepdf.Stream):
            entries = {key[1:]: self.value(each) for key, each in given.items() if key != "/Length"}
            return Stream(given.read_raw_bytes(), entries, compress=False)
        if isinstance(given, pikepdf.Dictionary):
            return {key[1:]: self.value(each) for key, each in given.items()}
        if isinstance(given, pikepdf.Array):
            return [self.value(each) for each in given]
        if isinstance(given, pikepdf.Name):
            return Name(str(given)[1:])
        return Raw(given.unparse())  # strings, byte for byte


def _plain(given: Any) -> Any:
    return float(given) if isinstance(given, Decimal) else given
