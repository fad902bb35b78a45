"""What a phone makes of a sheet on a table: perspective, shadow, warm light, a finger, shake."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.corpus.maker.sheet import Picture

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shot:
    """How the picture was taken."""

    corners: tuple[tuple[float, float], ...]
    """Where the sheet's corners fall, as shares of the picture: top left, top right, bottom right, bottom left."""
    size: tuple[int, int] = (1512, 2016)
    """Width and height in pixels."""
    shadow: float = 0.35
    """How much light the photographer's shadow takes."""
    finger: tuple[float, float] | None = None
    """Where a fingertip lies, as shares of the picture; it comes from below."""
    blur: float = 0
    """Length of the shake in pixels."""
    turn: int = 0
    """Quarter turns of the whole picture, clockwise."""
    bend: float = 0.004
    """How much the paper curls, as a share of its height."""
    seed: int = 1


def photographed(sheet: Picture, shot: Shot) -> Picture:
    """The photo."""
    random = np.random.default_rng(shot.seed)
    width, height = shot.size
    table = _table(width, height, random)
    paper, mask = _laid(_curled(sheet, shot.bend), shot)
    soft = cv2.GaussianBlur(np.roll(mask, (14, 10), (0, 1)), (0, 0), 12)[..., None]
    scene = table * (1 - 0.55 * soft)
    scene = scene * (1 - mask[..., None]) + paper * mask[..., None]
    scene = scene * _light(width, height, shot.shadow, random)[..., None] * np.array([1.0, 0.965, 0.89])
    if shot.finger:
        scene = _with_finger(scene, shot.finger, random)
    if shot.blur:
        scene = _shaken(scene, shot.blur)
    scene = cv2.GaussianBlur(scene, (0, 0), 0.7) + random.normal(0, 4.0, (height, width, 3))
    picture = np.clip(scene * 1.13, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(np.rot90(picture, -shot.turn))


def _table(width: int, height: int, random: np.random.Generator) -> Floats:
    """Dark wood: stretched noise for the grain, seams between boards."""
    grain = cv2.resize(random.normal(0, 1, (height // 3, 12)), (width, height), interpolation=cv2.INTER_CUBIC)
    rows = cv2.GaussianBlur(random.normal(0, 1, (height, 1)), (1, 41), 0)
    tone = 62 + 7 * grain + 30 * rows
    for seam in range(height // 5, height, height // 4):
        tone[seam : seam + 4] *= 0.5
    return np.asarray(np.clip(tone, 18, 120)[..., None] * np.array([1.12, 0.8, 0.55]), np.float64)


def _curled(sheet: Picture, bend: float) -> Picture:
    """The paper's middle rises a little, so straight lines become slight bows."""
    height, width = sheet.shape[:2]
    columns, rows = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    rows += (bend * height * np.sin(columns / width * np.pi)).astype(np.float32) - np.float32(bend * height / 2)
    curled = cv2.remap(sheet, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return curled.astype(np.uint8)


def _laid(sheet: Picture, shot: Shot) -> tuple[Floats, Floats]:
    """The sheet in perspective and where it lies, 0 to 1."""
    height, width = sheet.shape[:2]
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    seen = (np.array(shot.corners) * np.array(shot.size)).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(flat, seen)
    share = (seen[2][1] - seen[1][1]) / height
    smooth = cv2.GaussianBlur(sheet, (0, 0), max(0.3, 0.42 / share))
    paper = cv2.warpPerspective(smooth, matrix, shot.size, flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, shot.size)
    return paper.astype(np.float64), mask.astype(np.float64) / 255.0


def _light(width: int, height: int, shadow: float, random: np.random.Generator) -> Floats:
    """A lamp at the top, dark corners, and the soft edge of the photographer's shadow."""
    y, x = np.mgrid[0:height, 0:width]
    lamp = 1.0 - 0.22 * (y / height) - 0.16 * (((x / width) - 0.45) ** 2 + ((y / height) - 0.45) ** 2) * 2
    edge = (x / width) * 0.8 + (y / height) * 0.75 - random.uniform(0.85, 0.95)
    return np.asarray(lamp * (1 - shadow / (1 + np.exp(-edge * 28))), np.float64)


def _with_finger(scene: Floats, tip: tuple[float, float], random: np.random.Generator) -> Floats:
    """A thumb from the lower edge up to `tip`, with a nail and a shadow on the paper."""
    height, width = scene.shape[:2]
    x, y, broad = tip[0] * width, tip[1] * height, width * 0.062
    root = (x - width * 0.1, height * 1.15)
    mask = np.zeros((height, width), np.uint8)
    for share in np.linspace(0, 1, 160):
        centre = (round(x + (root[0] - x) * share), round(y + broad + (root[1] - y) * share))
        cv2.circle(mask, centre, round(broad * (0.86 + 0.22 * min(1, share * 4))), 255, -1)
    soft = cv2.GaussianBlur(mask, (0, 0), 3) / 255.0
    shade = cv2.GaussianBlur(np.roll(mask, (18, 22), (0, 1)), (0, 0), 16)[..., None] / 255.0
    depth = cv2.GaussianBlur(mask, (0, 0), broad * 0.5)[..., None] / 255.0
    skin = np.array([214.0, 160.0, 132.0]) * (0.45 + 0.55 * depth) + random.normal(0, 3, (height, width, 1))
    nail = np.zeros((height, width), np.uint8)
    cv2.ellipse(
        nail, (round(x), round(y + broad * 0.72)), (round(broad * 0.5), round(broad * 0.62)), 4, 0, 360, 255, -1
    )
    shine = cv2.GaussianBlur(nail, (0, 0), 2.5)[..., None] / 255.0
    skin = skin * (1 - shine) + np.array([232.0, 190.0, 172.0]) * shine
    shaded = scene * (1 - 0.5 * shade)
    return np.asarray(shaded * (1 - soft[..., None]) + skin * soft[..., None], np.float64)


def _shaken(scene: Floats, length: float) -> Floats:
    """Moved while the shutter was open, and out of focus."""
    size = int(length) | 1
    path = np.zeros((size, size))
    cv2.line(path, (0, size - 1), (size - 1, size // 3), 1.0, 1)
    return np.asarray(
        cv2.filter2D(cv2.GaussianBlur(scene, (0, 0), length * 0.16), -1, path / path.sum()), np.float64
    )
