"""The look of an original's pages, kept as PDF/A-2u."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

from pdfforms.archive.copy.look import look_copy
from pdfforms.bulk.keeping.looks import look_of, start
from pdfforms.contain.pool import Pool
from pdfforms.model.pagepicture import PagePicture, dump_pictures, load_pictures
from pdfforms.read.page_pictures import page_pictures
from tests.archive.matrix import broken
from tests.archive.returned import MADE_AT
from tests.office import PLAN, fill
from tests.programs import require, verapdf

CORPUS = Path(__file__).parents[1] / "corpus"
FILLED = fill(PLAN, {"student_name": "Zoë Specimen", "strategy_alarm": True}).data
ORIGINALS = {
    "filled": FILLED,
    "photo": (CORPUS / "photos" / "typed.jpg").read_bytes(),
    "scan": (CORPUS / "scans" / "typed-150.pdf").read_bytes(),
}


def _png(mode: str, size: tuple[int, int] = (40, 60), kind: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new(mode, size, 1).save(out, kind)
    return out.getvalue()


def test_pages_look_as_they_did() -> None:
    """Every page is there, as large as it was, with what was typed and ticked in it."""
    look = look_copy(page_pictures(FILLED), "A form", MADE_AT)
    with pypdfium2.PdfDocument(look) as kept, pypdfium2.PdfDocument(FILLED) as original:
        original.init_forms()
        assert len(kept) == len(original)
        for number in range(len(kept)):
            assert kept[number].get_size() == pytest.approx(original[number].get_size(), abs=0.1)
            ours, theirs = (
                each[number]
                .render(scale=1, may_draw_forms=True)
                .to_pil()
                .convert("L")
                .filter(ImageFilter.BoxBlur(3))
                for each in (kept, original)
            )
            assert ImageChops.difference(ours, theirs).getextrema()[1] < 60  # type: ignore[operator]  # of a grey image


def test_looks_conform(tmp_path: Path) -> None:
    """Filled forms, photos and scans become PDF/A-2u without a fault."""
    require(verapdf.available())
    looks = {name: look_copy(page_pictures(data), name, MADE_AT) for name, data in ORIGINALS.items()}
    assert broken(looks, "2u", tmp_path) == {}


def test_a_contained_worker_draws() -> None:
    """What a family sends is drawn by a worker that is held in; what it cannot draw is a finding."""
    with Pool[str, bytes](start, jobs=1) as pool:
        pool.submit("good", FILLED)
        pool.submit("bad", b"%PDF-1.7 nothing")
        done = {each.tag: each for each in iter(pool.next_done, None)}
    look, found = look_of(done["good"].data, "A form", MADE_AT)
    assert look is not None
    assert found is None
    look, found = look_of(done["bad"].data, "A form", MADE_AT)
    assert look is None
    assert found is not None
    assert found.code == "archive_look_not_kept"


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7 nothing", _png("RGB")[:40]])
def test_what_cannot_be_drawn(data: bytes) -> None:
    """Bytes that are neither a PDF nor a picture are refused with one kind of error."""
    with pytest.raises(ValueError, match="pages"):
        page_pictures(data)


def test_every_frame_of_a_fax() -> None:
    """A TIFF of two frames has two pages; a fax in standard resolution is as high as its paper."""
    out = BytesIO()
    fax = Image.new("1", (1728, 1143), 1)
    fax.save(out, "TIFF", save_all=True, append_images=[fax], dpi=(204, 98))
    pages = page_pictures(out.getvalue())
    assert len(pages) == 2
    assert pages[0].width == pytest.approx(610, abs=2)
    assert pages[0].height == pytest.approx(840, abs=2)


def test_pictures_come_out_of_a_worker() -> None:
    """What a worker hands over is read again, and anything else refused."""
    pages = (PagePicture(_png("L"), 612.0, 792.0), PagePicture(_png("RGB", kind="JPEG"), 595.28, 841.89))
    data = dump_pictures(pages)
    assert load_pictures(data) == pages
    for spoilt in (data[:-1], data + b"x", b"\x7f" * 40, dump_pictures(pages * 26)):
        with pytest.raises(ValueError, match="no pictures"):
            load_pictures(spoilt)
