"""The blanks in the repository are what `pdfforms build --issue` makes, and what was issued has not changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pdfforms.model.edition import load_map
from tests.office import FORMS, KINDS, LANGUAGES, ROOT, Kind

BLANKS = ROOT / "blank_forms"
EDITIONS = BLANKS / "editions"
ISSUE = "Run `pdfforms build --issue` and commit blank_forms/."
NEW = "Give the definition a new `edition`, then run `pdfforms build --issue` and commit blank_forms/."
CURRENT = [Kind(key, language) for key in FORMS for language in LANGUAGES]


def _there(path: Path) -> Path:
    if not path.is_file():
        pytest.fail(f"{path.relative_to(ROOT)} is missing. {ISSUE}", pytrace=False)
    return path


def _edition(kind: Kind) -> Path:
    return EDITIONS / kind.key / kind.form.edition / f"{kind.language}.{kind.paper}.pdf"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.form.parts], ids=str)
def test_an_issued_edition_never_changes(kind: Kind) -> None:
    """The current definition has the layout and the wording that its edition was issued with."""
    issued = load_map(_there(_edition(kind).with_suffix(".map.json")).read_text(encoding="utf-8"))
    current = replace(kind.maps[0], blank_sha256=issued.blank_sha256)
    changed = [
        name for name in ("form", "paper", "pages", "boxes") if getattr(issued, name) != getattr(current, name)
    ]
    if changed or current.dumps() != issued.dumps():
        pytest.fail(
            f"{kind}: {', '.join(changed) or 'the map'} of the issued edition differ. {NEW}", pytrace=False
        )


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_every_current_blank_is_issued(kind: Kind) -> None:
    """Each form has its edition on the shelf in every language and on every paper."""
    assert _there(_edition(kind)).read_bytes().startswith(b"%PDF-1.7")


@pytest.mark.parametrize("kind", CURRENT, ids=str)
def test_the_blanks_are_what_build_makes(kind: Kind) -> None:
    """The blank that families are sent is what the definition builds, byte for byte."""
    name = kind.key if kind.language == "en" else f"{kind.key}.{kind.language}"
    if _there(BLANKS / f"{name}.pdf").read_bytes() != kind.blank.data:
        pytest.fail(f"blank_forms/{name}.pdf is not what `pdfforms build` makes now. {ISSUE}", pytrace=False)


def test_nothing_else_stands_among_the_blanks() -> None:
    """The folder holds the current blanks and the editions, and no leftovers."""
    names = {kind.key if kind.language == "en" else f"{kind.key}.{kind.language}" for kind in CURRENT}
    _there(BLANKS / "attendance_plan.pdf")
    assert {path.name for path in BLANKS.iterdir()} == {f"{name}.pdf" for name in names} | {"editions"}


def test_every_issued_map_can_be_read() -> None:
    """Each map on the shelf is of the form and edition whose folder it is in, and its blank stands beside it."""
    maps = sorted(EDITIONS.rglob("*.map.json"))
    if not maps:
        pytest.fail(f"blank_forms/editions is empty. {ISSUE}", pytrace=False)
    for path in maps:
        edition = load_map(path.read_text(encoding="utf-8"))
        assert (edition.form.key, edition.form.edition) == (path.parts[-3], path.parts[-2])
        assert f"{edition.form.language}.{edition.paper}.map.json" == path.name
        assert path.with_name(path.name.replace(".map.json", ".pdf")).is_file()
