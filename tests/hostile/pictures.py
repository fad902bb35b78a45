"""Pictures that say they are vast, as files of their own and on pages."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from tests.hostile.case import LOCAL, TOLD, Bait, case
from tests.hostile.cos import GIGABYTE, altered, document, packed, stream, zeros
from tests.hostile.lzw import lzw_zeros

_VAST = 0x7FFFFFFF


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, data: bytes, *more: bytes, depth: int = 8, colour: int = 0) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _ifd(*entries: tuple[int, int, int, int], following: int = 0) -> bytes:
    rows = b"".join(struct.pack("<HHII", *each) for each in entries)
    return struct.pack("<H", len(entries)) + rows + struct.pack("<I", following)


def _tiff(width: int, height: int, data: bytes, packing: int, following: int = 0) -> bytes:
    """One strip of grey."""
    rows = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, packing), (262, 3, 1, 1)]
    rows += [(273, 4, 1, 200), (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, len(data))]
    head = b"II*\x00" + struct.pack("<I", 8) + _ifd(*rows, following=following)
    return head.ljust(200, b"\x00") + data


def _jpeg(width: int, height: int) -> bytes:
    """A small JPEG whose frame says another size."""
    out = BytesIO()
    Image.new("L", (16, 16)).save(out, "JPEG")
    data = bytearray(out.getvalue())
    data[data.index(b"\xff\xc0") + 5 : data.index(b"\xff\xc0") + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def _jpeg_two_thousand(width: int, height: int) -> bytes:
    """The head of a JPEG 2000 code stream, with tiles as large as the picture and no data."""
    size = struct.pack(">HIIIIIIIIH", 0, width, height, 0, 0, width, height, 0, 0, 3) + b"\x07\x01\x01" * 3
    coding = b"\x00\x00\x00\x01\x00\x05\x04\x04\x00\x01"
    quantity = b"\x40" + b"\x40" * 16
    parts = ((0x51, size), (0x52, coding), (0x5C, quantity))
    marked = b"".join(struct.pack(">HH", 0xFF00 | kind, len(data) + 2) + data for kind, data in parts)
    return b"\xff\x4f" + marked + b"\xff\x90\x00\x0a\x00\x00\x00\x00\x00\x00\x00\x01\xff\x93\xff\xd9"


def _jbig2(width: int, height: int) -> bytes:
    """A page and a generic region of that size, without a head, as PDF has it."""
    page = struct.pack(">IBBI", 0, 48, 1, 19) + struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = (
        struct.pack(">IIIIB", width, height, 0, 0, 0)
        + b"\x00"
        + b"\x03\xff\xfd\xff\x02\xfe\xfe\xfe"
        + b"\x00" * 64
    )
    return page + struct.pack(">IBBI", 1, 38, 1, len(region)) + region


def _webp(width: int, height: int) -> bytes:
    """A whole lossless WebP of one colour: five codes of one symbol, and no bit a pixel."""
    bits = (width - 1) | (height - 1) << 14 | 0 << 28
    tail, place = 0, 3
    for _ in range(5):
        tail, place = tail | 1 << place, place + 4
    data = b"\x2f" + struct.pack("<I", bits) + tail.to_bytes(4, "little") + b"\x00" * 8
    body = b"WEBPVP8L" + struct.pack("<I", len(data)) + data + b"\x00" * (len(data) & 1)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _box(kind: bytes, *parts: bytes) -> bytes:
    data = b"".join(parts)
    return struct.pack(">I", len(data) + 8) + kind + data


def _heic(width: int, height: int, tiles: int = 1) -> bytes:
    """A HEIC of a grid of that many tiles, without a picture in them."""
    full = b"\x00\x00\x00\x00"
    entry = _box(
        b"infe", b"\x02\x00\x00\x00", struct.pack(">HH", 1, 0), b"grid" if tiles > 1 else b"hvc1", b"\x00"
    )
    grid = b"\x00\x01\xff\xff" + struct.pack(">II", width, height)
    size = _box(b"ispe", full, struct.pack(">II", width, height))
    meta = _box(
        b"meta",
        full,
        _box(b"hdlr", full, b"\x00" * 4, b"pict", b"\x00" * 13),
        _box(b"pitm", full, struct.pack(">H", 1)),
        _box(b"iinf", full, struct.pack(">H", 1), entry),
        _box(b"iprp", _box(b"ipco", size), _box(b"ipma", full, struct.pack(">IHBB", 1, 1, 1, 1))),
        _box(b"iloc", full, b"\x44\x00", struct.pack(">HHHHII", 1, 1, 0, 1, 0, len(grid))),
    )
    return _box(b"ftyp", b"heic\x00\x00\x00\x00mif1heic") + meta + _box(b"mdat", grid)


@case(LOCAL, ".png")
def png_vast(_: Bait) -> bytes:
    """A PNG of 2^31 by 2^31 pixels."""
    return _png(_VAST, _VAST, zlib.compress(bytes(1_000)))


@case(LOCAL, ".png")
def png_pixels(_: Bait) -> bytes:
    """A whole PNG of 32,768 by 32,768 pixels in 1 MB."""
    return _png(32_767, 32_768, zeros(GIGABYTE))


@case(LOCAL, ".png")
def png_just_allowed(_: Bait) -> bytes:
    """A whole PNG of 169 million pixels of 48 bits: 1 GiB, just below a usual limit on pixels."""
    return _png(13_000, 13_000, zeros(GIGABYTE), depth=16, colour=2)


@case(LOCAL, ".png")
def png_text(_: Bait) -> bytes:
    """A PNG with packed text, a packed colour profile, each of 1 GiB, a hundred of them."""
    text = _chunk(b"zTXt", b"a\x00\x00" + zeros(GIGABYTE))
    profile = _chunk(b"iCCP", b"a\x00\x00" + zeros(GIGABYTE))
    return _png(9, 9, zlib.compress(bytes(90)), profile, *[text] * 10)


@case(LOCAL, ".tif")
def tiff_vast(_: Bait) -> bytes:
    """A TIFF of 2^31 by 2^31 pixels."""
    return _tiff(_VAST, _VAST, b"\x00" * 100, 1)


@case(LOCAL, ".tif")
def tiff_lzw(_: Bait) -> bytes:
    """A TIFF of 32,768 by 32,768 pixels by LZW."""
    return _tiff(32_768, 32_768, lzw_zeros(GIGABYTE), 5)


@case(LOCAL, ".tif")
def tiff_flate(_: Bait) -> bytes:
    """A TIFF of 13,000 by 13,000 pixels by Flate."""
    return _tiff(13_000, 13_000, zeros(GIGABYTE), 8)


@case(LOCAL, ".tif")
def tiff_in_a_circle(_: Bait) -> bytes:
    """A TIFF whose next page is itself."""
    return _tiff(8, 8, bytes(64), 1, following=8)


@case(LOCAL, ".tif")
def tiff_of_ten_thousand_pages(_: Bait) -> bytes:
    """A TIFF of 10,000 pages of one spot, each saying it is 3,000 by 3,000."""
    out, place = bytearray(b"II*\x00\x08\x00\x00\x00"), 8
    for _number in range(10_000):
        rows = [(256, 4, 1, 3_000), (257, 4, 1, 3_000), (258, 3, 1, 1), (259, 3, 1, 1), (262, 3, 1, 1)]
        rows += [(273, 4, 1, 8), (278, 4, 1, 3_000), (279, 4, 1, 100)]
        place += 6 + 12 * len(rows)
        out += _ifd(*rows, following=place)
    return bytes(out)


@case(LOCAL, ".tif")
def tiff_of_a_gigabyte_of_tags(_: Bait) -> bytes:
    """A TIFF with tags of 2^31 values that lie beyond its end."""
    rows = [(256, 4, 1, 9), (257, 4, 1, 9), (273, 4, _VAST, 8), (279, 4, _VAST, 8), (700, 1, _VAST, 8)]
    return b"II*\x00\x08\x00\x00\x00" + _ifd(*rows) + bytes(500)


@case(LOCAL, ".jpg")
def jpeg_vast(_: Bait) -> bytes:
    """A JPEG of 65,535 by 65,535 pixels, with data for sixteen."""
    return _jpeg(65_535, 65_535)


@case(LOCAL, ".jpg")
def jpeg_just_allowed(_: Bait) -> bytes:
    """A JPEG of 13,000 by 13,000 pixels, with data for sixteen."""
    return _jpeg(13_000, 13_000)


@case(LOCAL, ".webp")
def webp_pixels(_: Bait) -> bytes:
    """A whole WebP of 16,384 by 16,384 pixels in fifty bytes."""
    return _webp(16_384, 16_384)


@case(LOCAL, ".webp")
def webp_just_allowed(_: Bait) -> bytes:
    """A whole WebP of 12,000 by 12,000 pixels in fifty bytes."""
    return _webp(12_000, 12_000)


@case(LOCAL, ".gif")
def gif_vast(_: Bait) -> bytes:
    """A GIF of 65,535 by 65,535 pixels with 5,000 frames."""
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 65_535, 65_535, 0) + b"\x02\x02\x4c\x01\x00"
    return b"GIF89a" + struct.pack("<HHBBB", 65_535, 65_535, 0x80, 0, 0) + bytes(6) + frame * 5_000 + b"\x3b"


@case(LOCAL, ".bmp")
def bmp_vast(_: Bait) -> bytes:
    """A BMP of 2^31 by minus 2^31 pixels in runs."""
    head = struct.pack("<IiiHHIIiiII", 40, _VAST, -_VAST, 1, 8, 1, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 100, 0, 0, 54) + head + bytes(100)


@case(LOCAL, ".heic")
def heic_vast(_: Bait) -> bytes:
    """A HEIC of 2^31 by 2^31 pixels."""
    return _heic(_VAST, _VAST)


@case(LOCAL, ".heic")
def heic_of_tiles(_: Bait) -> bytes:
    """A HEIC of 65,536 tiles."""
    return _heic(60_000, 60_000, tiles=65_536)


def _on_a_page(data: bytes, filters: str, width: int, height: int, more: str = "") -> bytes:
    """A page that is nothing but a picture, as a scanner leaves it."""
    picture = f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray {more}"
    content = stream("", b"q 612 0 0 792 0 0 cm /P Do Q")
    return document(
        {4: stream(f"{picture} /BitsPerComponent 8 /Filter {filters}", data), 5: content},
        page="/Contents 5 0 R /Resources <</XObject <</P 4 0 R>>>>",
    )


@case(TOLD)
def page_of_flate_pixels(_: Bait) -> bytes:
    """A page that is a picture of 32,768 by 32,768 pixels by Flate."""
    return _on_a_page(zeros(GIGABYTE), "/FlateDecode", 32_768, 32_768)


@case(TOLD)
def page_of_jpeg(_: Bait) -> bytes:
    """A page that is a JPEG of 65,500 by 65,500 pixels."""
    return _on_a_page(_jpeg(65_500, 65_500), "/DCTDecode", 65_500, 65_500)


@case(TOLD)
def page_of_jpeg_two_thousand(_: Bait) -> bytes:
    """A page that is a JPEG 2000 picture of 2^31 by 2^31 pixels."""
    return _on_a_page(_jpeg_two_thousand(_VAST, _VAST), "/JPXDecode", 100, 100)


@case(TOLD)
def page_of_jpeg_two_thousand_just_allowed(_: Bait) -> bytes:
    """A page that is a JPEG 2000 picture of 16,000 by 16,000 pixels."""
    return _on_a_page(_jpeg_two_thousand(16_000, 16_000), "/JPXDecode", 16_000, 16_000)


@case(TOLD)
def page_of_jbig2(_: Bait) -> bytes:
    """A page that is a JBIG2 picture of 2^31 by 2^31 pixels."""
    return _on_a_page(_jbig2(_VAST, _VAST), "/JBIG2Decode", _VAST, _VAST)


@case(TOLD)
def page_of_jbig2_just_allowed(_: Bait) -> bytes:
    """A page that is a JBIG2 picture of 60,000 by 60,000 pixels."""
    return _on_a_page(_jbig2(60_000, 60_000), "/JBIG2Decode", 60_000, 60_000)


@case(TOLD)
def page_of_fax(_: Bait) -> bytes:
    """A page that is a fax of a million by a million pixels without an end."""
    parms = "/DecodeParms <</K -1 /Columns 1000000 /Rows 1000000 /EndOfBlock false>>"
    return _on_a_page(b"\x26\xa0" * 50_000, "/CCITTFaxDecode", 1_000_000, 1_000_000, parms)


@case(TOLD)
def page_of_ten_thousand_pictures(_: Bait) -> bytes:
    """A page that draws one picture of 40 million pixels 10,000 times."""
    picture = "/Type /XObject /Subtype /Image /Width 8192 /Height 5120 /ColorSpace /DeviceGray /BitsPerComponent 8"
    content = stream("", b"q 612 0 0 792 0 0 cm /P Do Q\n" * 10_000)
    return document(
        {4: stream(f"{picture} /Filter /FlateDecode /Interpolate true", zeros(40 << 20)), 5: content},
        page="/Contents 5 0 R /Resources <</XObject <</P 4 0 R>>>>",
    )


@case()
def vast_picture_over_our_page(bait: Bait) -> bytes:
    """A picture of 32,768 by 32,768 pixels laid over our filled page, masked by itself."""

    def change(pdf: pikepdf.Pdf) -> None:
        picture = pdf.make_indirect(packed(pdf, zeros(GIGABYTE), Subtype=Name.Image, Width=32_768, Height=32_768))
        picture.ColorSpace, picture.BitsPerComponent, picture.SMask = Name.DeviceGray, 8, picture
        pdf.pages[0].obj.Resources.XObject.Vast = picture
        pdf.pages[0].contents_add(pikepdf.Stream(pdf, b"q 100 0 0 100 300 300 cm /Vast Do Q"))

    return altered(bait.copy(), change)


@case()
def stamp_of_a_vast_picture(bait: Bait) -> bytes:
    """A stamp on our filled page whose look is a vast picture."""

    def change(pdf: pikepdf.Pdf) -> None:
        picture = packed(pdf, _jpeg(65_500, 65_500), "/DCTDecode", Subtype=Name.Image, Width=65_500, Height=65_500)
        picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
        form = pikepdf.Stream(pdf, b"q 90 0 0 90 0 0 cm /P Do Q")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 90, 90])
        form.Resources = Dictionary(XObject=Dictionary(P=picture))
        stamp = Dictionary(Subtype=Name.Stamp, Rect=Array([100, 100, 190, 190]), AP=Dictionary(N=form))
        page = pdf.pages[0].obj
        page.Annots = Array([*page.Annots.as_list(), stamp])

    return altered(bait.copy(), change)
