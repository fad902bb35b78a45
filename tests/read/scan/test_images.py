"""Picture files of all kinds, upright, with square pixels; and files that are none."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from pdfforms.read.scan.images import load_pictures, render_page
from pdfforms.read.tiff import Directories
from tests.office import PLAN, fill
from tests.scan.cameras import fax
from tests.scan.make import clean, taken


def _saved(image: Image.Image, format: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def _marked() -> Image.Image:
    """White, its upper left corner black."""
    image = Image.new("L", (80, 60), 255)
    image.paste(0, (0, 0, 30, 20))
    return image


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "WEBP", "BMP"])
def test_formats(format: str) -> None:
    """Grey pixels of the picture's own size."""
    (picture,) = load_pictures(_saved(_marked(), format))
    assert picture.grey.shape == (60, 80)
    assert picture.grey[5, 5] < 20 < 230 < picture.grey[50, 70]


def test_heic() -> None:
    """What iPhones send; the file was made from the same picture by libheif's heif-enc."""
    (picture,) = load_pictures((Path(__file__).parent / "marked.heic").read_bytes())
    assert picture.grey.shape == (64, 96)
    assert picture.grey[5, 5] < 20 < 230 < picture.grey[50, 70]


def test_the_camera_was_turned() -> None:
    """The EXIF orientation is applied: 6 is a quarter turn clockwise."""
    exif = Image.Exif()
    exif[274] = 6
    (picture,) = load_pictures(_saved(_marked(), "JPEG", exif=exif))
    assert picture.grey.shape == (80, 60)
    assert picture.grey[5, 55] < 20 < 230 < picture.grey[5, 5]


def test_pages_of_a_fax() -> None:
    """A TIFF of several pages in Group 4; dots that are not square are made so."""
    pages = [Image.open(BytesIO(taken(clean(PLAN, number), fax(98)))) for number in (1, 2)]
    data = _saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(204, 98))
    pictures = load_pictures(data)
    assert [picture.dpi for picture in pictures] == [204, 204]
    assert all(abs(picture.grey.shape[0] / picture.grey.shape[1] - 11 / 8.5) < 0.01 for picture in pictures)


def test_transparent_is_white() -> None:
    """A form saved as a picture with a transparent ground."""
    image = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    assert load_pictures(_saved(image, "PNG"))[0].grey.min() == 255


def test_one_bit_and_sixteen() -> None:
    """Scanners' other depths."""
    assert load_pictures(_saved(_marked().convert("1"), "PNG"))[0].grey.max() == 255
    deep = Image.fromarray(np.full((20, 20), 65535, np.uint16))
    assert load_pictures(_saved(deep, "PNG"))[0].grey.min() == 255


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n broken", b"GIF89a" + bytes(40)])
def test_no_pictures(data: bytes) -> None:
    """A file that is no picture, broken, or of a kind that we do not open, is a ValueError."""
    with pytest.raises(ValueError, match="picture"):
        load_pictures(data)


def test_a_picture_that_is_too_large() -> None:
    """A few bytes that would be gigabytes of pixels."""
    data = _saved(Image.new("1", (20000, 12000)), "PNG")
    with pytest.raises(ValueError, match="picture"):
        load_pictures(data)


def test_a_page_of_a_file() -> None:
    """A PDF's page in pixels, at the resolution asked for."""
    picture = render_page(fill(PLAN, {}).data, 1, 150)
    assert picture.grey.shape == (1650, 1275)
    assert picture.dpi == 150
    with pytest.raises(ValueError, match="page"):
        render_page(b"no file", 0)
    with pytest.raises(ValueError, match="page"):
        render_page(fill(PLAN, {}).data, 7)


@pytest.mark.parametrize("how", [{}, {"big_tiff": True}, {"compression": "tiff_lzw"}])
def test_pages_of_a_long_tiff(how: dict[str, object]) -> None:
    """Those in its midst are found without a walk through all before them, and are the same."""
    pages = [Image.new("L", (70, 50), 10 * n) for n in range(25)]
    data = _saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], **how)
    assert len(Directories(data).places) == 25
    assert [int(each.grey[0, 0]) for each in load_pictures(data, range(20, 25))] == [200, 210, 220, 230, 240]
    assert [int(each.grey[0, 0]) for each in load_pictures(data, range(1))] == [0]


def test_directories_of_a_tiff() -> None:
    """Either order of bytes; a row that goes round ends, as does one that is cut off."""
    empty = struct.pack(">H", 0)
    round_and_round = b"MM\x00\x2a" + struct.pack(">I", 8) + empty + struct.pack(">I", 14) + empty
    data = round_and_round + struct.pack(">I", 8)
    assert Directories(data).places == [8, 14]
    assert Directories(data).beginning_at(1)[4:8] == struct.pack(">I", 14)
    assert Directories(round_and_round).places == [8, 14]
    assert [Directories(each).places for each in (b"", b"MM", b"%PDF-1.7", data[:6])] == [[]] * 4


def test_a_large_photo() -> None:
    """Its colours are left out when it is decoded; it is as grey as it would be, and upright."""
    exif = Image.Exif()
    exif[274] = 6
    image = Image.linear_gradient("L").resize((6_000, 4_200)).convert("RGB")
    (picture,) = load_pictures(_saved(image, "JPEG", exif=exif))
    assert picture.grey.shape == (4_400, 3_080)
    assert picture.grey[100, 20] > 250
    assert picture.grey[100, -20] < 5


def test_a_jpeg_of_2000_that_says_it_is_vast(tmp_path: Path) -> None:
    """Whatever the page says of it; one that is not is drawn."""
    for width, drawn in ((300, True), (1 << 30, False)):
        code = bytearray(_saved(Image.new("L", (300, 300), 0), "JPEG2000", no_jp2=True))
        code[8:12] = struct.pack(">I", width)
        pdf = pikepdf.new()
        pdf.add_blank_page(page_size=(300, 300))
        picture = pikepdf.Stream(pdf, bytes(code), Subtype=pikepdf.Name.Image, Width=300, Height=300)
        picture.Filter, picture.ColorSpace = pikepdf.Name.JPXDecode, pikepdf.Name.DeviceGray
        pdf.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
        pdf.pages[0].obj.Contents = pdf.make_stream(b"300 0 0 300 0 0 cm /P Do")
        pdf.save(tmp_path / "page.pdf")
        data = (tmp_path / "page.pdf").read_bytes()
        if drawn:
            assert render_page(data, 0).grey[400, 400] < 20
        else:
            with pytest.raises(ValueError, match="too large"):
                render_page(data, 0)


def test_a_page_of_a_vast_picture() -> None:
    """It is not drawn: packed in a megabyte, it would take a gigabyte."""
    pdf, out = pikepdf.new(), BytesIO()
    pdf.add_blank_page(page_size=(300, 300))
    picture = pikepdf.Stream(pdf, b"", Subtype=pikepdf.Name.Image, Width=32_768, Height=32_768)
    picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceGray, 8
    pdf.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"300 0 0 300 0 0 cm /P Do")
    pdf.save(out)
    with pytest.raises(ValueError, match="too large"):
        render_page(out.getvalue(), 0)
