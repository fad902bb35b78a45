"""The QR codes of a picture: what they say of a page, and where their corners are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp

from pdfforms.model.identity import Identity, find_identities
from pdfforms.read.scan.geometry import Points
from pdfforms.read.scan.images import Grey

_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_SAME = 8.0
"""Pixels within which two codes are one."""


@dataclass(frozen=True, slots=True)
class PageCode:
    """One of our codes on a picture."""

    identity: Identity
    corners: Points
    """In the picture: upper left, upper right, lower right, lower left as it was printed."""

    @property
    def mirrored(self) -> bool:
        """Whether it is seen from behind, or in a mirror."""
        a, b, _, d = self.corners
        return float(np.cross(np.append(b - a, 0), np.append(d - a, 0))[2]) < 0


def find_codes(grey: Grey) -> list[PageCode]:
    """The codes of pages on a picture: as it is first; where there is none, through ever stronger glasses."""
    for prepare, scale in _glasses(max(grey.shape)):
        found = _read(prepare(grey), scale)
        if found:
            return found
    return []


def _glasses(longest: int) -> Iterator[tuple[Callable[[Grey], Grey], float]]:
    yield _plain, 1.0
    yield _even, 1.0
    if longest <= 2600:
        yield _double, 2.0
        yield _sharp, 2.0
    yield _half, 0.5


def _read(grey: Grey, scale: float) -> list[PageCode]:
    found: list[PageCode] = []
    for code in zxingcpp.read_barcodes(np.ascontiguousarray(grey), formats=_FORMATS):
        place = code.position
        points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        corners = (np.array([(point.x, point.y) for point in points], np.float64) + 0.5) / scale - 0.5
        for identity in find_identities(code.text)[:1]:
            if identity.page and not any(np.abs(each.corners - corners).max() < _SAME for each in found):
                found.append(PageCode(identity, corners))
    return found


def _plain(grey: Grey) -> Grey:
    return grey


def _even(grey: Grey) -> Grey:
    """Shadows and faint print."""
    return np.asarray(cv2.createCLAHE(3.0, (12, 12)).apply(grey), np.uint8)


def _double(grey: Grey) -> Grey:
    """Few pixels a module."""
    return np.asarray(cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8)


def _sharp(grey: Grey) -> Grey:
    """A camera out of focus."""
    large = _double(grey)
    return np.asarray(cv2.addWeighted(large, 3.0, cv2.GaussianBlur(large, (0, 0), 5.0), -2.0, 0), np.uint8)


def _half(grey: Grey) -> Grey:
    """Speckles and rough paper."""
    return np.asarray(
        cv2.resize(cv2.GaussianBlur(grey, (0, 0), 1.0), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA),
        np.uint8,
    )
