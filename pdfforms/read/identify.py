"""Which form, edition, page and copy each page of a file is: by its code, its fields, its words, its picture."""

from __future__ import annotations

from dataclasses import dataclass

from pdfforms.model.codes import finding
from pdfforms.model.edition import EditionMap
from pdfforms.model.finding import Finding
from pdfforms.model.identity import Identity, find_identities
from pdfforms.model.shelf import Editions
from pdfforms.read.job import Job
from pdfforms.read.names import known_key, place
from pdfforms.read.objects import RawFile, RawPage
from pdfforms.read.pagetext import PageText
from pdfforms.read.pictures import NoScan, Pictured, read_pdf_page
from pdfforms.read.printed import Printed
from pdfforms.read.recognise import Recognised, recognise
from pdfforms.read.register import Registered

_ENOUGH = 0.5
"""Share of a page's fields by which a page without a code is known."""
_FEW_WORDS = 20
"""A page with fewer may show its words as a picture or as drawn shapes; a page of ours has a hundred."""
_MOST_WORDED, _MOST_DRAWN = 300, 20
"""Pages without our code whose words are compared with all maps, and pages without words that are drawn to be
looked at. A scan covers its page and is always looked at."""
_LEAST, _LARGEST = 100.0, 15_000.0
"""Points of a page's side; phone apps write a photo's pixels as points."""
_UNSEEN = 0.5
"""Share of the printed words that are invisible where a scanner has put them under its picture."""


@dataclass(slots=True)
class Known:
    """A page that is one of ours."""

    raw: RawPage
    identity: Identity
    edition: EditionMap | None
    """None where the edition is not on the shelf."""
    registered: Registered | None = None
    """A page without fields: how it lies, by its words; beside a picture, by words that read as garbage."""
    pictured: Pictured | None = None
    """A page that is a picture: what was read on it."""

    @property
    def number(self) -> int:
        """The form's own page."""
        return self.identity.page


@dataclass(slots=True)
class Pages:
    """The pages of a file."""

    known: list[Known]
    others: list[RawPage]
    findings: list[Finding]


def identify(file: RawFile, job: Job, printed: Printed) -> Pages:
    """The pages that are ours, and the others, both in the file's order."""
    finder = _Finder(file, job, printed)
    pages = Pages([], [], finder.findings)
    for page in file.pages:
        found = finder.known(page)
        pages.known += found
        if not found:
            pages.others.append(page)
    return pages


class _Finder:
    """Finds out what the pages of one file are. What costs time is done for the first pages only."""

    def __init__(self, file: RawFile, job: Job, printed: Printed) -> None:
        self.findings: list[Finding] = []
        self._file, self._job, self._printed = file, job, printed
        self._worded, self._drawn = _MOST_WORDED, _MOST_DRAWN

    def known(self, page: RawPage) -> list[Known]:
        """What a page is: one page of ours as a rule, several where they share a sheet."""
        if len(page.identities) > 1 and page.widgets:  # whose fields these are cannot be told
            self.findings.append(finding("pages_on_one_sheet", detail=f"It is page {page.index + 1}."))
            return []
        editions = self._job.editions
        one = _by_code(page, editions) or _by_fields(page, self._file, editions)
        if one and (one.edition is None or _has_fields(page, one, one.edition)):
            return [one]
        if not (one or page.identities or _may_be_ours(page, self._file)):
            return []
        if not self._printed.bears(page.index):
            return [one] if one else []
        covered = self._printed.is_covered(page.index)
        if not (one or page.identities or covered):
            self._worded -= 1
            if self._worded < 0:
                return []
        text = self._printed.words(page.index)
        words = recognise(text, editions, _codes(page, text) or None)
        told = [each for each in words if not covered and not _is_unseen(text, each.registered)]
        if told and not any(each.registered.garbled for each in told):
            return [_by_words(page, each) for each in told]
        pictured = self._pictured(page, covered=covered) if covered or words or self._is_drawn(page, text) else []
        for one in pictured:
            same = [each.registered for each in told if (each.edition, each.number) == (one.edition, one.number)]
            one.registered = same[0] if same else None
        return pictured or [_by_words(page, each) for each in told] or ([one] if one else [])

    def _is_drawn(self, page: RawPage, text: PageText) -> bool:
        """Whether a page may show its words as a picture or as drawn shapes."""
        if not page.picture and len(text.words) >= _FEW_WORDS:
            return False
        self._drawn -= 1
        return self._drawn >= 0

    def _pictured(self, page: RawPage, *, covered: bool) -> list[Known]:
        try:
            found = read_pdf_page(self._job, page.index)
        except NoScan:
            self.findings.append(finding("picture_page", detail=f"It is page {page.index + 1}."))
            return []
        page.unrecognised = (page.picture or covered) and not found.found and not found.blank
        return [Known(page, each.identity, each.edition, pictured=each) for each in found.found]


