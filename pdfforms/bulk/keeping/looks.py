"""How originals look, kept as PDF/A-2u: drawn by a contained worker, put together here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from pdfforms.archive.copy.look import look_copy
from pdfforms.model.codes import finding
from pdfforms.model.finding import Finding
from pdfforms.model.pagepicture import dump_pictures, load_pictures
from pdfforms.read.page_pictures import page_pictures


def start() -> Callable[[bytes], bytes]:
    """Called once in a fresh worker: what it does with each original."""
    return _draw


def look_of(drawn: bytes | None, title: str, made_at: datetime) -> tuple[bytes | None, Finding | None]:
    """The PDF/A-2u of what a worker drew (None where it failed), else the finding that says there is none."""
    try:
        return look_copy(load_pictures(drawn or b""), title, made_at), None
    except ValueError:
        return None, finding("archive_look_not_kept")


def _draw(data: bytes) -> bytes:
    return dump_pictures(page_pictures(data))
