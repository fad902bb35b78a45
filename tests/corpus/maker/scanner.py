"""What scanners and fax machines make of a sheet. All of them take and give pictures; the seed fixes the noise."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image

from tests.corpus.maker.sheet import DPI, Picture


def scanned(
    sheet: Picture, dpi: float, skew: float = 0, seed: int = 1, shift: tuple[float, float] = (0, 0)
) -> Picture:
    """Flatbed or feeder: a little askew and shifted (points), the lid's grey around, uneven lamp, noise."""
    random, scale = np.random.default_rng(seed), dpi / DPI
    height, width = (round(side * scale) for side in sheet.shape[:2])
    small = cv2.resize(sheet, (width, height), interpolation=cv2.INTER_AREA)
    turn = np.array(cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1), np.float64)
    turn[:, 2] += np.array(shift) * dpi / 72
    paper = cv2.warpAffine(small, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(226, 226, 222))
    lamp = np.linspace(0.97, 1.0, width)[None, :, None] * np.linspace(1.0, 0.985, height)[:, None, None]
    noisy = paper * lamp * 0.97 + 5 + random.normal(0, 3.2, (height, width, 1))
    return np.clip(cv2.GaussianBlur(noisy, (0, 0), 0.55), 0, 255).astype(np.uint8)


def grey(picture: Picture) -> Image.Image:
    """As a grey image."""
    return Image.fromarray(picture).convert("L")


def bitonal(picture: Picture, threshold: int = 168) -> Image.Image:
    """Black and white: the office copier's default."""
    return Image.fromarray(picture).convert("L").point(lambda value: 255 * (value > threshold)).convert("1")


def faxed(sheet: Picture, lines: float, seed: int = 3) -> Image.Image:
    """Group 3 sheet: 1728 dots a line at 204 to the inch, `lines` down; specks and a feeder's slant."""
    random = np.random.default_rng(seed)
    page = scanned(sheet, 204, skew=0.6, seed=seed)
    height = round(page.shape[0] * lines / 204)
    page = cv2.resize(page, (page.shape[1], height), interpolation=cv2.INTER_AREA).astype(np.uint8)
    black = np.asarray(bitonal(page, 150)).copy()
    for y, x in zip(random.integers(2, height - 2, 90), random.integers(2, page.shape[1] - 2, 90), strict=True):
        black[y : y + random.integers(1, 3), x : x + random.integers(1, 3)] = False
    line = np.ones((height, 1728), bool)
    line[:, : black.shape[1]] = black[:, :1728]
    return Image.fromarray(line)
