"""Pages whose fields are gone: what the text layer and the look of the page say of every field.

Both must agree. What decides, for a text field (the first rule that applies):

| seen in the box | value | confidence |
|---|---|---|
| nothing: no text, no ink that the blank lacks | "" | 0.95 |
| ink that no text explains | null, `ink_unread` | 0 |
| the page reads as garbage, its letters are not drawn as the form's typeface has them | null, `text_garbled` | 0 |
| text that the page does not show | null, `text_unseen` | 0 |
| letters lost or replaced on the way | null, `text_damaged` | 0 |
| text cut off at the box, or so full that a cut line would not show | null, `text_clipped` | 0 |
| letters whose order or blanks are not told by their places | null, `text_order_unknown` | 0 |
| lines so full that a typed line end looks like a wrapped line | the text, `line_ends_unclear` | 0.95 |
| else | the text | 0.95 |

A box to tick: ink inside its frame of `TICKED` of its area ticks it, less than `CLEAN` does not; between is null
with `mark_unclear`, and so is a letter in it that no form uses for a tick.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw

from pdfforms.model.codes import finding
from pdfforms.model.edition import EditionMap
from pdfforms.model.form import FieldType
from pdfforms.model.reading import Alternative, Source
from pdfforms.read.clipped import is_cut, may_hide
from pdfforms.read.doubts import begins_oddly, destroyed, doubled
from pdfforms.read.drawn import Face
from pdfforms.read.lines import Line, Placed, joined, lines
from pdfforms.read.pagetext import NO_TEXT, PageText
from pdfforms.read.register import Registered
from pdfforms.read.seen import NOT, PARTLY, SURE, Seen, merge, unknown
from pdfforms.read.sheet import SCALE, Sheet, ink, ink_box, inked, pixels
from pdfforms.read.standing import SPECK, InBox, Stray, code_rects, overlaps, sort_words, strays, without_printed

CLEAN, TICKED = 0.01, 0.05
"""Shares of a box's inside: less ink than the first is none, more than the second a mark."""
MARK = 0.35
"""Share of its inside's width that a mark reaches over at least."""
FRAME = 3.0
"""Points inside a box where a program may have drawn its frame again."""
SIGNED, SPAN = 0.003, 0.15
"""A mark in a signature box: its share of the box, and its width as a share of the box's."""
_RUN_TOGETHER = re.compile(r"[^\W\d_]{2}[a-zß-ÿ][.!?]?[A-ZÀ-Þ][a-zß-ÿ]")
"""A sentence that begins within a word: pikepdf and PyPDFForm draw a line end as a sign that cairo leaves away."""
_TICKS = frozenset("xX×✓✔✗✘✕✖☑☒✅■▪●•◼⬛✚+√vV34568lnuH")
"""What programs draw into a ticked box; the digits and small letters are ZapfDingbats read as Latin."""
_SQUARE = 0.8
"""Share of its own box that a full square inks; a letter has half."""
_SOURCE = Source.PAGE_TEXT


def read_page(
    text: PageText,
    registered: Registered,
    edition: EditionMap,
    number: int,
    sheet: Sheet,
    blank: Sheet,
    face: Face | None = None,
) -> tuple[dict[str, Seen], list[Stray]]:
    """What a page of an edition says of each of its fields, and what stands on it outside all boxes.

    `number` is the form's own page, `sheet` the page as `registered` puts it, `blank` the same page of the blank.
    `face` vouches for letters of a page that reads as garbage; without it none is believed.
    """
    boxes = edition.boxes_by_page[number]
    if registered.sloppy:
        keys = dict.fromkeys(box.key for box in boxes)
        return {key: unknown(key, "page_not_registered", "", _SOURCE) for key in keys}, []
    page_map = edition.pages[number - 1]
    added = sheet.added(blank)
    over = without_printed(added, text, registered, page_map.height) if registered.anew else []
    sorted_words, loose = sort_words(text, registered, boxes, page_map, added)
    for each in sorted_words:
        each.overprinted = any(overlaps(each.box.rect, word) for word in over)
    page = _Page(
        added,
        page_map.height,
        face,
        garbled=registered.garbled,
        verbatim=_is_verbatim(text, registered),
        turned=edition.form.direction == "rtl",
    )
    seen: dict[str, list[Seen]] = {}
    pens: dict[str, Seen] = {}
    for each in sorted_words:
        key, kind = each.box.key, edition.fields[each.box.key].type
        if each.box.kind == "sign_here":
            pens[key] = page.signature(each)
        elif kind is FieldType.CHECKBOX:
            seen.setdefault(key, []).append(page.tick(each))
        elif kind is not FieldType.CHOICE:
            seen.setdefault(key, []).append(page.text(each))
    merged = {key: merge(key, found) for key, found in seen.items()}
    choices = [each for each in sorted_words if edition.fields[each.box.key].type is FieldType.CHOICE]
    merged |= {key: _choice(key, choices, page) for key in dict.fromkeys(each.box.key for each in choices)}
    for key, pen in pens.items():
        merged[key] = _signed(key, merged.get(key), pen)
    known = [*code_rects(text, registered, page_map), *(w.box for each in sorted_words for w in each.words)]
    return merged, strays(loose, boxes, page_map, added, known)


