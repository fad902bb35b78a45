"""What stands on a page and was not printed by us: words put to the boxes they stand in, and what fits none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from PIL import Image, ImageDraw

from pdfforms.model.copycode import parse_code
from pdfforms.model.edition import Box, PageMap, Rect
from pdfforms.model.identity import find_identities
from pdfforms.model.plane import around
from pdfforms.read.lines import SAME_LINE, Placed, placed
from pdfforms.read.pagetext import PageText
from pdfforms.read.register import Registered
from pdfforms.read.sheet import SCALE, inked, pixels

SPECK = 12
"""Pixels of ink that are a difference between two drawings of one page, in a box or in a patch of the page."""
_PATCH = 16
"""Pixels across; ink outside the boxes is gathered by patches."""
_CODE = re.compile("[0-9A-Z]{5}|[0-9A-Z]{10}")
_CODE_REACH = (215.0, 10.0)
"""Points around the QR code where a personal copy has its code in words."""
_OUTSIDE = 3.0
"""Points by which a word may stand outside its box."""


@dataclass(frozen=True, slots=True)
class Stray:
    """Something on the page that is not on the blank and fits no box."""

    rect: Rect
    """In the edition's points."""
    text: str
    """"" where it is no text."""


@dataclass(slots=True)
class InBox:
    """The words of one box."""

    box: Box
    words: list[Placed] = field(default_factory=list)
    beyond: list[Placed] = field(default_factory=list)
    """Words that follow in the file and that the page does not show: cut off at the box."""
    unseen: list[Placed] = field(default_factory=list)
    """Words that stand in this box, do not show, and may be another box's that were cut off."""
    overprinted: bool = False
    """Whether printed words have drifted into this box, so that not all of its ink can be seen."""


def sort_words(
    text: PageText, registered: Registered, boxes: Sequence[Box], page_map: PageMap, added: Image.Image
) -> tuple[list[InBox], list[Placed]]:
    """The words of each box, and those of none. `added` is the ink that the blank lacks."""
    found = [InBox(box) for box in boxes]
    loose: list[Placed] = []
    back = registered.back
    last: InBox | None = None
    owners: dict[int, InBox] = {}
    ours = {letter.piece for index in registered.printed for letter in text.words[index].letters[:1]}
    for index, word in enumerate(text.words):
        if index in registered.printed:
            continue
        each = placed(word, index, back)
        home = _home(each, found)
        owner = owners.get(each.letters[0].piece)
        before = owner.beyond or owner.words if owner else []  # none where its first word was another box's
        if owner and before and home is not owner and _is_next(each, before[-1]):
            owner.beyond.append(each)  # one stroke of the pen is one answer
            continue
        if home and each.letters[0].piece not in ours:
            owners[each.letters[0].piece] = home
        goes_on = last if last and home is not last and _goes_on(each, last) else None
        if home and not goes_on:
            home.words.append(each)
            last = home
        elif _is_code(each, page_map):
            last = None
        elif not shows(each, added, page_map.height):
            if goes_on and _follows(each, goes_on):
                goes_on.beyond.append(each)
                if home:
                    home.unseen.append(each)
            elif home:
                home.words.append(each)
                last = home
        elif goes_on and _runs_on(each, goes_on):
            goes_on.words.append(each)
        elif home:
            home.words.append(each)
            last = home
        else:
            loose.append(each)
    return found, loose


def without_printed(added: Image.Image, text: PageText, registered: Registered, height: float) -> list[Rect]:
    """Takes the ink of printed words that another typeface has drawn out of `added`, and tells where they are."""
    eraser = ImageDraw.Draw(added)
    rects = [placed(text.words[index], index, registered.back).box for index in sorted(registered.printed)]
    for rect in rects:
        eraser.rectangle(pixels(rect, height, -1.0), fill=0)
    return rects


def overlaps(one: Rect, other: Rect) -> bool:
    """Whether two rectangles share any ground."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def shows(word: Placed, added: Image.Image, height: float) -> bool:
    """Whether the page has ink where the word stands."""
    area = pixels(word.box, height, -0.5)
    return not word.word.pen.hidden and added.crop(area).getbbox() is not None


def strays(
    loose: Sequence[Placed], boxes: Sequence[Box], page_map: PageMap, added: Image.Image, known: Iterable[Rect]
) -> list[Stray]:
    """Loose words line by line, and ink that is neither in a box nor of a word; `known` is read ink elsewhere."""
    rest = added.copy()
    eraser = ImageDraw.Draw(rest)
    for rect in (*(box.rect for box in boxes), *known, *(word.box for word in loose), page_map.qr):
        eraser.rectangle(pixels(rect, page_map.height, -1.5), fill=0)
    return [*_stray_lines(loose), *(Stray(rect, "") for rect in _patches(rest, page_map.height))]


def code_rects(text: PageText, registered: Registered, page_map: PageMap) -> list[Rect]:
    """Where the copy's code stands in words."""
    back = registered.back
    words = (placed(word, index, back) for index, word in enumerate(text.words) if _may_be_code(word.text))
    return [word.box for word in words if _is_code(word, page_map)]


