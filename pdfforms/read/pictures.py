"""The door to `scan`: pictures of pages in, what was read on them out. Its libraries are the extra `scan`."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pdfforms.errors import NeedsPictures
from pdfforms.model.edition import EditionMap, Rect
from pdfforms.model.finding import Finding
from pdfforms.model.identity import Identity
from pdfforms.model.plane import SAME, Plane
from pdfforms.read.job import Job, Options
from pdfforms.read.seen import Seen

DPI = 200
"""Of a PDF's page that is a picture: what ticks are sure at, in half the time of 300."""


@dataclass(frozen=True, slots=True)
class Pictured:
    """One page of ours on a picture."""

    identity: Identity
    edition: EditionMap | None
    """None where its code names an edition that is not on the shelf; then nothing else is known of it."""
    plane: Plane
    """From the edition's points to the page's, of a file of pictures to the picture's pixels."""
    residual: float
    seen: Mapping[str, Seen]
    findings: Sequence[Finding] = field(default=())
    strays: Sequence[Rect] = field(default=())
    """Writing that belongs to no box, in the edition's points."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture."""

    found: Sequence[Pictured]
    blank: bool = False
    """Shows next to nothing, as the back of a sheet does."""


class NoScan(Exception):
    """The extra is not installed."""


def read_picture_file(job: Job) -> list[Frame]:
    """The pictures of a file. Raises NeedsPictures, NoScan, ValueError for what cannot be decoded."""
    scan = _scan(job.options)
    return [_read(scan, each, job) for each in scan.load_pictures(job.data, job.options.pages)]


def read_pdf_page(job: Job, index: int) -> Frame:
    """A page of a PDF as a picture. Raises NeedsPictures, NoScan."""
    scan = _scan(job.options)
    try:
        return _read(scan, scan.render_page(job.data, index, DPI), job)
    except ValueError:
        return Frame(())


@dataclass(frozen=True, slots=True)
class _Scan:
    load_pictures: Callable[[bytes, range | None], list[Any]]
    render_page: Callable[[bytes, int, float], Any]
    read_picture: Callable[..., list[Any]]
    read_identities: Callable[[Any], list[Identity]]
    is_blank: Callable[[Any], bool]
    faults: tuple[type[Exception], ...]
    """What OpenCV raises, most of all where memory ends."""


def teach_heif() -> None:
    """Lets Pillow open an iPhone's photos where the extra is installed."""
    with suppress(NoScan):
        _loaded()


def _scan(options: Options) -> _Scan:
    if not options.pictures:
        raise NeedsPictures("A page is a picture, and none is read here.")
    return _loaded()


@lru_cache(maxsize=1)
def _loaded() -> _Scan:
    """OpenCV, numpy and zxing take half a second to load and are an extra: only for who gets pictures."""
    try:
        from pdfforms.read.scan.images import FAULTS, load_pictures, render_page
        from pdfforms.read.scan.pages import read_picture
        from pdfforms.read.scan.recognise import is_blank, read_identities
    except ImportError as exc:
        raise NoScan from exc
    return _Scan(load_pictures, render_page, read_picture, read_identities, is_blank, FAULTS)


def _read(scan: _Scan, picture: Any, job: Job) -> Frame:
    """Raises ValueError where it cannot be looked at."""
    try:
        return _seen(scan, picture, job)
    except scan.faults as exc:
        raise ValueError("The picture cannot be looked at.") from exc


def _seen(scan: _Scan, picture: Any, job: Job) -> Frame:
    found = [
        Pictured(
            each.recognised.identity,
            each.recognised.edition,
            (each.registered or each.recognised).plane.then(picture.back),
            each.registered.residual if each.registered else math.inf,
            each.seen,
            each.findings,
            each.strays,
        )
        for each in scan.read_picture(picture, job.editions, ocr=job.options.ocr)
    ]
    if found:
        return Frame(found)
    unknown = [each for each in scan.read_identities(picture) if not job.editions.find(each)]
    return Frame([Pictured(each, None, SAME, math.inf, {}) for each in unknown], scan.is_blank(picture))
