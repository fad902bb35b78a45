"""One form out of one file: every field of its edition, from the pages that belong together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pdfforms.model.codes import finding
from pdfforms.model.copycode import LENGTH, parse_code
from pdfforms.model.edition import EditionMap
from pdfforms.model.finding import Finding
from pdfforms.model.form import Field, FieldType
from pdfforms.model.given import given_sign
from pdfforms.model.identity import find_identities
from pdfforms.model.reading import Alternative, FieldReading, Outcome, Placement, Reading, Receipt, Source, Stray
from pdfforms.read.evidence import EMPTY, weigh
from pdfforms.read.group import Group
from pdfforms.read.look import Look
from pdfforms.read.names import Placed, known_key
from pdfforms.read.objects import RawFile
from pdfforms.read.readers.live import READ_ONLY, LiveReader
from pdfforms.read.seen import NOT, SURE, Seen, merge
from pdfforms.read.strings import clean, decode_text


@dataclass(slots=True)
class _Pages:
    """The looked-at pages of one group."""

    edition: EditionMap
    looks: list[Look]
    touched: list[Look] = field(init=False)
    """Those on which something lies over a field or beside it, or could not be looked at."""

    def __post_init__(self) -> None:
        self.touched = [look for look in self.looks if look.laid.over or look.laid.near or look.unseen]

    @property
    def numbers(self) -> set[int]:
        """The form's pages that are there."""
        return {look.number for look in self.looks}

    @property
    def lost(self) -> set[int]:
        """Those of which nothing could be read."""
        return {look.number for look in self.looks if look.lost}

    @property
    def findings(self) -> list[Finding]:
        """What is to be said of the pages themselves."""
        numbers = [look.number for look in self.looks]
        repeated = [finding("page_repeated")] if len(set(numbers)) < len(numbers) else []
        strays = [look.number for look in self.looks if look.laid.strays]
        told = [finding("unplaced_content", detail=f"Page {number}.") for number in strays]
        return [*(each for look in self.looks for each in look.findings), *told, *repeated]


def read_group(
    group: Group,
    edition: EditionMap,
    raw: RawFile,
    receipt: Receipt,
    reader: LiveReader | None,
    ordinal: int,
    general: Sequence[Finding],
) -> Reading:
    """The reading of one form."""
    pages = _Pages(edition, _doubted(group.pages))
    findings = [*general, *pages.findings]
    copy = group.identity.copy
    hidden = [look.known.raw.hidden_copy for look in group.pages if look.live]
    if any(codes and copy not in codes for codes in hidden):
        findings.append(finding("copy_mixed"))
        copy = None
    seen = {key: _field(each, pages, reader, raw) for key, each in edition.fields.items()}
    ours = frozenset(code for codes in (*hidden, (group.identity.copy,)) for code in codes if code)
    seen = {key: _not_ours(key, each, ours) for key, each in seen.items()}
    if raw.doubtful:
        seen = {key: _doubtful(key, each) for key, each in seen.items()}
    findings += [item for each in seen.values() for item in each.findings]
    return Reading(
        outcome=Outcome.READ,
        receipt=_receipt(receipt, group, raw, seen.values()),
        edition=edition,
        form=edition.form.key,
        edition_name=edition.form.edition,
        language=edition.form.language,
        copy=copy,
        ordinal=ordinal,
        fields={key: _reading(edition, key, each) for key, each in seen.items()},
        findings=tuple(dict.fromkeys((*findings, *_only_prefilled(pages, seen, group.identity.copy)))),
        placements=tuple(
            Placement(look.number, look.index + 1, look.plane, look.residual) for look in pages.looks
        ),
        strays=tuple(
            Stray(look.number, look.index + 1, rect) for look in pages.looks for rect in look.laid.strays
        ),
    )


def _doubted(looks: list[Look]) -> list[Look]:
    """The looks; where fields are gone and nothing at all is left on the pages, the answers may be gone too.

    `mutool merge` and some "print" functions drop every answer and leave a clean blank. A picture of an empty
    sheet is an empty sheet; a page of garbled words that was looked at as a picture is no picture of a sheet.
    """
    without = [look for look in looks if look.own and not (look.known.pictured and not look.known.registered)]
    if not any(seen.value not in EMPTY or seen.mark for look in without for seen in look.own.values()):
        for look in without:
            look.own, look.lost = {}, True
    return looks


def _field(each: Field, pages: _Pages, reader: LiveReader | None, raw: RawFile) -> Seen:
    """What all pages say of one field."""
    expected = pages.edition.pages_of[each.key]
    live: dict[int, list[Placed]] = {}
    own: dict[int, list[Seen]] = {}
    for look in pages.looks:
        if each.key in look.live:
            live.setdefault(look.number, []).extend(look.live[each.key])
        elif each.key in look.own:
            own.setdefault(look.number, []).append(look.own[each.key])
    printed = [merge(each.key, seen) for seen in own.values()]
    read = [_from_broken(each.key, reader.read(each, placed), placed) for placed in live.values() if reader]
    found = [*read, *printed]
    absent = expected - live.keys() - own.keys()
    if not found:
        seen = _absent(each, raw, expected, pages)
    else:
        seen = _against_homeless(each.key, merge(each.key, found), raw)
        if absent and not seen.value and each.type is not FieldType.CHECKBOX and seen.value is not None:
            seen = _absent(each, raw, absent, pages)
    return _under(each.key, seen, pages.touched) if pages.touched else seen


