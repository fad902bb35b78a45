"""Files that came back -> records. One bad file never stops the rest, and no file is passed over in silence."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from pdfforms.archive.signatures.validate import SIGNED, validate
from pdfforms.bulk.reading.crops import with_crops
from pdfforms.bulk.reading.evidence import Evidence
from pdfforms.bulk.reading.long import pieces
from pdfforms.bulk.reading.sources import MAX_BYTES
from pdfforms.errors import NeedsPictures
from pdfforms.model.codes import finding
from pdfforms.model.filetype import FileType, sniff
from pdfforms.model.finding import Finding
from pdfforms.model.reading import Outcome, Reading, Receipt
from pdfforms.model.shelf import Editions
from pdfforms.read.job import PLAIN, Options
from pdfforms.read.join import propose
from pdfforms.read.read import read_pdf, read_picture

_LONGEST = 255


def read_file(
    path: Path,
    editions: Editions,
    options: Options = PLAIN,
    *,
    evidence: Evidence = Evidence.NONE,
    roots: tuple[bytes, ...] = (),
) -> tuple[Reading, ...]:
    """The readings of one file, at least one."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return (_refused(path.name, b"", "unreadable_file", "It is larger than 200 MB."),)
        data = path.read_bytes()
    except OSError as exc:
        return (_refused(path.name, b"", "unreadable_file", f"The system says: {exc.strerror}."),)
    return read_data(data, path.name, editions, options, evidence=evidence, roots=roots)


def read_data(
    data: bytes,
    file: str,
    editions: Editions,
    options: Options = PLAIN,
    *,
    evidence: Evidence = Evidence.NONE,
    roots: tuple[bytes, ...] = (),
    sha256: str = "",
) -> tuple[Reading, ...]:
    """The readings of one file's bytes: a PDF, a picture, or an archive of those; `options.pages` are an archive's
    units. Raises NeedsPictures where the options want none read.

    Digital signatures are judged as they are met; `roots` are the certificates that the office trusts.
    `sha256` is the hash of the bytes where it is known.
    """

    def read(data: bytes, file: str, pages: range | None, sha256: str = "") -> tuple[Reading, ...]:
        found = with_signatures(_read(data, file, editions, replace(options, pages=pages), sha256), data, roots)
        return tuple(with_crops(each, data, evidence) for each in found)

    if sniff(data) is not FileType.ZIP:
        return propose(read(data, file, options.pages, sha256))
    readings: list[Reading] = []
    try:
        for each in pieces(data, options.pages):
            name = f"{file}/{_short(each.member.name)}"
            if each.member.data is None:
                refused = _refused(name, data, "archive_refused", each.member.reason)
                readings.append(replace(refused, ordinal=each.number))  # so that no two of them have one record
            else:
                readings += read(each.member.data, name, each.pages)
    except ValueError as exc:
        return (*readings, _refused(file, data, "archive_refused", str(exc)))
    return propose(readings) or (_refused(file, data, "archive_refused", "It is empty."),)


def with_signatures(readings: tuple[Reading, ...], data: bytes, roots: tuple[bytes, ...]) -> tuple[Reading, ...]:
    """The readings of a file with what its digital signatures are worth: in the field that each stands in, or
    about the whole where none of the form's fields is meant."""
    claimed = any(seen.mark == "digital" for each in readings for seen in each.fields.values())
    reports = validate(data, roots) if claimed or SIGNED in data else ()
    if not reports:
        return readings
    fields = {key for each in readings for key in each.fields}

    def findings(reading: Reading) -> tuple[Finding, ...]:
        return tuple(
            finding(
                f"digital_{each.verdict.removeprefix('intact_')}", each.field if each.field in fields else None
            )
            for each in reports
            if each.field in reading.fields or each.field not in fields
        )

    return tuple(replace(each, findings=(*each.findings, *findings(each))) for each in readings)


def _short(name: str) -> str:
    """A member's name, or the end of one that no file system would take."""
    return name if len(name) <= _LONGEST else f"…{name[-_LONGEST:]}"


def _read(data: bytes, file: str, editions: Editions, options: Options, sha256: str) -> tuple[Reading, ...]:
    kind = sniff(data)
    if kind in (FileType.OFFICE, FileType.TEXT):
        return (_refused(file, data, "not_a_return", f"It looks like {kind.value}."),)
    try:
        if kind is FileType.PICTURE:
            return read_picture(data, file, editions, options)
        return read_pdf(data, file, editions, options, sha256=sha256)
    except NeedsPictures:
        raise
    except Exception as exc:  # noqa: BLE001  # OpenCV, Pillow and others have errors of their own: no batch stops
        return (_refused(file, data, "unreadable_file", f"The reader failed ({type(exc).__name__})."),)


def _refused(file: str, data: bytes, code: str, detail: str) -> Reading:
    receipt = Receipt(hashlib.sha256(data).hexdigest(), len(data), file, ())
    outcome = Outcome.NOT_OURS if code == "not_a_return" else Outcome.UNREADABLE
    return Reading(outcome, receipt, findings=(finding(code, detail=detail),))
