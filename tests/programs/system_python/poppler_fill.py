"""Fill a form through poppler-glib, the engine of Evince. Runs in Debian's own Python, imports nothing of ours.

python3 poppler_fill.py BLANK WIDGETS.json OUT

WIDGETS is [[page, [left, bottom, right, top], value], ...], pages from 0: poppler knows widgets, not fields.
"""

import json
import sys
from pathlib import Path
from typing import Any

import gi  # type: ignore[import-not-found]  # Debian's python3-gi

gi.require_version("Poppler", "0.18")
from gi.repository import Poppler  # type: ignore[import-not-found]  # noqa: E402  # the version comes first


def answer(page: Any, rect: list[float], value: str | bool) -> None:
    """Set the widget whose area is nearest to `rect`."""
    mappings = page.get_form_field_mapping()
    nearest = min(mappings, key=lambda mapping: distance(mapping.area, rect))
    if isinstance(value, str):
        nearest.field.text_set_text(value)
    else:
        nearest.field.button_set_state(value)


def distance(area: Any, rect: list[float]) -> float:
    """How far two rectangles are apart, corner by corner, in points."""
    corners = (area.x1, area.y1, area.x2, area.y2)
    return sum(abs(float(one) - other) for one, other in zip(corners, rect, strict=True))


def main(blank: str, widgets: str, out: str) -> None:
    """Fill the widgets one after another and save under the new name."""
    document = Poppler.Document.new_from_file(Path(blank).as_uri(), None)
    for number, rect, value in json.loads(Path(widgets).read_text(encoding="utf-8")):
        answer(document.get_page(number), rect, value)
    document.save(Path(out).as_uri())


if __name__ == "__main__":
    main(*sys.argv[1:])
