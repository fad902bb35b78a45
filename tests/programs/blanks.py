"""What a blank offers to be filled: its fields by full name, with their widgets in page order."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf

Value = str | bool
"""Text for a text field, True or False for a checkbox."""

Values = Mapping[str, Value]
"""Full AcroForm field name -> value."""


@dataclass(frozen=True)
class Widget:
    """One place on a page where a field shows."""

    page: int
    """Index of the page, from 0."""
    rect: tuple[float, float, float, float]
    """Left, bottom, right, top in points of the unrotated page, origin bottom left."""
    on_state: str | None
    """The appearance name of a ticked box without its slash, as "Yes"; None where there is none."""


@dataclass(frozen=True)
class Field:
    """One terminal field."""

    name: str
    """The full name: partial names joined by dots."""
    kind: str
    """/FT as ISO 32000 names it: "/Tx", "/Btn", "/Ch", "/Sig", or "" where there is none."""
    widgets: list[Widget] = field(default_factory=list)

    @property
    def on_state(self) -> str:
        """The on-state of a checkbox; raises ValueError when no widget has one."""
        for widget in self.widgets:
            if widget.on_state is not None:
                return widget.on_state
        raise ValueError(f"{self.name} has no on-state")


def fields(blank: Path) -> dict[str, Field]:
    """The fields that have a widget on a page, by name, in page order."""
    found: dict[str, Field] = {}
    with pikepdf.open(blank) as pdf:
        for number, page in enumerate(pdf.pages):
            for annotation in page.obj.get("/Annots", pikepdf.Array()):
                if annotation.get("/Subtype") == "/Widget":
                    name = full_name(annotation)
                    kind = next((str(node.FT) for node in ancestry(annotation) if "/FT" in node), "")
                    found.setdefault(name, Field(name, kind)).widgets.append(_widget(annotation, number))
    return found


def ancestry(widget: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The widget, then its /Parent chain up to the root field."""
    node: pikepdf.Object | None = widget
    while node is not None:
        yield node
        node = node.get("/Parent")


def full_name(widget: pikepdf.Object) -> str:
    """The partial names from the root field down to the widget, joined by dots."""
    return ".".join(reversed([str(node.T) for node in ancestry(widget) if "/T" in node]))


def wanted(blank: Path, values: Values) -> list[tuple[Field, Value]]:
    """Each value beside its field.

    Raises KeyError for a name that the blank does not have, TypeError for a truth value where text belongs or the
    reverse: a typing slip in a test must not look like a program that loses answers.
    """
    offered = fields(blank)
    pairs = [(offered[name], value) for name, value in values.items()]
    for one, value in pairs:
        if isinstance(value, bool) != (one.kind == "/Btn"):
            raise TypeError(f"{one.name} is {one.kind}: {value!r} does not fit")
    return pairs


@contextmanager
def json_file(blank: Path, values: Values) -> Iterator[Path]:
    """A temporary file with the checked values as one JSON object, for programs in other processes."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "values.json")
        path.write_text(json.dumps({one.name: value for one, value in wanted(blank, values)}), encoding="utf-8")
        yield path


def as_written(blank: Path, values: Values) -> dict[str, str]:
    """The values as form data files spell them: text as it is, a checkbox by its state ("Yes", "Off")."""
    return {
        one.name: value if isinstance(value, str) else one.on_state if value else "Off"
        for one, value in wanted(blank, values)
    }


def _widget(annotation: pikepdf.Object, page: int) -> Widget:
    x0, y0, x1, y1 = (float(number) for number in annotation.Rect.as_list())
    normal = annotation.get("/AP", pikepdf.Dictionary()).get("/N", pikepdf.Dictionary())
    states = [] if isinstance(normal, pikepdf.Stream) else [key.removeprefix("/") for key in list(normal.keys())]
    on_state = next((state for state in states if state != "Off"), None)
    return Widget(page, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), on_state)
