"""Pictures of what a person must look at: cut out of each file as it is read, written when records have names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from pdfforms.files import write_bytes
from pdfforms.model.reading import Outcome, Reading
from pdfforms.model.record import Record, Signature, Value
from pdfforms.read.paper import crops, lay
from pdfforms.records.make import make_record


class Evidence(StrEnum):
    """Of what pictures are wanted."""

    NONE = "none"
    DOUBT = "doubt"
    """What is not known, what fits no field, and signatures that are a mark: a typed name is in the record."""
    ALL = "all"
    """The same, and every signature."""


def with_crops(reading: Reading, data: bytes, evidence: Evidence) -> Reading:
    """The reading with crops of what is wanted."""
    if evidence is Evidence.NONE or reading.edition is None:
        return reading
    return replace(reading, crops=crops_of(reading, make_record(reading).values, data, evidence))


def crops_of(reading: Reading, values: Mapping[str, Value], data: bytes, evidence: Evidence) -> dict[str, bytes]:
    """Crops of what is wanted, as PNGs by field key; `values` are those of the reading's record."""
    if evidence is Evidence.NONE or reading.outcome is not Outcome.READ or reading.edition is None:
        return {}
    wanted = frozenset(key for key, value in values.items() if value is None or _is_signed(value, evidence))
    strays = {f"unplaced_{number}": stray for number, stray in enumerate(reading.strays, 1)}
    found: dict[str, bytes] = {}
    for placement in reading.placements:
        boxes = reading.edition.boxes_by_page[placement.page]
        here = {name: stray.rect for name, stray in strays.items() if stray.file_page == placement.file_page}
        if here or any(box.key in wanted for box in boxes):
            paper = lay(data, placement, reading.edition.pages[placement.page - 1])
            for key, png in (crops(paper, boxes, wanted, here) if paper else {}).items():
                found[key if key not in found else f"{key}_page_{placement.file_page}"] = png
    return found


def _is_signed(value: Value, evidence: Evidence) -> bool:
    return isinstance(value, Signature) and value.signed and (evidence is Evidence.ALL or value.kind != "typed")


def write_evidence(record: Record, crops: Mapping[str, bytes], folder: Path) -> Record:
    """Writes a record's crops into a folder, as RECORD-ID.FIELD.png; the record with their names.

    File names hold nothing of the answers. Raises UsageError if the folder cannot be written to.
    """
    names = {key: f"{record.id}.{key}.png" for key in crops}
    for key, name in names.items():
        write_bytes(folder / name, crops[key])
    return replace(record, evidence=names) if names else record
