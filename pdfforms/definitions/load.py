"""Definition -> Form. Every mistake is collected with its place; a form with mistakes is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pdfforms.definitions.source import Fault, Path, Source
from pdfforms.definitions.translate import Translator
from pdfforms.model.form import (
    BLANK,
    BUILDER_WORDS,
    Field,
    FieldType,
    Form,
    Layout,
    Option,
    Rule,
    RuleKind,
    Section,
)

SCHEMA = "pdfforms.definition/1"
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_FORM_KEYS = {
    "schema": str,
    "form": str,
    "code": str,
    "edition": str,
    "language": str,
    "organization": str,
    "title": str,
    "parts": list,
    "section": list,
    "rule": list,
}
_SECTION_KEYS = {
    "layout": str,
    "heading": str,
    "level": int,
    "text": list,
    "note": str,
    "columns": int,
    "wide": bool,
    "added": bool,
    "page_break": bool,
    "fill": bool,
    "field": list,
}
_FIELD_KEYS = {
    "key": str,
    "type": str,
    "label": str,
    "help": str,
    "hint": str,
    "required": bool,
    "added": bool,
    "identity": bool,
    "repeat": bool,
    "minimum": int,
    "maximum": int,
    "max_length": int,
    "options": list,
    "half_day": str,
    "digital": bool,
    "lines": int,
    "width": float,
}
_RULE_KEYS = {"kind": str, "fields": list, "message": str, "when": str, "limit": int}
_LABELLED = (Layout.ROW, Layout.CHECKLIST, Layout.SIGNATURES, Layout.OPTIONS)


@dataclass
class Loader:
    """Reads one definition in one language; `faults` fills up as it goes."""

    source: Source
    translate: Translator
    organization: str
    faults: list[Fault] = field(default_factory=list)

    def form(self) -> Form:
        """The form as far as it can be made; worth using only if `faults` stays empty."""
        tables = self.source.tables
        self._check_head(tables)
        sections = tuple(
            self._section(("section", i), t) for i, t in enumerate(self._tables((), tables, "section"))
        )
        form = Form(
            key=str(tables.get("form", "")),
            code=str(tables.get("code", "")),
            edition=str(tables.get("edition", "")),
            title=self._text(tables.get("title", "")),
            language=self.translate.language,
            direction=self.translate.direction,
            organization=self.organization,
            sections=sections,
            rules=tuple(self._rule(("rule", i), t) for i, t in enumerate(self._tables((), tables, "rule"))),
            parts=tuple(str(part) for part in tables.get("parts", [])),
            words=tuple((word, self.translate(word)) for word in BUILDER_WORDS),
            draft=self.translate.draft,
        )
        self._check_keys(form)
        self._check_rules(form)
        return form

    # -- the head

    def _check_head(self, tables: dict[str, Any]) -> None:
        self._check_names((), tables, _FORM_KEYS)
        patterns = {
            "schema": (re.escape(SCHEMA), f'must be "{SCHEMA}"'),
            "form": (_KEY.pattern, "must be a key: small letters, digits, underscores, beginning with a letter"),
            "code": ("[A-Z0-9]{2,4}", "must be two to four capitals or digits"),
            "edition": (r"\d{4}-\d{1,3}", "must be a year and a number, such as 2026-1"),
            "title": (r"(?s).*\S.*", "must not be empty"),
            "language": ("[a-z]{2,3}", "must be a language code, such as en"),
        }
        for name, (pattern, message) in patterns.items():
            if not re.fullmatch(pattern, str(tables.get(name, ""))):
                self._fault((name,), f"{name} {message}")
        if bool(tables.get("parts")) == bool(tables.get("section")):
            self._fault((), "a form has sections, a packet has parts: one of the two, not both and not neither")

    # -- sections and fields

    def _section(self, path: Path, table: dict[str, Any]) -> Section:
        self._check_names(path, table, _SECTION_KEYS)
        layout = self._one_of(Layout, (*path, "layout"), table.get("layout"), Layout.TEXT)
        columns, level = _integer(table, "columns", 1), _integer(table, "level", 2)
        if not 1 <= columns <= 3:
            self._fault((*path, "columns"), "columns must be 1, 2 or 3")
        if not 2 <= level <= 4:
            self._fault((*path, "level"), "level must be 2, 3 or 4; the title is level 1")
        text = tuple(self._text(item) for item in _strings(table.get("text", [])))
        section = Section(
            layout=layout,
            heading=self._text(table.get("heading", "")),
            level=level,
            text=text,
            note=self._text(table.get("note", "")),
            columns=columns,
            wide=bool(table.get("wide", False)),
            added=bool(table.get("added", False)),
            page_break=bool(table.get("page_break", False)),
            fill=bool(table.get("fill", False)),
        )
        fields = self._fields(path, table, section)
        self._check_section(path, section, fields)
        return Section(**{**_slots(section), "fields": fields})

    def _fields(self, path: Path, table: dict[str, Any], section: Section) -> tuple[Field, ...]:
        tables = self._tables(path, table, "field")
        labels = {str(t.get("key", "")): self._text(t.get("label", "")) for t in tables}
        inline = {
            key: BLANK.sub("___", text)
            for text in (*section.text, *labels.values())
            for key in BLANK.findall(text)
            if key in labels
        }
        made: list[Field] = []
        for index, item in enumerate(tables):
            place = (*path, "field", index)
            key = str(item.get("key", ""))
            title = inline.get(key) or _title(section, labels[key], made, index, len(tables))
            made.append(self._field(place, item, title, section, is_inline=key in inline))
        return tuple(made)

    def _field(self, path: Path, table: dict[str, Any], title: str, section: Section, *, is_inline: bool) -> Field:
        self._check_names(path, table, _FIELD_KEYS)
        key = str(table.get("key", ""))
        if "." in key:
            self._fault((*path, "key"), f"key {key!r} has a dot; PDF would read it as two names")
        elif not _KEY.fullmatch(key):
            self._fault((*path, "key"), "key must be small letters, digits, underscores, beginning with a letter")
        label = self._text(table.get("label", ""))
        if not label.strip() and ((section.layout in _LABELLED and not is_inline) or "label" in table):
            self._fault((*path, "label"), "label must not be empty")
        elif not title.strip():
            self._fault((*path, "label"), "label must not be empty: the section has no heading to name the field")
        made = Field(
            key=key,
            type=self._one_of(FieldType, (*path, "type"), table.get("type"), FieldType.TEXT),
            label=label,
            title=title if title != label else "",
            help=self._text(table.get("help", "")),
            hint=self._text(table.get("hint", "")),
            options=self._options((*path, "options"), table.get("options", [])),
            width=float(_number(table.get("width", 1.0))),
            lines=_integer(table, "lines", 1),
            **{name: table[name] for name in _PLAIN if isinstance(table.get(name), _FIELD_KEYS[name])},
        )
        self._check_field(path, made, table)
        return made

    def _options(self, path: Path, tables: Any) -> tuple[Option, ...]:
        options = tuple(
            Option(str(table.get("key", "")), self._text(table.get("label", "")))
            for table in tables
            if isinstance(table, dict)
        )
        for option in options:
            if not _KEY.fullmatch(option.key):
                self._fault(path, "an option's key must be small letters, digits, underscores")
            if not option.label.strip():
                self._fault(path, f"option {option.key!r} has an empty label")
        for key in _repeated(option.key for option in options):
            self._fault(path, f"option {key!r} stands twice")
        return options

    # -- rules

    def _rule(self, path: Path, table: dict[str, Any]) -> Rule:
        self._check_names(path, table, _RULE_KEYS)
        message = self._text(table.get("message", ""))
        if not message.strip():
            self._fault((*path, "message"), "message must not be empty")
        limit = table.get("limit")
        return Rule(
            kind=self._one_of(RuleKind, (*path, "kind"), table.get("kind"), RuleKind.REQUIRES),
            fields=tuple(_strings(table.get("fields", []))),
            message=message,
            when=table.get("when") if isinstance(table.get("when"), str) else None,
            limit=limit if isinstance(limit, int) else None,
        )

    def _check_rules(self, form: Form) -> None:
        types = {each.key: each.type for each in form.fields}
        for index, rule in enumerate(form.rules):
            path = ("rule", index)
            for key in (*rule.fields, *((rule.when,) if rule.when else ())):
                if key not in types:
                    self._fault((*path, "fields" if key in rule.fields else "when"), f"there is no field {key!r}")
            for wrong in _wrong_shape(rule, [types[key] for key in rule.fields if key in types]):
                self._fault(path, wrong)

    # -- checks

    def _check_field(self, path: Path, made: Field, table: dict[str, Any]) -> None:
        if made.type is FieldType.CHOICE and len(made.options) < 2:
            self._fault((*path, "options"), "a choice needs at least two options")
        if made.type is not FieldType.CHOICE and made.options:
            self._fault((*path, "options"), f"a field of type {made.type} has no options")
        for name, allowed in _ONLY_FOR.items():
            if name in table and made.type not in allowed:
                self._fault((*path, name), f"{name} does not go with type {made.type}")
        if made.minimum is not None and made.maximum is not None and made.minimum > made.maximum:
            self._fault((*path, "minimum"), "minimum is more than maximum")
        if made.half_day not in (None, "am", "pm"):
            self._fault((*path, "half_day"), 'half_day must be "am" or "pm"')
        if made.lines < 1 or made.width <= 0 or (made.max_length is not None and made.max_length < 1):
            self._fault(path, "lines, width and max_length must be more than nothing")

    def _check_section(self, path: Path, section: Section, fields: tuple[Field, ...]) -> None:
        keys = {each.key for each in fields}
        texts = (*section.text, section.note, section.heading, *(each.label for each in fields))
        used = [key for text in texts for key in BLANK.findall(text)]
        for key in used:
            if key not in keys:
                self._fault(path, f"the text names {{{key}}}, but the section has no such field")
        for key in _repeated(used):
            self._fault(path, f"{{{key}}} stands in two texts")
        for index, each in enumerate(fields):
            if section.layout is Layout.SENTENCES and each.key not in used:
                self._fault((*path, "field", index), f"no sentence of the section holds {{{each.key}}}")
            allowed = _TYPES_IN.get(section.layout)
            if allowed and each.type not in allowed and each.key not in used:
                self._fault(
                    (*path, "field", index, "type"), f"type {each.type} has no place in a {section.layout}"
                )
        if section.layout is Layout.TEXT and fields:
            self._fault(path, "a section of text has no fields")

    def _check_keys(self, form: Form) -> None:
        places = [
            (each.key, ("section", i, "field", j, "key"))
            for i, section in enumerate(form.sections)
            for j, each in enumerate(section.fields)
        ]
        for key in _repeated(key for key, _ in places):
            for place in [place for other, place in places if other == key][1:]:
                self._fault(place, f"key {key!r} is taken already")

    def _check_names(self, path: Path, table: dict[str, Any], known: Mapping[str, type]) -> None:
        for name, value in table.items():
            kind = known.get(name)
            if kind is None:
                self._fault((*path, name), f"{name!r} is no word of a definition")
            elif not isinstance(value, (int, float) if kind is float else kind):
                self._fault((*path, name), f"{name} must be {_KINDS[kind]}")

    def _one_of(self, kind: Any, path: Path, value: object, default: Any) -> Any:
        try:
            return kind(value)
        except ValueError:
            allowed = ", ".join(member.value for member in kind)
            self._fault(path, f"unknown {path[-1]} {value!r}; it may be {allowed}")
            return default

    def _tables(self, path: Path, table: dict[str, Any], name: str) -> list[dict[str, Any]]:
        items = table.get(name, [])
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            self._fault((*path, name), f"{name} must be written as [[{name}]]")
            return []
        return items

    def _text(self, value: object) -> str:
        text = value if isinstance(value, str) else ""
        return self.translate(text).replace("{organization}", self.organization)

    def _fault(self, path: Path, message: str) -> None:
        self.faults.append(self.source.fault(path, message))


_PLAIN = ("required", "added", "identity", "repeat", "minimum", "maximum", "max_length", "half_day", "digital")
_KINDS = {str: "a text", int: "a whole number", bool: "true or false", list: "a list", float: "a number"}
_TEXTS = (FieldType.TEXT, FieldType.MULTILINE)
_ONLY_FOR = {
    "minimum": (FieldType.INTEGER,),
    "maximum": (FieldType.INTEGER,),
    "max_length": _TEXTS,
    "half_day": (FieldType.TIME,),
    "digital": (FieldType.SIGNATURE,),
}
_LINE_TYPES = (FieldType.TEXT, FieldType.INTEGER, FieldType.DATE, FieldType.TIME)
_TYPES_IN = {
    Layout.ROW: _LINE_TYPES,
    Layout.SENTENCES: _LINE_TYPES,
    Layout.NUMBERED: _LINE_TYPES,
    Layout.CHECKLIST: (FieldType.CHECKBOX,),
    Layout.LINES: _TEXTS,
    Layout.OPTIONS: (FieldType.CHOICE,),
    Layout.SIGNATURES: (FieldType.SIGNATURE, FieldType.DATE),
}


def _title(section: Section, label: str, before: list[Field], index: int, count: int) -> str:
    """A field's full name: its label, or its row under the heading, or the signature that it belongs to."""
    heading = section.heading.rstrip()
    if section.layout is Layout.NUMBERED:
        return f"{heading} {label or f'{index + 1}.'}".strip()
    if section.layout is Layout.SIGNATURES and before and before[-1].type is FieldType.SIGNATURE:
        return f"{before[-1].label} {label}"
    if not label:
        return heading if count == 1 else f"{heading} {index + 1}.".strip()
    return label


def _wrong_shape(rule: Rule, types: list[FieldType]) -> Iterable[str]:
    if rule.kind is RuleKind.REQUIRES and rule.when is None:
        yield "a rule that requires needs `when`"
    if rule.kind in (RuleKind.SUM_AT_MOST, RuleKind.AT_MOST) and rule.limit is None:
        yield "the rule needs a `limit`"
    if rule.kind is RuleKind.SUM_AT_MOST and any(kind is not FieldType.INTEGER for kind in types):
        yield "only integers can be added up"
    if rule.kind is RuleKind.NOT_BEFORE and (len(rule.fields) != 2 or set(types) - {FieldType.DATE}):
        yield "not_before compares two dates"
    if not rule.fields:
        yield "the rule names no fields"


def _integer(table: dict[str, Any], name: str, default: int) -> int:
    value = table.get(name, default)
    return value if isinstance(value, int) else default


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 1.0


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _repeated(keys: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [key for key in keys if key in seen or seen.add(key)]  # type: ignore[func-returns-value]  # set.add


def _slots(section: Section) -> dict[str, Any]:
    return {name: getattr(section, name) for name in section.__dataclass_fields__}
