"""Strips to pages: where every item of a form stands, in points, origin bottom left."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations

from pdfforms.build import style as st
from pdfforms.build.blocks import Blocks
from pdfforms.build.parts import Area, Entry, Item, Node, Strip, Text, measure, shortened
from pdfforms.model.form import Field, FieldType, Form

SMALLEST_BOX = 12.0
_TOUCH = 0.5
"""How far, in points, two things may reach into each other before they count as overlapping."""


@dataclass(frozen=True)
class Misfit:
    """Something that does not fit its page."""

    message: str
    key: str | None = None
    """The field, where it is one."""
    text: str | None = None
    """The line of text, where it is one."""

    def __str__(self) -> str:
        return self.message


@dataclass
class Page:
    """One page, its items placed: x from the left, y from the lower edge (of boxes their lower edge)."""

    width: float
    height: float
    items: list[Item] = field(default_factory=list)


@dataclass
class Pages:
    """A form laid out for one paper."""

    form: Form
    paper: str
    root: Node
    pages: list[Page]
    faults: list[Misfit]


def lay_out(form: Form, paper: str) -> Pages:
    """Places a form's items. Right-to-left forms are the mirror image."""
    width, height = st.PAPERS[paper]
    root = Node("Part")
    blocks = Blocks(form, width - 2 * st.MARGIN, root)
    strips = [_title(blocks), *(strip for section in form.sections for strip in blocks.section(section))]
    faults: list[Misfit] = []
    pages: list[Page] = []
    for number, chunk in enumerate(_paginate(strips, height, faults)):
        page = Page(width, height)
        top = height - st.HEAD
        head = _running_head(blocks) if number else None
        for strip in ([head] if head else []) + _stretched(chunk, top - st.FOOT - (head.height if head else 0)):
            _put(page, strip, top)
            top -= strip.height
        pages.append(page)
    faults += [fault for page in pages for item in page.items for fault in _misfits(item, page)]
    faults += [fault for page in pages for fault in _collisions(page)]
    if form.direction == "rtl":
        for page in pages:
            _mirror(page)
    return Pages(form, paper, root, pages, faults)


def _title(blocks: Blocks) -> Strip:
    form = blocks.form
    items, y = [], 0.0
    lines = [(form.organization, st.ORGANIZATION, "P"), (form.title, st.TITLE, "H1")]
    if form.draft:
        lines.append((form.word("Draft translation, not reviewed"), st.HINT, "P"))
    for text, style, tag in lines:
        if text:
            made, height = blocks._text(text, Node(tag, blocks.root), style, 0, blocks.width)
            items += [_down(item, y) for item in made]
            y += height + 2
    items.append(Area(0, y + 4, blocks.width, 1.6, st.ACCENT))
    return Strip(y + 14, items, keep=True)


def _running_head(blocks: Blocks) -> Strip:
    """The head of a later page: the form's title and the fields that are repeated."""
    form, width = blocks.form, blocks.width
    repeated = [each for each in form.fields if each.repeat]
    baseline = (st.INLINE_HEIGHT + st.RUNNING.size * 0.72) / 2
    room = width * 0.5
    title = shortened(form.title, st.RUNNING, form.direction, width - room - 8 if repeated else width)
    items: list[Item] = [Text(None, 0, baseline, title, st.RUNNING, measure(title, st.RUNNING, form.direction))]
    x = width - room
    for each in repeated:
        share = room / len(repeated)
        paragraph = Node("P", blocks.root)
        label = measure(each.label, st.LABEL, form.direction)
        items.append(Text(paragraph, x, baseline, each.label, st.LABEL, label))
        left, box = x + label + 6, share - label - 6
        items.append(Area(left, 0, box, st.INLINE_HEIGHT, st.FIELD_FILL, st.FIELD_LINE, st.RADIUS))
        items.append(Entry(Node("Form", paragraph), left, 0, box, st.INLINE_HEIGHT, each, "text"))
        x += share
    items.append(Area(0, st.INLINE_HEIGHT + 6, width, 0.8, st.HAIRLINE))
    return Strip(st.INLINE_HEIGHT + 15, items)


