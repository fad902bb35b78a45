"""Pictures of what a person must look at: which are wanted, and how they are written once records have names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from pdfforms.files import write_bytes
from pdfforms.model.record import Record


class Evidence(StrEnum):
    """Of what pictures are wanted."""

    NONE = "none"
    DOUBT = "doubt"
    """What is not known, what fits no field, and signatures that are a mark: a typed name is in the record."""
    ALL = "all"
    """The same, and every signature."""


def write_evidence(record: Record, crops: Mapping[str, bytes], folder: Path) -> Record:
    """Writes a record's crops into a folder, as RECORD-ID.FIELD.png; the record with their names.

    File names hold nothing of the answers. Raises UsageError if the folder cannot be written to.
    """
    names = {key: f"{record.id}.{key}.png" for key in crops}
    for key, name in names.items():
        write_bytes(folder / name, crops[key])
    return replace(record, evidence=names) if names else record
