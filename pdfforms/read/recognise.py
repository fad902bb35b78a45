"""Which pages of which editions stand on a page of text, and how they lie on it.

The printed code says it; where it is gone, the printed words do. They are compared with those of every map on the
shelf: the share of words decides who is tried, the words in their places decide who it is. Two that fit alike are
nobody, unless they are the same page of one form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pdfforms.model.edition import EditionMap, PageMap
from pdfforms.model.identity import Identity, find_identities
from pdfforms.model.shelf import Editions
from pdfforms.read.pagetext import PageText, fold
from pdfforms.read.register import Registered, at_same_place, register, register_all

WORTH = 0.5
"""Share of a map's words, wherever they stand, by which a page is tried."""
KNOWN = 0.6
"""Share of them in their places by which it is known."""
_ALIKE, _NEARER = 0.02, 0.3
"""Two pages fit alike whose shares differ by less than the first and their residuals by less than the second."""
_REACH = 230.0
"""Points around a page's QR code within which its code in words stands."""
_LETTERS = 100
"""Characters; a page with fewer is a picture with a caption, no page of garbage."""
_MOST = 4
"""Pages of ours on one sheet."""


@dataclass(frozen=True)
class Recognised:
    """One page of an edition on a page of a file."""

    edition: EditionMap
    number: int
    """The form's own page, from 1."""
    identity: Identity | None
    """What the code printed on it says; None where it is known by its words alone."""
    registered: Registered


def recognise(
    text: PageText, editions: Editions, identities: Sequence[Identity] | None = None
) -> tuple[Recognised, ...]:
    """The pages of ours on this page, at most four; none where it is not ours or cannot be told.

    `identities` are what the page's printed codes say, if the caller knows already.
    """
    codes = find_identities(text.whole) if identities is None else identities
    found = list(_by_codes(text, codes, editions))
    taken = frozenset(index for each in found for index in each.registered.printed)
    if codes and (not found or not all(map(editions.find, codes)) or found[0].registered.garbled):
        return tuple(found)
    while len(found) < _MOST and (one := _by_words(text, editions, taken)):
        found.append(one)
        taken |= one.registered.printed
    if not found and len(text.whole) >= _LETTERS:
        found = _by_places(text, editions)
    return tuple(found)


def _by_codes(text: PageText, codes: Sequence[Identity], editions: Editions) -> Iterator[Recognised]:
    """Each page that a code names, where its words lie; of several copies of one page, the code on it."""
    pages = {identity.with_copy(None): identity for identity in codes if identity.page}
    for named in pages:
        fitting = [each for each in editions.find(named) if named.page <= len(each.pages)]
        best: tuple[EditionMap, list[Registered]] | None = None
        for edition in fitting:
            found = register_all(text, edition.pages[named.page - 1], _MOST)
            if found and (best is None or _better(found[0], best[1][0])):
                best = (edition, found)
        if best is None:
            alone = [_garbled(text, edition, named.page) for edition in fitting[:1] if len(pages) == 1]
            best = next(((edition, [one]) for edition, one in alone if one), None)
        if best:
            edition, found = best
            own = [each for each in codes if each.with_copy(None) == named]
            for one in found:
                single = len(own) == len(found) == 1  # the other page on a sheet may have lost its code
                identity = own[0] if single else _code_on(text, one, edition.pages[named.page - 1])
                yield Recognised(edition, named.page, identity, one)


def _garbled(text: PageText, edition: EditionMap, number: int) -> tuple[EditionMap, Registered | None]:
    return edition, at_same_place(text, edition.pages[number - 1])


def _code_on(text: PageText, registered: Registered, page_map: PageMap) -> Identity | None:
    """The code that stands where this page has its own."""
    back = registered.back
    x, y = (page_map.qr[0] + page_map.qr[2]) / 2, (page_map.qr[1] + page_map.qr[3]) / 2
    found: set[Identity] = set()
    for word in text.words:
        if "PF1:" in word.text:
            left, low = back.point(*word.at)
            if abs(left - x) < _REACH and abs(low - y) < _REACH / 4:
                found.update(find_identities(word.text))
    return found.pop() if len(found) == 1 else None


def _by_words(text: PageText, editions: Editions, taken: frozenset[int]) -> Recognised | None:
    """The page whose words stand here in their places; None where none does or several do alike."""
    words = Counter(fold(word.text) for index, word in enumerate(text.words) if index not in taken)
    tried: list[Recognised] = []
    for edition, number in _pages(editions.all()):
        page_map = edition.pages[number - 1]
        if (words & _words(page_map)).total() >= WORTH * len(page_map.words):
            registered = register(text, page_map, taken)
            if registered and registered.share >= KNOWN:
                tried.append(Recognised(edition, number, None, registered))
    return _clearly(tried)


def _by_places(text: PageText, editions: Editions) -> list[Recognised]:
    """The page whose words stand here and read as garbage."""
    tried = [
        Recognised(edition, number, None, registered)
        for edition, number in _pages(editions.all())
        if (registered := at_same_place(text, edition.pages[number - 1]))
    ]
    one = _clearly(tried)
    return [one] if one else []


def _clearly(tried: Sequence[Recognised]) -> Recognised | None:
    """The best of some, if it is clearly better than every other page that claims the same words."""
    if not tried:
        return None
    best = tried[0]
    for each in tried[1:]:
        if _better(each.registered, best.registered):
            best = each
    for each in tried:
        same = each.number == best.number and each.edition.identity == best.edition.identity
        shared = len(each.registered.printed & best.registered.printed)
        rival = not same and 2 * shared > len(best.registered.printed)
        if rival and not _better(best.registered, each.registered):
            return None
    return best


def _better(one: Registered, other: Registered) -> bool:
    """Whether one registration fits clearly better: more of the map's words, else nearer to their places."""
    if abs(one.share - other.share) >= _ALIKE:
        return one.share > other.share
    return one.residual < other.residual - _NEARER


def _pages(editions: Iterable[EditionMap]) -> Iterator[tuple[EditionMap, int]]:
    for edition in editions:
        for number in range(1, len(edition.pages) + 1):
            yield edition, number


@lru_cache(maxsize=512)
def _words(page_map: PageMap) -> Counter[str]:
    return Counter(fold(word.text) for word in page_map.words)
