"""Building into a folder, and issuing editions that never change."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfforms.bulk.catalog import Catalog
from pdfforms.bulk.issue import build_into, issue_into
from pdfforms.bulk.shelf import Shelf
from pdfforms.errors import BlankError
from pdfforms.model.edition import load_map
from tests.definitions.writing import GOOD
from tests.office import CATALOG, FORMS, PLAN


def _catalog(folder: Path, text: str = GOOD) -> Catalog:
    path = folder / "sample.toml"
    path.write_text(text, encoding="utf-8")
    return Catalog(path)


def _issue(folder: Path, text: str = GOOD) -> list[str]:
    return [built.path.name for built in issue_into(_catalog(folder, text), ("sample",), folder / "editions")]


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".toml"
    }


def test_blanks_are_named_by_form_language_and_paper(tmp_path: Path) -> None:
    """The usual blank has the form's name; language and paper are added where they are not the usual ones."""
    built = [*build_into(CATALOG, FORMS, ("en", "fr"), "letter", tmp_path, maps=False)]
    built += build_into(CATALOG, ("attendance_plan",), ("fr",), "a4", tmp_path, maps=False)
    assert sorted(_files(tmp_path)) == sorted(
        [*(f"{key}{end}.pdf" for key in FORMS for end in ("", ".fr")), "attendance_plan.fr.a4.pdf"]
    )
    assert (tmp_path / "attendance_plan.pdf").read_bytes() == PLAN.blank.data
    plan = next(each for each in built if each.key == "attendance_plan")
    assert (plan.pages, plan.fields, plan.missing) == (2, len(PLAN.form.fields), ())


def test_own_blanks_have_their_map_beside_them(tmp_path: Path) -> None:
    """A form of the user's own is built with its map, which the shelf finds with its blank."""
    (built,) = build_into(_catalog(tmp_path), ("sample",), (), "letter", tmp_path / "out", maps=True)
    edition = load_map((tmp_path / "out" / "sample.map.json").read_text(encoding="utf-8"))
    shelf = Shelf((tmp_path / "out",))
    (found,) = shelf.find(edition.identity)
    assert found == edition
    assert shelf.blank(found) == built.path.read_bytes()


def _build(folder: Path, text: str = GOOD) -> list[Path]:
    catalog = _catalog(folder, text)
    return [built.path for built in build_into(catalog, ("sample",), (), "letter", folder / "out", maps=True)]


def test_building_does_not_change_an_edition(tmp_path: Path) -> None:
    """A changed label under the same edition is refused and changes no file; the same form builds again."""
    _build(tmp_path)
    before = _files(tmp_path)
    with pytest.raises(
        BlankError, match=r"sample\.map\.json is of edition 2026-1.*Give the definition a new edition"
    ):
        _build(tmp_path, GOOD.replace("Name:", "Your name:"))
    _build(tmp_path)
    assert _files(tmp_path) == before


def test_an_earlier_edition_stays_readable(tmp_path: Path) -> None:
    """A new edition puts the earlier blank and its map aside, where the shelf finds them, and neither changes."""
    _build(tmp_path)
    before = _files(tmp_path)
    _build(tmp_path, GOOD.replace("2026-1", "2026-2").replace("Name:", "Your name:"))
    shelf = Shelf((tmp_path / "out",))
    assert sorted(edition.form.edition for edition in shelf.all()) == ["2026-1", "2026-2"]
    old = next(edition for edition in shelf.all() if edition.form.edition == "2026-1")
    assert shelf.blank(old) == before["sample.pdf"]
    with pytest.raises(BlankError, match=r"sample\.2026-1\.map\.json is of edition 2026-1"):
        _build(tmp_path, GOOD.replace("Name:", "Full name:"))
    _build(tmp_path)
    assert len(list(shelf.all())) == 2


def test_issuing_twice_changes_nothing(tmp_path: Path) -> None:
    """The first run issues every paper, the second leaves all as it is."""
    assert _issue(tmp_path) == ["en.letter.pdf", "en.a4.pdf"]
    before = _files(tmp_path)
    assert sorted(before) == ["en.a4.map.json", "en.a4.pdf", "en.letter.map.json", "en.letter.pdf"]
    assert _issue(tmp_path) == []
    assert _files(tmp_path) == before


@pytest.mark.parametrize(
    "change",
    [
        ('label = "Name:"', 'label = "Your name:"'),
        ('label = "Name:"', 'label = "Name:"\nhelp = "In full."'),
        ('label = "Name:"', 'label = "Name:"\nrequired = true'),
        ('title = "Sample"', 'title = "Example"'),
        ('key = "name"', 'key = "full_name"'),
        ('type = "text"', 'type = "date"'),
    ],
)
def test_a_change_under_the_same_edition_is_refused(tmp_path: Path, change: tuple[str, str]) -> None:
    """What was issued stays: another layout, wording or meaning needs another edition, and can then be issued."""
    _issue(tmp_path)
    before = _files(tmp_path)
    with pytest.raises(
        BlankError, match=r"was issued with another layout or wording.*Give the definition a new edition"
    ):
        _issue(tmp_path, GOOD.replace(*change))
    assert _files(tmp_path) == before
    assert _issue(tmp_path, GOOD.replace(*change).replace("2026-1", "2026-2")) == ["en.letter.pdf", "en.a4.pdf"]
    assert (tmp_path / "editions" / "sample" / "2026-1" / "en.a4.pdf").is_file()


def test_an_interrupted_issue_can_be_finished(tmp_path: Path) -> None:
    """A blank or a map that is missing beside the other is written again, as long as it is the same edition."""
    _issue(tmp_path)
    folder = tmp_path / "editions" / "sample" / "2026-1"
    before = _files(tmp_path)
    (folder / "en.a4.map.json").unlink()
    (folder / "en.letter.pdf").unlink()
    assert sorted(_issue(tmp_path)) == ["en.a4.pdf", "en.letter.pdf"]
    assert _files(tmp_path) == before


def test_a_blank_without_its_map_is_not_replaced(tmp_path: Path) -> None:
    """Where the map of an issued blank is gone and the blank is another one, nothing is overwritten."""
    _issue(tmp_path)
    folder = tmp_path / "editions" / "sample" / "2026-1"
    (folder / "en.letter.map.json").unlink()
    with pytest.raises(BlankError, match=r"was issued, but its map is gone"):
        _issue(tmp_path, GOOD.replace("Name:", "Your name:"))


def test_a_damaged_map_is_told(tmp_path: Path) -> None:
    """An issued map that cannot be read is named."""
    _issue(tmp_path)
    path = tmp_path / "editions" / "sample" / "2026-1" / "en.letter.map.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(BlankError, match=r"en\.letter\.map\.json is no edition map"):
        _issue(tmp_path)


def test_packets_are_issued_without_a_map(tmp_path: Path) -> None:
    """A packet's pages are those of its forms, which have the maps."""
    built = list(issue_into(CATALOG, ("attendance_packet",), tmp_path))
    assert len(built) == 6
    assert {path.suffix for path in tmp_path.rglob("*") if path.is_file()} == {".pdf"}
    assert list(issue_into(CATALOG, ("attendance_packet",), tmp_path)) == []
