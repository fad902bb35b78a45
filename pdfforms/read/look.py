"""One page of a return, looked at with the map of what it is: what its fields say, and what lies over them."""

from __future__ import annotations

from dataclasses import dataclass, field

from PIL import Image

from pdfforms.model.codes import finding
from pdfforms.model.edition import EditionMap, Rect
from pdfforms.model.finding import Finding
from pdfforms.model.plane import SAME, Plane
from pdfforms.model.reading import Alternative, Source
from pdfforms.read.blanks import answer_face, blank_sheet
from pdfforms.read.drawn import Face
from pdfforms.read.identify import Known
from pdfforms.read.job import Job
from pdfforms.read.laid import Laid
from pdfforms.read.names import Placed, place
from pdfforms.read.printed import Printed
from pdfforms.read.readers.annotation import read_annotations
from pdfforms.read.readers.page_text import read_page
from pdfforms.read.register import Registered, register
from pdfforms.read.seen import Seen


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

    @property
    def index(self) -> int:
        """The page in the file, from 0."""
        return self.known.raw.index


def look_at(known: Known, edition: EditionMap, job: Job, printed: Printed) -> Look:
    """Reads a page in the way that identified it, then what annotations lay over it."""
    boxes = edition.boxes_by_page.get(known.number, ())
    if known.pictured is not None:
        look = look_at_picture(known)
        if known.registered is not None:
            _vouched(look, _printed(known, known.registered, edition, job, printed))
    elif known.registered is not None:
        look = _printed(known, known.registered, edition, job, printed)
    else:
        look = _live(known, edition, job, printed)
    if not look.live and any(map(_has_answer, known.raw.widgets)):
        look.unseen = frozenset(box.key for box in boxes)  # fields that are not ours lie over the page
    if known.raw.annotations:
        if known.pictured is None:
            _mark_unpainted(look, edition, printed)
        look.laid.join(read_annotations(known.raw.annotations, boxes, look.plane))
    return look


def _mark_unpainted(look: Look, edition: EditionMap, printed: Printed) -> None:
    """Marks the annotations whose appearance changes nothing on the page: white, clipped, without its colour."""
    drawn = [each for each in look.known.raw.annotations if each.painted]
    if drawn:
        back = look.plane.inverse()
        page_map = edition.pages[look.number - 1]
        places = [back.rect(each.rect) for each in drawn]
        for at in printed.unpainted(look.index, page_map, look.plane, places):
            drawn[at].painted = False


def _vouched(look: Look, worded: Look) -> None:
    """Of a page that was looked at because it reads as garbage: the texts whose letters are drawn as they read."""
    for key, seen in worded.own.items():
        if isinstance(seen.value, str) and seen.value:
            look.own[key] = seen


def look_at_picture(known: Known) -> Look:
    """A page that is a picture, read already when it was recognised."""
    found = known.pictured
    if found is None:
        return Look(known, lost=True)
    look = Look(known, found.plane, found.residual, own=dict(found.seen), findings=list(found.findings))
    for rect in found.strays:
        look.laid.stray(rect)
    return look


def _live(known: Known, edition: EditionMap, job: Job, printed: Printed) -> Look:
    """A page with fields: its widgets on their boxes, and what was drawn into the page itself."""
    page_map = edition.pages[known.number - 1]
    placed, strangers, plane = place(known.raw.widgets, edition.answer_boxes.get(known.number, {}))
    look = Look(known, plane)
    for each in placed:
        look.live.setdefault(each.box.key, []).append(each)
    look.lost = not placed and any(box.kind != "sign_here" for box in edition.boxes_by_page.get(known.number, ()))
    if any(_has_answer(widget) for widget in strangers):
        look.findings.append(finding("unplaced_content", detail="A field that is not the form's has a value."))
    renamed = sorted({each.box.key for each in placed if each.renamed})
    look.findings += [finding("field_renamed", key) for key in renamed]
    if known.raw.digest != page_map.content_sha256 and not look.lost:
        whole = known.raw.digest is not None  # what a damaged content draws is nobody's mark
        found = register(printed.words(known.raw.index), page_map) if whole else None
        content = _read_content(look, found, edition, job, printed) if found else None
        if content is None:
            look.unseen = frozenset(box.key for box in edition.boxes_by_page[known.number])
            look.findings.append(finding("page_content_changed", detail=f"Page {look.number}."))
        else:
            look.laid.join(content)
    return look


def _has_answer(widget: object) -> bool:
    own, inherited = getattr(widget, "own", None), getattr(widget, "inherited", None)
    return any(value not in (None, b"", "Off") for value in (own, inherited))


def _read_content(look: Look, found: Registered, edition: EditionMap, job: Job, printed: Printed) -> Laid | None:
    """What was typed or drawn into the content of a page that has its fields; None where it cannot be compared."""
    read = _read(look.known, found, edition, job, printed)
    if read is None:
        return None
    seen, laid = read
    for key, each in seen.items():
        if each.value is None or each.value or each.mark:
            laid.add(key, each)
    return laid


def _printed(known: Known, found: Registered, edition: EditionMap, job: Job, printed: Printed) -> Look:
    """A page whose fields are gone: its words and its ink."""
    look = Look(known, found.plane, found.residual)
    read = _read(known, found, edition, job, printed) if known.raw.digest is not None else None
    if read is None:
        look.lost = True
    else:
        look.own, look.laid = read
    return look


def _read(
    known: Known, found: Registered, edition: EditionMap, job: Job, printed: Printed
) -> tuple[dict[str, Seen], Laid] | None:
    """The fields as the page's own content has them, and what of it fits no field."""
    page_map = edition.pages[known.number - 1]
    blank = blank_sheet(job.editions, edition, known.number)
    sheet = printed.sheet(known.raw.index, page_map, found.plane)
    if blank is None or sheet is None:
        return None
    face = _face(known, found, edition, job, printed) if found.garbled else None
    seen, strays = read_page(printed.words(known.raw.index), found, edition, known.number, sheet, blank, face)
    laid = Laid()
    for each in strays:
        said = Alternative(each.text, Source.PAGE_TEXT) if each.text.strip() else None
        laid.stray(each.rect, edition.boxes_by_page[known.number], said)
    return seen, laid


def _face(known: Known, found: Registered, edition: EditionMap, job: Job, printed: Printed) -> Face | None:
    """The typeface of the blank's fields, beside this page."""
    program = answer_face(job.editions.blank(edition) or b"")
    page_map = edition.pages[known.number - 1]

    def close(part: Rect, scale: float) -> Image.Image | None:
        sheet = printed.close(known.raw.index, page_map, found.plane, part, scale)
        return sheet.image if sheet else None

    try:
        return Face(program, close) if program else None
    except OSError:
        return None
