"""Blanks taken apart, and what is not one of ours."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from pdfforms.draw.template import open_template
from pdfforms.errors import BlankError
from tests.looking import widgets
from tests.office import KINDS, PLAN, TRIP, Kind, fill
from tests.programs.sample import write_blank


@pytest.mark.parametrize("kind", [*KINDS, TRIP], ids=str)
def test_template_knows_every_field(kind: Kind) -> None:
    """A template has each field of its blank with the sizes of its widgets, and a code for each page."""
    template = kind.template
    seen: dict[str, list[tuple[float, float]]] = {}
    for widget in widgets(kind.blank.data):
        x0, y0, x1, y1 = widget.rect
        seen.setdefault(widget.name, []).append((round(x1 - x0, 2), round(y1 - y0, 2)))
    assert {
        name: [(widget.width, widget.height) for widget in field.widgets]
        for name, field in template.fields.items()
    } == seen
    assert len(template.codes) == sum(len(edition.pages) for edition in kind.maps)
    assert template.data == kind.blank.data


def _resaved(**how: object) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(PLAN.blank.data)) as pdf:
        pdf.save(out, **how)  # type: ignore[arg-type]  # the options of `save`
    return out.getvalue()


def _foreign(folder: Path) -> bytes:
    return write_blank(folder / "foreign.pdf").read_bytes()


def _without_code(_folder: Path) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(PLAN.blank.data)) as pdf:
        del pdf.pages[0].Resources.XObject
        pdf.save(out)
    return out.getvalue()


FOREIGN: dict[str, Callable[[Path], bytes]] = {
    "nothing": lambda _: b"",
    "no PDF": lambda _: b"Dear parents",
    "a PDF cut short": lambda _: PLAN.blank.data[: len(PLAN.blank.data) // 2],
    "another form": _foreign,
    "a copy that is filled already": lambda _: fill(PLAN, {"student_name": "Avery Example"}).data,
    "a blank with compressed objects": lambda _: _resaved(object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "a blank behind a password": lambda _: _resaved(encryption=pikepdf.Encryption(owner="o", user="u")),
    "a blank without its code": _without_code,
}


@pytest.mark.parametrize("case", FOREIGN)
def test_foreign_files_are_refused(case: str, tmp_path: Path) -> None:
    """Whatever is not a blank as pdfforms builds it is refused with BlankError, which says what to do."""
    with pytest.raises(BlankError, match="Build it again with `pdfforms build`"):
        open_template(FOREIGN[case](tmp_path))
