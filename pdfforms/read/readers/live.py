"""Live fields: what the widgets of a field say, value against appearance, widget against widget.

What decides (the first rule that applies):

| seen | value | confidence |
|---|---|---|
| an object that is broken, or stands in for a newer one that is | null, `damaged_file`, what it says | 0 |
| text that a program destroyed, or no text at all | null, `text_damaged` | 0 |
| a widget's own /V against its field's, unless it is empty and shows the field's | null, `field_repeated` | 0 |
| nothing stored or shown, by a widget that has lost its field | null, `field_missing` | 0 |
| value and appearance both tell, and differ | null, `value_appearance_differ` | 0 |
| widgets with different answers; at one place, an answer and none | null, `field_repeated` | 0 |
| a box or button whose /V and /AS differ, or whose /V is no state of it | null, `state_differs` | 0 |
| a ticked box without ink, an unticked one with more than a frame | null, `value_appearance_differ` | 0 |
| value and appearance agree | the value | 1 |
| the appearance lacks what its font lacks, is clipped, or cannot be read | the value | 0.95 |
| no appearance | the value | 0.9 |
"""

from __future__ import annotations

from collections.abc import Sequence

from pdfforms.model.codes import finding
from pdfforms.model.form import Field, FieldType
from pdfforms.model.reading import Source
from pdfforms.read.appearance import Appearances, Shown
from pdfforms.read.likeness import Match, compare
from pdfforms.read.names import Placed
from pdfforms.read.objects import RawWidget
from pdfforms.read.seen import PARTLY, STORED_ONLY, SURE, Seen, merge, unknown
from pdfforms.read.strings import clean, damaged, decode_text, legible, unmarked
from pdfforms.read.values import Name, StreamValue, Value

READ_ONLY = 1


class LiveReader:
    """Reads the live fields of one file."""

    def __init__(self, appearances: Appearances) -> None:
        self._appearances = appearances

    def read(self, each: Field, placed: Sequence[Placed]) -> Seen:
        """What a field's widgets at one place of the form say, together; `placed` has at least one."""
        if each.type is FieldType.CHOICE:
            return self._choice(each, placed)
        if each.type is FieldType.CHECKBOX:
            return merge(each.key, [self._box(each.key, one) for one in placed])
        return merge(each.key, [self._line(each, one.widget) for one in placed], same_place=True)

    # -- text

    def _line(self, each: Field, widget: RawWidget) -> Seen:
        if widget.kind == "Sig":
            return _digital(widget)
        source = _source(widget)
        if widget.kind == "Btn":
            return unknown(each.key, "field_missing", "", source, "The field has become a button.")
        texts = [_text(value) for value in (widget.own, widget.inherited)]
        if None in texts:
            return _broken(each.key, widget, source)
        own, inherited = clean(texts[0] or ""), clean(texts[1] or "")
        if widget.own is not None and inherited and own != inherited and not self._shows(widget, own, inherited):
            return unknown(each.key, "field_repeated", own, source, others=[own, inherited])
        return self._against_appearance(each.key, own or inherited, texts[0] or texts[1] or "", widget, source)

    def _shows(self, widget: RawWidget, own: str, inherited: str) -> bool:
        """Whether a widget that holds an empty value of its own shows the field's value all the same."""
        shown = None if own else self._appearances.show(widget.appearances.get(""))
        return bool(shown and shown.text and compare(inherited, shown.text) is Match.SAME)

    def _against_appearance(self, key: str, value: str, raw: str, widget: RawWidget, source: Source) -> Seen:
        if damaged(value):
            return unknown(key, "text_damaged", value, source)
        shown = self._appearances.show(widget.appearances.get(""))
        if not value and widget.kind == "" and (shown is None or shown.text == ""):
            return unknown(key, "field_missing", "", source, "Its widget no longer knows its field.")
        if shown is None:
            missing = [finding("appearance_missing", key)] if value else []
            return Seen(value, raw, source, STORED_ONLY, findings=missing)
        if not value:
            return self._empty(key, shown, source)
        match = compare(value, shown.text)
        if match is Match.DIFFERENT:
            return unknown(key, "value_appearance_differ", value, source, others=[shown.text or ""])
        if match is Match.PARTIAL:
            code = "appearance_partial" if shown.text else "appearance_missing"
            return Seen(value, raw, source, PARTLY, findings=[finding(code, key)])
        return Seen(value, raw, source, SURE if match is Match.SAME else PARTLY)

    @staticmethod
    def _empty(key: str, shown: Shown, source: Source) -> Seen:
        """Nothing is stored; the page must show nothing either."""
        if shown.text == "":
            return Seen("", "", source, SURE)
        return unknown(key, "value_appearance_differ", "", source, others=[shown.text] if shown.text else [])

    # -- boxes

    def _box(self, key: str, placed: Placed) -> Seen:
        widget, source = placed.widget, _source(placed.widget)
        stored, shown = _stored_state(widget), widget.state
        if widget.kind not in ("Btn", ""):
            return unknown(key, "field_missing", stored or "", source, "The box has become another field.")
        stored_on, shown_on = _is_on(stored), _is_on(shown)
        if _is_odd(widget) or (None not in (stored, shown) and stored_on != shown_on):
            return unknown(key, "state_differs", stored or "", source, others=[True, False])
        ticked = bool(stored_on or shown_on)
        raw = (shown or stored or "") if ticked else ""
        lie = self._lies(widget, ticked, shown or stored or "Off", placed.box.on_state)
        if lie:
            return unknown(key, lie, raw, source, others=[ticked, not ticked])
        return Seen(ticked, raw, source, SURE if widget.appearances.keys() - {""} else STORED_ONLY)

    def _lies(self, widget: RawWidget, ticked: bool, state: str, on_state: str | None) -> str | None:
        """The finding where the page shows something else than the state says, or the box has no such state."""
        states = widget.appearances
        if not states.keys() - {""}:
            if ticked and state != on_state:
                return "state_differs"
            drawn = self._appearances.show(states.get(""))
            return "value_appearance_differ" if drawn is not None and drawn.ink != ticked else None
        if ticked:
            if state not in states:
                return "state_differs"
            shown = self._appearances.show(states[state])
            return "value_appearance_differ" if shown is not None and not shown.ink else None
        off = self._appearances.show(states.get("Off"))
        on = next((self._appearances.show(each) for name, each in states.items() if name != "Off"), None)
        if off is None or not off.ink:
            return None
        framed = off.text == "" and on is not None and on.marks > off.marks  # PyMuPDF redraws the frame
        return None if framed else "value_appearance_differ"

    # -- one of several

    def _choice(self, each: Field, placed: Sequence[Placed]) -> Seen:
        source = _source(placed[0].widget)
        pressed = {one.box.on_state or "" for one in placed if _is_on(one.widget.state)}
        states = {_stored_state(one.widget) for one in placed}
        stored = {_option(each, one) for one in placed} - {""} or {
            state for state in states if state and _is_on(state)
        }
        lies = [
            self._lies(one.widget, bool(_is_on(one.widget.state)), one.widget.state or "Off", one.box.on_state)
            for one in placed
        ]
        said = pressed | stored
        released = bool(pressed) and any(_is_on(state) is False for state in states)
        if len(said) > 1 or any(lies) or released or any(_is_odd(one.widget) for one in placed):
            code = next((lie for lie in lies if lie), "state_differs")
            return unknown(each.key, code, "", source, others=sorted(said))
        if stored and not pressed and any(one.widget.state is not None for one in placed):
            return unknown(each.key, "state_differs", "", source, others=sorted(said))
        value = next(iter(said), "")
        return Seen(value, value, source, SURE)


