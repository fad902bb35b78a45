"""Earlier revisions of a file (ISO 32000-2, 7.5.6): asked only where the last one is damaged or came back empty.

Viewers that save incrementally leave every earlier state in the file. A damaged or empty end may hide answers that
were there; they are offered to a person, never taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pdfforms.model.codes import finding
from pdfforms.model.reading import Alternative, FieldReading, Outcome, Reading, Source

_END = re.compile(rb"startxref[\r\n ]+\d{1,10}[\r\n ]+%%EOF[\r\n ]{0,2}")
_MOST = 6
"""Revisions that are looked at, the newest first."""
_EMPTY = ("", False, None)


def with_history(
    readings: Sequence[Reading], data: bytes, read: Callable[[bytes], tuple[Reading, ...]]
) -> tuple[Reading, ...]:
    """The readings; those of a damaged or empty file with what the newest earlier revision that has answers says.

    `read` gives the readings of an earlier revision's bytes.
    """
    if not any(map(_wants, readings)):
        return tuple(readings)
    for earlier in _earlier(data):
        found = [each for each in read(earlier) if each.outcome is Outcome.READ and _answers(each)]
        if found:
            if not any(each.outcome is Outcome.READ for each in readings):
                return tuple(_instead(each, readings[0]) for each in found)
            return tuple(_completed(each, found) for each in readings)
    return tuple(readings)


def _earlier(data: bytes) -> Iterator[bytes]:
    """The file as it ended before its last revision, and before that; the end of a broken one counts too."""
    last = len(data.rstrip(b"\r\n \x00"))
    ends = [match.end() for match in _END.finditer(data) if match.end() < last]
    yield from (data[:end] for end in ends[: -_MOST - 1 : -1])


def _wants(reading: Reading) -> bool:
    if any(each.code in ("damaged_file", "unreadable_file") for each in reading.findings):
        return True
    empty = all(each.value in _EMPTY and not each.mark for each in reading.fields.values())
    return reading.outcome is Outcome.READ and empty


def _answers(reading: Reading) -> dict[str, FieldReading]:
    return {key: each for key, each in reading.fields.items() if each.value not in _EMPTY or each.mark}


def _instead(earlier: Reading, broken: Reading) -> Reading:
    """The earlier state in place of a file that cannot be read, nothing of it taken for true."""
    receipt = replace(earlier.receipt, sha256=broken.receipt.sha256, bytes=broken.receipt.bytes)
    return _offered(replace(earlier, receipt=receipt, findings=(*broken.findings, *earlier.findings)), earlier)


def _completed(reading: Reading, earlier: Sequence[Reading]) -> Reading:
    """A reading with the earlier state of the same form and copy; one that wants nothing stays as it is."""
    same = [each for each in earlier if (each.form, each.copy) == (reading.form, reading.copy)]
    return _offered(reading, same[0]) if same and _wants(reading) and reading.outcome is Outcome.READ else reading


def _offered(reading: Reading, earlier: Reading) -> Reading:
    """Fields that are empty or unknown now and were answered before: not known, with that answer offered."""
    fields, findings = dict(reading.fields), [*reading.findings, finding("earlier_revision")]
    same = reading.fields is earlier.fields
    for key, was in _answers(earlier).items():
        now = fields.get(key)  # the earlier state may be of an edition with other fields
        if now is None or (not same and (now.value not in _EMPTY or now.mark)):
            continue
        said = Alternative(was.value if was.value is not None else "", Source.HISTORY)
        others = (*now.alternatives, said) if was.value not in _EMPTY else now.alternatives
        offered = tuple(dict.fromkeys(others))
        fields[key] = replace(
            now, value=None, confidence=0.0, source=Source.HISTORY, mark=None, alternatives=offered
        )
        findings.append(finding("earlier_revision", key))
    return replace(reading, fields=fields, findings=tuple(findings))
