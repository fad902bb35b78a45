"""Pictures of what a person must look at: cut out of each file as it is read, written when records have names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pdfforms.files import write_bytes
from pdfforms.model.reading import Outcome, Reading
from pdfforms.model.record import Record, Signature
from pdfforms.read.paper import crops, lay
from pdfforms.records.make import make_record


def with_crops(reading: Reading, data: bytes) -> Reading:
    """The reading with a crop of every field that is not known, of every signature, and of what fits no field."""
    if reading.outcome is not Outcome.READ or reading.edition is None:
        return reading
    values = make_record(reading).values
    wanted = frozenset(
        key for key, value in values.items() if value is None or (isinstance(value, Signature) and value.signed)
    )
    strays = {f"unplaced_{number}": stray for number, stray in enumerate(reading.strays, 1)}
    found: dict[str, bytes] = {}
    for placement in reading.placements:
        boxes = reading.edition.boxes_by_page[placement.page]
        here = {name: stray.rect for name, stray in strays.items() if stray.file_page == placement.file_page}
        if here or any(box.key in wanted for box in boxes):
            paper = lay(data, placement, reading.edition.pages[placement.page - 1])
            for key, png in (crops(paper, boxes, wanted, here) if paper else {}).items():
                found[key if key not in found else f"{key}_page_{placement.file_page}"] = png
    return replace(reading, crops=found)


def write_evidence(reading: Reading, record: Record, folder: Path) -> Record:
    """Writes a reading's crops into a folder, as RECORD-ID.FIELD.png; the record with their names.

    File names hold nothing of the answers. Raises UsageError if the folder cannot be written to.
    """
    names = {key: f"{record.id}.{key}.png" for key in reading.crops}
    for key, name in names.items():
        write_bytes(folder / name, reading.crops[key])
    return replace(record, evidence=names) if names else record
