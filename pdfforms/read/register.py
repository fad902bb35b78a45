"""Where the printed page lies on the returned one, from the words that both have.

Words that stand once on either page are paired, and a plane is fitted to the pairs (`fit.py`).

LibreOffice Draw sets the text anew in a typeface of its own: only the first word of each run of words stands where
it was printed, the others drift. Where the words do not fit well, the beginnings of whole runs are tried instead.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from statistics import median

from pdfforms.model.edition import PageMap, Word
from pdfforms.model.plane import SAME, Plane, Point
from pdfforms.read.fit import FEWEST, NEAR, agreed
from pdfforms.read.pagetext import Blank, PageText, PageWord, fold

LEAST = 0.4
"""Share of the edition's words that must be in their places; two pages of a form have a quarter in common."""
SLOPPY = 1.5
"""The largest median distance, in points of the edition, of a plane that is to be trusted."""
EXACT = 0.3
"""A median distance that another drawing of the same page has at most; above it the text may be set anew."""
_RUN = 0.7
"""Sizes of the typeface; words of a run are nearer to each other than this."""
_REPEATS = 3
"""A word may stand so often on the page, as when two families' pages share a sheet."""
_ASCENT, _DESCENT = 0.8, 0.25
"""Of a word's box in a map, in sizes of its typeface."""

Pair = tuple[Point, PageWord]
"""Where the edition prints a word, and a word of the page that reads the same."""


@dataclass(frozen=True)
class Registered:
    """How one page of an edition lies on a page of a file."""

    plane: Plane
    """Edition points to the page's unrotated points."""
    residual: float
    """Median distance of the words from where the plane puts them, in the edition's points."""
    inliers: int
    """Words that stand where the plane puts them."""
    printed: frozenset[int]
    """The page's words, by index, that the edition printed there."""
    share: float
    """Of the edition's words that were found in their places."""
    garbled: bool = False
    """The words stand in their places and read as garbage."""
    anew: bool = False
    """Each run of words begins in its place and is set in another typeface, so that its ink is not the blank's."""

    @cached_property
    def back(self) -> Plane:
        """The page's points to the edition's."""
        return SAME if self.plane is SAME else self.plane.inverse()

    @property
    def sloppy(self) -> bool:
        """Whether the plane is too uncertain for reading boxes by it."""
        return self.residual > SLOPPY


def baseline(word: Word) -> Point:
    """Where a word of a map begins on its baseline."""
    x0, low, _, high = word.rect
    return (x0, low + (high - low) * _DESCENT / (_ASCENT + _DESCENT))


def register(text: PageText, page_map: PageMap, taken: frozenset[int] = frozenset()) -> Registered | None:
    """The plane from a printed page to this one; None where too few words agree, or only mirrored.

    `taken` are words, by index, that another page on the same sheet has already claimed.
    """
    pairs = _pairs(text, page_map, taken)
    places = len({at for at, _ in pairs})
    if places < FEWEST:
        return None
    found = agreed([(at, word.at) for at, word in pairs], places)
    by_words = _registered(found, text, page_map, taken) if found else None
    if by_words and by_words.residual <= EXACT:
        return by_words
    return _register_runs(text, page_map, taken) or by_words


def _register_runs(text: PageText, page_map: PageMap, taken: frozenset[int]) -> Registered | None:
    """The plane by the places where runs of the same words begin; None where they do not agree exactly."""
    met = [
        (at, run[: len(texts)])
        for run in _runs_of(text, taken)
        for at, texts in _printed_runs(page_map)
        if [fold(text.words[index].text) for index in run[: len(texts)]] == list(texts)
    ]
    pairs = [(at, text.words[run[0]]) for at, run in met]
    places = len({at for at, _ in pairs})
    plane = agreed([(at, word.at) for at, word in pairs], places) if places >= FEWEST else None
    if plane is None:
        return None
    back = plane.inverse()
    off = [(math.dist(back.point(*text.words[run[0]].at), at), at, run) for at, run in met]
    kept = [each for each in off if each[0] <= NEAR]
    printed = frozenset(index for _, _, run in kept for index in run)
    share = min(1.0, len(printed) / max(1, len(page_map.words)))
    if len({at for _, at, _ in kept}) < FEWEST or share < LEAST:
        return None
    residual = median(each[0] for each in kept)
    return Registered(plane, residual, len(kept), printed, share, anew=True) if residual <= EXACT else None


def _runs_of(text: PageText, taken: frozenset[int]) -> list[list[int]]:
    """The page's words, by index, in runs: on one line, a blank apart."""
    runs: list[list[int]] = []
    for index, word in enumerate(text.words):
        if index in taken:
            continue
        before = text.words[runs[-1][-1]] if runs and runs[-1][-1] == index - 1 else None
        near = before and word.gap <= _RUN and word.blank is not Blank.NONE
        if near and before and before.pen.angle == word.pen.angle and word.gap >= 0:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


