"""The last page: what this copy is of, what came in, who signed and how, what is not known, who decided what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pdfforms.archive.copy import telling as t
from pdfforms.archive.copy.answers import FormPages
from pdfforms.archive.copy.flow import (
    MUTED,
    ORGANIZATION,
    STRONG,
    TITLE,
    Cell,
    Flow,
    Shown,
    Style,
)
from pdfforms.archive.copy.kept import Circumstances
from pdfforms.archive.copy.signing import describe
from pdfforms.archive.copy.written import clean
from pdfforms.draw.drawing import Attachment
from pdfforms.draw.picture import open_picture
from pdfforms.model.finding import Finding
from pdfforms.model.form import FieldType
from pdfforms.model.reading import Receipt
from pdfforms.model.record import Signature

_MOST_CODES = 12
"""Characters without a glyph that are named."""
_LONGEST, _MOST_LINES = 10_000, 200
"""Characters and typed lines of one answer that are printed in full; a file may hold any length."""


class Provenance:
    """Sets the page."""

    def __init__(self, flow: Flow, parts: Sequence[FormPages], circumstances: Circumstances) -> None:
        self._flow, self._parts, self._circumstances = flow, parts, circumstances
        self._attached = circumstances.attached()

    def write(self) -> None:
        """All of it, top down."""
        self._head()
        for part in self._parts:
            self._facts(part)
        self._files()
        for block in (self._signatures, self._whole, self._findings, self._elsewhere, self._decisions):
            for part in self._parts:
                block(part)
        record = self._parts[0].kept.record
        self._flow.foot(f"Archive copy of record {record.id}")

    # -- blocks

    def _head(self) -> None:
        flow, form = self._flow, self._parts[0].form
        if form.organization:
            flow.paragraph(form.organization, ORGANIZATION)
        flow.paragraph("Provenance", TITLE, "H1")
        flow.rule()
        flow.paragraph(
            "The pages before this one are the returned form drawn again from its record: answers stand as they "
            "were read, signatures as pictures of what came in. The file that came in is the original. It and the "
            "record as data are attached to this document, unless it says otherwise below.",
        )

    def _facts(self, part: FormPages) -> None:
        record, form, edition = part.kept.record, part.form, part.kept.edition
        language = t.LANGUAGES.get(form.language, form.language)
        rows = [
            ("Form", form.title, form.language),
            ("Edition", f"{form.edition}, {language}, {t.PAPERS.get(edition.paper, edition.paper)}", ""),
            ("Copy code", f"{record.copy[:5]} {record.copy[5:]}" if record.copy else "none on the form", ""),
            ("Record", record.id, ""),
            ("State of the record", t.STATUS.get(record.status.value, record.status.value), ""),
            ("Read from", "; ".join(t.kinds_of_evidence(record.receipts)) or "not recorded", ""),
            (
                "This copy made",
                f"{t.moment(self._circumstances.made_at.isoformat())} by {self._circumstances.tool}",
                "",
            ),
        ]
        self._flow.heading("The record" + self._of(part))
        self._flow.table(
            (1, 3.4), [[_head_cell(head), Cell(words, language=language)] for head, words, language in rows]
        )

    def _files(self) -> None:
        receipts: dict[str, Receipt] = {}
        for part in self._parts:
            for receipt in part.kept.record.receipts:
                receipts.setdefault(receipt.sha256, receipt)
        self._flow.heading("What came in")
        rows = [_file_row(receipt, self._attached.get(receipt.sha256)) for receipt in receipts.values()]
        self._flow.table((1.5, 3.1, 1.3), rows, ("File", "SHA-256 and arrival", "In this document"))

    def _signatures(self, part: FormPages) -> None:
        fields = [key for key, own in part.kept.edition.fields.items() if own.type is FieldType.SIGNATURE]
        rows = [self._signature(part, key) for key in fields]
        over_file = [check.words for check in part.kept.checks if check.field is None]
        if not rows and not over_file:
            return
        self._flow.heading("Signatures" + self._of(part))
        if rows:
            self._flow.table(
                (1.4, 1.7, 1.5, 1.9), rows, ("Who was asked", "What stands there", "Checked", "As it came in")
            )
        for words in over_file:
            self._flow.paragraph(f"Digital signature over the file as a whole: {words}.")

    def _signature(self, part: FormPages, key: str) -> list[Cell]:
        value = part.value(key)
        said = t.what_stands(value, part.numbers.get(key))
        checks = [check.words for check in part.kept.checks if check.field == key]
        shown = _crop(part, key, describe(part, key, value)) if said != "not signed" else None
        sort = value.kind if isinstance(value, Signature) and value.signed else None
        checked = "; ".join(checks) or t.UNCHECKED.get(sort or "", "–")
        name = Cell(_name(part, key), STRONG, "Row", part.form.language)
        return [name, Cell(said), Cell(checked), Cell("" if shown else "–", shown=shown)]

    def _findings(self, part: FormPages) -> None:
        findings = part.kept.record.findings
        self._flow.heading("What was found, and what is not known" + self._of(part))
        if not findings:
            self._flow.paragraph("Nothing: every field was read, and nothing contradicts.")
            return
        pictured: set[str] = set()
        rows = []
        for number, found in enumerate(findings, 1):
            rows.append(self._finding(part, number, found, pictured))
        self._flow.table((0.25, 1.6, 4.4), rows, ("No.", "Field", "Finding"))

    def _finding(self, part: FormPages, number: int, found: Finding, pictured: set[str]) -> list[Cell]:
        key = found.field or ""
        own = part.kept.edition.fields.get(key)
        unknown = key in part.kept.record.answers and part.value(key) is None
        words = f"{t.WEIGHT[found.severity]}{found.message}" + (" The value is not known." if unknown else "")
        words += t.alternatives(part.kept.record.answers[key]) if unknown else ""
        shown = None
        if unknown and key not in pictured:
            pictured.add(key)
            shown = _crop(part, key, describe(part, key, None))
        return [
            Cell(str(number), STRONG, "Row"),
            Cell(_name(part, key), language=part.form.language if own else ""),
            Cell(words, shown=shown),
        ]

    def _elsewhere(self, part: FormPages) -> None:
        """Evidence that belongs to no field: notes in the margin, answers beside a box, pages that came twice."""
        words = "What stands on the page and belongs to no field"
        names = [name for name in part.kept.crops if name not in part.kept.edition.fields]
        rows = [
            [Cell(str(number), STRONG, "Row"), Cell(shown=shown)]
            for number, name in enumerate(names, 1)
            if (shown := _crop(part, name, f"{words}, {number}", "en"))
        ]
        if rows:
            self._flow.heading("What else stands on the pages" + self._of(part))
            self._flow.table((0.25, 6), rows, ("No.", "As it came in"))

    def _of(self, part: FormPages) -> str:
        """Which form of a packet a block is about."""
        return f": {part.form.key}" if len(self._parts) > 1 else ""

    def _decisions(self, part: FormPages) -> None:
        if not part.kept.decisions:
            return
        rows = [
            [
                Cell(
                    _name(part, each.field),
                    STRONG,
                    "Row",
                    part.form.language,
                ),
                Cell(clean(each.by)),
                Cell(each.at),
                Cell(clean(each.words) or "–"),
            ]
            for each in part.kept.decisions
        ]
        self._flow.heading("Decided by persons" + self._of(part))
        self._flow.table((1.8, 1.3, 1.4, 2.2), rows, ("Field", "By", "When", "Why"))

    def _whole(self, part: FormPages) -> None:
        """Answers that are too long for their boxes, and what no typeface shows."""
        notes = part.notes
        if notes.whole:
            self._flow.heading("Answers in full" + self._of(part))
            for key, text in notes.whole:
                self._flow.paragraph(_name(part, key), Style(8.5, "bold", MUTED), language=part.form.language)
                shown = "\n".join(text[:_LONGEST].split("\n", _MOST_LINES)[:_MOST_LINES])
                self._flow.paragraph(shown)
                if len(text) > len(shown):
                    rest = f"… and {len(text) - len(shown):,} more characters, which only the attached record has."
                    self._flow.paragraph(rest, Style(8.5, "bold"))
        lines = list(_not_shown(part))
        if lines:
            self._flow.heading("What this copy cannot show" + self._of(part))
            for line in lines:
                self._flow.paragraph(line)


def _name(part: FormPages, key: str) -> str:
    """What the form calls a field."""
    own = part.kept.edition.fields.get(key)
    return own.name.rstrip(" :\u00a0") if own else key or "the form"


def _head_cell(words: str) -> Cell:
    return Cell(words, STRONG, "Row")


def _file_row(receipt: Receipt, attached: Attachment | None) -> list[Cell]:
    groups = [receipt.sha256[at : at + 8] for at in range(0, len(receipt.sha256), 8)]
    digest = f"{' '.join(groups[:4])}\n{' '.join(groups[4:])}"
    pages = ", ".join(map(str, receipt.pages))
    arrival = f"Arrived {t.moment(receipt.received_at)}" if receipt.received_at else "Arrival not recorded"
    details = [
        arrival,
        f"{receipt.bytes:,} bytes",
        f"page {pages}" if len(receipt.pages) == 1 else f"pages {pages}",
    ]
    if receipt.producer:
        details.append(f"saved by {t.brief(receipt.producer)}")
    return [
        Cell(t.brief(receipt.file), STRONG, "Row"),
        Cell(f"{digest}\n{' · '.join(details)}"),
        Cell(f"attached as {attached.name}" if attached else "not attached; kept apart under this SHA-256"),
    ]


def _crop(part: FormPages, key: str, words: str, language: str = "") -> Shown | None:
    data = part.kept.crops.get(key)
    try:
        return Shown(open_picture(data), words, language or part.form.language) if data else None
    except ValueError:
        return None


def _not_shown(part: FormPages) -> Iterator[str]:
    """In words what is in the attached record only."""
    rest = "A sign stands in its place; the attached record has the answer."
    for key, missing in part.notes.missing.items():
        codes = ", ".join(f"U+{ord(char):04X}" for char in missing[:_MOST_CODES])
        codes += f" and {len(missing) - _MOST_CODES} more" if len(missing) > _MOST_CODES else ""
        yield f"{_name(part, key)}: no typeface here has {codes}. {rest}"
    for key in part.notes.damaged:
        yield f"{_name(part, key)}: some of it is no character that lasts. {rest}"
    for key in part.notes.pictures:
        yield f"{_name(part, key)}: the picture of what came in is damaged and not shown here."
