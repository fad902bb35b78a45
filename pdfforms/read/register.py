"""Where the printed page lies on the returned one, from the words that both have.

Words that stand once on either page are paired; an affine plane through three pairs that most others agree with
(RANSAC with fixed draws, so that the same page gives the same plane) is fitted to all that agree. It may turn,
shift, scale and stretch the page; it may not mirror or shear it.

LibreOffice Draw sets the text anew in a typeface of its own: only the first word of each run of words stands where
it was printed, the others drift. Where the words do not fit well, the beginnings of whole runs are tried instead.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from random import Random
from statistics import median

from pdfforms.model.edition import PageMap, Word
from pdfforms.model.plane import SAME, Plane, Point
from pdfforms.read.pagetext import Blank, PageText, PageWord, fold

FEWEST = 8
"""Words that must agree; fewer can do so by chance."""
SHARE = 0.35
"""Of the page's pairs that must agree; half the words of a sheet may belong to its other page."""
LEAST = 0.4
"""Share of the edition's words that must be in their places; two pages of a form have a quarter in common."""
NEAR = 3.0
"""Points of the edition within which a word stands where the plane says."""
SLOPPY = 1.5
"""The largest median distance, in points of the edition, of a plane that is to be trusted."""
EXACT = 0.3
"""A median distance that another drawing of the same page has at most; above it the text may be set anew."""
_RUN = 0.7
"""Sizes of the typeface; words of a run are nearer to each other than this."""
_DRAWS = 200
_REPEATS = 3
"""A word may stand so often on the page, as when two families' pages share a sheet."""
_NOTHING = 2e-5
"""A hundredth of a point across a page."""
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
    found = _agreed(pairs, places)
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
    plane = _agreed(pairs, places) if places >= FEWEST else None
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


def _agreed(pairs: Sequence[Pair], places: int) -> Plane | None:
    """The plane that most pairs agree with."""
    points = [(at, word.at) for at, word in pairs]
    whole = _fit(points)
    if whole and _plausible(whole) and len(_within(points, whole)) >= 0.9 * len(points):
        return _settled(points, whole)
    best, most = None, max(FEWEST, SHARE * places) - 1
    chance = Random(len(points))  # noqa: S311  # draws three words of a page, no secret
    for _ in range(_DRAWS):
        plane = _fit(chance.sample(points, 3))
        if plane is None or not _plausible(plane):
            continue
        agreeing = len({at for at, _ in _within(points, plane, 2 * NEAR)})
        if agreeing > most:
            best, most = plane, agreeing
            if agreeing > 0.9 * places:
                break
    return _settled(points, best) if best else None


def _settled(points: Sequence[tuple[Point, Point]], plane: Plane) -> Plane | None:
    """The plane fitted again to what agrees with it, until that no longer changes."""
    for _ in range(4):
        agreeing = _within(points, plane)
        fitted = _fit(agreeing)
        if fitted is None or not _plausible(fitted):
            return None
        if fitted == plane:
            break
        plane = fitted
    return _straight(plane)


def _straight(plane: Plane) -> Plane:
    """Without the last digits: a page that lies as printed is the same plane as no plane."""
    a, c, e, b, d, f = plane.rows[:6]
    if max(abs(b), abs(c)) > _NOTHING:
        return plane
    if max(abs(a - 1), abs(d - 1)) < _NOTHING and max(abs(e), abs(f)) < 500 * _NOTHING:
        return SAME
    return Plane.affine(a, 0.0, 0.0, d, e, f)


def _within(points: Sequence[tuple[Point, Point]], plane: Plane, near: float = NEAR) -> list[tuple[Point, Point]]:
    a, b, c, d, e, f = plane.rows[:6]
    reach = near * abs(plane.size)
    return [
        pair
        for pair in points
        if abs(a * pair[0][0] + b * pair[0][1] + c - pair[1][0]) <= reach
        and abs(d * pair[0][0] + e * pair[0][1] + f - pair[1][1]) <= reach
    ]


def _fit(points: Sequence[tuple[Point, Point]]) -> Plane | None:
    """The affine plane with the least squares; None where the points lie on a line."""
    count = len(points)
    if count < 3:
        return None
    mx = sum(at[0] for at, _ in points) / count
    my = sum(at[1] for at, _ in points) / count
    ux = sum(to[0] for _, to in points) / count
    uy = sum(to[1] for _, to in points) / count
    xx = xy = yy = xu = yu = xv = yv = 0.0
    for (x, y), (u, v) in points:
        x, y, u, v = x - mx, y - my, u - ux, v - uy
        xx, xy, yy = xx + x * x, xy + x * y, yy + y * y
        xu, yu, xv, yv = xu + x * u, yu + y * u, xv + x * v, yv + y * v
    whole = xx * yy - xy * xy
    if whole < 1e-6 * max(1.0, xx * yy) or whole < 1.0:
        return None
    a, c = (xu * yy - yu * xy) / whole, (yu * xx - xu * xy) / whole
    b, d = (xv * yy - yv * xy) / whole, (yv * xx - xv * xy) / whole
    return Plane.affine(a, b, c, d, ux - a * mx - c * my, uy - b * mx - d * my)


def _plausible(plane: Plane) -> bool:
    """Whether paper can lie so: not mirrored, a quarter to four times as large, its corners square."""
    a, c, _, b, d, *_ = plane.rows
    across, up = math.hypot(a, b), math.hypot(c, d)
    if not (0.25 < across < 4 and 0.25 < up < 4 and 0.8 < across / up < 1.25):
        return False
    return a * d - b * c > 0 and abs(a * c + b * d) < 0.03 * across * up


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
