"""Which pages belong together: one copy of one form, never two families'."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher

from pdfforms.model.codes import finding
from pdfforms.model.edition import EditionMap
from pdfforms.model.identity import Identity
from pdfforms.model.reading import Source
from pdfforms.read.look import Look
from pdfforms.read.names import known_key
from pdfforms.read.seen import Seen
from pdfforms.read.strings import decode_text
from pdfforms.read.values import Value

_ALIKE = 0.6
"""Of two names as they were proposed; handwriting is read a little differently each time."""


@dataclass(slots=True)
class Group:
    """The pages of one copy of one form."""

    edition: EditionMap | None
    identity: Identity
    pages: list[Look] = field(default_factory=list)


def group(looks: list[Look]) -> list[Group]:
    """Pages of one copy together. Pages without a copy code are joined only where nothing can be crossed: each
    page of the form stands once, or whole forms follow one another."""
    groups: dict[Identity, list[Look]] = {}
    for page in looks:
        groups.setdefault(page.known.identity.whole(), []).append(page)
    found: list[Group] = []
    for identity, pages in groups.items():
        edition = next((page.known.edition for page in pages if page.known.edition), None)
        runs = [pages] if identity.copy else [part for run in _uncoded(pages) for part in _of_one_hand(run)]
        found += [Group(edition, identity, run) for run in runs]
    return sorted(found, key=lambda each: each.pages[0].index)


def _uncoded(pages: list[Look]) -> list[list[Look]]:
    """Pages without a copy code: those that name the same student, else by their order; never two names in one."""
    named: dict[str, list[Look]] = {}
    for page in pages:
        named.setdefault(_name(page), []).append(page)
    if len(named) > 1 and "" not in named:
        return [run for those in named.values() for run in _in_order(those)]
    runs = _in_order(pages)
    crossed = any(len({_name(page) for page in run} - {""}) > 1 for run in runs)
    return [[page] for page in pages] if crossed else runs


def _of_one_hand(run: list[Look]) -> list[list[Look]]:
    """Pictures of pages without a code are joined only where the names that seem to stand on them are alike; the
    others are proposed to a person, each by itself."""
    if len(run) == 1 or all(page.known.pictured is None for page in run):
        return [run]
    names = [_proposed_name(page) for page in run]
    if all(names) and all(SequenceMatcher(None, names[0], name).ratio() >= _ALIKE for name in names[1:]):
        return [run]
    for page in run:
        page.findings.append(finding("pages_proposed"))
    return [[page] for page in run]


def _proposed_name(page: Look) -> str:
    """The student's name as it was read or proposed."""
    if page.known.edition is None:
        return ""
    repeated = [key for key, numbers in page.known.edition.pages_of.items() if len(numbers) > 1]
    said = [str(page.own[key].value or page.own[key].raw) for key in repeated if key in page.own]
    return _name(page) or "\n".join(said).casefold().strip()


def _name(page: Look) -> str:
    """What the page's fields say that are shown again on every page: the student's name."""
    if page.known.edition is None:
        return ""
    repeated = [key for key, numbers in page.known.edition.pages_of.items() if len(numbers) > 1]
    found = [_said(page.own[key]) for key in repeated if key in page.own]
    for widget in page.known.raw.widgets:
        if known_key(widget.name, repeated):
            value = widget.own or widget.inherited
            found.append(
                " ".join((decode_text(value) or "").split()).casefold() if isinstance(value, bytes) else ""
            )
    return "\n".join(found).strip()


def _said(seen: Seen) -> str:
    """A name that was read; one that was typed and is not known whole still tells another name from it. What is
    proposed for handwriting is never twice the same."""
    raw = seen.raw if seen.source is Source.PAGE_TEXT else ""
    return str(seen.value or raw).casefold()


def _in_order(pages: list[Look]) -> list[list[Look]]:
    """One form where each page stands once, whole forms that follow one another, else every page by itself."""
    distinct: list[Look] = []
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


def _answers(page: Look) -> list[tuple[object, ...]]:
    """What tells two copies of one page apart; pages without fields are never taken for the same."""
    if page.own:
        return [(page.index,)]
    widgets = page.known.raw.widgets
    return [(each.rect, _plain(each.own), _plain(each.inherited), each.state) for each in widgets]


def _plain(value: Value) -> object:
    return value if isinstance(value, (bytes, str, int, float)) or value is None else repr(value)