class _Page:
    """The look of one page, box by box."""

    def __init__(
        self, added: Image.Image, height: float, face: Face | None, *, garbled: bool, verbatim: bool, turned: bool
    ) -> None:
        self.added, self.height, self.face = added, height, face
        self.garbled, self.verbatim, self.turned = garbled, verbatim, turned

    def text(self, each: InBox) -> Seen:
        """A text field."""
        key, box = each.box.key, each.box.rect
        found = lines(each.words)
        if each.box.kind == "multiline":
            text, sure = joined(found, box)
        else:
            text, sure = " ".join(line.text for line in found), all(line.sure for line in found)
        if each.words and not text.strip():
            each.words, text = [], ""
        if not each.words and each.unseen:
            return unknown(key, "text_unseen", " ".join(word.text for word in each.unseen), _SOURCE)
        if not each.words:
            if each.overprinted or self._inked(each) > SPECK:
                return unknown(key, "ink_unread", "", _SOURCE)
            return Seen("", "", _SOURCE, PARTLY)
        code = self._fault(each, found, text, sure=sure)
        if code:
            whole = " ".join([text, *(word.text for word in each.beyond)])
            return unknown(key, code, whole, _SOURCE)
        wrapped = len(found) > sum(1 for line in text.split("\n") if line.strip())
        said = [finding("line_ends_unclear", key)] if each.box.kind == "multiline" and wrapped else []
        return Seen(text, text, _SOURCE, PARTLY, findings=said)

    def _fault(self, each: InBox, found: Sequence[Line], text: str, *, sure: bool) -> str | None:
        """Why the text of a box is not to be believed; None where it is."""
        words = each.words
        if self.garbled and not (self.face and self.face.vouches(words)):
            return "text_clipped" if each.beyond or is_cut(each, turned=self.turned) else "text_garbled"
        if any(not self._shown(word) for word in words):
            return "text_clipped" if is_cut(each, turned=self.turned) else "text_unseen"
        if destroyed(text, words):
            return "text_damaged"
        if self._inked(each) > SPECK:
            return "ink_unread"
        kept = self.verbatim and all(word.word.pen.nested for word in words)
        hides = not kept and may_hide(each, found, turned=self.turned)
        if each.beyond or hides or is_cut(each, turned=self.turned):
            return "text_clipped"
        run_together = each.box.kind == "multiline" and _RUN_TOGETHER.search(text)
        told = sure and not run_together and not doubled(words) and not begins_oddly(found, each.box.rect)
        return None if told else "text_order_unknown"

    def _shown(self, word: Placed) -> bool:
        """Whether every letter has ink."""
        if word.word.pen.hidden:
            return False
        left, top, right, bottom = pixels(word.box, self.height, -0.5)
        columns = self.added.crop((left, top, right, bottom)).reduce((1, bottom - top)).tobytes()
        for letter in word.letters:
            start, end = round((letter.box[0] - 0.5) * SCALE) - left, round((letter.box[2] + 0.5) * SCALE) - left
            if letter.text != NO_TEXT and not letter.text.isspace() and not any(columns[max(0, start) : end]):
                return False
        return True

    def _inked(self, each: InBox) -> int:
        """Pixels of ink in a box that belong to none of its words."""
        area = pixels(each.box.rect, self.height, 1.5)
        inside = self.added.crop(area)
        if inside.getbbox() is None:
            return 0
        eraser = ImageDraw.Draw(inside)
        for word in (*each.words, *each.beyond):
            x0, y0, x1, y1 = pixels(word.box, self.height, -1.5)
            eraser.rectangle((x0 - area[0], y0 - area[1], x1 - area[0], y1 - area[1]), fill=0)
        return inked(inside)

    def tick(self, each: InBox) -> Seen:
        """A box to tick."""
        key = each.box.key
        share = ink(self.added, each.box.rect, self.height, FRAME)
        letters = "".join(word.text for word in each.words if self._shown(word))
        speck = share >= CLEAN and (share < TICKED or self._is_small(each))
        odd = (share < CLEAN and each.words) or not set(letters) <= _TICKS or each.overprinted
        if speck or odd or self._is_no(each):
            return unknown(key, "mark_unclear", "", _SOURCE, others=[True, False])
        if share < CLEAN:
            return Seen(False, "", _SOURCE, PARTLY)
        return Seen(True, letters or each.box.on_state or "", _SOURCE, SURE if letters else PARTLY)

    def _is_no(self, each: InBox) -> bool:
        """Whether an "n" in a box is the letter, for no, and not the full square that it is in ZapfDingbats."""
        said = [letter.box for word in each.words for letter in word.letters if letter.text == "n"]
        return any(ink(self.added, box, self.height) < _SQUARE for box in said)

    def _is_small(self, each: InBox) -> bool:
        """Whether the ink in a box reaches less far than a mark does."""
        extent = ink_box(self.added, each.box.rect, self.height, FRAME)
        side = MARK * (each.box.rect[2] - each.box.rect[0] - 2 * FRAME)
        return extent is None or max(extent[2] - extent[0], extent[3] - extent[1]) < side

    def signature(self, each: InBox) -> Seen:
        """Room for a pen: a typed name, a mark, or nothing."""
        if each.words:
            return self.text(each)
        x0, _, x1, _ = each.box.rect
        share = ink(self.added, each.box.rect, self.height, 1.0)
        extent = ink_box(self.added, each.box.rect, self.height, 1.0)
        if each.overprinted:
            return unknown(each.box.key, "mark_unclear", "", _SOURCE)
        if extent is None or self._inked(each) <= SPECK:
            return Seen("", "", _SOURCE, PARTLY)
        if share >= SIGNED and extent[2] - extent[0] >= SPAN * (x1 - x0):
            return Seen("", "", _SOURCE, PARTLY, mark="drawn")
        return unknown(each.box.key, "mark_unclear", "", _SOURCE)


