"""The archive in lines for a person, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from pdfforms import archives
from pdfforms.model.archive import Holding, Version

_KINDS = {
    "typed": "a typed name",
    "drawn": "a drawn mark",
    "handwritten": "a handwritten mark",
    "stamped": "an image or stamp",
    "digital": "a digital signature",
}


def sized(number: int) -> str:
    """`1.5 MB`"""
    for unit, scale in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if number >= scale:
            return f"{number / scale:.1f} {unit}"
    return f"{number} bytes"


def holding_line(each: Holding) -> str:
    """One record."""
    parts = (each.record, each.form or "", each.copy or "no code", f"came in {each.arrived[:10]}")
    return "  ".join((*parts, f"archived {each.at[:10]}", f"version {each.version}"))


def version_lines(record: str, versions: Sequence[Version], only: int | None) -> Iterator[str]:
    """All versions, and the files and signatures of one."""
    yield f"{record.upper()}  at {archives.archive_place()}"
    for each in versions:
        yield f"version {each.number}  {each.created:%Y-%m-%d %H:%M %Z}  {each.user[0]}  {each.message}"
    files = archives.files_of(versions, only)
    for path, digest in sorted(files.items()):
        yield f"    {path}  sha512 {digest[:16]}…"
    if "signatures.json" in files:
        yield from _signatures(record, only)


def _signatures(record: str, version: int | None) -> Iterator[str]:
    said = json.loads(archives.archived_file(record, "signatures.json", version))
    for key, each in said["fields"].items():
        yield f"signed: {key}  {_KINDS.get(each['kind'], 'a signature of a kind that is not known')}"
    for each in said["digital"]:
        yield f"digital signature: {each['field'] or 'the whole file'}  {each['words']}"


def stats_lines(found: archives.Archive) -> Iterator[str]:
    """The archive in numbers."""
    yield f"{found.place}"
    yield f"{found.objects} objects, {found.versions} versions, {sized(found.bytes)}"
    if found.shared:
        yield f"{found.shared} of them are files with forms of several families"
    if found.oldest and found.newest:
        yield f"archived from {found.oldest[:10]} to {found.newest[:10]}"
    for (form, year), number in sorted(found.forms.items()):
        yield f"    {form or 'no form'}  {year}  {number}"


def as_json(found: Holding | archives.Archive) -> str:
    """For programs."""
    plain = asdict(found)
    if isinstance(found, archives.Archive):
        plain["place"] = str(found.place) if isinstance(found.place, Path) else found.place
        plain["forms"] = [
            {"form": form, "year": year, "records": number} for (form, year), number in found.forms.items()
        ]
    return json.dumps(plain, ensure_ascii=False)
