"""Pictures of what a person must look at, cut out of a file as it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pdfforms.bulk.reading.evidence import Evidence
from pdfforms.model.reading import Outcome, Reading
from pdfforms.model.record import Signature, Value
from pdfforms.read.paper import crops, lay
from pdfforms.records.make import make_record


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
