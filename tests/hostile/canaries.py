"""Names that must be found in records and nowhere else: not in logs, messages, temporary files or tracebacks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

COUNT = 1_000
_MARK = "Zaunkoenig"
"""A wren; no word of ours and none of a library's."""
_SEEN = re.compile(
    b"|".join(re.escape(_MARK.encode(code)) for code in ("utf-8", "utf-16-be", "utf-16-le"))
    + b"|"
    + re.escape(_MARK.encode().hex().encode()),
    re.IGNORECASE,
)


def canary(number: int) -> str:
    """The invented name of family `number`; there are COUNT of them."""
    return f"{_MARK} Muster-{number % COUNT:03}"


def tells(text: bytes | str) -> bool:
    """Whether a name stands in a text, as it is, in UTF-16 or as hexadecimal digits."""
    return _SEEN.search(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text) is not None


def leaks(places: Iterable[Path]) -> list[Path]:
    """The files, and the files below folders, that hold a name in their bytes or in what they are called."""
    found: list[Path] = []
    for place in places:
        for path in [place, *place.rglob("*")] if place.is_dir() else [place]:
            if tells(path.name) or (path.is_file() and tells(path.read_bytes())):
                found.append(path)
    return found