def _paginate(strips: list[Strip], height: float, faults: list[Misfit]) -> list[list[Strip]]:
    """Groups that are kept together go to the next page when they no longer fit."""
    first = height - st.HEAD - st.FOOT
    later = first - st.INLINE_HEIGHT - 15
    pages: list[list[Strip]] = [[]]
    left = first
    for group in _groups(strips):
        needed = sum(strip.height for strip in group)
        gap = group[0].gap if pages[-1] else 0.0
        if pages[-1] and (group[0].new_page or needed + gap > left):
            pages.append([])
            left, gap = later, 0.0
        if needed > left:
            faults.append(_too_high(group, needed, left))
        group[0].height += gap
        for item in group[0].items:
            _down(item, gap)
        pages[-1] += group
        left -= needed + gap
    return pages


def _groups(strips: list[Strip]) -> list[list[Strip]]:
    groups: list[list[Strip]] = []
    together = False
    for strip in strips:
        if together and not strip.new_page:
            groups[-1].append(strip)
        else:
            groups.append([strip])
        together = strip.keep
    return groups


def _stretched(strips: list[Strip], room: float) -> list[Strip]:
    """Gives the height that is left to what can take it; a little of it to every strip where nothing can."""
    takers = [strip for strip in strips if strip.stretches]
    spare = max(0.0, room - sum(strip.height for strip in strips))
    share = spare / len(takers) if takers else min(st.MOST_SPREAD, spare / len(strips))
    for strip in takers or strips:
        strip.height += share
        for item in strip.items:
            if isinstance(item, (Area, Entry)) and item.stretch:
                item.height += share
    return strips


def _put(page: Page, strip: Strip, top: float) -> None:
    """From the strip's own corner to the page's."""
    for item in strip.items:
        item.x += st.MARGIN
        item.y = top - item.y - (0.0 if isinstance(item, Text) else item.height)
        page.items.append(item)


def _mirror(page: Page) -> None:
    for item in page.items:
        item.x = page.width - item.x - item.width


def _too_high(group: list[Strip], needed: float, room: float) -> Misfit:
    items = [item for strip in group for item in strip.items]
    key = next((item.field.key for item in items if isinstance(item, Entry)), None)
    text = next((item.text for item in items if isinstance(item, Text)), None)
    return Misfit(f"a part of the form is {needed:.0f} points high, its page has room for {room:.0f}", key, text)


def _misfits(item: Item, page: Page) -> list[Misfit]:
    """Text wider than its place, fields too small to use."""
    right = page.width - st.MARGIN + _TOUCH
    if isinstance(item, Text) and (item.x + item.width > right or item.width > right - st.MARGIN):
        return [Misfit(f"{_name(item)} does not fit its box", text=item.text)]
    if isinstance(item, Entry) and (item.x + item.width > right or item.width < _narrowest(item.field)):
        return [Misfit(f"{_name(item)} does not fit its box", item.field.key)]
    return []


def _collisions(page: Page) -> list[Misfit]:
    """Text and fields that run into each other."""
    placed = [(item, _extent(item)) for item in page.items if not isinstance(item, Area)]
    found = []
    for (one, (x0, y0, x1, y1)), (other, (u0, v0, u1, v1)) in combinations(placed, 2):
        if min(x1, u1) - max(x0, u0) > _TOUCH and min(y1, v1) - max(y0, v0) > _TOUCH:
            text = next((item.text for item in (one, other) if isinstance(item, Text)), None)
            key = one.field.key if isinstance(one, Entry) and text is None else None
            found.append(Misfit(f"{_name(one)} runs into {_name(other)}", key, text))
    return found


def _extent(item: Text | Entry) -> tuple[float, float, float, float]:
    """The box of a placed item; of a text, from its baseline to the height of its capitals."""
    height = item.style.size * 0.72 if isinstance(item, Text) else item.height
    return item.x, item.y, item.x + item.width, item.y + height


def _name(item: Text | Entry) -> str:
    return f"the text {_beginning(item.text)!r}" if isinstance(item, Text) else f"field {item.field.key!r}"


def _beginning(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:23].rstrip()}…"


def _narrowest(each: Field) -> float:
    return SMALLEST_BOX if each.type in (FieldType.CHECKBOX, FieldType.CHOICE) else 36.0


def _down(item: Item, distance: float) -> Item:
    item.y += distance
    return item
