"""One page of a return, looked at with the map of what it is: widgets on their boxes, and what lies over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pdfforms.model.codes import finding
from pdfforms.model.edition import Box, EditionMap
from pdfforms.model.finding import Finding
from pdfforms.model.plane import SAME, Plane
from pdfforms.model.reading import Source
from pdfforms.read.identify import Known
from pdfforms.read.job import Job
from pdfforms.read.names import Placed, place
from pdfforms.read.overlay import SCALE, Overlay, as_printed, look_at_content, render, thickened
from pdfforms.read.readers.annotation import Laid, read_annotations
from pdfforms.read.seen import NOT, STORED_ONLY, Seen


@dataclass(slots=True)
class Look:
    """What one page of the file says of the form's fields."""

    known: Known
    plane: Plane = SAME
    residual: float = 0.0
    live: dict[str, list[Placed]] = field(default_factory=dict)
    """Widgets by the field whose box they stand on."""
    own: dict[str, Seen] = field(default_factory=dict)
    """Fields that were read without a widget, from the page's text or its picture."""
    laid: Laid = field(default_factory=Laid)
    """What lies over the fields."""
    lost: bool = False
    """The page should have fields, has none, and could not be read otherwise."""
    unseen: frozenset[str] = frozenset()
    """Fields whose place could not be looked at, so that an empty one is not known to be empty."""
    findings: list[Finding] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The form's own page."""
        return self.known.number


def look_at(known: Known, edition: EditionMap, job: Job) -> Look:
    """Puts a page's widgets on their boxes and looks at what lies over them."""
    number, raw = known.number, known.raw
    boxes = edition.boxes_by_page.get(number, ())
    placed, strangers, plane = place(raw.widgets, edition.answer_boxes.get(number, {}))
    look = Look(known, plane)
    for each in placed:
        look.live.setdefault(each.box.key, []).append(each)
    if not placed and any(box.kind != "sign_here" for box in boxes):
        look.lost = True
        return look
    if any(_has_answer(widget) for widget in strangers):
        look.findings.append(finding("unplaced_content", detail="A field that is not the form's has a value."))
    renamed = sorted({each.box.key for each in placed if each.renamed})
    look.findings += [finding("field_renamed", key) for key in renamed]
    look.laid = read_annotations(raw.annotations, boxes, plane)
    if raw.digest != edition.pages[number - 1].content_sha256:
        _compare_content(look, edition, boxes, job)
    if look.laid.strays:
        look.findings.append(finding("unplaced_content", detail=f"Page {number}."))
    return look


def _has_answer(widget: object) -> bool:
    own, inherited = getattr(widget, "own", None), getattr(widget, "inherited", None)
    return any(value not in (None, b"", "Off") for value in (own, inherited))


def _compare_content(look: Look, edition: EditionMap, boxes: Sequence[Box], job: Job) -> None:
    """The page's own content is not as it was printed: rendered, where it can be laid over the blank."""
    page_map = edition.pages[look.number - 1]
    blank = job.editions.blank(edition)
    scale = SCALE / max(0.25, min(1.0, look.plane.size))
    returned = render(job.data, look.known.raw.index, scale)
    printed = render(blank, look.number - 1) if blank else None
    if returned is None or printed is None:
        look.unseen = frozenset(box.key for box in boxes)
        look.findings.append(finding("page_content_changed", detail=f"Page {look.number}."))
        return
    if returned.size != printed.size or not look.plane.is_identity:
        returned = as_printed(returned, printed, look.known.raw.box, page_map, look.plane)
        printed = thickened(printed)
    overlay = Overlay()
    look_at_content(returned, printed, page_map, boxes, overlay)
    for key, kind in overlay.marks.items():
        look.laid.add(key, Seen("", "", Source.PAGE_TEXT, STORED_ONLY, mark=kind))
    for key in overlay.over:
        look.laid.add(key, Seen(None, "", Source.PAGE_TEXT, NOT, [], [finding("mark_over_field", key)]))
    if overlay.stray:
        look.laid.strays.append(look.known.raw.box)
