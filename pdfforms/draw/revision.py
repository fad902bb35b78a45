"""An incremental update of a blank: values with their appearances, and the copy code (ISO 32000-2, 7.5.6)."""

from __future__ import annotations

import hashlib
from itertools import count
from typing import Any

from pdfforms.draw.appearance import MARK_FILL, MARK_LINE, Appearances, tick_stream
from pdfforms.draw.cos import Indirect, Raw, dump, name, text_string
from pdfforms.draw.pagecode import page_code
from pdfforms.draw.png import Png
from pdfforms.draw.template import FieldObject, Template, WidgetObject
from pdfforms.draw.widgets import READ_ONLY


class Revision:
    """One personal copy being made. Field names must be those of the blank (KeyError)."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._form_font = Raw(b"%d 0 R" % template.form_font)
        self._appearances = Appearances(self._form_font)
        self._next = count(template.size)
        self._numbers: dict[Indirect, int] = {}
        self._queue: list[Indirect] = []
        self._changed: dict[int, bytes] = {}

    def text(
        self,
        field_name: str,
        value: str,
        *,
        locked: bool = False,
        sign: str = "",
        asks: str = "",
        picture: Png | None = None,
    ) -> bool:
        """Sets a text field; returns whether all of the value shows in its box. `sign` names its widgets (/NM).

        `asks` are the words by which a marked field says that it waits for an answer, before its own description;
        `picture` stands beside the text.
        """
        field = self._template.fields[field_name]
        whole = True
        drawn: list[Indirect] = []
        for widget in field.widgets:
            stream, fits = self._appearances.text(
                value,
                widget.width,
                widget.height,
                multiline=field.multiline,
                quadding=field.quadding,
                marked=bool(asks),
                picture=picture,
            )
            drawn.append(Indirect(stream))
            whole = whole and fits
        entries = (b"" if field.kind == "Sig" else b"/V " + text_string(value)) + _flags(field, locked)
        self._write(field, entries, [b"/AP<</N %s>>" % self._ref(each) + _sign(sign) for each in drawn], asks)
        return whole

    def box(self, field_name: str, ticked: bool, *, locked: bool = False, sign: str = "", asks: str = "") -> None:
        """Ticks a checkbox or clears it."""
        on_state = self._template.fields[field_name].widgets[0].on_state
        self._button(field_name, on_state if ticked else "", locked, sign, asks)

    def choice(
        self, field_name: str, option: str, *, locked: bool = False, sign: str = "", asks: str = ""
    ) -> None:
        """Presses the radio button of an option; "" for none."""
        self._button(field_name, option, locked, sign, asks)

    def hidden(self, field_name: str, value: str) -> None:
        """Sets a field without an appearance."""
        field = self._template.fields[field_name]
        self._write(field, b"/V " + text_string(value) + _flags(field, False), [b""], "")

    def code(self, page: int, identity: str, copy: str, *, rtl: bool) -> None:
        """Replaces the code of a page, counted from 0."""
        old = self._template.codes[page]
        stream = page_code(identity, copy, old.width, old.height, self._form_font, rtl=rtl)
        self._changed[old.number] = dump(stream, self._number_of)

    def finish(self) -> bytes:
        """The blank's bytes with the revision behind them; the blank alone where nothing was set."""
        if not self._changed:
            return self._template.data
        self._appearances.finish()
        objects = dict(self._changed)
        while self._queue:
            each = self._queue.pop()
            objects[self._number_of(each)] = dump(each.value, self._number_of)
        return self._assemble(objects)

    def _button(self, field_name: str, state: str, locked: bool, sign: str, asks: str) -> None:
        field = self._template.fields[field_name]
        value = name(state or "Off")
        shown = [
            b"/AS "
            + (value if widget.on_state == state else b"/Off")
            + b"/AP "
            + (self._marked(field, widget) if asks else widget.appearances)
            + _sign(sign)
            for widget in field.widgets
        ]
        self._write(field, b"/V " + value + _flags(field, locked), shown, asks)

    def _marked(self, field: FieldObject, widget: WidgetObject) -> bytes:
        """The states of a button that waits for an answer."""
        off, on = (
            self._ref(Indirect(tick_stream(widget.width, on=each, round_button=field.round, marked=True)))
            for each in (False, True)
        )
        return b"<</N<<%s %s/Off %s>>>>" % (name(widget.on_state), on, off)

    def _write(self, field: FieldObject, entries: bytes, shown: list[bytes], asks: str) -> None:
        """Field entries to the field, appearance entries to each of its widgets."""
        own = [
            widget.head + _described(widget.description, asks) + _looking(widget.look, asks) + each
            for widget, each in zip(field.widgets, shown, strict=True)
        ]
        if field.merged:
            self._changed[field.number] = own[0] + entries + b">>"
            return
        self._changed[field.number] = field.head + _described(field.description, asks) + entries + b">>"
        for widget, each in zip(field.widgets, own, strict=True):
            self._changed[widget.number] = each + b">>"

    def _ref(self, each: Indirect) -> bytes:
        return b"%d 0 R" % self._number_of(each)

    def _number_of(self, each: Indirect) -> int:
        if each not in self._numbers:
            self._numbers[each] = next(self._next)
            self._queue.append(each)
        return self._numbers[each]

    def _assemble(self, objects: dict[int, bytes]) -> bytes:
        template = self._template
        parts, offsets, position = [template.data], {}, len(template.data)
        for number, body in sorted(objects.items()):
            offsets[number] = position
            parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
            position += len(parts[-1])
        identifier = hashlib.sha256(b"".join(parts[1:])).digest()[:16]
        trailer = dump(
            {
                "Size": max(template.size, *(number + 1 for number in offsets)),
                "Root": Raw(template.root),
                "Info": Raw(template.info),
                "Prev": template.startxref,
                "ID": [template.first_id, identifier],
            },
            self._number_of,
        )
        tail = b"xref\n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (_xref(offsets), trailer, position)
        return b"".join([*parts, tail])


def _flags(field: FieldObject, locked: bool) -> bytes:
    flags = field.flags | (READ_ONLY if locked else 0)
    return b"/Ff %d" % flags if flags else b""


def _sign(sign: str) -> bytes:
    return b"/NM(%s)" % sign.encode("ascii") if sign else b""


def _described(description: str, asks: str) -> bytes:
    """/TU, what a screen reader says."""
    if not description:
        return b""
    return b"/TU " + text_string(f"{asks} {description}" if asks else description)


def _looking(look: bytes, asks: str) -> bytes:
    """/MK: viewers that draw a field again take the colours of its mark from there."""
    if not asks:
        return look
    colours = b"/BG[%s]/BC[%s]" % (MARK_FILL.encode(), MARK_LINE.encode())
    return look.removesuffix(b">>") + colours + b">>" if look else b"/MK<<" + colours + b">>"


def _xref(offsets: dict[int, int]) -> bytes:
    """Cross-reference subsections of consecutive numbers (7.5.4)."""
    sections: list[Any] = []
    for number in sorted(offsets):
        if sections and sections[-1][-1] == number - 1:
            sections[-1].append(number)
        else:
            sections.append([number])
    return b"".join(
        b"%d %d\n" % (section[0], len(section))
        + b"".join(b"%010d 00000 n \n" % offsets[number] for number in section)
        for section in sections
    )
