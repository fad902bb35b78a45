"""However the printed page lies on the returned one, it is recognised and its boxes are where they lie."""

from __future__ import annotations

import math
from functools import lru_cache
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from pypdf import PageObject, PdfReader, PdfWriter, Transformation

from pdfforms.model.edition import PageMap, Word
from pdfforms.model.plane import Plane
from pdfforms.read.pagetext import PageText, PageWord, page_words
from pdfforms.read.pens import Pen
from pdfforms.read.readers.page_text import _Page
from pdfforms.read.recognise import recognise
from pdfforms.read.register import at_same_place, baseline, register, register_all
from pdfforms.read.standing import InBox
from tests.office import FORMS, LANGUAGES, PLAN, Kind
from tests.read.bends import bent
from tests.read.page_text.pages import PLAN_MAP, STAYS, Look, Matrix, flattened, look, on_sheet, score
from tests.read.returns import FIRST, FIRST_CODE, SECOND, SECOND_CODE, answers, first, read, second, unknown

TYPED = {**FIRST, "strategy_alarm_time": "07:15"}
FRONT = {box.key for box in PLAN_MAP.boxes if box.page == 1}


@lru_cache(maxsize=2)
def _first() -> bytes:
    return flattened(first())


@lru_cache(maxsize=2)
def _second() -> bytes:
    return flattened(second())


def _turned(degrees: float, size: float = 1.0) -> Matrix:
    """About the middle of a Letter page."""
    across, up = math.cos(math.radians(degrees)) * size, math.sin(math.radians(degrees)) * size
    return (across, up, -up, across, 306 - across * 306 + up * 396, 396 - up * 306 - across * 396)


