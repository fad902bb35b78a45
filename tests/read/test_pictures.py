"""Pictures as they come: image files, scans in a PDF, with a scanner's own text; with and without the extra."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from pdfforms.bulk.reading.returns import read_data
from pdfforms.bulk.shelf import Shelf
from pdfforms.model.reading import Outcome
from pdfforms.model.record import Record, Status
from pdfforms.read import pictures
from pdfforms.read.join import join_readings
from pdfforms.records.make import make_record
from tests.office import PLAN, TRIP, fill
from tests.programs import require
from tests.programs.command import missing_module
from tests.read.page_text.pages import flattened
from tests.read.returns import FIRST, FIRST_CODE, SHELF, codes, first, second, unknown

TICKED = {key for key, value in FIRST.items() if value is True}


def scan(data: bytes, page: int = 0, dpi: int = 200) -> Image.Image:
    """A page as a scanner sees it."""
    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        image: Image.Image = document[page].render(scale=dpi / 72, grayscale=True).to_pil()
    return image


def image_file(*pages: Image.Image, kind: str = "TIFF") -> bytes:
    """The pages as one file."""
    out = BytesIO()
    more: dict[str, Any] = {"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}
    pages[0].save(out, kind, dpi=(200, 200), **more)
    return out.getvalue()


def records(*files: bytes) -> list[Record]:
    """The records of some files read together."""
    readings = [each for data in files for each in read_data(data, "return", SHELF)]
    return [make_record(each) for each in join_readings(readings)]


def holds(record: Record) -> None:
    """All ticks right, nothing that was written silently blank, what is empty seen as empty."""
    assert record.copy == FIRST_CODE
    boxes = {key: value for key, value in record.values.items() if isinstance(value, bool)}
    assert {key for key, value in boxes.items() if value} == TICKED
    assert unknown(record) >= FIRST.keys() - TICKED
    rest = [key for key in record.values if key not in FIRST and "signature" not in key]
    assert all(record.values[key] in ("", False) for key in rest)


@pytest.mark.parametrize("form", ["two images", "TIFF", "PDF", "PDF with a scanner's text"])
def test_scans(form: str) -> None:
    """One record of both pages, whatever they are packed into; a scanner's own text is not believed."""
    require(missing_module("cv2", "pip install 'pdfforms[scan]'"))
    pages = [scan(first(), page) for page in (0, 1)]
    if form == "two images":
        (record,) = records(*(image_file(page, kind="PNG") for page in pages))
    else:
        data = image_file(*pages, kind="TIFF" if form == "TIFF" else "PDF")
        (record,) = records(with_text(data, b"supports_tried_1 Never mind") if "text" in form else data)
    holds(record)


def with_text(data: bytes, text: bytes) -> bytes:
    """The file with an invisible text layer, as scanners that recognise text write it."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier)
            page.obj.Resources.Font = Dictionary(F=font)
            page.contents_add(b"BT 3 Tr /F 10 Tf 60 400 Td (%s) Tj ET" % text)
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("how", ["strips", "wrapped"])
def test_a_scan_over_visible_text(how: str) -> None:
    """What a scanner guessed and hid under its picture is not read as typed, in strips or in a form XObject."""
    require(missing_module("cv2", "pip install 'pdfforms[scan]'"))
    guess = flattened(fill(PLAN, {**FIRST, "supports_tried_1": "Lodz (twlce)"}, FIRST_CODE).data)
    (record,) = records(_under(scan(first()), guess, 8 if how == "strips" else 1, wrapped=how == "wrapped"))
    assert record.values["supports_tried_1"] is None


def _under(picture: Image.Image, data: bytes, strips: int, *, wrapped: bool) -> bytes:
    """The first page of a file with a picture laid over all of it."""
    out, high = BytesIO(), picture.height // strips
    with pikepdf.open(BytesIO(data)) as pdf:
        del pdf.pages[1]
        things = pdf.pages[0].obj.Resources.XObject
        for n in range(strips):
            part = picture.convert("L").crop((0, n * high, picture.width, (n + 1) * high))
            size = {"Width": part.width, "Height": part.height, "BitsPerComponent": 8}
            image = pdf.make_stream(part.tobytes(), Type=Name.XObject, Subtype=Name.Image, **size)
            image.ColorSpace = Name.DeviceGray
            if wrapped:
                own = Dictionary(XObject=Dictionary(Scan=image))
                box = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": Array([0, 0, 1, 1])}
                image = pdf.make_stream(b"/Scan Do", Resources=own, **box)
            things[f"/Strip{n}"] = image
            place = f"612 0 0 {792 / strips} 0 {792 - 792 / strips * (n + 1)}"
            pdf.pages[0].contents_add(f"q {place} cm /Strip{n} Do Q".encode())
        pdf.save(out)
    return out.getvalue()


def test_an_edition_that_is_not_on_the_shelf() -> None:
    """A scan whose code names an edition that nobody has a map of is ours, and says so."""
    require(missing_module("cv2", "pip install 'pdfforms[scan]'"))
    (reading,) = read_data(image_file(scan(first())), "scan.tif", Shelf(()))
    record = make_record(reading)
    assert (reading.outcome, record.copy) == (Outcome.EDITION_UNKNOWN, FIRST_CODE)
    assert (record.status, "edition_unknown" in codes(record)) == (Status.NEEDS_REVIEW, True)


@pytest.mark.parametrize(("chosen", "expected"), [({}, ""), ({"consent": "call_me"}, "call_me")])
def test_one_of_several_on_a_scan(chosen: dict[str, object], expected: str) -> None:
    """Round buttons of a form of one's own are read from paper, pressed or not."""
    require(missing_module("cv2", "pip install 'pdfforms[scan]'"))
    (record,) = records(image_file(scan(fill(TRIP, chosen, FIRST_CODE).data, dpi=150)))
    assert (record.form, record.values["consent"]) == ("field_trip", expected)


