"""Sections to strips: one function a layout."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from pdfforms.build import style as st
from pdfforms.build.inline import flow
from pdfforms.build.parts import Area, Entry, Item, Node, Strip, Text, measure
from pdfforms.draw.wrap import wrap
from pdfforms.model.form import BLANK, Field, FieldType, Form, Layout, Section


@dataclass
class Blocks:
    """Makes the strips of one form for one width."""

    form: Form
    width: float
    root: Node

    def section(self, section: Section) -> list[Strip]:
        """The strips of a section, top down, in reading order."""
        node = Node("Sect", self.root)
        strips = self._heading(section, node)
        if section.layout is not Layout.SENTENCES:
            strips += [strip for text in section.text for strip in self._paragraph(text, node)]
        if strips:
            strips[-1].keep = bool(section.fields)
        strips += _LAYOUTS[section.layout](self, section, node)
        if section.note:
            for strip in strips[-1:]:
                strip.keep = True
            strips += self._paragraph(section.note, node, style=st.LABEL)
        strips[0].gap = st.SECTION_GAP if section.heading else st.ROW_GAP + 4
        strips[0].new_page = section.page_break
        return strips

    # -- text

    def _heading(self, section: Section, node: Node) -> list[Strip]:
        if not section.heading:
            return []
        inset, pad = 9.0, 2.5
        made, height = self._text(
            section.heading, Node(f"H{section.level}", node), st.HEADING, inset, self.width - 2 * inset
        )
        band = height + 2 * pad
        items: list[Item] = [
            Area(0, 0, self.width, band, st.BAND),
            Area(0, 0, 3, band, st.ACCENT),
            *(_moved(item, 0, pad) for item in made),
        ]
        return [Strip(band + 6, items, keep=True)]

    def _paragraph(self, text: str, node: Node, style: st.Style = st.BODY) -> list[Strip]:
        return [self._lines(text, Node("P", node), style, below=5)]

    def _lines(self, text: str, node: Node, style: st.Style, *, below: float, keep: bool = False) -> Strip:
        items, height = self._text(text, node, style, 0, self.width)
        return Strip(height + below, items, keep)

    def _text(
        self, text: str, node: Node | None, style: st.Style, x: float, width: float
    ) -> tuple[list[Item], float]:
        measured = partial(measure, style=style, direction=self.form.direction)
        lines = wrap(text, width, measured)
        items: list[Item] = [
            Text(
                node, x, number * style.pitch + (style.pitch + style.size * 0.72) / 2, line, style, measured(line)
            )
            for number, line in enumerate(lines)
        ]
        return items, len(lines) * style.pitch

    # -- layouts

    def nothing(self, _section: Section, _node: Node) -> list[Strip]:
        """Text alone."""
        return []

    def row(self, section: Section, node: Node) -> list[Strip]:
        """Fields side by side, each under its label."""
        total = sum(each.width for each in section.fields)
        room = self.width - st.COLUMN_GAP * (len(section.fields) - 1)
        items: list[Item] = []
        x, top, columns = 0.0, 0.0, []
        for each in section.fields:
            width = room * each.width / total
            label, height = self._text(each.label, Node("P", node), st.LABEL, x, width)
            columns.append((each, x, width, label))
            top = max(top, height + 2)
            x += width + st.COLUMN_GAP
        for each, x, width, label in columns:
            items += label
            items += self._hint(each, label, x, width)
            items += self._field(each, _node_of(label), x, top, width, st.FIELD_HEIGHT)
        return [Strip(top + st.FIELD_HEIGHT + st.ROW_GAP, items)]

    def sentences(self, section: Section, node: Node) -> list[Strip]:
        """Running text with fields in it, a paragraph a sentence; short ones side by side in columns."""
        fields = {each.key: each for each in section.fields}
        width = (self.width - st.COLUMN_GAP * (section.columns - 1)) / section.columns
        strips: list[Strip] = []
        column = 0
        for text in section.text:
            paragraph = Node("P", node)
            items, height = flow(text, fields, paragraph, st.BODY, 0, width, self.form.direction)
            if section.columns > 1 and height > st.INLINE_HEIGHT + 8:
                items, height = flow(text, fields, paragraph, st.BODY, 0, self.width, self.form.direction)
                column = 0
                strips.append(Strip(height + 3, items))
                continue
            if column:
                strips[-1].items += [_moved(item, column * (width + st.COLUMN_GAP), 0) for item in items]
                strips[-1].height = max(strips[-1].height, height + 3)
            else:
                strips.append(Strip(height + 3, items))
            column = (column + 1) % section.columns
        return strips

    def numbered(self, section: Section, node: Node) -> list[Strip]:
        """A list of numbered lines to write on."""
        rows = Node("L", node, _list_numbering("Decimal"))
        indent = 20.0
        strips = []
        for number, each in enumerate(section.fields, 1):
            item = Node("LI", rows)
            label = Node("Lbl", item)
            text = each.label or f"{number}."
            baseline = (st.FIELD_HEIGHT + st.BODY.size * 0.72) / 2
            width = measure(text, st.BODY, self.form.direction)
            items: list[Item] = [Text(label, 0, baseline, text, st.BODY, width)]
            body = Node("LBody", item)
            items += self._field(each, body, indent, 0, self.width - indent, st.FIELD_HEIGHT)
            strips.append(Strip(st.FIELD_HEIGHT + st.ROW_GAP, items, keep=number < len(section.fields)))
        return strips

    def checklist(self, section: Section, node: Node) -> list[Strip]:
        """Boxes with their texts, down one column after the other."""
        rows = Node("L", node, _list_numbering("None"))
        inner = {key for each in section.fields for key in BLANK.findall(each.label)}
        fields = {each.key: each for each in section.fields}
        width = (self.width - st.COLUMN_GAP * (section.columns - 1)) / section.columns
        gap = st.WIDE_ROW_GAP if section.wide else st.ROW_GAP
        cells = [self._tick(each, fields, rows, width, gap) for each in section.fields if each.key not in inner]
        if section.columns == 1:
            return cells
        items: list[Item] = []
        heights = [0.0]
        for cell, column in zip(cells, _columns([cell.height for cell in cells], section.columns), strict=True):
            while column >= len(heights):
                heights.append(0.0)
            items += [_moved(item, column * (width + st.COLUMN_GAP), heights[column]) for item in cell.items]
            heights[column] += cell.height
        return [Strip(max(heights), items)]

    def _tick(self, each: Field, fields: dict[str, Field], rows: Node, width: float, gap: float) -> Strip:
        item = Node("LI", rows)
        label = Node("Lbl", item)
        indent = st.BOX + 8
        form = Node("Form", label)
        body = Node("LBody", item)
        texts, height = flow(each.label, fields, body, st.ITEM, indent, width - indent, self.form.direction)
        first = texts[0]
        middle = first.y - st.ITEM.size * 0.36 if isinstance(first, Text) else first.y + first.height / 2
        top = max(0.0, middle - st.BOX / 2)
        shift = max(0.0, st.BOX / 2 - middle)
        items: list[Item] = [
            Area(0, top, st.BOX, st.BOX, "#ffffff", st.BOX_LINE, 1.5),
            Entry(form, 0, top, st.BOX, st.BOX, each, "checkbox"),
            *(_moved(text, 0, shift) for text in texts),
        ]
        return Strip(max(height + shift, st.BOX) + gap, items)

    def lines(self, section: Section, node: Node) -> list[Strip]:
        """Room to write."""
        strips = []
        for each in section.fields:
            paragraph = Node("P", node)
            label, top = self._text(each.label, paragraph, st.LABEL, 0, self.width) if each.label else ([], 0.0)
            height = each.lines * st.WRITING_LINE
            kind = "multiline" if each.type is FieldType.MULTILINE else "text"
            items = [*label, *self._field(each, paragraph, 0, top, self.width, height, kind)]
            for item in items:
                if section.fill and isinstance(item, (Area, Entry)):
                    item.stretch = True
            strips.append(Strip(top + height + st.ROW_GAP, items))
        return strips

    def options(self, section: Section, node: Node) -> list[Strip]:
        """One of several: a label, then a round button for each option."""
        return [strip for each in section.fields for strip in self._choice(each, node)]

    def _choice(self, each: Field, node: Node) -> list[Strip]:
        question = self._lines(each.label, Node("P", node), st.LABEL, below=3, keep=True)
        rows = Node("L", node, _list_numbering("None"))
        items: list[Item] = []
        x, y, indent = 0.0, 0.0, st.BOX + 7
        for index, option in enumerate(each.options):
            width = measure(option.label, st.ITEM, self.form.direction)
            if x and x + indent + width > self.width:
                x, y = 0.0, y + st.BOX + st.ROW_GAP
            item = Node("LI", rows)
            form = Node("Form", Node("Lbl", item))
            items.append(Area(x, y, st.BOX, st.BOX, "#ffffff", st.BOX_LINE, st.BOX / 2))
            items.append(Entry(form, x, y, st.BOX, st.BOX, each, "radio", option=index))
            baseline = y + st.BOX / 2 + st.ITEM.size * 0.36
            items.append(Text(Node("LBody", item), x + indent, baseline, option.label, st.ITEM, width))
            x += indent + width + st.COLUMN_GAP
        return [question, Strip(y + st.BOX + st.ROW_GAP, items)]

    def signatures(self, section: Section, node: Node) -> list[Strip]:
        """A person a row: room to sign, a typed name, a date."""
        strips, fields = [], list(section.fields)
        while fields:
            signature = fields.pop(0)
            date = fields.pop(0) if fields and fields[0].type is FieldType.DATE else None
            strips.append(self._signature(signature, date, node))
        return strips

    def _signature(self, signature: Field, date: Field | None, node: Node) -> Strip:
        gap, date_width = 10.0, 104.0
        sign = (self.width - date_width - 2 * gap) * 0.56
        name = self.width - date_width - 2 * gap - sign
        label, top = self._text(signature.label, Node("P", node), st.LABEL, 0, sign)
        caption = Node("P", node)
        typed = "" if signature.digital else self.form.word("Type full name")
        items: list[Item] = [*label, *self._caption(typed, caption, sign + gap, name, top)]
        top += 2
        items.append(Area(0, top, sign, st.SIGN_HEIGHT, None, st.FIELD_LINE, st.RADIUS))
        items.append(Entry(None, 0, top, sign, st.SIGN_HEIGHT, signature, "sign_here"))
        kind = "sig" if signature.digital else "text"
        items += self._field(signature, caption, sign + gap, top, name, st.SIGN_HEIGHT, kind)
        if date is not None:
            x = self.width - date_width
            words, _ = self._text(date.label, Node("P", node), st.LABEL, x, date_width)
            items += [*words, *self._field(date, _node_of(words), x, top, date_width, st.SIGN_HEIGHT)]
        return Strip(top + st.SIGN_HEIGHT + st.ROW_GAP + 2, items)

    def _caption(self, text: str, node: Node, x: float, width: float, bottom: float) -> list[Item]:
        """Small print with its last line just above `bottom`."""
        if not text:
            return []
        items, height = self._text(text, node, st.HINT, x, width)
        return [_moved(item, 0, max(0.0, bottom - height)) for item in items]

    def _hint(self, each: Field, label: list[Item], x: float, width: float) -> list[Item]:
        """Small print at the far end of a field's label."""
        last = label[-1]
        span = measure(each.hint, st.HINT, self.form.direction)
        if not each.hint or not isinstance(last, Text):
            return []
        return [Text(last.node, x + width - span, last.y, each.hint, st.HINT, span)]

    def _field(
        self, each: Field, parent: Node, x: float, y: float, width: float, height: float, kind: str = "text"
    ) -> list[Item]:
        """A box to write in."""
        return [
            Area(x, y, width, height, st.FIELD_FILL, st.FIELD_LINE, st.RADIUS),
            Entry(Node("Form", parent), x, y, width, height, each, kind),
        ]


_LAYOUTS = {
    Layout.TEXT: Blocks.nothing,
    Layout.ROW: Blocks.row,
    Layout.SENTENCES: Blocks.sentences,
    Layout.NUMBERED: Blocks.numbered,
    Layout.CHECKLIST: Blocks.checklist,
    Layout.LINES: Blocks.lines,
    Layout.OPTIONS: Blocks.options,
    Layout.SIGNATURES: Blocks.signatures,
}


def _node_of(label: list[Item]) -> Node:
    first = label[0]
    if not isinstance(first, Text) or first.node is None:
        raise TypeError("a label begins with text that belongs to a structure element")
    return first.node


def _list_numbering(kind: str) -> dict[str, object]:
    return {"ListNumbering": kind}


def _moved(item: Item, dx: float, dy: float) -> Item:
    item.x += dx
    item.y += dy
    return item


def _columns(heights: list[float], count: int) -> list[int]:
    """The column of each cell: in order, each column as full as an even share asks for."""
    share, columns, used, column = sum(heights) / count, [], 0.0, 0
    for height in heights:
        if column < count - 1 and used and used + height / 2 > share:
            column, used = column + 1, 0.0
        columns.append(column)
        used += height
    return columns
