"""What scanners, fax machines and phones make of a page."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from tests.scan.pens import DPI, Grey

Levels = npt.NDArray[np.float64]
Camera = Callable[[Grey, np.random.Generator], bytes]
"""A page at 300 dpi -> the file that arrives."""


def scan(
    dpi: int = 200,
    *,
    skew: float = 0.0,
    quality: int = 85,
    noise: float = 3.0,
    blur: float = 0.5,
    paper: int = 248,
    ink: int = 25,
    turn: int = 0,
    shift: tuple[float, float] = (0.0, 0.0),
    specks: int = 0,
) -> Camera:
    """A flatbed or office scanner: skew in degrees, `turn` quarter turns, `shift` in points."""

    def take(page: Grey, random: np.random.Generator) -> bytes:
        small = _resized(page, dpi)
        height, width = small.shape
        turned = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0), np.float64)
        turned[:, 2] += np.array(shift) * dpi / 72
        leaning = cv2.warpAffine(small, turned, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
        levels = _levels(np.asarray(leaning, np.uint8), paper, ink)
        levels = cv2.GaussianBlur(levels, (0, 0), blur) + random.normal(0, noise, levels.shape)
        for _ in range(specks):
            at = (int(random.integers(0, width)), int(random.integers(0, height)))
            cv2.circle(
                levels, at, int(random.integers(0, max(2, dpi // 120))), float(random.integers(20, 140)), -1
            )
        return _jpeg(np.rot90(_bytes(levels), turn), quality, dpi)

    return take


def fax(down: int = 196, *, level: int = 128, specks: int = 0, dither: bool = False) -> Camera:
    """Group 4, one bit, 204 dots an inch across; `down` is 196 (fine) or 98 (standard)."""

    def take(page: Grey, random: np.random.Generator) -> bytes:
        height, width = page.shape
        size = (round(width * 204 / DPI), round(height * down / DPI))
        small = np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA), np.uint8)
        small = _bytes(small + random.normal(0, 5, small.shape))
        for _ in range(specks):
            at = (int(random.integers(0, size[0])), int(random.integers(0, size[1])))
            small[at[1] : at[1] + 1, at[0] : at[0] + int(random.integers(1, 3))] = 0
        image = Image.fromarray(small)
        bits = (
            image.convert("1") if dither else image.point(lambda value: 255 if value >= level else 0).convert("1")
        )
        out = BytesIO()
        bits.save(out, "TIFF", compression="group4", dpi=(204, down))
        return out.getvalue()

    return take


def photo(
    *,
    turn: float = 0.0,
    tilt: float = 0.06,
    shadow: float = 0.0,
    blur: float = 0.8,
    finger: bool = False,
    curl: float = 0.0,
    quality: int = 80,
    pixels: int = 3000,
    noise: float = 3.0,
    shake: int = 0,
) -> Camera:
    """A phone above a dark table: `tilt` is the perspective, `turn` in degrees, `curl` in points, `shake` how many
    pixels it moved while the shutter was open."""

    def take(page: Grey, random: np.random.Generator) -> bytes:
        sheet = _curled(page, curl) if curl else page
        height, width = sheet.shape
        long, short = pixels, round(pixels * 0.75)
        size = (short, long)
        table = _table(random, size)
        scale = 0.86 * min(short / width, long / height)
        corners = np.array([[-width, -height], [width, -height], [width, height], [-width, height]]) * scale / 2
        corners *= 1 + random.uniform(-tilt, tilt, (4, 2))
        angle = np.deg2rad(turn + random.uniform(-4, 4))
        rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        corners = corners @ rotation.T
        spread = np.abs(corners).max(axis=0) / (np.array(size) / 2 * 0.97)
        corners = corners / max(1.0, float(spread.max())) + np.array(size) / 2
        source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        matrix = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
        lit = _levels(sheet, 225, 35)
        shot = cv2.warpPerspective(_bytes(lit), matrix, size, flags=cv2.INTER_AREA)
        mask = cv2.warpPerspective(np.full_like(sheet, 255), matrix, size) > 127
        scene = np.where(mask, shot, table).astype(np.float64)
        if finger:
            _finger(scene, corners, random)
        scene *= _light(size, shadow, random)
        scene = np.asarray(cv2.GaussianBlur(scene, (0, 0), blur), np.float64)
        if shake:
            scene = np.asarray(cv2.filter2D(scene, -1, _way(shake, random.uniform(0, np.pi))), np.float64)
        return _jpeg(_bytes(scene + random.normal(0, noise, scene.shape)), quality, 72)

    return take


def _way(length: int, angle: float) -> Levels:
    """What a point becomes while the camera moves."""
    side = length + 3
    across, up = np.cos(angle) * length / 2, np.sin(angle) * length / 2
    ends = np.array([(side // 2 + way * across, side // 2 + way * up) for way in (-1, 1)])
    line = np.zeros((side | 1, side | 1), np.uint8)
    cv2.polylines(line, [(ends * 16).round().astype(np.int32)], False, 255, 1, cv2.LINE_AA, 4)
    return np.asarray(line / line.sum())


def _resized(page: Grey, dpi: int) -> Grey:
    size = (round(page.shape[1] * dpi / DPI), round(page.shape[0] * dpi / DPI))
    return np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA), np.uint8)


def _levels(page: Grey, paper: int, ink: int) -> Levels:
    return ink + page.astype(np.float64) * (paper - ink) / 255


def _bytes(levels: Levels) -> Grey:
    return np.asarray(np.clip(levels, 0, 255), np.uint8)


def _jpeg(grey: Grey, quality: int, dpi: int) -> bytes:
    out = BytesIO()
    Image.fromarray(np.ascontiguousarray(grey)).save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    return out.getvalue()


def _table(random: np.random.Generator, size: tuple[int, int]) -> Grey:
    """Dark wood: streaks and a grain."""
    rough = random.normal(0, 1, (size[1] // 40 + 1, size[0] // 4 + 1))
    streaks = cv2.resize(rough, size, interpolation=cv2.INTER_CUBIC)
    return _bytes(70 + 14 * streaks + random.normal(0, 5, (size[1], size[0])))


def _light(size: tuple[int, int], shadow: float, random: np.random.Generator) -> Levels:
    """From one side, and a hand's soft shadow over part of it."""
    x, y = np.meshgrid(np.linspace(-1, 1, size[0]), np.linspace(-1, 1, size[1]))
    angle = random.uniform(0, 2 * np.pi)
    light = 1.0 + 0.12 * (x * np.cos(angle) + y * np.sin(angle))
    if shadow:
        edge = (x * np.cos(angle + 1.3) + y * np.sin(angle + 1.3) - random.uniform(-0.3, 0.3)) / 0.05
        light *= 1 - shadow / (1 + np.exp(-np.clip(edge, -30, 30)))
    return np.asarray(light)


def _finger(
    scene: Levels,
    corners: Levels,
    random: np.random.Generator,
) -> None:
    """A thumb that holds the page's lower right corner, over the code."""
    corner, middle = corners[2], corners.mean(axis=0)
    tip = corner + (middle - corner) * 0.16
    for far, wide in ((0.0, 62), (0.5, 66), (1.0, 70), (1.5, 70), (2.0, 70)):
        at = tip + (corner - tip) * far * 1.2
        cv2.circle(
            scene, (int(at[0]), int(at[1])), wide * scene.shape[0] // 1400, float(random.integers(140, 150)), -1
        )


def _curled(page: Grey, by: float) -> Grey:
    """Paper that is not flat: lines bend by up to so many points."""
    height, width = page.shape
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    bend = by * DPI / 72 * np.sin(np.pi * x / width)
    return np.asarray(cv2.remap(page, x, y + bend.astype(np.float32), cv2.INTER_LINEAR, borderValue=255), np.uint8)
