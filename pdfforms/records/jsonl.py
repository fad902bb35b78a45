"""Records as JSON Lines, written and read: one record a line, UTF-8, nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from pdfforms.errors import UsageError
from pdfforms.model.record import Record

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_encode_ascii = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
_UNSAFE = re.compile("[\ud800-\udfff\x85\u2028\u2029]")
"""Half surrogates cannot be encoded; at the others some programs break a line."""


def read_jsonl(stream: TextIO) -> Iterator[Record]:
    """The records of a file that `write_jsonl` wrote, one by one; UsageError for a line that holds none."""
    for number, line in enumerate(stream, 1):
        if line.strip():
            try:
                yield Record.from_json(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as exc:
                raise UsageError(
                    f"Line {number} is no record as `pdfforms read` writes it. Read the returns again."
                ) from exc


def write_jsonl(records: Iterable[Record], stream: TextIO) -> int:
    """Writes each record as it comes, and returns how many. Lines end in \\n.

    A line with half surrogates (raw text, file names) or further line ends is written with \\u escapes alone.
    """
    count = 0
    for record in records:
        plain = record.to_json()
        line = _encode(plain)
        if not line.isascii() and _UNSAFE.search(line):
            line = _encode_ascii(plain)
        stream.write(line + "\n")
        count += 1
    return count
