"""Answers on the pages of their edition: tagged text where the fields were."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from pdfforms.archive.copy.kept import Kept
from pdfforms.archive.copy.notes import Notes
from pdfforms.archive.copy.signing import sign
from pdfforms.archive.copy.words import word
from pdfforms.archive.copy.written import clean, written
from pdfforms.draw import formfont
from pdfforms.draw.appearance import (
    INK,
    PADDING,
    Typeset,
    lay_out,
    measure,
    paint_line,
    place_lines,
    tick_operators,
)
from pdfforms.draw.bidirectional import direction_of
from pdfforms.draw.cos import Name, Stream, number
from pdfforms.draw.drawing import Drawing, Page
from pdfforms.draw.pagecode import page_code
from pdfforms.draw.shape import missing_characters, shape
from pdfforms.draw.sheet import Mark, Piece, Place, Sheet, SheetPage, open_sheet
from pdfforms.draw.tags import Element
from pdfforms.draw.wrap import wrap
from pdfforms.model.form import FieldType
from pdfforms.model.identity import Identity, find_identities
from pdfforms.model.record import Signature, Value

DOUBT_FILL, DOUBT_INK = "#fbeecb", "#7a1f12"
"""What is not known: dark red on amber, told from every answer, also in grey."""
_FOOT, _FOOT_SIZE, _FOOT_COLOUR = 30.3, 7.0, "#5a6472"
_MARGIN = 48.0
_CUT_SIZE = 7.0
"""At which the beginning of an answer is set that is too long for its box."""
_CUT_PITCH = 1.3
_LONGEST = 3000
"""Characters that may fit a box; a longer text is not tried, for a family's file may hold any length."""


class FormPages:
    """Draws one form of a return."""

    def __init__(self, drawing: Drawing, kept: Kept, numbers: Mapping[str, int], made: str) -> None:
        self.kept, self.numbers, self.notes = kept, numbers, Notes()
        self.form = kept.edition.form
        self._drawing, self._made = drawing, made
        self._fields = kept.edition.fields
        self._values: dict[str, Value] = kept.record.values
        self.sheet = _sheet(kept.blank, kept.edition.identity)
        self.pages: list[Page] = []

    def paint(self, root: Element) -> None:
        """Adds the pages, and under `root` their structure."""
        self._drawing.form_fonts.setdefault(formfont.RESOURCE, self.sheet.form_font)
        for printed in self.sheet.pages:
            page = self._drawing.printed_page(printed, self._code(printed))
            self.pages.append(page)
            self._foot(page)
        for part in self.sheet.root:
            self._grow(part, root)

    def say(self, english: str, **values: object) -> str:
        """Our own words in the form's language."""
        return word(english, self.form.language).format(**values)

    def not_known(self, key: str, english: str = "not known: see finding\u00a0{number}") -> str:
        """Says that a value is not known, with the number of the finding that tells why."""
        number = self.numbers.get(key)
        return self.say(english, number=number) if number else self.say("not known: see findings")

    def _grow(self, piece: Piece, parent: Element) -> None:
        place = next((kid for kid in piece.kids if isinstance(kid, Place)), None)
        if place and self._is_signature(place):
            sign(self, self.pages[place.page], place.key, parent)
        element = parent.add(Element(piece.tag, attributes=dict(piece.attributes)))
        for kid in piece.kids:
            if isinstance(kid, Piece):
                self._grow(kid, element)
            elif isinstance(kid, Mark):
                page = self.pages[kid.page]
                self._drawing.tree.keep(page.number, kid.mcid, element, page.reference)
            else:
                self._answer(kid, element)

    def _is_signature(self, place: Place) -> bool:
        own = self._fields.get(place.key)
        return own is not None and own.type is FieldType.SIGNATURE

    def _answer(self, place: Place, element: Element) -> None:
        page, value = self.pages[place.page], self.value(place.key)
        if place.kind in ("checkbox", "radio"):
            self._box(page, place, element, value)
            return
        element.attributes["A"] = _print_field("tv", place.description)
        if value is None:
            self._mark(page, place, element, self.not_known(place.key))
        else:
            self._text(page, place, element, value)

    def value(self, key: str) -> Value:
        """The field's value; one that the record does not have is not known."""
        return self._values.get(key)

    # -- what stands in a box

    def _text(self, page: Page, place: Place, element: Element, value: Value) -> None:
        text = written(self._fields[place.key], value)
        self._note(place.key, text, value)
        width, height = _size(place)
        multiline = place.kind == "multiline"
        typeset = lay_out(text[:_LONGEST], width - 2 * PADDING, height, multiline=multiline)
        if not typeset.whole or len(text) > _LONGEST:
            if (place.key, text) not in self.notes.whole:
                self.notes.whole.append((place.key, text))
            typeset = _cut(text[:_LONGEST], width, height, self.say("… in full at the end"), multiline=multiline)
        self._set(page, place, element, typeset, INK)

    def _note(self, key: str, text: str, value: Value) -> None:
        original = (value.name or "") if isinstance(value, Signature) else value
        if isinstance(original, str) and clean(original) != original and key not in self.notes.damaged:
            self.notes.damaged.append(key)
        if missing := missing_characters(text.replace("\ufffd", "").replace("\n", " ")):
            self.notes.missing[key] = missing

    def _set(self, page: Page, place: Place, element: Element, typeset: Typeset, colour: str) -> None:
        width, height = _size(place)
        multiline = place.kind == "multiline"
        lines = place_lines(typeset, width, height, multiline=multiline, quadding=place.quadding)
        body = "\n".join(paint_line(line, typeset.size, self._drawing.glyphs) for line in lines if line.text)
        x, y = place.rect[:2]
        if body:
            page.paint(f"q 1 0 0 1 {number(x)} {number(y)} cm BT {colour} rg\n{body}\nET Q", element)

    def _mark(self, page: Page, place: Place, element: Element, words: str) -> None:
        """Says in the box that its value is not known."""
        x0, y0, x1, y1 = place.rect
        page.area((x0 + 1, y0 + 1, x1 - 1, y1 - 1), fill=DOUBT_FILL)
        size, lines = _fitted(words, x1 - x0 - 2 * PADDING, y1 - y0 - 3)
        base = (y0 + y1) / 2 + (len(lines) * 1.2 * size) / 2 - 0.95 * size
        parts = []
        for at, line in enumerate(lines):
            shaped = shape(line, "bold", direction_of(line))
            left = x0 + (x1 - x0 - shaped.width * size / 1000) / 2
            parts.append(self._drawing.glyphs.paint(shaped, left, base - at * 1.2 * size, size))
        page.paint(f"BT {_rgb(DOUBT_INK)} rg\n" + "\n".join(parts) + "\nET", element)

    def _box(self, page: Page, place: Place, element: Element, value: Value) -> None:
        """A tick or a dot, and in words what it says."""
        radio = place.kind == "radio"
        x0, y0, x1, _ = place.rect
        if value is None:
            words = self.not_known(place.key, "Not known whether ticked: see finding\u00a0{number}")
            self._doubtful(page, place, element)
            state = "neutral"
        else:
            on = value == place.on_state if radio else value is True
            words = self.say(("Chosen" if on else "Not chosen") if radio else "Ticked" if on else "Not ticked")
            tick = tick_operators(x1 - x0, round_button=radio) if on else ""
            page.paint(f"q 1 0 0 1 {number(x0)} {number(y0)} cm\n{tick}\nQ", element)
            state = "on" if on else "off"
        element.attributes["Alt"] = words
        role = _print_field("rb" if radio else "cb", place.description)
        element.attributes["A"] = role | {"checked": Name(state)}

    def _doubtful(self, page: Page, place: Place, element: Element) -> None:
        x0, y0, x1, y1 = place.rect
        page.area((x0 + 1, y0 + 1, x1 - 1, y1 - 1), fill=DOUBT_FILL)
        line, size = shape("?", "bold"), (y1 - y0) * 0.8
        left = (x0 + x1 - line.width * size / 1000) / 2
        page.text(line, left, (y0 + y1) / 2 - size * 0.36, size, DOUBT_INK, element)

    # -- what every page has

    def _code(self, printed: SheetPage) -> Stream | None:
        """The page's code with the copy's, as on the sheet that went out."""
        identity = next(iter(find_identities(printed.code_text)))
        copy = self.kept.record.copy
        if not copy:
            return None
        _, _, width, height = map(float, printed.code.entries["BBox"])
        rtl = self.form.direction == "rtl"
        return page_code(identity.with_copy(copy).text(), copy, width, height, self.sheet.form_font, rtl=rtl)

    def _foot(self, page: Page) -> None:
        words = self.say("Archive copy, made {date}. Its provenance stands at the end.", date=self._made)
        line = shape(words, "regular", self.form.direction)
        x = _MARGIN if self.form.direction == "ltr" else page.width - _MARGIN - line.width * _FOOT_SIZE / 1000
        page.text(line, x, _FOOT, _FOOT_SIZE, _FOOT_COLOUR, None)


