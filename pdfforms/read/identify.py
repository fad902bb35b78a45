"""Which form, edition, page and copy each page of a file is, and which pages belong together."""

from __future__ import annotations

from dataclasses import dataclass, field

from pdfforms.model.edition import EditionMap
from pdfforms.model.identity import Identity
from pdfforms.model.shelf import Editions
from pdfforms.read.names import known_key
from pdfforms.read.objects import RawFile, RawPage
from pdfforms.read.strings import decode_text
from pdfforms.read.values import Value

_ENOUGH = 0.5
"""Share of a page's fields by which a page without a code is known."""


@dataclass(slots=True)
class Known:
    """A page that is one of ours."""

    raw: RawPage
    identity: Identity
    edition: EditionMap | None
    """None where the edition is not on the shelf."""

    @property
    def number(self) -> int:
        """The form's own page."""
        return self.identity.page


@dataclass(slots=True)
class Group:
    """The pages of one copy of one form."""

    edition: EditionMap | None
    identity: Identity
    pages: list[Known] = field(default_factory=list)


def identify(file: RawFile, editions: Editions) -> tuple[list[Known], list[RawPage]]:
    """The pages that are ours, and the others, both in the file's order."""
    known, others = [], []
    for page in file.pages:
        found = _by_code(page, editions) or _by_fields(page, file, editions)
        if found:
            known.append(found)
        else:
            others.append(page)
    return known, others


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


def group(known: list[Known]) -> list[Group]:
    """Pages of one copy together. Pages without a copy code are joined only where nothing can be crossed: each
    page of the form stands once, or whole forms follow one another."""
    groups: dict[Identity, list[Known]] = {}
    for page in known:
        groups.setdefault(page.identity.whole(), []).append(page)
    found: list[Group] = []
    for identity, pages in groups.items():
        edition = next((page.edition for page in pages if page.edition), None)
        runs = [pages] if identity.copy else _uncoded(pages)
        found += [Group(edition, identity, run) for run in runs]
    return sorted(found, key=lambda each: each.pages[0].raw.index)


def _uncoded(pages: list[Known]) -> list[list[Known]]:
    """Pages without a copy code: those that name the same student, else by their order; never two names in one."""
    named: dict[str, list[Known]] = {}
    for page in pages:
        named.setdefault(_name(page), []).append(page)
    if len(named) > 1 and "" not in named:
        return [run for those in named.values() for run in _in_order(those)]
    runs = _in_order(pages)
    crossed = any(len({_name(page) for page in run} - {""}) > 1 for run in runs)
    return [[page] for page in pages] if crossed else runs


def _name(page: Known) -> str:
    """What the page's fields say that are shown again on every page: the student's name."""
    if page.edition is None:
        return ""
    repeated = [key for key, numbers in page.edition.pages_of.items() if len(numbers) > 1]
    found = []
    for widget in page.raw.widgets:
        if known_key(widget.name, repeated):
            value = widget.own or widget.inherited
            found.append(
                " ".join((decode_text(value) or "").split()).casefold() if isinstance(value, bytes) else ""
            )
    return "\n".join(found).strip()


def _in_order(pages: list[Known]) -> list[list[Known]]:
    """One form where each page stands once, whole forms that follow one another, else every page by itself."""
    distinct: list[Known] = []
    for page in pages:
        if not any(page.number == other.number and _answers(page) == _answers(other) for other in distinct):
            distinct.append(page)
    numbers = [page.number for page in distinct]
    if len(set(numbers)) == len(numbers):
        return [pages]
    total = max(numbers)
    if numbers == list(range(1, total + 1)) * (len(numbers) // total) and len(pages) == len(distinct):
        return [pages[start : start + total] for start in range(0, len(pages), total)]
    return [[page] for page in pages]


def _answers(page: Known) -> list[tuple[object, ...]]:
    return [
        (widget.rect, _plain(widget.own), _plain(widget.inherited), widget.state) for widget in page.raw.widgets
    ]


def _plain(value: Value) -> object:
    return value if isinstance(value, (bytes, str, int, float)) or value is None else repr(value)