def _digital(widget: RawWidget) -> Seen:
    """A digital signature field: whether it is signed, and what the signer's software calls the signer."""
    value = widget.own if widget.own is not None else widget.inherited
    if not isinstance(value, dict):
        return Seen("", "", _source(widget), SURE)
    name = value.get("Name")
    text = decode_text(name) if isinstance(name, bytes) else ""
    return Seen(text or "", text or "", _source(widget), SURE, mark="digital")


def _source(widget: RawWidget) -> Source:
    return Source.LIVE if widget.listed else Source.ORPHAN


def _text(value: Value) -> str | None:
    """The text of a text field's /V; "" where there is none, None where it is broken or no text."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if value is None:
        return ""
    if isinstance(value, StreamValue):
        try:
            value = value.read()
        except ValueError:
            return None
    if isinstance(value, bytes):
        return decode_text(value)
    if isinstance(value, bool) or not isinstance(value, (Name, int, float)):
        return None
    return str(value)


def _stored_state(widget: RawWidget) -> str | None:
    """/V of a button as a state's name, None where there is none or it is something else."""
    value = widget.own if widget.own is not None else widget.inherited
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, bytes):
        text = decode_text(value)
        return text.removeprefix("/") if text else text
    return str(value) if isinstance(value, Name) else None


def _is_odd(widget: RawWidget) -> bool:
    """Whether a button's /V is no state: a dictionary, several names, true."""
    return (widget.own is not None or widget.inherited is not None) and _stored_state(widget) is None


def _broken(key: str, widget: RawWidget, source: Source) -> Seen:
    """Text that cannot be read as the standard has it; what can be made of it is for a person."""
    values = [each for each in (widget.own, widget.inherited) if isinstance(each, bytes)]
    others = [text for text in (unmarked(each) for each in values) if text]
    return unknown(key, "text_damaged", legible(values[0]) if values else "", source, others=others)


def _is_on(state: str | None) -> bool | None:
    """Anything but /Off is on; None where there is no state. An empty string is /Off."""
    return None if state is None else state not in ("Off", "")


def _option(each: Field, placed: Placed) -> str:
    """The option that a radio button's /V names: its key, its label, or its index in /Opt; "" for none."""
    state = _stored_state(placed.widget)
    if not _is_on(state) or state is None:
        return ""
    keys = [option.key for option in each.options]
    if state in keys:
        return state
    by_label = {option.label: option.key for option in each.options}
    if state in by_label:
        return by_label[state]
    if state in placed.widget.appearances:
        return placed.box.on_state or ""
    if state.isdigit() and int(state) < len(keys):
        return keys[int(state)]
    return ""
