"""Where every item of a definition file stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfforms.bulk.catalog import Catalog
from pdfforms.definitions.source import parse
from pdfforms.errors import DefinitionError, UsageError

TEXT = """form = "sample"

[[section]] # the first
layout = "row"

[[section.field]]
key = "a"

[[section.field]]
key = "b"
options = [
    { key = "x", label = "X" },
]

[[section]]
layout = "row"

[[section.field]]
"key" = "c"

[texts]
"Say \\"yes\\":" = "Oui"
"""


@pytest.mark.parametrize(
    ("path", "line", "place"),
    [
        (("form",), 1, "form"),
        (("section", 0), 3, "section 1"),
        (("section", 0, "layout"), 4, "section 1, layout"),
        (("section", 0, "field", 0, "key"), 7, "section 1, field 1, key"),
        (("section", 0, "field", 1, "key"), 10, "section 1, field 2, key"),
        (("section", 0, "field", 1, "label"), 9, "section 1, field 2, label"),
        (("section", 0, "field", 1, "options", 0, "key"), 11, "section 1, field 2, options 1, key"),
        (("section", 1, "field", 0, "key"), 19, "section 2, field 1, key"),
        (("section", 1, "field"), 15, "section 2, field"),
        (("texts", 'Say "yes":'), 22, 'texts, Say "yes":'),
        (("title",), 1, "title"),
        ((), 1, ""),
    ],
)
def test_places(path: tuple[str | int, ...], line: int, place: str) -> None:
    """A mistake is placed at its own line, or at the line of the table that lacks something."""
    fault = parse(TEXT, "sample.toml").fault(path, "wrong")
    assert (fault.line, fault.place) == (line, place)
    assert str(fault) == f"sample.toml:{line}{f' ({place})' if place else ''}: wrong"


@pytest.mark.parametrize(
    ("text", "line"), [("a = 1\nb = \n", 2), ('a = 1\n\nb = "x\n', 3), ("a = 1\na = 2\n", 2), ("[[a]\n", 1)]
)
def test_what_is_no_toml(tmp_path: Path, text: str, line: int) -> None:
    """A file that is no TOML is refused with the line where the parser stopped."""
    path = tmp_path / "sample.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError, match=rf"sample\.toml:{line}: this is not TOML") as caught:
        Catalog(path).form("sample")
    assert len(caught.value.faults) == 1


def test_what_is_no_text(tmp_path: Path) -> None:
    """A file that is missing or is not UTF-8 is named, and what to check."""
    path = tmp_path / "sample.toml"
    with pytest.raises(UsageError, match=r"sample\.toml cannot be read as a definition file"):
        Catalog(path).names()
    path.write_bytes(b'title = "\xe9"')
    with pytest.raises(UsageError, match=r"Check the path and that it is UTF-8"):
        Catalog(path).names()
