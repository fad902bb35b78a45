"""What must hold between the items of a definition; each check gives the mistakes with their paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pdfforms.definitions.source import Path
from pdfforms.model.form import BLANK, Field, FieldType, Form, Layout, Rule, RuleKind, Section

Mistake = tuple[Path, str]

_TEXTS = (FieldType.TEXT, FieldType.MULTILINE)
_LINE_TYPES = (FieldType.TEXT, FieldType.INTEGER, FieldType.DATE, FieldType.TIME)
TYPES_IN = {
    Layout.ROW: _LINE_TYPES,
    Layout.SENTENCES: _LINE_TYPES,
    Layout.NUMBERED: _LINE_TYPES,
    Layout.CHECKLIST: (FieldType.CHECKBOX,),
    Layout.LINES: _TEXTS,
    Layout.OPTIONS: (FieldType.CHOICE,),
    Layout.SIGNATURES: (FieldType.SIGNATURE, FieldType.DATE),
}
"""What a layout has a place for, apart from fields inside its texts."""
_ONLY_FOR = {
    "minimum": (FieldType.INTEGER,),
    "maximum": (FieldType.INTEGER,),
    "max_length": _TEXTS,
    "half_day": (FieldType.TIME,),
    "digital": (FieldType.SIGNATURE,),
    "repeat": _LINE_TYPES,
}
_ONLY_IN = {
    "columns": (Layout.SENTENCES, Layout.CHECKLIST),
    "wide": (Layout.CHECKLIST,),
    "fill": (Layout.LINES,),
}
_FIELD_ONLY_IN = {"hint": (Layout.ROW,), "lines": (Layout.LINES,)}


def check_field(path: Path, made: Field, table: Mapping[str, Any], layout: Layout) -> Iterator[Mistake]:
    """One field by itself."""
    if made.type is FieldType.CHOICE and len(made.options) < 2:
        yield (*path, "options"), "a choice needs at least two options"
    if made.type is not FieldType.CHOICE and made.options:
        yield (*path, "options"), f"a field of type {made.type} has no options"
    for name, types in _ONLY_FOR.items():
        if name in table and made.type not in types:
            yield (*path, name), f"{name} does not go with type {made.type}"
    for name, layouts in _FIELD_ONLY_IN.items():
        if name in table and layout not in layouts:
            yield (*path, name), f"{name} does not go with layout {layout}"
    if made.minimum is not None and made.maximum is not None and made.minimum > made.maximum:
        yield (*path, "minimum"), "minimum is more than maximum"
    if made.half_day not in (None, "am", "pm"):
        yield (*path, "half_day"), 'half_day must be "am" or "pm"'
    for name, value in (("lines", made.lines), ("width", made.width), ("max_length", made.max_length)):
        if value is not None and value <= 0:
            yield (*path, name), f"{name} must be more than 0"


def check_section(path: Path, section: Section, table: Mapping[str, Any]) -> Iterator[Mistake]:
    """One section with its fields and the places in its texts."""
    layout = section.layout
    for name, layouts in _ONLY_IN.items():
        if name in table and layout not in layouts:
            yield (*path, name), f"{name} does not go with layout {layout}"
    if layout is Layout.TEXT and section.fields:
        yield path, "a section of text has no fields"
    elif layout is not Layout.TEXT and not section.fields:
        yield path, f"a section of layout {layout} needs fields"
    elif layout is Layout.TEXT and not (section.text or section.heading or section.note):
        yield path, "the section is empty"
    yield from _check_places(path, section)


def _check_places(path: Path, section: Section) -> Iterator[Mistake]:
    """Fields stand in the sentences of a section and in the labels of a checklist, nowhere else in a text."""
    types = {each.key: each.type for each in section.fields}
    labels = tuple(each.label for each in section.fields)
    ticks = tuple(each.label for each in section.fields if each.type is FieldType.CHECKBOX)
    holding = {Layout.SENTENCES: section.text, Layout.CHECKLIST: ticks}.get(section.layout, ())
    used = [key for text in holding for key in BLANK.findall(text)]
    for text in (*section.text, section.note, section.heading, *labels):
        for key in BLANK.findall(text):
            if key not in types:
                yield path, f"the text names {{{key}}}, but the section has no such field"
            elif text not in holding:
                yield path, f"{{{key}}} stands where no field can be, and would be printed as it is"
    for key in repeated(used):
        yield path, f"{{{key}}} stands in two texts"
    for index, each in enumerate(section.fields):
        place = (*path, "field", index)
        if each.key in used:
            if each.type not in _LINE_TYPES:
                yield (*place, "type"), f"type {each.type} has no place inside a text"
        elif section.layout is Layout.SENTENCES:
            yield place, f"no sentence of the section holds {{{each.key}}}"
        elif section.layout in TYPES_IN and each.type not in TYPES_IN[section.layout]:
            yield (*place, "type"), f"type {each.type} has no place in a {section.layout}"


def check_form(form: Form) -> Iterator[Mistake]:
    """What sections and rules say of one another."""
    keys = [
        (each.key, ("section", i, "field", j, "key"))
        for i, section in enumerate(form.sections)
        for j, each in enumerate(section.fields)
    ]
    seen: set[str] = set()
    for key, place in keys:
        if key in seen:
            yield place, f"key {key!r} is taken already"
        seen.add(key)
    level = 1
    for index, section in enumerate(form.sections):
        if section.heading and section.level > level + 1:
            yield ("section", index, "level"), f"level {section.level} does not go below level {level}"
        level = section.level if section.heading else level
    for index, rule in enumerate(form.rules):
        for key in (*rule.fields, *((rule.when,) if rule.when else ())):
            if key not in seen:
                yield ("rule", index, "fields" if key in rule.fields else "when"), f"there is no field {key!r}"
    for key in repeated(form.parts):
        yield ("parts",), f"part {key!r} stands twice"


def check_rule(rule: Rule, types: Mapping[str, FieldType]) -> Iterator[str]:
    """What a rule of its kind needs; `types` are those of all fields by key."""
    own = [types[key] for key in rule.fields if key in types]
    limited = rule.kind in (RuleKind.SUM_AT_MOST, RuleKind.AT_MOST)
    if rule.kind is RuleKind.REQUIRES and rule.when is None:
        yield "a rule that requires needs `when`"
    if rule.kind is not RuleKind.REQUIRES and rule.when is not None:
        yield f"`when` does not go with {rule.kind}"
    if limited and rule.limit is None:
        yield "the rule needs a `limit`"
    if not limited and rule.limit is not None:
        yield f"`limit` does not go with {rule.kind}"
    if rule.kind is RuleKind.SUM_AT_MOST and any(kind is not FieldType.INTEGER for kind in own):
        yield "only integers can be added up"
    if rule.kind is RuleKind.NOT_BEFORE and (len(rule.fields) != 2 or set(own) - {FieldType.DATE}):
        yield "not_before compares two dates"
    if not rule.fields:
        yield "the rule names no fields"


def repeated(keys: Iterable[str]) -> list[str]:
    """What stands more than once, each once."""
    seen: dict[str, int] = {}
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
    return [key for key, count in seen.items() if count > 1]
