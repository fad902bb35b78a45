"""The fields of every blank, seen by another reader."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from pdfforms.draw.widgets import MULTILINE, NO_TOGGLE_OFF, RADIO, READ_ONLY, REQUIRED
from pdfforms.model.form import Field, FieldType
from tests.looking import Rect, Widget, characters, overlap, widgets
from tests.office import KINDS, PACKET, PLAN, TRIP, Kind

ALL = [*KINDS, TRIP]
HIDDEN = {"_form", "_copy"}
EDGE = 24.0
"""Points that stay free along the paper's edge: what home printers cannot print."""
every_kind = pytest.mark.parametrize("kind", ALL, ids=str)


def _fields(kind: Kind) -> dict[str, Field]:
    return {each.key: each for part in kind.parts for each in part.fields}


def _shown(kind: Kind) -> list[Widget]:
    return [widget for widget in widgets(kind.blank.data) if widget.name not in HIDDEN]


@every_kind
def test_every_field_once(kind: Kind) -> None:
    """/Fields lists each field of the definition once, and the two hidden ones; names have no dots."""
    with pikepdf.open(BytesIO(kind.blank.data)) as pdf:
        names = [str(field.T) for field in pdf.Root.AcroForm.Fields.as_list()]
    assert sorted(names) == sorted([*_fields(kind), *HIDDEN])
    assert not any("." in name for name in names)


@every_kind
def test_every_field_is_described(kind: Kind) -> None:
    """A screen reader hears each field's name and its help."""
    fields = _fields(kind)
    for widget in _shown(kind):
        each = fields[widget.name]
        assert each.name in widget.description
        assert each.help in widget.description
        assert "{" not in widget.description


@every_kind
def test_kinds_and_flags(kind: Kind) -> None:
    """Each field is of the PDF kind that its type asks for, required and limited where the definition says so."""
    fields = _fields(kind)
    for widget in _shown(kind):
        each = fields[widget.name]
        button = each.type in (FieldType.CHECKBOX, FieldType.CHOICE)
        flags = REQUIRED if each.required else 0
        flags |= MULTILINE if each.type is FieldType.MULTILINE else 0
        flags |= RADIO | NO_TOGGLE_OFF if each.type is FieldType.CHOICE else 0
        assert widget.kind == ("Btn" if button else "Tx")
        assert widget.flags == flags
        assert widget.max_length == each.max_length
        assert not widget.hidden


@every_kind
def test_hidden_fields(kind: Kind) -> None:
    """Two read-only fields without size say which forms are in the file and, later, whose copy it is."""
    found = {widget.name: widget for widget in widgets(kind.blank.data) if widget.name in HIDDEN}
    wanted = " ".join(edition.identity.text() for edition in kind.maps)
    assert {name: widget.value for name, widget in found.items()} == {"_form": wanted, "_copy": ""}
    for widget in found.values():
        assert widget.hidden
        assert widget.flags == READ_ONLY
        assert widget.rect == (0, 0, 0, 0)


@every_kind
def test_states(kind: Kind) -> None:
    """A box has an appearance for off and for its on-state, and begins off; other fields have an empty one."""
    fields = _fields(kind)
    with pikepdf.open(BytesIO(kind.blank.data)) as pdf:
        for page in pdf.pages:
            for annotation in page.obj.Annots.as_list():
                if not int(annotation.F) & 2:
                    appearance = annotation.AP.N
                    streams = [appearance] if isinstance(appearance, pikepdf.Stream) else list(appearance.values())
                    x0, y0, x1, y1 = (float(side) for side in annotation.Rect.as_list())
                    for stream in streams:
                        assert [float(side) for side in stream.BBox.as_list()] == pytest.approx(
                            [0, 0, x1 - x0, y1 - y0]
                        )
                        assert stream.Subtype == "/Form"
    for widget in _shown(kind):
        each = fields[widget.name]
        if each.type is FieldType.CHECKBOX:
            assert widget.states == ("Off", "Yes")
        elif each.type is FieldType.CHOICE:
            assert set(widget.states) - {"Off"} <= {option.key for option in each.options}
        assert (widget.value, widget.state) == (("Off", "Off") if widget.states else ("", ""))


def test_radio_buttons() -> None:
    """A choice is one field with a button for each option, each with an on-state and a description of its own."""
    (choice,) = (each for each in TRIP.form.fields if each.type is FieldType.CHOICE)
    buttons = [widget for widget in _shown(TRIP) if widget.name == choice.key]
    assert [set(button.states) - {"Off"} for button in buttons] == [{option.key} for option in choice.options]
    for button, option in zip(buttons, choice.options, strict=True):
        assert button.description == f"{choice.label}: {option.label}"


@every_kind
def test_places(kind: Kind) -> None:
    """Every widget stands on the paper, clear of its edge, and is big enough for a finger or a pen."""
    sizes = [(page.width, page.height) for edition in kind.maps for page in edition.pages]
    for widget in _shown(kind):
        x0, y0, x1, y1 = widget.rect
        width, height = sizes[widget.page]
        assert EDGE <= x0 < x1 <= width - EDGE
        assert EDGE <= y0 < y1 <= height - EDGE
        assert min(x1 - x0, y1 - y0) >= 12


@every_kind
def test_nothing_overlaps(kind: Kind) -> None:
    """No two widgets reach into each other, and no printed character stands inside one."""
    by_page: dict[int, list[Rect]] = {}
    for widget in _shown(kind):
        by_page.setdefault(widget.page, []).append(widget.rect)
    for page, rects in by_page.items():
        for index, rect in enumerate(rects):
            assert all(overlap(rect, other) <= 0 for other in rects[index + 1 :])
        for char, box in characters(kind.blank.data, page):
            assert all(overlap(box, rect) <= 0 for rect in rects), (char, box)


@every_kind
def test_tab_order_is_reading_order(kind: Kind) -> None:
    """The tabulator follows the structure, and the annotations stand in the order of the form's fields."""
    with pikepdf.open(BytesIO(kind.blank.data)) as pdf:
        assert {str(page.obj.Tabs) for page in pdf.pages} == {"/S"}
    shown = _shown(kind)
    order = [each.key for part in kind.parts for each in part.fields]
    seen = list(dict.fromkeys(widget.name for widget in shown))
    assert seen == list(dict.fromkeys(order))
    parents = [widget.struct_parent or -1 for widget in shown]
    assert parents == sorted(set(parents))
    assert [widget.page for widget in shown] == sorted(widget.page for widget in shown)


@pytest.mark.parametrize(("kind", "pages"), [(PLAN, 2), (PACKET, 4)], ids=str)
def test_student_name_is_one_field_on_every_page(kind: Kind, pages: int) -> None:
    """The name typed once shows on each page, so that no page that comes back alone is nobody's."""
    names = [widget for widget in _shown(kind) if widget.name == "student_name"]
    assert [widget.page for widget in names] == list(range(pages))


@every_kind
def test_at_most_two_pages_a_form(kind: Kind) -> None:
    """A form is a sheet of paper, printed on both sides."""
    assert all(len(edition.pages) <= 2 for edition in kind.maps)
    with pikepdf.open(BytesIO(kind.blank.data)) as pdf:
        assert len(pdf.pages) == sum(len(edition.pages) for edition in kind.maps)
