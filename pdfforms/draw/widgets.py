"""Widget annotations and form fields (ISO 32000-2, 12.7), as dictionaries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pdfforms.draw import formfont
from pdfforms.draw.appearance import INK, LARGEST
from pdfforms.draw.cos import Indirect, Name, Stream

PRINT, HIDDEN = 4, 2
READ_ONLY, REQUIRED, MULTILINE, RADIO, NO_TOGGLE_OFF = 1, 1 << 1, 1 << 12, 1 << 15, 1 << 14


@dataclass(frozen=True, slots=True)
class Spec:
    """A widget to make. `kind` is "text", "multiline", "checkbox", "radio", "sig" or "hidden"."""

    name: str
    kind: str
    rect: tuple[float, float, float, float]
    """In points, origin bottom left."""
    description: str
    """/TU: what a screen reader says."""
    required: bool = False
    max_length: int | None = None
    quadding: int = 0
    """0 left, 1 centred, 2 right."""
    auto_size: bool = False
    on_state: str = "Yes"
    option: str = ""
    """Radio buttons: this button's own description."""
    value: str = ""
    """Hidden fields only."""


@dataclass(eq=False)
class FieldObject:
    """A field with its widgets, before it becomes one dictionary or a parent with kids."""

    spec: Spec
    reference: Indirect = field(default_factory=Indirect)
    widgets: list[tuple[Indirect, dict[str, Any]]] = field(default_factory=list)

    def finish(self) -> Indirect:
        """Fills the dictionaries in: merged where there is one widget, else a parent with /Kids."""
        entries = _field_entries(self.spec)
        if len(self.widgets) == 1 and self.spec.kind != "radio":
            reference, widget = self.widgets[0]
            reference.value = {**widget, **entries}
            return reference
        for reference, widget in self.widgets:
            reference.value = {**widget, "Parent": self.reference}
        self.reference.value = {**entries, "Kids": [reference for reference, _ in self.widgets]}
        return self.reference


def default_appearance(spec: Spec) -> str:
    """/DA: size 0 lets the viewer shrink a long line."""
    size = 0 if spec.auto_size else LARGEST
    return f"/{formfont.RESOURCE} {size:g} Tf {INK} rg"


def widget_entries(spec: Spec, page: Indirect, states: dict[str, Indirect]) -> dict[str, Any]:
    """The annotation's own entries; `states` are the appearances shared by all boxes of one size."""
    entries: dict[str, Any] = {
        "Type": Name("Annot"),
        "Subtype": Name("Widget"),
        "Rect": [round(side, 2) for side in spec.rect],
        "P": page,
        "F": HIDDEN if spec.kind == "hidden" else PRINT,
    }
    if spec.kind in ("checkbox", "radio"):
        entries |= {
            "MK": {"CA": "l" if spec.kind == "radio" else "4"},
            "AS": Name("Off"),
            "AP": {"N": {spec.on_state: states["on"], "Off": states["off"]}},
        }
        if spec.option:
            entries["TU"] = f"{spec.description}: {spec.option}"
    elif spec.kind in ("text", "multiline", "sig"):
        entries |= {"MK": {}, "AP": {"N": states["empty"]}}
    return entries


def _field_entries(spec: Spec) -> dict[str, Any]:
    entries: dict[str, Any] = {"FT": Name(_TYPES[spec.kind]), "T": spec.name}
    if spec.description:
        entries["TU"] = spec.description
    flags = _flags(spec)
    if flags:
        entries["Ff"] = flags
    if spec.kind in ("text", "multiline"):
        entries |= {"DA": default_appearance(spec).encode("ascii"), "Q": spec.quadding}
        if spec.max_length is not None:
            entries["MaxLen"] = spec.max_length
    elif spec.kind == "hidden":
        entries |= {"DA": default_appearance(spec).encode("ascii"), "V": spec.value}
    elif spec.kind in ("checkbox", "radio"):
        entries["V"] = Name("Off")
    return entries


def _flags(spec: Spec) -> int:
    flags = {"multiline": MULTILINE, "radio": RADIO | NO_TOGGLE_OFF, "hidden": READ_ONLY}.get(spec.kind, 0)
    return flags | (REQUIRED if spec.required else 0)


_TYPES = {"text": "Tx", "multiline": "Tx", "hidden": "Tx", "checkbox": "Btn", "radio": "Btn", "sig": "Sig"}


def empty_form(width: float, height: float) -> Stream:
    """An appearance with nothing in it."""
    entries = {"Type": Name("XObject"), "Subtype": Name("Form"), "BBox": [0, 0, width, height], "Resources": {}}
    return Stream(b"", entries)
