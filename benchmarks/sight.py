"""Programs that look at pictures of pages, to set the time of reading beside: drawing alone, and bare OCR.

None of them knows a form: they give the picture, or its words and where they stand.
"""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image

from tests.programs.command import missing_module, missing_program

DPI = 200


@dataclass(frozen=True)
class Sight:
    """One way of looking at a file of pages."""

    name: str
    look: Callable[[bytes], Any]
    remark: str = ""


def pictures(data: bytes) -> list[npt.NDArray[np.uint8]]:
    """The pictures alone, grey: PDFium draws a PDF's pages, Pillow decodes an image file."""
    if not data.startswith(b"%PDF"):
        return [np.asarray(Image.open(BytesIO(data)).convert("L"))]
    with pypdfium2.PdfDocument(data) as document:
        bitmaps = [page.render(scale=DPI / 72 * (1 - 1e-9), grayscale=True) for page in document]
        return [np.array(each.to_numpy()).reshape(each.height, each.width) for each in bitmaps]


def by_tesseract(data: bytes) -> list[str]:
    """Tesseract's words of the same pictures, each page a process of its own as its users run it."""
    found = []
    for picture in pictures(data):
        file = BytesIO()
        Image.fromarray(picture).save(file, "PPM")
        command = ["tesseract", "stdin", "stdout", "--dpi", str(DPI), "-l", "eng"]
        found.append(
            subprocess.run(command, input=file.getvalue(), capture_output=True, check=True).stdout.decode()
        )
    return found


def by_rapidocr() -> Callable[[bytes], list[Any]]:
    """RapidOCR as it comes, loaded once: it finds the lines itself and reads all of them, our print too."""
    from rapidocr import RapidOCR  # a peer here; pdfforms uses its model alone

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    threads = {f"EngineConfig.onnxruntime.{each}_op_num_threads": 1 for each in ("intra", "inter")}
    engine = RapidOCR(params=threads | {"Global.log_level": "error"})
    return lambda data: [engine(np.repeat(each[..., None], 3, axis=2)) for each in pictures(data)]


def sights() -> tuple[list[Sight], list[str]]:
    """Those that are here, and for each that is not why."""
    ring: tuple[tuple[str, str | None, Callable[[], Callable[[bytes], Any]], str], ...] = (
        ("the pictures alone", None, lambda: pictures, "PDFium draws, Pillow decodes; nothing is looked at"),
        (
            "tesseract",
            missing_program("tesseract", "tesseract-ocr"),
            lambda: by_tesseract,
            "bare words, whole process",
        ),
        ("RapidOCR", missing_module("rapidocr", "rapidocr"), by_rapidocr, "bare words"),
    )
    here = [Sight(name, make(), remark) for name, reason, make, remark in ring if not reason]
    return here, [f"{name} not measured: {reason}" for name, reason, _, _ in ring if reason]
