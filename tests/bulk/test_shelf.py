"""Finding the map that a page was printed with."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfforms.bulk.catalog import Catalog
from pdfforms.bulk.issue import issue_into
from pdfforms.bulk.shelf import Shelf
from pdfforms.errors import BlankError
from tests.definitions.writing import GOOD
from tests.office import CATALOG, PACKET, PLAN, TRIP

FORMS = ("attendance_plan", "attendance_continuum")


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the current editions."""
    folder = tmp_path_factory.mktemp("editions")
    assert len(list(issue_into(CATALOG, FORMS, folder))) == 12
    return folder


def test_every_edition_is_found(editions: Path) -> None:
    """Form, edition, language and paper lead to the one map issued for them, whatever the page and copy."""
    shelf = Shelf((editions,))
    for edition in (*PLAN.maps, *PACKET.maps):
        (found,) = shelf.find(edition.identity)
        assert (found.form, found.pages, found.boxes) == (edition.form, edition.pages, edition.boxes)
    copied = PLAN.maps[0].identity.with_copy("K7Q29F4M2X")
    assert shelf.find(copied) == shelf.find(PLAN.maps[0].identity)
    assert set(shelf.codes()) == {"AP", "AC"}
    assert len(list(shelf.all())) == 12


def test_unknown_edition_is_not_found(editions: Path) -> None:
    """Nothing is found for a form or edition that is not on the shelf."""
    assert Shelf((editions,)).find(TRIP.maps[0].identity) == ()
    assert Shelf((editions / "nowhere",)).find(PLAN.maps[0].identity) == ()
    assert list(Shelf(()).all()) == []


def test_blanks_stand_beside_their_maps(editions: Path) -> None:
    """A map from the shelf leads to its blank; a map from elsewhere to none."""
    shelf = Shelf((editions,))
    (found,) = shelf.find(PLAN.maps[0].identity)
    assert shelf.blank(found) == PLAN.blank.data
    assert shelf.blank(PLAN.maps[0]) is None


def test_maps_made_on_the_spot(editions: Path) -> None:
    """A form built for another organization stands on the shelf beside the issued one, each with its blank."""
    theirs = Catalog(organization="Example School Division").blank("attendance_plan")
    shelf = Shelf((editions,), ((theirs.maps[0], theirs.data),))
    built, issued = shelf.find(PLAN.maps[0].identity)
    assert (built.form.organization, issued.form.organization) == ("Example School Division", "MHPSD")
    assert shelf.blank(built) == theirs.data
    assert shelf.blank(issued) == PLAN.blank.data


def test_own_editions_stay_readable(tmp_path: Path) -> None:
    """After a new edition the old one is still found by its name."""
    definition = tmp_path / "sample.toml"
    for text in (GOOD, GOOD.replace("2026-1", "2026-2").replace("Name:", "Your name:")):
        definition.write_text(text, encoding="utf-8")
        list(issue_into(Catalog(definition), ("sample",), tmp_path / "editions"))
    shelf = Shelf((tmp_path / "editions",))
    labels = {each.identity.edition: each.form.fields[0].label for each in shelf.all() if each.paper == "letter"}
    assert labels == {"2026-1": "Name:", "2026-2": "Your name:"}


@pytest.mark.parametrize("text", ["", "no map", '{"schema": "pdfforms.map/1"}'])
def test_foreign_files_on_the_shelf(tmp_path: Path, editions: Path, text: str) -> None:
    """A file that only looks like a map is passed over."""
    (tmp_path / "letter.map.json").write_text(text, encoding="utf-8")
    assert len(list(Shelf((editions, tmp_path)).all())) == 12


def test_damaged_map(tmp_path: Path) -> None:
    """A map that names an identity but cannot be read is told when it is wanted."""
    text = PLAN.maps[0].dumps()
    (tmp_path / "plan.map.json").write_text(text[: len(text) // 2], encoding="utf-8")
    with pytest.raises(BlankError, match=r"plan\.map\.json is no edition map"):
        Shelf((tmp_path,)).find(PLAN.maps[0].identity)