@lru_cache(maxsize=512)
def _printed_runs(page_map: PageMap) -> tuple[tuple[Point, tuple[str, ...]], ...]:
    """Where each run of a map's words begins, and its words."""
    runs: list[list[Word]] = []
    for word in page_map.words:
        before = runs[-1][-1].rect if runs else None
        x0, low, _, high = word.rect
        if before and abs(before[1] - low) < 1.0 and -1.0 < x0 - before[2] < _RUN * (high - low):
            runs[-1].append(word)
        else:
            runs.append([word])
    return tuple((baseline(run[0]), tuple(fold(word.text) for word in run)) for run in runs)


def register_all(text: PageText, page_map: PageMap, most: int = 4) -> list[Registered]:
    """Every place where the printed page lies on this one: two copies of a page may share a sheet."""
    found: list[Registered] = []
    taken: frozenset[int] = frozenset()
    while len(found) < most and (one := register(text, page_map, taken)):
        found.append(one)
        taken |= one.printed
    return found


def at_same_place(text: PageText, page_map: PageMap) -> Registered | None:
    """For a page whose words read as garbage: whether letters stand where the printed words begin and end, if the
    page is as large as it was and lies straight."""
    lefts: set[tuple[int, int]] = set()
    rights: set[tuple[int, int]] = set()
    for word in text.words:
        line = round(word.at[1] / 2)
        for letter in word.letters:
            lefts.add((round(letter.box[0]), line))
            rights.add((round(letter.box[2]), line))
    met = sum(
        _meets(lefts, place.rect[0], baseline(place)[1]) and _meets(rights, place.rect[2], baseline(place)[1])
        for place in page_map.words
    )
    if met < max(FEWEST, 0.8 * len(page_map.words)):
        return None
    lines = {round(baseline(place)[1] / 2) + off for place in page_map.words for off in (-1, 0, 1)}
    spans = [place.rect for place in page_map.words]
    printed = frozenset(
        index
        for index, word in enumerate(text.words)
        if round(word.at[1] / 2) in lines
        and any(x0 - 2 <= word.at[0] <= x1 and y0 - 2 <= word.at[1] <= y1 for x0, y0, x1, y1 in spans)
    )
    return Registered(SAME, 0.5, met, printed, met / len(page_map.words), garbled=True)


def _meets(sides: set[tuple[int, int]], x: float, y: float) -> bool:
    """Whether a letter begins or ends here, its side bearing aside."""
    return any((round(x) + dx, round(y / 2) + dy) in sides for dx in (-1, 0, 1) for dy in (-1, 0, 1))


@lru_cache(maxsize=512)
def printed_words(page_map: PageMap) -> dict[str, tuple[Word, ...]]:
    """The words of a map by their folded text."""
    found: dict[str, list[Word]] = {}
    for word in page_map.words:
        found.setdefault(fold(word.text), []).append(word)
    return {text: tuple(words) for text, words in found.items()}


def _pairs(text: PageText, page_map: PageMap, taken: frozenset[int]) -> list[Pair]:
    """Words that the map has once and the page not too often; with few of them, all that read the same."""
    on_page: dict[str, list[PageWord]] = {}
    for index, word in enumerate(text.words):
        if index not in taken:
            on_page.setdefault(fold(word.text), []).append(word)
    on_map = printed_words(page_map)
    for often in (1, _REPEATS, _REPEATS * 4):
        found = [
            (baseline(place), word)
            for folded, places in on_map.items()
            if len(places) <= max(1, often // _REPEATS) and len(on_page.get(folded, ())) <= often
            for place in places
            for word in on_page.get(folded, ())
        ]
        if len({at for at, _ in found}) >= 2 * FEWEST:
            break
    return found


def _registered(plane: Plane, text: PageText, page_map: PageMap, taken: frozenset[int]) -> Registered | None:
    """What stands where the plane puts it, and how near."""
    back, on_map = plane.inverse(), printed_words(page_map)
    printed, distances, met = set(), [], Counter[str]()
    for index, word in enumerate(text.words):
        places = on_map.get(fold(word.text), ()) if index not in taken else ()
        if places:
            x, y = back.point(*word.at)
            off = min(math.dist((x, y), baseline(place)) for place in places)
            if off <= NEAR:
                printed.add(index)
                distances.append(off)
                met[fold(word.text)] += 1
    if len(distances) < FEWEST:
        return None
    share = sum(min(count, len(on_map[folded])) for folded, count in met.items()) / max(1, len(page_map.words))
    if share < LEAST:
        return None
    return Registered(plane, median(distances), len(distances), frozenset(printed), share)