def _home(word: Placed, found: Sequence[InBox]) -> InBox | None:
    """The box that has the middle of the word's first letters, or of all of it."""
    x0, y0, x1, y1 = word.box
    y = (y0 + y1) / 2
    start = min(x0 + word.size / 4, (x0 + x1) / 2)
    for x in (start, (x0 + x1) / 2):
        for each in found:
            left, bottom, right, top = each.box.rect
            if left - 0.5 <= x <= right + 0.5 and bottom - 0.5 <= y <= top + 0.5:
                return each
    return None


def _goes_on(word: Placed, last: InBox) -> bool:
    """Whether a word comes next in the file after a box's last one."""
    return word.index == (last.beyond or last.words)[-1].index + 1


def _follows(word: Placed, last: InBox) -> bool:
    """Whether an unseen word is what the box cut off: on a line of the box, or under or over its lines."""
    left, bottom, right, top = last.box.rect
    before = (last.beyond or last.words)[-1]
    level = abs(word.at[1] - before.at[1]) < SAME_LINE * word.size or bottom <= word.at[1] <= top
    below = left - _OUTSIDE <= word.box[0] <= right and abs(word.at[1] - before.at[1]) < 4 * word.size
    return level or below


def _runs_on(word: Placed, last: InBox) -> bool:
    """Whether a word goes on where a box's last one runs over its edge."""
    before = last.words[-1]
    return _is_next(word, before) and before.word.pen.font == word.word.pen.font


def _is_next(word: Placed, before: Placed) -> bool:
    """Whether a word stands right behind another one."""
    near = -1.0 <= word.box[0] - before.box[2] < 0.6 * word.size
    return near and abs(word.at[1] - before.at[1]) < 1.0


def _may_be_code(text: str) -> bool:
    return text.startswith("PF1:") or _CODE.fullmatch(text) is not None


def _is_code(word: Placed, page_map: PageMap) -> bool:
    """Whether a word is of the copy's code; pdf-lib draws the hidden fields in the page's corner."""
    if find_identities(word.text) or (len(word.text) == 10 and parse_code(word.text)):
        return True
    across, up = _CODE_REACH
    x0, y0, x1, y1 = page_map.qr
    near = x0 - across <= word.box[0] <= x1 + across and y0 - up <= word.box[1] <= y1 + up
    return near and _may_be_code(word.text)


def _stray_lines(loose: Sequence[Placed]) -> list[Stray]:
    rows: list[list[Placed]] = []
    for word in loose:
        before = rows[-1][-1] if rows else None
        if before and abs(before.at[1] - word.at[1]) < SAME_LINE * word.size and word.index == before.index + 1:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [Stray(_around([word.box for word in row]), " ".join(word.text for word in row)) for row in rows]


def _patches(rest: Image.Image, height: float) -> list[Rect]:
    """Ink gathered into patches that touch; specks are left out."""
    if rest.getbbox() is None:
        return []
    small = rest.reduce(_PATCH)
    width = small.width
    full = {index for index, value in enumerate(small.tobytes()) if value}
    found = []
    while full:
        pending, patch = [full.pop()], []
        while pending:
            index = pending.pop()
            patch.append(index)
            near = {index + dx + dy * width for dx in (-1, 0, 1) for dy in (-1, 0, 1)} & full
            full -= near
            pending += near
        columns, rows = [index % width for index in patch], [index // width for index in patch]
        area = (
            min(columns) * _PATCH,
            min(rows) * _PATCH,
            min((max(columns) + 1) * _PATCH, rest.width),
            min((max(rows) + 1) * _PATCH, rest.height),
        )
        if inked(rest.crop(area)) > SPECK:
            x0, y0, x1, y1 = (side / SCALE for side in area)
            found.append((x0, height - y1, x1, height - y0))
    return sorted(found, key=lambda rect: -rect[3])


def _around(rects: Sequence[Rect]) -> Rect:
    return around([(x, y) for x0, y0, x1, y1 in rects for x, y in ((x0, y0), (x1, y1))])