def test_pages_of_two_families_without_a_code() -> None:
    """Pictures of pages without a copy code are one record only where the same name stands on them."""
    require(missing_module("onnxruntime", "pip install 'pdfforms[scan]'"))
    one, other = [[scan(data, page) for page in (0, 1)] for data in (first(None), second(None))]
    (record,) = records(image_file(*one))
    assert record.copy is None
    assert "page_missing" not in codes(record)
    crossed = records(image_file(one[0], other[1]))
    assert len(crossed) == 2
    assert all("pages_proposed" in codes(each) for each in crossed)


def test_a_page_whose_code_is_covered() -> None:
    """In one file with the page that shows the code it is a record of its own, and both are told; a whole file of
    pages with their codes tells nothing."""
    require(missing_module("cv2", "pip install 'pdfforms[scan]'"))
    pages = [scan(first(), page) for page in (0, 1)]
    x0, y0, x1, y1 = (round(each * 200 / 72) for each in PLAN.maps[0].pages[1].qr)
    high = pages[1].height
    covered = pages[1].copy()
    covered.paste(255, (x0 - 560, high - y1 - 20, x1 + 20, high - y0 + 40))
    for kind in ("TIFF", "PDF"):
        found = records(image_file(pages[0], covered, kind=kind))
        assert [each.copy for each in found] == [FIRST_CODE, None]
        assert all("pages_proposed" in codes(each) for each in found)
        (whole,) = records(image_file(*pages, kind=kind))
        assert "pages_proposed" not in codes(whole)


def test_a_picture_of_something_else() -> None:
    """A photo of no form of ours cannot be read, and says so."""
    require(missing_module("cv2", "pip install 'pdfforms[scan]'"))
    (record,) = records(image_file(Image.effect_noise((800, 1000), 60), kind="JPEG"))
    assert (record.status, codes(record)) == (Status.UNREADABLE, {"picture_not_recognised"})


def test_a_single_pixel() -> None:
    """The pixel by which a mail is tracked has an outcome; OpenCV refuses it with an error of its own."""
    require(missing_module("cv2", "pip install 'pdfforms[scan]'"))
    (record,) = records(image_file(Image.new("L", (1, 1)), kind="PNG"))
    assert record.status is Status.UNREADABLE


def test_pages_beside_a_form() -> None:
    """In a file of scans the back of a sheet is only told; a picture that may be ours needs a person."""
    require(missing_module("cv2", "pip install 'pdfforms[scan]'"))
    page = scan(first())
    back, photo = Image.new("L", page.size, 250), Image.effect_noise(page.size, 60)
    (record,) = records(image_file(page, back))
    assert "page_not_ours" in codes(record)
    assert "picture_not_recognised" not in codes(record)
    for kind in ("TIFF", "PDF"):
        (record,) = records(image_file(page, photo, kind=kind))
        assert "picture_not_recognised" in codes(record)


def test_a_broken_picture() -> None:
    """A picture that ends in the middle of its head is told, not guessed."""
    require(missing_module("cv2", "pip install 'pdfforms[scan]'"))
    (record,) = records(image_file(scan(first()), kind="PNG")[:60])
    assert (record.status, codes(record)) == (Status.UNREADABLE, {"picture_broken"})


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the extra is not installed, a picture is told with the command that installs it."""

    def missing() -> None:
        raise pictures.NoScan

    monkeypatch.setattr(pictures, "_loaded", missing)
    for data in (image_file(scan(first())), image_file(scan(first()), kind="PDF")):
        (reading,) = read_data(data, "scan", SHELF)
        assert reading.outcome is Outcome.UNREADABLE
        (said,) = [each for each in reading.findings if each.code == "picture_page"]
        assert "not installed" in said.message


@pytest.mark.parametrize("kind", ["TIFF", "PDF"])
def test_memory_that_ends_over_a_picture_takes_no_other_finding_away(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The picture is told as one that was not read; the reader goes on."""
    require(missing_module("cv2", "pip install 'pdfforms[scan]'"))

    def ended(*_: object, **__: object) -> list[Any]:
        raise MemoryError

    loaded = pictures._loaded()
    monkeypatch.setattr(pictures, "_loaded", lambda: replace(loaded, read_picture=ended))
    (reading,) = read_data(image_file(scan(first()), kind=kind), "scan", SHELF)
    assert {each.code for each in reading.findings} <= {"picture_broken", "picture_not_recognised"}
    assert reading.findings