@lru_cache(maxsize=16)
def _sheet(blank: bytes, edition: Identity) -> Sheet:
    """The pages of an edition in a blank."""
    return open_sheet(
        blank, lambda text: any(each.with_copy(None).whole() == edition for each in find_identities(text))
    )


def _size(place: Place) -> tuple[float, float]:
    x0, y0, x1, y1 = place.rect
    return x1 - x0, y1 - y0


def _rgb(colour: str) -> str:
    return " ".join(number(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))


def _print_field(role: str, description: str) -> dict[str, object]:
    """A field that is printed (ISO 32000-2, 14.8.5.6)."""
    return {"O": Name("PrintField"), "Role": Name(role), "Desc": description}


def _fitted(words: str, width: float, height: float) -> tuple[float, list[str]]:
    """The largest size at which our words fit a box, in one line or more."""
    size = 8.5
    while True:
        at = size

        def measured(text: str) -> float:
            return shape(text, "bold", direction_of(text)).width * at / 1000  # noqa: B023 -- used within the turn

        lines = wrap(words, width, measured)
        whole = all(measured(line) <= width for line in lines) and " ".join(lines) == words
        if (whole and len(lines) * 1.2 * size <= height) or size <= 4.5:
            return size, lines
        size -= 0.5


def _cut(text: str, width: float, height: float, ending: str, *, multiline: bool) -> Typeset:
    """The beginning of a text that is too long for its box, with words that say where all of it stands."""
    room, size = width - 2 * PADDING, _CUT_SIZE
    direction = direction_of(text)
    if not multiline:
        line = text.replace("\n", " ")
        return Typeset(((_beginning(line, ending, room, size), direction),), size, False)
    lines = [
        (line, direction_of(paragraph))
        for paragraph in text.split("\n")
        for line in wrap(paragraph, room, lambda words: measure(words, size, direction_of(words)))
    ]
    most = max(1, int((height - 2 * PADDING) / (size * _CUT_PITCH)))
    kept = lines[:most]
    last, way = kept.pop()
    return Typeset((*kept, (_beginning(last, ending, room, size), way)), size, False)


def _beginning(line: str, ending: str, room: float, size: float) -> str:
    """As much of a line as fits with the ending behind it."""
    direction = direction_of(line)
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(f"{line[:middle].rstrip()} {ending}", size, direction) <= room:
            low = middle
        else:
            high = middle - 1
    return f"{line[:low].rstrip()} {ending}"
