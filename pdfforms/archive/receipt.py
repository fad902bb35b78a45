"""The receipt for a transfer to another board, to be signed by who hands over and who takes over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pdfforms.archive.copy.flow import ORGANIZATION, STRONG, TITLE, Cell, Flow
from pdfforms.draw.conformance import About
from pdfforms.draw.drawing import Drawing
from pdfforms.draw.tags import Element

RECEIPT = "pdfforms.transfer/1"
_LETTER = (612.0, 792.0)


@dataclass(frozen=True, slots=True)
class Handed:
    """One record that is handed over."""

    record: str
    form: str
    arrived: str
    """Day when it came in."""
    versions: int
    files: int
    inventory_sha512: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is handed over, without a student's name."""

    made_at: datetime
    organization: str
    by: str
    """Who hands over."""
    bag: str
    """The bag's name."""
    proof: str
    """SHA-512 of the bag's `tagmanifest-sha512.txt`."""
    handed: Sequence[Handed]

    def to_json(self) -> Mapping[str, object]:
        """Ready for json.dumps."""
        return {
            "schema": RECEIPT,
            "made_at": self.made_at.isoformat(timespec="seconds"),
            "organization": self.organization,
            "by": self.by,
            "bag": self.bag,
            "tagmanifest_sha512": self.proof,
            "records": [
                {
                    "record": each.record,
                    "form": each.form,
                    "arrived": each.arrived,
                    "versions": each.versions,
                    "files": each.files,
                    "inventory_sha512": each.inventory_sha512,
                }
                for each in self.handed
            ],
        }


def receipt_pdf(receipt: Receipt) -> bytes:
    """The receipt on paper: PDF/A-3a and PDF/UA-1."""
    drawing = Drawing()
    root = drawing.tree.document.add(Element("Part", attributes={"Lang": "en-CA"}))
    flow = Flow(drawing, root, _LETTER, "Receipt for a transfer")
    if receipt.organization:
        flow.paragraph(receipt.organization, ORGANIZATION)
    flow.paragraph("Receipt for a transfer", TITLE, "H1")
    flow.rule()
    flow.paragraph(
        "The returned forms below are handed over in one bag (BagIt, RFC 8493). Whoever takes over computes the "
        "SHA-512 of the bag's file tagmanifest-sha512.txt: where it is the one below, every file is as it was."
    )
    proof = [receipt.proof[at : at + 16] for at in range(0, len(receipt.proof), 16)]
    rows = [
        ("Bag", receipt.bag),
        ("SHA-512", f"{' '.join(proof[:4])}\n{' '.join(proof[4:])}"),
        ("Made", receipt.made_at.strftime("%Y-%m-%d %H:%M UTC")),
        ("Handed over by", receipt.by),
        ("Records", str(len(receipt.handed))),
    ]
    flow.table((1, 4), [[Cell(head, STRONG, "Row"), Cell(words)] for head, words in rows])
    flow.heading("The records")
    listed = [
        [
            Cell(each.record, STRONG, "Row"),
            Cell(each.form),
            Cell(each.arrived),
            Cell(str(each.versions)),
            Cell(str(each.files)),
        ]
        for each in receipt.handed
    ]
    flow.table((2, 2, 1.2, 0.8, 0.7), listed, ("Record", "Form", "Came in", "Versions", "Files"))
    flow.heading("Signatures")
    for who in ("Handed over", "Taken over and checked"):
        flow.skip(34)
        flow.paragraph(f"{who}: ______________________________   Date: ______________")
    flow.foot(f"{receipt.bag}, {receipt.made_at:%Y-%m-%d}", "")
    return drawing.finish(About("Receipt for a transfer", "en-CA", receipt.made_at, 3, "A"))