def _codes(page: RawPage, text: PageText) -> tuple[Identity, ...]:
    """All codes of a page: pypdf puts several pages on a sheet under the names that one page's code has."""
    return tuple(dict.fromkeys((*page.identities, *find_identities(text.whole))))


def _may_be_ours(page: RawPage, file: RawFile) -> bool:
    """Whether a page without our code is worth PDFium's look: not one of those made to break it."""
    width, height = page.box[2] - page.box[0], page.box[3] - page.box[1]
    return not file.xfa and page.digest is not None and all(_LEAST < side < _LARGEST for side in (width, height))


def _is_unseen(text: PageText, registered: Registered) -> bool:
    """Whether the printed words are invisible: a scanner's own guess at what its picture says."""
    hidden = sum(text.words[index].pen.hidden for index in registered.printed)
    return hidden >= _UNSEEN * max(1, len(registered.printed))


def _has_fields(page: RawPage, known: Known, edition: EditionMap) -> bool:
    """Whether any widget of the page stands for a field of ours."""
    boxes = edition.answer_boxes.get(known.number, {})
    if not boxes or any(widget.name in boxes for widget in page.widgets):
        return bool(page.widgets) or not boxes
    return bool(place(page.widgets, boxes)[0])


def _by_words(page: RawPage, each: Recognised) -> Known:
    identity = each.identity or _paged(each.edition.identity, each.number, len(each.edition.pages))
    return Known(page, identity, each.edition, registered=each.registered)


def _by_code(page: RawPage, editions: Editions) -> Known | None:
    if len(page.identities) != 1:
        return None
    identity = page.identities[0]
    maps = editions.find(identity)
    if not maps:
        return Known(page, identity, None)
    fitting = [each for each in maps if 1 <= identity.page <= len(each.pages)]
    same = [each for each in fitting if each.pages[identity.page - 1].content_sha256 == page.digest]
    return Known(page, identity, (same or fitting)[0]) if fitting else None


def _by_fields(page: RawPage, file: RawFile, editions: Editions) -> Known | None:
    """A page whose printed code is gone: by the names of its fields."""
    if not page.widgets:
        return None
    hidden = [each for identity in file.hidden for each in editions.find(identity)]
    best: tuple[float, Known] | None = None
    for edition in hidden or editions.all():
        for number in range(1, len(edition.pages) + 1):
            keys = {box.key for box in edition.boxes_by_page[number] if box.kind != "sign_here"}
            found = {known_key(widget.name, keys) for widget in page.widgets} - {None}
            share = len(found) / max(1, len(keys))
            if share >= _ENOUGH and (best is None or share > best[0]):
                copies = {code for each in file.pages for code in each.hidden_copy}
                copy = copies.pop() if len(copies) == 1 else None
                identity = edition.identity.with_copy(copy)
                best = (share, Known(page, _paged(identity, number, len(edition.pages)), edition))
    return best[1] if best else None


def _paged(identity: Identity, page: int, pages: int) -> Identity:
    return Identity(identity.code, identity.edition, identity.language, identity.paper, page, pages, identity.copy)
