"""The JSON Schema (draft 2020-12) of a form's record, derived from the form's definition.

It describes the records of one edition of one form, in whatever language they were returned; its titles are in
the language of the definition given. Members may be added to a record, so none is forbidden, save in `values`
and `answers`, whose keys are the form's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pdfforms.errors import UsageError
from pdfforms.model.codes import TABLE
from pdfforms.model.copycode import LENGTH, SYMBOLS
from pdfforms.model.finding import Severity
from pdfforms.model.form import Field, FieldType, Form
from pdfforms.model.reading import Source
from pdfforms.model.record import SCHEMA, Status

Schema = dict[str, Any]

_DATE = "^([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$"
_TIME = "^(([01][0-9]|2[0-3]):[0-5][0-9])?$"
_KINDS = ("typed", "drawn", "stamped", "handwritten", "digital")


def json_schema(form: Form) -> Schema:
    """The schema of this form's records. Raises UsageError for a packet, whose records are those of its parts."""
    if form.parts:
        raise UsageError(f"{form.key} is a packet and has no record of its own; ask for {', '.join(form.parts)}.")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{SCHEMA.replace('/', ':')}:{form.key}:{form.edition}",
        "title": form.title,
        "description": f"One return of the form {form.key}, edition {form.edition}. null is not known and always"
        ' comes with a finding for the field; "" was seen and is empty.',
        **_object(_members(form)),
        "$defs": {
            **{f"value_{field.key}": _value(field) for field in form.fields},
            "answer": _answer(),
            "finding": _finding(),
            "receipt": _receipt(),
        },
    }


def _members(form: Form) -> Schema:
    keys = [field.key for field in form.fields]
    return {
        "schema": {"const": SCHEMA},
        "id": {"type": "string", "pattern": f"^[{SYMBOLS}]{{16}}$"},
        "form": {"const": form.key},
        "edition": {"const": form.edition},
        "language": {"type": "string"},
        "copy": {"type": ["string", "null"], "pattern": f"^[{SYMBOLS}]{{{LENGTH}}}$"},
        "status": {"enum": [status.value for status in Status]},
        "values": _closed({key: _ref(f"value_{key}") for key in keys}),
        "answers": _closed(
            {key: {**_ref("answer"), "properties": {"value": _ref(f"value_{key}")}} for key in keys}
        ),
        "findings": {"type": "array", "items": _ref("finding")},
        "receipts": {"type": "array", "items": _ref("receipt"), "minItems": 1},
        "evidence": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "Names of picture files for a person, by field key.",
        },
    }


def _value(field: Field) -> Schema:
    """What `values` holds for a field. A text's maximum length is a finding, not a limit: too long is kept."""
    described = {"title": field.name} | ({"description": field.help} if field.help else {})
    match field.type:
        case FieldType.TEXT | FieldType.MULTILINE:
            return {**described, "type": ["string", "null"]}
        case FieldType.INTEGER:
            limits = {"minimum": field.minimum, "maximum": field.maximum}
            number = {"type": "integer"} | {name: limit for name, limit in limits.items() if limit is not None}
            return {**described, "anyOf": [number, {"enum": ["", None]}]}
        case FieldType.DATE:
            return {**described, "type": ["string", "null"], "pattern": _DATE}
        case FieldType.TIME:
            return {**described, "type": ["string", "null"], "pattern": _TIME}
        case FieldType.CHECKBOX:
            return {**described, "type": ["boolean", "null"]}
        case FieldType.CHOICE:
            return {**described, "enum": [*(option.key for option in field.options), "", None]}
        case FieldType.SIGNATURE:
            return {**described, "anyOf": [_signature(), {"type": "null"}]}


def _signature() -> Schema:
    signed = {"signed": {"const": True}, "kind": {"enum": list(_KINDS)}, "name": {"type": ["string", "null"]}}
    empty = {"signed": {"const": False}, "kind": {"type": "null"}, "name": {"type": "null"}}
    return {"oneOf": [_object(signed), _object(empty)]}


def _answer() -> Schema:
    source = _one_of(Source)
    return _object(
        {
            "value": True,
            "raw": {"type": "string", "description": "As it stood in the file."},
            "source": source,
            "confidence": {"type": "number", "minimum": 0, "maximum": 1},
            "receipt": {"type": "integer", "minimum": 0, "description": "Index into receipts."},
            "page": {"type": "integer", "minimum": 1, "description": "The form's own page."},
            "rect": {
                "type": "array",
                "items": {"type": "number"},
                "minItems": 4,
                "maxItems": 4,
                "description": "x0, y0, x1, y1 in points, origin bottom left, unrotated page.",
            },
            "alternatives": {"type": "array", "items": _object({"value": True, "source": source})},
        }
    )


def _finding() -> Schema:
    return _object(
        {
            "code": {"enum": [row.code for row in TABLE]},
            "severity": _one_of(Severity),
            "field": {"type": ["string", "null"]},
            "message": {"type": "string"},
        }
    )


def _receipt() -> Schema:
    return _object(
        {
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "bytes": {"type": "integer", "minimum": 0},
            "file": {"type": "string"},
            "pages": {"type": "array", "items": {"type": "integer", "minimum": 1}},
            "producer": {"type": "string"},
            "received_at": {"type": ["string", "null"]},
            "sources": {"type": "array", "items": _one_of(Source)},
        }
    )


def _object(members: Mapping[str, Any]) -> Schema:
    """An object that has all of these members, and may have more."""
    return {"type": "object", "properties": dict(members), "required": list(members)}


def _closed(members: Mapping[str, Any]) -> Schema:
    """An object that has exactly these members."""
    return {**_object(members), "additionalProperties": False}


def _one_of(values: Iterable[Source] | Iterable[Severity]) -> Schema:
    return {"enum": [value.value for value in values]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