def _from_broken(key: str, seen: Seen, placed: Sequence[Placed]) -> Seen:
    """A field whose own object is broken: not known, with what is left of it, or what an older version says."""
    if seen.value is None or not any([one.widget.broken or one.widget.older for one in placed]):  # noqa: C419 - quicker
        return seen
    older = any(one.widget.older for one in placed)
    said = [Alternative(seen.value, Source.HISTORY if older else seen.source)] if seen.value != "" else []
    return Seen(None, seen.raw, seen.source, NOT, said, [*seen.findings, finding("damaged_file", key)])


def _absent(each: Field, raw: RawFile, expected: frozenset[int], pages: _Pages) -> Seen:
    """A field without a widget where it should stand."""
    if not expected & pages.numbers:
        return Seen(None, "", Source.LIVE, NOT, findings=[finding("page_missing", each.key)])
    if expected & pages.numbers <= pages.lost:
        return Seen(None, "", Source.LIVE, NOT, findings=[finding("fields_lost", each.key)])
    kept = _homeless(each.key, raw)
    others = [Alternative(text, Source.LIVE) for text in kept]
    return Seen(None, kept[0] if kept else "", Source.LIVE, NOT, others, [finding("field_missing", each.key)])


def _homeless(key: str, raw: RawFile) -> list[str]:
    """What /Fields says of a field in nodes that no page shows; empty and unticked ones say nothing."""
    found = (value for name, value in raw.homeless.items() if known_key(name, (key,)) == key)
    texts = (decode_text(each) if isinstance(each, bytes) else each for each in found)
    return list(dict.fromkeys(text for text in texts if isinstance(text, str) and text not in ("", "Off")))


def _against_homeless(key: str, seen: Seen, raw: RawFile) -> Seen:
    """A widget cut off from /Fields against a node of /Fields cut off from its page (macOS Preview): an answer on
    the page wins and the other is told; an empty place on the page against a stored answer is not known, nor is it
    where the page has lost its widgets."""
    lost = seen.source in (Source.PAGE_TEXT, Source.RASTER) and seen.value in EMPTY and not seen.mark
    if not (seen.source is Source.ORPHAN or lost) or seen.value is None or not raw.homeless:
        return seen
    others = [text for text in _homeless(key, raw) if seen.value is not True and clean(text) != seen.value]
    if not others:
        return seen
    said = [Alternative(True if seen.value is False else clean(text), Source.LIVE) for text in others]
    findings = [*seen.findings, finding("field_repeated", key)]
    if seen.value:
        return Seen(seen.value, seen.raw, seen.source, seen.confidence, said, findings, seen.mark)
    return Seen(
        None, others[0], seen.source, NOT, [Alternative(seen.value, seen.source), *said], findings, seen.mark
    )


def _not_ours(key: str, seen: Seen, copies: frozenset[str]) -> Seen:
    """A field that says what only our own hidden fields say, the copy's code or the form's identity: the two have
    changed names, and what the family wrote is not known."""
    value = seen.value
    if not isinstance(value, str) or not ("PF1:" in value or LENGTH <= len(value) <= 2 * LENGTH):
        return seen
    if parse_code(value) not in copies and not find_identities(value):
        return seen
    told = finding("field_missing", key, "Its name now stands on a field of our own.")
    return Seen(None, seen.raw, seen.source, NOT, [], [*seen.findings, told])


def _doubtful(key: str, seen: Seen) -> Seen:
    """A field of a file that lost objects: where it is empty its answer may be among them, and what is stored
    without being shown may be damaged."""
    if seen.value is None:
        return seen
    stored_only = seen.source in (Source.LIVE, Source.ORPHAN) and seen.confidence < SURE
    if not stored_only and (seen.value not in EMPTY or seen.mark):
        return seen
    said = [Alternative(seen.value, seen.source)]
    return Seen(None, seen.raw, seen.source, NOT, said, [*seen.findings, finding("damaged_file", key)])


def _under(key: str, seen: Seen, looks: Sequence[Look]) -> Seen:
    """The field with what lies over it; where its place could not be looked at, empty is not known."""
    over = [one for look in looks for one in look.laid.over.get(key, ())]
    near = [one for look in looks for one in look.laid.near.get(key, ())]
    seen = weigh(key, seen, over, near)
    if seen.value in EMPTY and any(key in look.unseen for look in looks):
        said = [Alternative(seen.value, seen.source)] if seen.value is False else []
        seen = Seen(None, "", seen.source, NOT, said, [finding("page_content_changed", key)], seen.mark)
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


def _only_prefilled(pages: _Pages, seen: dict[str, Seen], copy: str | None) -> list[Finding]:
    """Whether nothing stands in the form but what was locked, or is as we gave it, when the copy was made."""
    ours = {
        key
        for look in pages.looks
        for key, placed in look.live.items()
        if placed[0].widget.flags & READ_ONLY or _is_given(placed, seen[key], copy)
    }
    answered = {key for key, each in seen.items() if each.mark or each.value not in ("", False)}
    return [finding("only_prefilled")] if answered and answered <= ours else []


def _is_given(placed: Sequence[Placed], seen: Seen, copy: str | None) -> bool:
    """Whether the value is the one that we filled in, by the sign on its widgets."""
    signs = {decode_text(one.widget.sign) for one in placed if isinstance(one.widget.sign, bytes)}
    if not signs or seen.value is None or seen.mark:
        return False
    return given_sign(copy, placed[0].box.key, seen.value) in signs


def _receipt(receipt: Receipt, group: Group, raw: RawFile, seen: Iterable[Seen]) -> Receipt:
    pages = tuple(look.index + 1 for look in group.pages)
    there = (each for each in seen if all(told.code != "page_missing" for told in each.findings))
    sources = tuple(sorted({each.source for each in there}))
    return Receipt(receipt.sha256, receipt.bytes, receipt.file, pages, raw.producer, receipt.received_at, sources)
