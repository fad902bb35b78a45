"""One form out of one file: every field of its edition, from the pages that belong together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pdfforms.model.codes import finding
from pdfforms.model.edition import Box, EditionMap
from pdfforms.model.finding import Finding
from pdfforms.model.form import Field, FieldType
from pdfforms.model.plane import Plane
from pdfforms.model.reading import Alternative, FieldReading, Outcome, Placement, Reading, Receipt, Source
from pdfforms.model.shelf import Editions
from pdfforms.read.identify import Group, Known
from pdfforms.read.names import Placed, known_key, place
from pdfforms.read.objects import RawFile
from pdfforms.read.overlay import (
    SCALE,
    Overlay,
    as_printed,
    look_at_annotations,
    look_at_content,
    render,
    thickened,
)
from pdfforms.read.readers.live import READ_ONLY, LiveReader
from pdfforms.read.seen import Seen, merge
from pdfforms.read.strings import clean, decode_text


class _Pages:
    """What the pages of one group hold, field by field."""

    def __init__(self, edition: EditionMap) -> None:
        self.edition = edition
        self.placed: dict[tuple[int, int], dict[str, list[Placed]]] = {}
        """(form page, file page) -> key -> its widgets there."""
        self.overlays: list[Overlay] = []
        self.placements: list[Placement] = []
        self.lost: set[int] = set()
        """Form pages without any field."""
        self.findings: list[Finding] = []


def read_group(
    group: Group,
    edition: EditionMap,
    raw: RawFile,
    data: bytes,
    reader: LiveReader,
    editions: Editions,
    receipt: Receipt,
    ordinal: int,
    general: Sequence[Finding],
) -> Reading:
    """The reading of one form."""
    pages = _Pages(edition)
    for known in group.pages:
        _look_at(known, pages, data, editions)
    numbers = [known.number for known in group.pages]
    if len(set(numbers)) < len(numbers):
        pages.findings.append(finding("page_repeated"))
    copy = group.identity.copy
    if any(known.raw.hidden_copy and copy not in known.raw.hidden_copy for known in group.pages):
        pages.findings.append(finding("copy_mixed"))
        copy = None
    seen = {key: _field(each, pages, reader, raw, set(numbers)) for key, each in edition.fields.items()}
    if raw.cut_off:
        seen = {key: _cut_off(key, each) for key, each in seen.items()}
    fields = {key: _reading(edition, key, each) for key, each in seen.items()}
    prefilled = _only_prefilled(pages, seen)
    findings = [*general, *pages.findings, *(item for each in seen.values() for item in each.findings), *prefilled]
    return Reading(
        outcome=Outcome.READ,
        receipt=_receipt(receipt, group, raw, seen.values()),
        edition=edition,
        form=edition.form.key,
        edition_name=edition.form.edition,
        language=edition.form.language,
        copy=copy,
        ordinal=ordinal,
        fields=fields,
        findings=tuple(findings),
        placements=tuple(pages.placements),
    )


def _look_at(known: Known, pages: _Pages, data: bytes, editions: Editions) -> None:
    """Puts one page's widgets on their boxes and looks at what lies over them."""
    number, raw = known.number, known.raw
    boxes = pages.edition.boxes_by_page.get(number, ())
    placed, strangers, plane = place(raw.widgets, pages.edition.answer_boxes.get(number, {}))
    by_key: dict[str, list[Placed]] = {}
    for each in placed:
        by_key.setdefault(each.box.key, []).append(each)
    pages.placed[number, raw.index] = by_key
    pages.placements.append(Placement(number, raw.index + 1, plane))
    if boxes and not placed and any(box.kind != "sign_here" for box in boxes):
        pages.lost.add(number)
        return
    if any(_has_answer(widget) for widget in strangers):
        pages.findings.append(finding("unplaced_content", detail="A field that is not the form's has a value."))
    renamed = sorted({each.box.key for each in placed if each.renamed})
    pages.findings += [finding("field_renamed", key) for key in renamed]
    overlay = Overlay()
    look_at_annotations(raw.annotations, boxes, plane, overlay)
    if raw.digest != pages.edition.pages[number - 1].content_sha256:
        _compare_content(known, pages, boxes, plane, data, editions, overlay)
    if overlay.stray:
        pages.findings.append(finding("unplaced_content", detail=f"Page {number}."))
    pages.overlays.append(overlay)


def _has_answer(widget: object) -> bool:
    own, inherited = getattr(widget, "own", None), getattr(widget, "inherited", None)
    return any(value not in (None, b"", "Off") for value in (own, inherited))


def _compare_content(
    known: Known,
    pages: _Pages,
    boxes: Sequence[Box],
    plane: Plane,
    data: bytes,
    editions: Editions,
    overlay: Overlay,
) -> None:
    """The page's own content is not as it was printed: rendered, where it can be laid over the blank."""
    page_map = pages.edition.pages[known.number - 1]
    blank = editions.blank(pages.edition)
    scale = SCALE / max(0.25, min(1.0, plane.size))
    returned = render(data, known.raw.index, scale)
    printed = render(blank, known.number - 1) if blank else None
    if returned is None or printed is None:
        overlay.unseen = frozenset(box.key for box in boxes)
        pages.findings.append(finding("page_content_changed", detail=f"Page {known.number}."))
        return
    if returned.size != printed.size or not plane.is_identity:
        returned = as_printed(returned, printed, known.raw.box, page_map, plane)
        printed = thickened(printed)
    look_at_content(returned, printed, page_map, boxes, overlay)