def _is_verbatim(text: PageText, registered: Registered) -> bool:
    """Whether fields' appearances stand in the page as they were, each in a form XObject: then what their boxes
    cut off is still in the file. Cairo and Ghostscript write the page anew and leave away what does not show."""
    return not any(text.words[index].pen.nested for index in registered.printed)


def _choice(key: str, boxes: Iterable[InBox], page: _Page) -> Seen:
    """One of several buttons."""
    found = [(each.box.on_state or "", page.tick(each)) for each in boxes if each.box.key == key]
    pressed = [state for state, seen in found if seen.value]
    unclear = [state for state, seen in found if seen.value is None]
    if len(pressed) > 1 or unclear:
        return unknown(key, "mark_unclear", "", _SOURCE, others=[*pressed, *unclear])
    value = pressed[0] if pressed else ""
    return Seen(value, value, _SOURCE, PARTLY)


def _signed(key: str, typed: Seen | None, pen: Seen) -> Seen:
    """The typed name beside what stands in the room for a pen."""
    if typed is None or (typed.value == "" and pen.value):
        return pen
    if pen.value is None and typed.value is not None:
        said = [Alternative(typed.value, _SOURCE)] if typed.value else []
        return Seen(None, typed.raw, _SOURCE, NOT, [*said, *pen.alternatives], pen.findings)
    if pen.value and typed.value and pen.value != typed.value:
        return unknown(key, "field_repeated", typed.raw, _SOURCE, others=[typed.value, pen.value])
    return Seen(typed.value, typed.raw, _SOURCE, typed.confidence, typed.alternatives, typed.findings, pen.mark)
