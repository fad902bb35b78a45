"""An annotation that is no field, as it stands: where it lies, what it says, the strokes it is drawn with.

ISO 32000-2, 12.5.6. Firefox leaves FreeText, Ink (one for all strokes) and, for its signatures, Stamps of filled
paths; Okular one Ink a stroke; Preview and Acrobat any of them.
"""

from __future__ import annotations

import re

from pdfforms.model.edition import Rect
from pdfforms.model.plane import Point
from pdfforms.read.appearance import Appearances
from pdfforms.read.objects import RawAnnotation
from pdfforms.read.store import File
from pdfforms.read.strings import clean, decode_text
from pdfforms.read.values import Value

_HIDDEN = 2 | 32
"""/F: hidden, no view. What nobody saw says nothing."""
_MAX_STROKES, _MAX_POINTS = 2_000, 20_000
"""An Ink with more strokes is known by its rectangle alone: none is left out in silence."""
_NOWHERE: Rect = (0.0, 0.0, 0.0, 0.0)
_BREAKS, _TAGS = re.compile(r"(?i)</p\s*>|<br\s*/?>"), re.compile(r"<[^<>]*>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&#13;": "\n", "&amp;": "&"}


def collect_annotation(
    file: File, appearances: Appearances, subtype: str, annotation: dict[str, Value]
) -> RawAnnotation | None:
    """The annotation; None for one that no viewer shows."""
    if file.number(annotation.get("F")) & _HIDDEN:
        return None
    shown = appearances.show(file.dictionary(annotation.get("AP")).get("N"))
    return RawAnnotation(
        subtype,
        file.rect(annotation.get("Rect")) or _NOWHERE,
        _text(file, annotation),
        shown.text if shown else None,
        _strokes(file, subtype, annotation),
        shown.ink if shown else None,
    )


def _text(file: File, annotation: dict[str, Value]) -> str:
    """/Contents, or what the rich contents say without their markup."""
    for key in ("Contents", "RC"):
        value = file.resolve(annotation.get(key))
        try:
            value = file.data(value) or value
        except ValueError:
            continue
        text = decode_text(value) if isinstance(value, bytes) else None
        if text and text.strip():
            return clean(text if key == "Contents" else _plain(text))
    return ""


def _plain(markup: str) -> str:
    """The text of XHTML, a line a paragraph. No parser: the markup is a stranger's, and only text is wanted."""
    text = _TAGS.sub("", _BREAKS.sub("\n", markup))
    for entity, character in _ENTITIES.items():
        text = text.replace(entity, character)
    return text.strip("\n")


def _strokes(file: File, subtype: str, annotation: dict[str, Value]) -> tuple[tuple[Point, ...], ...]:
    """The lines it is drawn with, in the page's points; none for what only its appearance knows."""
    if subtype == "Ink":
        listed = file.array(annotation.get("InkList"))
        found = [_points(file, each) for each in listed] if len(listed) <= _MAX_STROKES else []
    elif subtype == "Line":
        found = [_points(file, annotation.get("L"))]
    elif subtype in ("PolyLine", "Polygon"):
        found = [_points(file, annotation.get("Vertices"))]
    else:
        found = []
    return tuple(each for each in found if each)


def _points(file: File, value: Value) -> tuple[Point, ...]:
    numbers = [file.resolve(each) for each in file.array(value)[: 2 * _MAX_POINTS]]
    if not all(isinstance(each, (int, float)) and abs(each) < 1e6 for each in numbers):
        return ()
    return tuple((float(x), float(y)) for x, y in zip(numbers[::2], numbers[1::2], strict=False))
