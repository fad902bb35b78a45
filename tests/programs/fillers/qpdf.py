"""qpdf 11: its JSON out, /V and /AS set there, and back through `--update-from-json`."""

import json
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..blanks import Value, Values, wanted
from ..command import missing_program, run
from .filler import Filler

WARNINGS = 3
"""qpdf's exit code for "done, with warnings"."""

Objects = dict[str, Any]
"""qpdf's objects: "obj:6 0 R" -> {"value": ...}, "trailer" -> {"value": ...}."""


def _fill(options: tuple[str, ...], blank: Path, values: Values, out: Path) -> None:
    document = json.loads(run("qpdf", "--json=2", "--json-key=acroform", "--json-key=qpdf", blank))
    header, objects = document["qpdf"]
    by_name = {one.name: value for one, value in wanted(blank, values)}
    changed = _form_that_needs_appearances(objects)
    for entry in document["acroform"]["fields"]:
        if entry["fullname"] in by_name:
            changed |= _answer(objects, entry["object"], by_name[entry["fullname"]])
    with TemporaryDirectory() as folder:
        update = Path(folder, "update.json")
        update.write_text(json.dumps({"qpdf": [header, changed]}), encoding="utf-8")
        run("qpdf", blank, f"--update-from-json={update}", *options, out, accept=(0, WARNINGS))


def _answer(objects: Objects, widget: str, value: Value) -> Objects:
    """The objects to replace so that a widget and the field above it hold `value`."""
    body = objects[f"obj:{widget}"]["value"]
    holder = widget if "/T" in body else body["/Parent"]
    answer = f"u:{value}" if isinstance(value, str) else _on_state(objects, body) if value else "/Off"
    if isinstance(value, bool):
        body["/AS"] = answer
    objects[f"obj:{holder}"]["value"]["/V"] = answer
    return {f"obj:{key}": objects[f"obj:{key}"] for key in (widget, holder)}


def _on_state(objects: Objects, body: dict[str, Any]) -> str:
    normal = _resolve(objects, _resolve(objects, body["/AP"])["/N"])
    return next(str(state) for state in normal if state != "/Off")


def _form_that_needs_appearances(objects: Objects) -> Objects:
    """The AcroForm with /NeedAppearances true: without it qpdf's --generate-appearances does nothing."""
    catalog_id = objects["trailer"]["value"]["/Root"]
    catalog = objects[f"obj:{catalog_id}"]["value"]
    _resolve(objects, catalog["/AcroForm"])["/NeedAppearances"] = True
    changed = catalog["/AcroForm"] if isinstance(catalog["/AcroForm"], str) else catalog_id
    return {f"obj:{changed}": objects[f"obj:{changed}"]}


def _resolve(objects: Objects, value: Any) -> Any:
    return objects[f"obj:{value}"]["value"] if isinstance(value, str) and value.endswith(" R") else value


_available = partial(missing_program, "qpdf", "qpdf")

FILLERS = (
    Filler("qpdf-json", _available, partial(_fill, ())),
    Filler("qpdf-json-appearances", _available, partial(_fill, ("--generate-appearances",))),
)