def _merged(*parts: tuple[bytes, int]) -> bytes:
    """Pages side by side on one sheet, as pypdf merges them: one code keeps its name, the others lose it."""
    writer, sheet = PdfWriter(), PageObject.create_blank_page(None, 612 * len(parts), 792)
    for place, (data, number) in enumerate(parts):
        page = PdfReader(BytesIO(data)).pages[number]
        sheet.merge_transformed_page(page, Transformation().translate(612 * place, 0))
    writer.add_page(sheet)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _uncoded(data: bytes) -> bytes:
    """The file with nothing in place of its printed codes."""

    def bend(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.obj.Resources.XObject.PageCode.write(b"")

    return flattened(bent(data, bend))


@pytest.mark.parametrize(
    ("other", "copy"), [(_second(), SECOND_CODE), (flattened(second(None)), None), (_uncoded(second()), None)]
)
@pytest.mark.parametrize("number", [0, 1])
def test_two_families_on_a_sheet_that_pypdf_merged(other: bytes, copy: str | None, number: int) -> None:
    """Each page is its own family's, whether the other's code is read, is none, or has gone; none is left out."""
    one, another = read(_merged((_first(), 0), (other, number)))
    assert (one.copy, one.values["student_name"]) == (FIRST_CODE, FIRST["student_name"])
    assert (another.copy, another.values["student_name"]) == (copy, SECOND["student_name"])
    assert not set(answers(one).values()) & set(SECOND.values()) - {True}


@pytest.mark.parametrize("off", [0.0, 0.4])
def test_a_page_that_is_printed_over_itself(off: float) -> None:
    """Every answer stands there twice, in one place or a hair beside it: 8 is not 88, a person must look."""
    moved: Matrix = (1, 0, 0, 1, off, 0)
    record = read(on_sheet([(_first(), 0, STAYS), (_first(), 0, moved)]))[0]
    assert {"days_absent", "plan_date", "student_name"} <= unknown(record)


PLACES: dict[str, tuple[Matrix, tuple[float, float], dict[str, object]]] = {
    "as printed": (STAYS, (612, 792), {}),
    "/Rotate 90": (STAYS, (612, 792), {"Rotate": 90}),
    "/Rotate 180": (STAYS, (612, 792), {"Rotate": 180}),
    "/Rotate 270": (STAYS, (612, 792), {"Rotate": 270}),
    "turned by 90": ((0, 1, -1, 0, 792, 0), (792, 612), {}),
    "turned by 180": ((-1, 0, 0, -1, 612, 792), (612, 792), {}),
    "turned by 270": ((0, -1, 1, 0, 0, 612), (792, 612), {}),
    "turned by 1.3": (_turned(1.3, 0.95), (612, 792), {}),
    "turned by -4": (_turned(-4, 0.9), (612, 792), {}),
    "fitted to A4": ((0.9722, 0, 0, 0.9722, 0, 36), (595, 842), {}),
    "stretched to A4": ((0.9722, 0, 0, 1.0631, 0, 0), (595, 842), {}),
    "half as large": ((0.5, 0, 0, 0.5, 100, 100), (612, 792), {}),
    "cropped": (STAYS, (612, 792), {"CropBox": pikepdf.Array([20, 30, 580, 700])}),
    "media box elsewhere": ((1, 0, 0, 1, -100, 50), (612, 792), {"MediaBox": pikepdf.Array([-100, 50, 512, 842])}),
}


@pytest.mark.parametrize("by_words", [False, True], ids=["code", "words alone"])
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_page_is_read_wherever_it_lies(
    place: tuple[Matrix, tuple[float, float], dict[str, object]], by_words: bool
) -> None:
    """Turned, scaled, stretched, cropped, moved: the plane is exact, every answer right, nothing stray."""
    matrix, size, entries = place
    found = look(on_sheet([(_first(), 0, matrix)], size, **entries), by_words=by_words)
    (page,) = found.found
    assert (page.edition is PLAN_MAP, page.number) == (True, 1)
    assert page.identity is None if by_words else page.identity and page.identity.copy == FIRST_CODE
    assert page.registered.residual < 0.1
    assert page.registered.plane.rows[:6] == pytest.approx(Plane.affine(*matrix).rows[:6], abs=0.02)
    assert _front(found) == {**{key: TYPED.get(key) for key in FRONT}}
    assert found.strays == []


def _front(found: Look) -> dict[str, object]:
    """The answers of the first page as in `TYPED`."""
    values = {key: found.of(key).value for key in found.seen}
    numbers = {key: int(value) if key == "days_absent" and value else value for key, value in values.items()}
    return {key: value or None for key, value in numbers.items()}


def test_a_mirrored_page_is_nobodys() -> None:
    """No paper lies mirrored; nothing is read from such a page."""
    assert look(on_sheet([(_first(), 0, (-1, 0, 0, 1, 612, 0))])).found == []


LEFT, RIGHT = (0.64, 0, 0, 0.64, 0, 0), (0.64, 0, 0, 0.64, 396, 0)


@pytest.mark.parametrize("by_words", [False, True], ids=["code", "words alone"])
def test_two_pages_on_one_sheet(by_words: bool) -> None:
    """Each page of a copy is found in its half of the sheet and read there."""
    found = look(on_sheet([(_first(), 0, LEFT), (_first(), 1, RIGHT)], (792, 612)), by_words=by_words)
    assert sorted(page.number for page in found.found) == [1, 2]
    assert score(found, TYPED).right == len(PLAN_MAP.fields)
    assert found.strays == []


def test_two_families_on_one_sheet() -> None:
    """The same page of two copies: each half keeps its own code and its own answers."""
    found = look(on_sheet([(_first(), 0, LEFT), (_second(), 0, RIGHT)], (792, 612)))
    copies = {page.identity and page.identity.copy: page.registered.plane.rows[2] > 300 for page in found.found}
    assert copies == {FIRST_CODE: False, SECOND_CODE: True}
    names = {str(each.value) for each in found.seen["student_name"]}
    assert names == {str(FIRST["student_name"]), str(SECOND["student_name"])}


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", [form for form in FORMS if form != "attendance_packet"])
def test_every_blank_is_known_by_its_words(form: str, language: str, paper: str) -> None:
    """Among all forms, languages and papers, every page of every blank is known without its code, or nobody's; by
    the words alone a page is never taken for another form, language or page."""
    shelf = _Everything()
    kind = Kind(form, language, paper)
    with pypdfium2.PdfDocument(kind.blank.data) as document:
        for index in range(len(document)):
            (page,) = recognise(page_words(document, index), shelf, ())
            assert (page.edition.form.key, page.edition.form.language) == (form, language)
            assert (page.number, page.edition.paper) == (index + 1, paper)
            assert page.registered.share > 0.85  # PDFium turns the numbers and brackets of Arabic round


class _Everything:
    """A shelf of all blanks in the office."""

    def __init__(self) -> None:
        kinds = [
            Kind(form, language, paper) for form in FORMS for language in LANGUAGES for paper in ("letter", "a4")
        ]
        self._maps = tuple(edition for kind in kinds for edition in kind.maps)

    def find(self, _identity: object) -> tuple[()]:
        """No page says who it is here."""
        return ()

    def codes(self) -> tuple[()]:
        """None."""
        return ()

    def all(self):  # type: ignore[no-untyped-def]  # as Editions has it
        """Every map."""
        return self._maps

    def blank(self, _edition: object) -> None:
        """Not needed for recognising."""


def test_a_page_of_another_house_is_nobodys() -> None:
    """Text that shares some words with our forms is not taken for one."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(612, 792))
        page.obj.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F=pikepdf.Dictionary(
                    Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
                )
            )
        )
        lines = " ".join(
            f"1 0 0 1 72 {700 - 14 * n} Tm (I will attend school every day of the year.) Tj" for n in range(30)
        )
        page.obj.Contents = pdf.make_stream(f"BT /F 11 Tf {lines} ET".encode())
        data = on_sheet([(_bytes(pdf), 0, STAYS)])
    assert look(data).found == look(data, by_words=True).found == []


def _bytes(pdf: pikepdf.Pdf) -> bytes:
    from io import BytesIO

    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


# -- the plane alone, from words made up for it


def _page(words: list[tuple[str, float, float]], plane: Plane) -> PageText:
    return PageText(tuple(PageWord(text, plane.point(x, y), Pen(11.0), ()) for text, x, y in words))


def _map(words: list[tuple[str, float, float]]) -> PageMap:
    printed = tuple(Word(text, (x, y - 2.75, x + 30, y + 8.8)) for text, x, y in words)
    return PageMap(612, 792, "", (), (0, 0, 0, 0), printed)


WORDS = [(f"word{n}", 50.0 + 37 * n % 500, 60.0 + 53 * n % 650) for n in range(40)]


def test_a_third_of_strange_words_does_not_move_the_plane() -> None:
    """Words that stand elsewhere than printed, as typed ones that read like printed ones, are outvoted."""
    plane = Plane.affine(0.9, 0.1, -0.1, 0.9, 30, -20)
    moved = [(text, x + 200 * (n % 3 == 0), y - 90 * (n % 3 == 0)) for n, (text, x, y) in enumerate(WORDS)]
    found = register(_page(moved, plane), _map(WORDS))
    assert found
    assert found.plane.rows == pytest.approx(plane.rows, abs=1e-6)
    assert found.inliers == sum(n % 3 != 0 for n in range(40))


@pytest.mark.parametrize("rows", [(-1, 0, 0, 1, 612, 0), (1, 0, 0.4, 1, 0, 0), (9, 0, 0, 9, 0, 0)])
def test_impossible_planes_are_refused(rows: Matrix) -> None:
    """Mirrored, sheared, nine times as large: no paper lies so."""
    assert register(_page(WORDS, Plane.affine(*rows)), _map(WORDS)) is None


def test_too_few_words_are_no_plane() -> None:
    """Seven words can agree by chance."""
    assert register(_page(WORDS[:7], Plane()), _map(WORDS[:7])) is None


def test_two_copies_of_a_page_are_two_planes() -> None:
    """On a sheet with the same page twice, both are found."""
    left, right = Plane.affine(0.5, 0, 0, 0.5, 0, 0), Plane.affine(0.5, 0, 0, 0.5, 306, 0)
    both = PageText((*_page(WORDS, left).words, *_page(WORDS, right).words))
    found = sorted(each.plane.rows[2] for each in register_all(both, _map(WORDS)))
    assert found == pytest.approx([0, 306], abs=1e-6)


def test_a_baseline_is_where_the_map_says() -> None:
    """PDFium's origins of the blank's words lie on the map's baselines, to a hundredth of a point."""
    with pypdfium2.PdfDocument(PLAN.blank.data) as document:
        text = page_words(document, 0)
    found = register(text, PLAN_MAP.pages[0])
    assert found
    assert (found.inliers, found.share) == (len(PLAN_MAP.pages[0].words), 1.0)
    assert found.residual < 0.01
    assert baseline(Word("x", (10, 0, 20, 10.5))) == pytest.approx((10, 2.5))


def test_garbage_in_the_right_places_is_ours() -> None:
    """Where every letter reads as another one, the places of the words still tell the page."""
    with pypdfium2.PdfDocument(PLAN.blank.data) as document:
        text = page_words(document, 0)
    garbage = PageText(tuple(word._replace(text="#" * len(word.text)) for word in text.words), text.whole)
    assert register(garbage, PLAN_MAP.pages[0]) is None
    found = at_same_place(garbage, PLAN_MAP.pages[0])
    assert found
    assert found.garbled
    assert at_same_place(garbage, PLAN_MAP.pages[1]) is None


def test_a_page_set_anew_lies_where_its_runs_begin() -> None:
    """LibreOffice Draw sets each run of words in a wider typeface: only its first word stands where it was."""
    with pypdfium2.PdfDocument(PLAN.blank.data) as document:
        text = page_words(document, 0)
    lines: dict[int, float] = {}
    words = []
    for word in text.words:
        if word.gap > 0.7 or word.gap < 0 or not lines:
            lines[round(word.at[1])] = word.at[0]
        left = lines.setdefault(round(word.at[1]), word.at[0])
        words.append(word._replace(at=(left + 1.09 * (word.at[0] - left), word.at[1])))
    found = register(PageText(tuple(words), text.whole), PLAN_MAP.pages[0])
    assert found
    assert found.anew
    assert found.plane.point(100, 100) == pytest.approx((100, 100), abs=0.1)
    assert found.share > 0.95
    assert not (register(text, PLAN_MAP.pages[0]) or found).anew


def test_a_box_that_printed_words_drift_into_is_not_known_to_be_empty() -> None:
    """What stands under the words is not seen: no tick is none, no text is empty."""
    page = _Page(Image.new("L", (1224, 1584)), 792.0, None, garbled=False, verbatim=False, turned=False)
    for box in PLAN_MAP.boxes_by_page[2]:
        read = {"checkbox": page.tick, "sign_here": page.signature}.get(box.kind, page.text)
        assert read(InBox(box)).value in ("", False)
        assert read(InBox(box, overprinted=True)).value is None
