"""What was typed, ticked and drawn into a returned file: the TOML beside it, never made by our own reader."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pdfforms.model.form import Field, FieldType, Form
from pdfforms.model.record import Signature, Value
from tests.office import CATALOG

CORPUS = Path(__file__).parent
KINDS = ("flattened", "printed", "annotated", "moved", "scans", "photos")


@dataclass(frozen=True)
class ExpectedRecord:
    """One returned form as the person who filled it meant it."""

    form: str
    copy: str | None
    """The copy code, None where the file carries none."""
    values: Mapping[str, object]
    """Record values of what was answered, as FIELDS.md gives them; every other field is empty."""
    ticked: tuple[str, ...] = ()
    """The ticked boxes; all others are not."""
    null_ok: frozenset[str] = frozenset()
    """Fields that a program destroyed, or that by the rules stay proposals: null is no shortfall."""
    lost: frozenset[str] = frozenset()
    """Fields whose place is not in the file at all: any value would be invented."""

    @property
    def definition(self) -> Form:
        """The form; keys and types are the same in every language."""
        return CATALOG.form(self.form)

    def value(self, field: Field) -> Value:
        """What the record must hold for a field, unless it is null."""
        if field.type is FieldType.CHECKBOX:
            return field.key in self.ticked
        if field.type is FieldType.SIGNATURE:
            signed = self.values.get(field.key, {"signed": False})
            assert isinstance(signed, dict), f"{field.key}: a signature is a table"
            return Signature(signed["signed"], signed.get("kind"), signed.get("name"))
        value = self.values.get(field.key, "")
        assert isinstance(value, (str, int)), f"{field.key}: {value!r}"
        return value


@dataclass(frozen=True)
class Expectation:
    """A returned file, or the files that belong together, with what must be read from them."""

    kind: str
    name: str
    files: tuple[Path, ...]
    records: tuple[ExpectedRecord, ...]
    made_by: str
    why: str
    typed: bool = True
    """Whether the texts were typed; handwriting is measured apart."""

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}"


def corpus() -> tuple[Expectation, ...]:
    """Every expectation of the committed corpus, kind by kind."""
    return tuple(load(path) for kind in KINDS for path in sorted((CORPUS / kind).glob("*.toml")))


def load(path: Path) -> Expectation:
    """Reads one expectation. KeyError for an entry that is missing, ValueError for a key that no form has."""
    plain = tomllib.loads(path.read_text(encoding="utf-8"))
    records = tuple(_record(each) for each in plain.get("record", [plain]))
    return Expectation(
        path.parent.name,
        path.stem,
        tuple(path.parent / name for name in plain["files"]),
        records,
        plain["made_by"],
        plain["why"],
        plain.get("typed", True),
    )


def _record(plain: dict[str, Any]) -> ExpectedRecord:
    record = ExpectedRecord(
        plain["form"],
        plain.get("copy"),
        plain.get("values", {}),
        tuple(plain.get("ticked", ())),
        frozenset(plain.get("null_ok", ())),
        frozenset(plain.get("lost", ())),
    )
    named = {*record.values, *record.ticked, *record.null_ok, *record.lost}
    if unknown := named - {field.key for field in record.definition.fields}:
        raise ValueError(f"{record.form} has no field {', '.join(sorted(unknown))}")
    return record


def dump(expectation: Expectation) -> str:
    """The TOML that `load` reads."""
    lines = [
        f"files = {_list(path.name for path in expectation.files)}",
        f"made_by = {_text(expectation.made_by)}",
        f"why = {_text(expectation.why)}",
    ]
    lines += [] if expectation.typed else ["typed = false"]
    several = len(expectation.records) > 1
    for record in expectation.records:
        lines += ["", "[[record]]"] if several else []
        lines += _record_lines(record, "record.values" if several else "values")
    return "\n".join(lines) + "\n"


def _record_lines(record: ExpectedRecord, table: str) -> list[str]:
    order = [field.key for field in record.definition.fields]
    lines = [f"form = {_text(record.form)}"]
    lines += [f"copy = {_text(record.copy)}"] if record.copy else []
    lines += [f"ticked = {_list(key for key in order if key in record.ticked)}"]
    for name, keys in (("null_ok", record.null_ok), ("lost", record.lost)):
        lines += [f"{name} = {_list(key for key in order if key in keys)}"] if keys else []
    lines += ["", f"[{table}]"]
    return lines + [f"{key} = {_plain(record.values[key])}" for key in order if key in record.values]


def _plain(value: object) -> str:
    if isinstance(value, dict):
        known = {key: item for key, item in value.items() if item is not None}  # TOML has no null
        return "{ " + ", ".join(f"{key} = {_plain(item)}" for key, item in known.items()) + " }"
    return _text(value) if isinstance(value, str) else json.dumps(value)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _list(items: Any) -> str:
    texts = [_text(item) for item in items]
    if len(texts) < 4:
        return "[" + ", ".join(texts) + "]"
    return "[\n" + "".join(f"    {text},\n" for text in texts) + "]"
