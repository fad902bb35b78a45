"""The harness itself: every program really does to a file what its entry promises."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from . import require, verapdf
from .alterers import ALTERERS, MERGERS, USER_PASSWORD, Alterer, Leaves, Merger
from .blanks import Value, Values, fields, wanted
from .fillers import FILLERS, Filler
from .fillers import pikepdf as pikepdf_fillers
from .sample import TEXT_FIELDS, answers, states, widget_values, write_blank

ANSWERS: dict[str, Value] = {
    "student_name": "Avery Roy",
    "first_line": "House (north) 12",
    "second_line": "Zoë’s café\\",
    "notes": "one line\nanother line",
    "agreed": False,
    "alarm": True,
}
"""Nothing that a WinAnsi font could not show: what the programs do to other text stands in the README."""

SIBLING: dict[str, Value] = ANSWERS | {"student_name": "Noor Roy", "first_line": "The younger one"}


NAMES = [[one.name for one in FILLERS], [one.name for one in ALTERERS], [one.name for one in MERGERS]]


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    """A small blank with text fields, checkboxes and one field on both pages."""
    return write_blank(tmp_path / "blank.pdf")


@pytest.fixture
def filled(tmp_path: Path, blank: Path) -> Path:
    """The blank as pikepdf fills it, for what alters it next."""
    return _filled(blank, ANSWERS, tmp_path / "filled.pdf")


def _filled(blank: Path, values: Values, out: Path) -> Path:
    pikepdf_fillers.FILLERS[0].fill(blank, values, out)
    return out


def _unix(texts: set[str]) -> set[str]:
    return {text.replace("\r\n", "\n").replace("\r", "\n") for text in texts}


def _page_text(path: Path) -> str:
    pdf = pdfium.PdfDocument(path)
    text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    return text


def _leaves(path: Path, expected: Values) -> Leaves:
    """Where the answers of `expected` stand in a file, as pikepdf and PDFium's text see it."""
    try:
        reached = _unix(set().union(*answers(path).values()))
    except pikepdf.PasswordError:
        return Leaves.LOCKED
    if {text for text in expected.values() if isinstance(text, str)} <= reached:
        return Leaves.FIELDS
    widgets = widget_values(path)
    if expected["first_line"] in widgets:
        return Leaves.WIDGETS
    if not widgets and str(expected["first_line"]) in _page_text(path):
        return Leaves.TEXT
    return Leaves.NOTHING


@pytest.mark.parametrize("filler", FILLERS, ids=lambda filler: filler.name)
def test_filler_fills(filler: Filler, blank: Path, tmp_path: Path) -> None:
    """Every answer stands in /V and every box has its own on-state, as pikepdf sees the file."""
    require(filler.available())
    out = tmp_path / "out.pdf"
    filler.fill(blank, ANSWERS, out)
    found = answers(out)
    assert {name: ANSWERS[name] in _unix(found[name]) for name in TEXT_FIELDS} == dict.fromkeys(TEXT_FIELDS, True)
    assert states(out) == ["/Off", "/Ticked"]


@pytest.mark.parametrize("alterer", ALTERERS, ids=lambda alterer: alterer.name)
def test_alterer_leaves(alterer: Alterer, filled: Path, tmp_path: Path) -> None:
    """The answers stand afterwards where the alterer's entry says."""
    require(alterer.available())
    out = tmp_path / "out.pdf"
    alterer.alter(filled, out)
    assert _leaves(out, ANSWERS) is alterer.leaves


@pytest.mark.parametrize("merger", MERGERS, ids=lambda merger: merger.name)
def test_merger_leaves(merger: Merger, blank: Path, filled: Path, tmp_path: Path) -> None:
    """All pages of two siblings' forms are there, the second one's answers where the merger's entry says."""
    require(merger.available())
    out = tmp_path / "out.pdf"
    merger.merge([filled, _filled(blank, SIBLING, tmp_path / "sibling.pdf")], out)
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages) == 4
    assert _leaves(out, SIBLING) is merger.leaves


def test_user_password_opens(filled: Path, tmp_path: Path) -> None:
    """The locked file opens with the password that the package names."""
    locked = next(alterer for alterer in ALTERERS if alterer.leaves is Leaves.LOCKED)
    require(locked.available())
    locked.alter(filled, tmp_path / "locked.pdf")
    with pikepdf.open(tmp_path / "locked.pdf", password=USER_PASSWORD) as pdf:
        assert len(pdf.pages) == 2


def test_names_are_unique() -> None:
    """A test's id names one program."""
    for names in NAMES:
        assert len(set(names)) == len(names)


def test_readme_names_every_program() -> None:
    """The README's lists cannot fall behind the registries."""
    readme = Path(__file__).with_name("README.md").read_text(encoding="utf-8")
    assert [name for names in NAMES for name in names if f"`{name}`" not in readme] == []


def test_fields_of_the_blank(blank: Path) -> None:
    """A field with two widgets is one field on pages 0 and 1; a box knows its on-state."""
    found = fields(blank)
    assert [widget.page for widget in found["student_name"].widgets] == [0, 1]
    assert found["alarm"].on_state == "Ticked"


@pytest.mark.parametrize(("values", "error"), [({"nobody": "x"}, KeyError), ({"notes": True}, TypeError)])
def test_slips_are_told(blank: Path, values: Values, error: type[Exception]) -> None:
    """A misspelt name or a tick for a text field is the test's mistake, not a lost answer."""
    with pytest.raises(error):
        wanted(blank, values)


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_missing_program(monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]) -> None:
    """What is missing fails in CI and skips elsewhere, and is named either way."""
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="pdftk is missing"):
        require("pdftk is missing: apt-get install pdftk-java")


def _untitled(pdf: Pdf) -> None:
    del pdf.Root.ViewerPreferences


def _unmarked(pdf: Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(b"0 0 100 100 re f 0 0 50 50 re f")


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [(lambda _: None, ""), (_untitled, "7.1-10 "), (_unmarked, "7.1-3 ")],
    ids=["good", "title not shown", "unmarked content"],
)
def test_verapdf_judges(tmp_path: Path, spoil: Callable[[Pdf], None], rule: str) -> None:
    """veraPDF passes a conforming file and names the one rule that a spoilt copy of it breaks."""
    require(verapdf.available())
    path = tmp_path / "judged.pdf"
    _accessible(path, spoil)
    failures = verapdf.failures([path])[path]
    assert [failure[: len(rule)] for failure in failures] == ([rule] if rule else [])


def test_verapdf_tells_unreadable(tmp_path: Path, blank: Path) -> None:
    """A file that is no PDF is told, and the next file is judged all the same."""
    require(verapdf.available())
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear school")
    verdict = verapdf.failures([letter, blank])
    assert verdict[letter][0].startswith("cannot be read: ")
    assert any("2 times" in failure for failure in verdict[blank])


def _accessible(path: Path, spoil: Callable[[Pdf], None]) -> None:
    """The smallest file of PDF/UA-1: a page with nothing on it, tagged, titled, in a language."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.Lang = "en-CA"
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=pdf.Root.StructTreeRoot))
        pdf.Root.StructTreeRoot.K = Array([document])
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["pdfuaid:part"] = "1"
            metadata["dc:title"] = "Sample"
        spoil(pdf)
        pdf.save(path)
