"""What the bytes of a damaged file tell of what may be lost in it."""

from __future__ import annotations

import re

_HEAD = re.compile(rb"(\d+ \d+) obj\b")


def is_cut_off(data: bytes) -> bool:
    """Whether the file ends within a revision: without an end mark, or with objects behind the last one."""
    end = data.rfind(b"%%EOF")
    return end < 0 or _HEAD.search(data, end) is not None


def is_whole(data: bytes) -> bool:
    """Whether only the table of a file is broken: each object has a head and an end, and none comes twice. Of one
    that does, the newer may be broken, and the older be read in its place."""
    heads = _HEAD.findall(data)
    return len(heads) == len(set(heads)) == data.count(b"endobj")
