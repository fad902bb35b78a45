"""Record, edition and evidence -> the archive copy."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pdfforms.archive.copy.answers import FormPages
from pdfforms.archive.copy.flow import Flow
from pdfforms.archive.copy.kept import ArchiveCopy, Circumstances, Kept
from pdfforms.archive.copy.provenance import Provenance
from pdfforms.draw.conformance import About
from pdfforms.draw.drawing import Attachment, Drawing
from pdfforms.draw.tags import Element
from pdfforms.model.codes import finding
from pdfforms.model.finding import Finding

_LOCALES = {"en": "en-CA", "fr": "fr-CA"}


def archive_copy(parts: Sequence[Kept], circumstances: Circumstances) -> ArchiveCopy:
    """Draws the forms of one return again, with their provenance on the last page and the original attached.

    `parts` are one form, or those of a packet in their order. The same arguments give the same bytes. Raises
    BlankError where an edition's blank is not as pdfforms builds it.
    """
    drawing = Drawing()
    made = circumstances.made_at.date().isoformat()
    drawn = [FormPages(drawing, part, _numbers(part), made) for part in parts]
    for form_pages in drawn:
        form_pages.paint(drawing.tree.document)
    first = drawn[0]
    root = drawing.tree.document.add(Element("Part", attributes={"Lang": "en-CA"}))
    size = (first.pages[0].width, first.pages[0].height)
    Provenance(Flow(drawing, root, size, "Provenance"), drawn, circumstances).write()
    language = _LOCALES.get(first.form.language, first.form.language)
    title = f"{first.form.title} – archive copy"
    data = drawing.finish(
        About(title, language, circumstances.made_at, 3, "A"),
        (*circumstances.attached().values(), *_records(parts, circumstances)),
    )
    return ArchiveCopy(data, tuple(found for each in drawn for found in _findings(each)))


def _numbers(part: Kept) -> dict[str, int]:
    """The number of each field's first finding, as the last page counts them."""
    found: dict[str, int] = {}
    for number, each in enumerate(part.record.findings, 1):
        if each.field:
            found.setdefault(each.field, number)
    return found


def _records(parts: Sequence[Kept], circumstances: Circumstances) -> list[Attachment]:
    return [
        Attachment(
            "record.json" if len(parts) == 1 else f"record-{part.record.form}.json",
            (json.dumps(part.record.to_json(), ensure_ascii=False, indent=1) + "\n").encode(
                "utf-8", "backslashreplace"
            ),
            "application/json",
            "Data",
            "The record of this return as data.",
            circumstances.made_at,
        )
        for part in parts
    ]


def _findings(form_pages: FormPages) -> list[Finding]:
    notes = form_pages.notes
    characters = [
        finding("archive_character_missing", key) for key in dict.fromkeys([*notes.missing, *notes.damaged])
    ]
    return characters + [finding("archive_evidence_damaged", key) for key in dict.fromkeys(notes.pictures)]
