"""The certificate of destruction, and the head of the chain on paper: PDFs that conform to PDF/A-3a and PDF/UA-1.

A certificate says which records were destroyed, by what rule and on whose word. It holds nothing of them: no name,
no student number, no leaving date, no file name, no hash of a file. Its own hash is in the chain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pdfforms.archive.copy.flow import ORGANIZATION, STRONG, TITLE, Cell, Flow, Style
from pdfforms.draw.conformance import About
from pdfforms.draw.drawing import Drawing
from pdfforms.draw.tags import Element
from pdfforms.model.custody import Head

FORMAT = "pdfforms.destruction/1"
SIZES = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}


@dataclass(frozen=True, slots=True)
class Destroyed:
    """One record, or copy that never came back, on the certificate."""

    record: str
    """Its id; of a copy its code."""
    form: str
    rule: str
    files: int
    """Files that arrived and were removed with it, or stay since they hold other students' forms."""
    evidence: int
    """Pictures."""
    archived: bool
    """Whether the archive held it; all its versions went."""
    what: str = "record"
    """record or copy"""


@dataclass(frozen=True, slots=True)
class Certificate:
    """One destruction."""

    id: str
    organization: str
    approved_by: str
    day: str
    """On which the terms were over, year-month-day."""
    records: tuple[Destroyed, ...]
    removed: Mapping[str, int]
    """How many of each kind: files, messages, copies, pictures, archive objects."""
    stays: tuple[str, ...]
    """What could not be removed from here, in words."""
    others: tuple[str, ...] = ()
    """What went and was of no record, in words."""

    def to_json(self) -> dict[str, object]:
        """As data."""
        return {"format": FORMAT, **asdict(self)}


def certificate_of(data: Mapping[str, object]) -> Certificate:
    """The certificate that `to_json` gave."""
    said: dict[str, Any] = {name: value for name, value in data.items() if name != "format"}
    records = tuple(Destroyed(**each) for each in said.pop("records"))
    texts = {name: tuple(said.get(name, ())) for name in ("stays", "others")}
    return Certificate(**said | {"records": records, **texts})


def certificate_pdf(certificate: Certificate, done_at: datetime, paper: str = "letter") -> bytes:
    """The certificate to be signed and filed; the same arguments give the same bytes."""
    drawing, flow = _opened("Certificate of destruction", certificate.organization, paper)
    below = "The records named below were" if certificate.records else "What is named below was"
    flow.paragraph(
        f"{below} destroyed with all versions, pictures of evidence and entries in the ledger. Their terms were "
        f"over on {certificate.day}. {certificate.approved_by} approved it.",
    )
    flow.heading("The destruction")
    facts = [
        ("Certificate", certificate.id),
        ("Approved by", certificate.approved_by),
        ("Done", f"{done_at:%Y-%m-%d %H:%M} UTC"),
        ("Records", f"{sum(each.what == 'record' for each in certificate.records):,}"),
        *((kind.capitalize(), f"{number:,}") for kind, number in certificate.removed.items()),
    ]
    flow.table((1, 3.4), [[Cell(head, STRONG, "Row"), Cell(words)] for head, words in facts])
    if certificate.stays:
        flow.heading("What could not be destroyed from here")
        for words in certificate.stays:
            flow.paragraph(words)
    if certificate.others:
        flow.heading("Of no record")
        for words in certificate.others:
            flow.paragraph(words)
    for what, heading in (("record", "The records"), ("copy", "Copies that never came back")):
        if rows := [_row(each) for each in certificate.records if each.what == what]:
            flow.heading(heading)
            flow.table((2.2, 1.6, 2.2, 0.6, 0.8, 0.8), rows, (what.capitalize(), *_HEAD))
    flow.skip(30)
    flow.paragraph("Signature, name and date: ______________________________________________", Style(9))
    flow.foot(f"Certificate of destruction {certificate.id}", "")
    return drawing.finish(About(f"Certificate of destruction {certificate.id}", "en-CA", done_at, 3, "A"))


_HEAD = ("Form", "Rule", "Files", "Pictures", "Archive")


def _row(each: Destroyed) -> list[Cell]:
    archived = "all versions" if each.archived else "–"
    texts = (each.form or "–", each.rule, str(each.files), str(each.evidence), archived)
    return [Cell(each.record, STRONG, "Row"), *map(Cell, texts)]


def head_pdf(head: Head, organization: str, made_at: datetime, paper: str = "letter") -> bytes:
    """The end of the chain, to be printed and kept where nobody who can change the ledger can change it."""
    drawing, flow = _opened("Head of the log of custody", organization, paper)
    flow.paragraph(
        "Whoever keeps this page can later show that nothing up to this entry was changed, taken out or cut off:",
    )
    kept = f"{head.n}:{head.hash}"
    command = [kept[at : at + 64] for at in range(0, len(kept), 64)]
    flow.paragraph("pdfforms audit verify --head", Style(9, "bold"))
    flow.paragraph("\n".join(command), Style(9))
    flow.heading("The head")
    groups = [head.hash[at : at + 8] for at in range(0, len(head.hash), 8)]
    lines = [" ".join(groups[at : at + 4]) for at in range(0, len(groups), 4)]
    facts = [
        ("Entries", f"{head.n:,}"),
        ("Hash (SHA-512)", "\n".join(lines)),
        ("Last entry", head.at),
        ("Written down", f"{made_at:%Y-%m-%dT%H:%M:%SZ}"),
    ]
    flow.table((1, 3.4), [[Cell(name, STRONG, "Row"), Cell(words)] for name, words in facts])
    flow.foot(f"Head {head.n} of the log of custody", "")
    return drawing.finish(About(f"Head {head.n} of the log of custody", "en-CA", made_at, 3, "A"))


def _opened(title: str, organization: str, paper: str) -> tuple[Drawing, Flow]:
    drawing = Drawing()
    root = drawing.tree.document.add(Element("Part", attributes={"Lang": "en-CA"}))
    flow = Flow(drawing, root, SIZES.get(paper, SIZES["letter"]), title)
    if organization:
        flow.paragraph(organization, ORGANIZATION)
    flow.paragraph(title, TITLE, "H1")
    flow.rule()
    return drawing, flow