def _field(each: Field, pages: _Pages, reader: LiveReader, raw: RawFile, numbers: set[int]) -> Seen:
    """What all pages say of one field."""
    expected = pages.edition.pages_of[each.key]
    there: dict[int, list[Placed]] = {}
    for (number, _), by_key in pages.placed.items():
        if each.key in by_key:
            there.setdefault(number, []).extend(by_key[each.key])
    found = [reader.read(each, placed) for placed in there.values()]
    absent = expected.difference(there)
    if not found:
        seen = _absent(each, raw, expected, numbers, pages)
    else:
        seen = _against_homeless(each.key, merge(each.key, found), raw)
        if absent and not seen.value and each.type is not FieldType.CHECKBOX and seen.value is not None:
            seen = _absent(each, raw, absent, numbers, pages)
    return _under(each, seen, pages.overlays)


def _absent(each: Field, raw: RawFile, expected: frozenset[int], numbers: set[int], pages: _Pages) -> Seen:
    """A field without a widget where it should stand."""
    if not expected & numbers:
        return Seen(None, "", Source.LIVE, 0.0, findings=[finding("page_missing", each.key)])
    if expected & numbers <= pages.lost:
        return Seen(None, "", Source.LIVE, 0.0, findings=[finding("fields_lost", each.key)])
    kept = _homeless(each.key, raw)
    others = [Alternative(text, Source.LIVE) for text in kept]
    return Seen(None, kept[0] if kept else "", Source.LIVE, 0.0, others, [finding("field_missing", each.key)])


def _homeless(key: str, raw: RawFile) -> list[str]:
    """What /Fields says of a field in nodes that no page shows; empty and unticked ones say nothing."""
    found = (value for name, value in raw.homeless.items() if known_key(name, (key,)) == key)
    texts = (decode_text(each) if isinstance(each, bytes) else each for each in found)
    return list(dict.fromkeys(text for text in texts if isinstance(text, str) and text not in ("", "Off")))


def _against_homeless(key: str, seen: Seen, raw: RawFile) -> Seen:
    """A widget cut off from /Fields against a node of /Fields cut off from its page (macOS Preview): an answer on
    the page wins and the other is told; an empty place on the page against a stored answer is not known."""
    if seen.source is not Source.ORPHAN or not raw.homeless or seen.value is None:
        return seen
    others = [text for text in _homeless(key, raw) if seen.value is not True and clean(text) != seen.value]
    if not others:
        return seen
    said = [Alternative(True if seen.value is False else clean(text), Source.LIVE) for text in others]
    findings = [*seen.findings, finding("field_repeated", key)]
    if seen.value:
        return Seen(seen.value, seen.raw, seen.source, seen.confidence, said, findings, seen.mark)
    return Seen(
        None, others[0], seen.source, 0.0, [Alternative(seen.value, seen.source), *said], findings, seen.mark
    )


def _cut_off(key: str, seen: Seen) -> Seen:
    """An empty field of a file whose end is missing: its answer may have stood there."""
    if seen.value not in ("", False) or seen.mark:
        return seen
    said = [Alternative(seen.value, seen.source)]
    return Seen(None, seen.raw, seen.source, 0.0, said, [*seen.findings, finding("damaged_file", key)])


def _under(each: Field, seen: Seen, overlays: Iterable[Overlay]) -> Seen:
    """The field with what lies over it: a mark in a signature box signs, a mark elsewhere makes it unknown."""
    for overlay in overlays:
        mark = overlay.marks.get(each.key)
        if mark and seen.mark is None:
            seen.mark = mark
        if each.key in overlay.over:
            own = [Alternative(seen.value, seen.source)] if seen.value not in (None, "") else []
            others = [*own, *seen.alternatives, *overlay.over[each.key]]
            findings = [*seen.findings, finding("mark_over_field", each.key)]
            seen = Seen(None, seen.raw, seen.source, 0.0, list(dict.fromkeys(others)), findings, seen.mark)
        elif each.key in overlay.unseen and seen.value in ("", False):
            said = [Alternative(seen.value, seen.source)] if seen.value is False else []
            seen = Seen(None, "", seen.source, 0.0, said, [finding("page_content_changed", each.key)], seen.mark)
    return seen


def _reading(edition: EditionMap, key: str, seen: Seen) -> FieldReading:
    box = edition.first_boxes[key]
    return FieldReading(
        key,
        seen.value,
        seen.raw,
        seen.source,
        seen.confidence,
        box.page,
        box.rect,
        tuple(seen.alternatives),
        seen.mark,
    )


def _only_prefilled(pages: _Pages, seen: dict[str, Seen]) -> list[Finding]:
    """Whether nothing stands in the form but what was locked when the copy was made."""
    locked = {
        key
        for by_key in pages.placed.values()
        for key, placed in by_key.items()
        if placed[0].widget.flags & READ_ONLY
    }
    answered = {key for key, each in seen.items() if each.mark or each.value not in ("", False)}
    return [finding("only_prefilled")] if answered and answered <= locked else []


def _receipt(receipt: Receipt, group: Group, raw: RawFile, seen: Iterable[Seen]) -> Receipt:
    pages = tuple(known.raw.index + 1 for known in group.pages)
    sources = tuple(sorted({each.source for each in seen}))
    return Receipt(receipt.sha256, receipt.bytes, receipt.file, pages, raw.producer, receipt.received_at, sources)
