"""The original's pages as they looked, flattened to pictures: PDF/A-2u, beside the archive copy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pdfforms.draw.conformance import About
from pdfforms.draw.cos import Name
from pdfforms.draw.drawing import Drawing
from pdfforms.draw.picture import open_picture
from pdfforms.draw.tags import Element
from pdfforms.model.pagepicture import PagePicture


def look_copy(pages: Sequence[PagePicture], title: str, made_at: datetime, language: str = "en-CA") -> bytes:
    """A page a picture; the same arguments give the same bytes. ValueError where a picture is broken, or none."""
    if not pages:
        raise ValueError("no pages")
    drawing = Drawing()
    for number, each in enumerate(pages, 1):
        page = drawing.page(each.width, each.height)
        rect = (0.0, 0.0, each.width, each.height)
        layout = {"O": Name("Layout"), "Placement": Name("Block"), "BBox": list(rect)}
        words = f"Page {number} of {len(pages)} as it came in"
        figure = drawing.tree.document.add(Element("Figure", attributes={"Alt": words, "A": layout}))
        page.picture(open_picture(each.picture), rect, figure)
    return drawing.finish(About(f"{title} – as it came in", language, made_at, 2, "U", accessible=False))
