"""Definition -> Form. Every mistake is collected with its place; a form with mistakes is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pdfforms.definitions.checks import (
    TYPES_IN,
    Mistake,
    check_field,
    check_form,
    check_rule,
    check_section,
    repeated,
)
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
    "direction": str,
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
_OPTION_KEYS = {"key": str, "label": str}
_RULE_KEYS = {"kind": str, "fields": list, "message": str, "when": str, "limit": int}
_LABELLED = (Layout.ROW, Layout.CHECKLIST, Layout.SIGNATURES, Layout.OPTIONS)
_PLAIN = ("required", "added", "identity", "repeat", "minimum", "maximum", "max_length", "half_day", "digital")
_KINDS = {str: "a text", int: "a whole number", bool: "true or false", float: "a number"}


@dataclass
class Loader:
    """Reads one definition in one language; `faults` fills up as it goes."""

    source: Source
    translate: Translator
    organization: str
    faults: list[Fault] = field(default_factory=list)
    _printed: list[tuple[str, Path]] = field(default_factory=list)
    _places: dict[str, Path] = field(default_factory=dict)

    def form(self) -> Form:
        """The form as far as it can be made; worth using only if `faults` stays empty."""
        tables = self.source.tables
        self._check_head(tables)
        sections = tuple(
            self._section(("section", i), t) for i, t in enumerate(self._tables((), tables, "section"))
        )
        types = {each.key: each.type for section in sections for each in section.fields}
        form = Form(
            key=str(tables.get("form", "")),
            code=str(tables.get("code", "")),
            edition=str(tables.get("edition", "")),
            title=self._text(("title",), tables),
            language=self.translate.language,
            direction=str(tables.get("direction", "ltr")) if self.translate.complete else self.translate.direction,
            organization=self.organization,
            sections=sections,
            rules=tuple(self._rule(("rule", i), t, types) for i, t in enumerate(self._tables((), tables, "rule"))),
            parts=self._strings((), tables, "parts"),
            words=tuple((word, self.translate(word)) for word in BUILDER_WORDS),
            draft=self.translate.draft,
        )
        self._add(check_form(form))
        return form

    def place(self, key: str | None, text: str | None) -> Path:
        """Where a field, or the text that holds the printed `text`, stands in the definition; () if nowhere."""
        if key is not None and key in self._places:
            return self._places[key]
        return next((path for printed, path in self._printed if text and text in printed), ())

    # -- the head

    def _check_head(self, tables: dict[str, Any]) -> None:
        self._check_names((), tables, _FORM_KEYS)
        patterns = {
            "schema": (re.escape(SCHEMA), f'must be "{SCHEMA}"'),
            "form": (_KEY.pattern, "must be a key: small letters, digits, underscores, beginning with a letter"),
            "code": ("[A-Z0-9]{2,4}", "must be two to four capitals or digits"),
            "edition": ("[0-9]{4}-[0-9]{1,3}", "must be a year and a number, such as 2026-1"),
            "title": (r"(?s).*\S.*", "must not be empty"),
            "language": ("[a-z]{2,3}", "must be a language code, such as en"),
            "direction": ("ltr|rtl", 'must be "ltr" or "rtl"'),
        }
        for name, (pattern, message) in patterns.items():
            if not re.fullmatch(pattern, str(tables.get(name, "ltr" if name == "direction" else ""))):
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
        text = tuple(self._translated((*path, "text"), each) for each in self._strings(path, table, "text"))
        section = Section(
            layout=layout,
            heading=self._text((*path, "heading"), table),
            level=level,
            text=text,
            note=self._text((*path, "note"), table),
            columns=columns,
            wide=bool(table.get("wide", False)),
            added=bool(table.get("added", False)),
            page_break=bool(table.get("page_break", False)),
            fill=bool(table.get("fill", False)),
        )
        fields = self._fields(path, table, section)
        section = Section(**{**_slots(section), "fields": fields})
        if layout == table.get("layout"):
            self._add(check_section(path, section, table))
        return section

    def _fields(self, path: Path, table: dict[str, Any], section: Section) -> tuple[Field, ...]:
        tables = self._tables(path, table, "field")
        labels = {str(t.get("key", "")): self._text((*path, "field", i, "label"), t) for i, t in enumerate(tables)}
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
        self._places[key] = path
        if "." in key:
            self._fault((*path, "key"), f"key {key!r} has a dot; PDF would read it as two names")
        elif not _KEY.fullmatch(key):
            self._fault((*path, "key"), "key must be small letters, digits, underscores, beginning with a letter")
        label = self._text((*path, "label"), table)
        needed = section.layout in _LABELLED and not is_inline
        if not label.strip() and (needed or "label" in table):
            if isinstance(table.get("label", ""), str):
                self._fault((*path, "label"), "label must not be empty")
        elif not title.strip():
            self._fault((*path, "label"), "label must not be empty: the section has no heading to name the field")
        usual = FieldType.TEXT if is_inline else TYPES_IN.get(section.layout, (FieldType.TEXT,))[0]
        made = Field(
            key=key,
            type=self._one_of(FieldType, (*path, "type"), table.get("type"), usual),
            label=label,
            title=title if title != label else "",
            help=self._text((*path, "help"), table),
            hint=self._text((*path, "hint"), table),
            options=self._options(path, table),
            width=float(_number(table.get("width", 1.0))),
            lines=_integer(table, "lines", 1),
            **{name: table[name] for name in _PLAIN if _is(table.get(name), _FIELD_KEYS[name])},
        )
        if made.type == table.get("type"):
            self._add(check_field(path, made, table, section.layout))
        return made

    def _options(self, path: Path, field_table: dict[str, Any]) -> tuple[Option, ...]:
        place = (*path, "options")
        tables = self._tables(path, field_table, "options", written="options = [{ key = ..., label = ... }]")
        for index, table in enumerate(tables):
            self._check_names((*place, index), table, _OPTION_KEYS)
        options = tuple(Option(str(table.get("key", "")), self._text(place, table, "label")) for table in tables)
        for option in options:
            if not _KEY.fullmatch(option.key):
                self._fault(place, "an option's key must be small letters, digits, underscores")
            if not option.label.strip():
                self._fault(place, f"option {option.key!r} has an empty label")
        for key in repeated(option.key for option in options):
            self._fault(place, f"option {key!r} stands twice")
        return options

    # -- rules

    def _rule(self, path: Path, table: dict[str, Any], types: Mapping[str, FieldType]) -> Rule:
        self._check_names(path, table, _RULE_KEYS)
        message = self._text((*path, "message"), table)
        if not message.strip():
            self._fault((*path, "message"), "message must not be empty")
        limit = table.get("limit")
        rule = Rule(
            kind=self._one_of(RuleKind, (*path, "kind"), table.get("kind"), RuleKind.REQUIRES),
            fields=self._strings(path, table, "fields"),
            message=message,
            when=table.get("when") if isinstance(table.get("when"), str) else None,
            limit=limit if _is(limit, int) else None,
        )
        if rule.kind == table.get("kind"):
            self._add((path, wrong) for wrong in check_rule(rule, types))
        return rule

    # -- values

    def _check_names(self, path: Path, table: dict[str, Any], known: Mapping[str, type]) -> None:
        for name, value in table.items():
            kind = known.get(name)
            if kind is None:
                self._fault((*path, name), f"{name!r} is no word of a definition")
            elif kind is not list and not _is(value, kind):  # lists: `_tables` and `_strings` say more
                self._fault((*path, name), f"{name} must be {_KINDS[kind]}")

    def _one_of(self, kind: Any, path: Path, value: object, default: Any) -> Any:
        try:
            return kind(value)
        except ValueError:
            allowed = ", ".join(member.value for member in kind)
            self._fault(path, f"unknown {path[-1]} {value!r}; it may be {allowed}")
            return default

    def _tables(
        self, path: Path, table: dict[str, Any], name: str, written: str = "[[{name}]]"
    ) -> list[dict[str, Any]]:
        items = table.get(name, [])
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            self._fault((*path, name), f"{name} must be written as {written.replace('{name}', name)}")
            return []
        return items

    def _strings(self, path: Path, table: dict[str, Any], name: str) -> tuple[str, ...]:
        items = table.get(name, [])
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            self._fault((*path, name), f"{name} must be a list of texts")
            return ()
        return tuple(items)

    def _text(self, path: Path, table: Mapping[str, Any], name: str = "") -> str:
        """The text at a path, named as its last part unless said otherwise, in the wanted language."""
        value = table.get(name or str(path[-1]), "")
        return self._translated(path, value) if isinstance(value, str) else ""

    def _translated(self, path: Path, text: str) -> str:
        printed = self.translate(text).replace("{organization}", self.organization)
        self._printed.append((printed, path))
        return printed

    def _add(self, mistakes: Iterable[Mistake]) -> None:
        for path, message in mistakes:
            self._fault(path, message)

    def _fault(self, path: Path, message: str) -> None:
        self.faults.append(self.source.fault(path, message))


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


def _is(value: object, kind: type) -> bool:
    """Whether a TOML value is of a kind; true and false are no numbers."""
    if isinstance(value, bool):
        return kind is bool
    return isinstance(value, (int, float) if kind is float else kind)


def _integer(table: dict[str, Any], name: str, default: int) -> int:
    value = table.get(name, default)
    return value if _is(value, int) else default


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 1.0


def _slots(section: Section) -> dict[str, Any]:
    return {name: getattr(section, name) for name in section.__dataclass_fields__}
