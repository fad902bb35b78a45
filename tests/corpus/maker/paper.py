"""Pages as pictures, by PDFium."""

from __future__ import annotations

from typing import cast

import pypdfium2 as pdfium
from PIL import Image


def page_images(data: bytes, dpi: float) -> list[Image.Image]:
    """Every page with its fields, in colour."""
    pdf = pdfium.PdfDocument(data)
    try:
        pdf.init_forms()
        return [cast("Image.Image", page.render(scale=dpi / 72).to_pil()).convert("RGB") for page in pdf]
    finally:
        pdf.close()
