"""Pages photographed by phones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PIL import ExifTags, Image

from tests.corpus.maker import desk
from tests.corpus.maker.camera import Shot, photographed
from tests.corpus.maker.desk import Paper
from tests.corpus.maker.families import CHECKLIST, LATIN, SIBLING
from tests.corpus.maker.scans import sample
from tests.corpus.maker.sheet import Sheet


def taken(shots: Sequence[Shot], quality: int, made: Sequence[Sheet], paths: Sequence[Path]) -> None:
    """Each page with a shot of its own."""
    for shot, sheet, path in zip(shots, made, paths, strict=True):
        Image.fromarray(photographed(sheet.picture, shot)).save(path, quality=quality)


def _taken_by_phone(shot: Shot, made: Sequence[Sheet], paths: Sequence[Path]) -> None:
    """Phones keep the sensor's rows and put the way up into EXIF."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # "turn a quarter to the right"
    Image.fromarray(photographed(made[0].picture, shot)).save(paths[0], quality=57, exif=exif)


def _taken_by_iphone(shot: Shot, made: Sequence[Sheet], paths: Sequence[Path]) -> None:
    import pillow_heif  # pip install pillow-heif: only who makes the corpus needs an encoder

    pillow_heif.from_pillow(Image.fromarray(photographed(made[0].picture, shot))).save(paths[0], quality=45)


_LEANING = ((0.13, 0.1), (0.87, 0.07), (0.95, 0.93), (0.05, 0.9))
_FROM_THE_LEFT = ((0.1, 0.06), (0.83, 0.11), (0.96, 0.9), (0.07, 0.95))
_STEEP = ((0.22, 0.2), (0.8, 0.17), (0.97, 0.88), (0.04, 0.93))
_STRAIGHT = ((0.06, 0.07), (0.93, 0.06), (0.95, 0.95), (0.05, 0.94))
_CLIPPED = ((0.07, 0.08), (1.15, -0.04), (1.02, 0.96), (0.04, 0.95))
_HANDS = Paper(CHECKLIST, None, marks=("tick", "cross", "scribble"))
_photo = partial(sample, "photos")
SAMPLES = (
    _photo(
        "table-and-shadow",
        desk.written(LATIN),
        partial(taken, (Shot(_LEANING), Shot(_FROM_THE_LEFT, seed=2)), 57),
        "A dark table, the photographer's shadow across the page; each page a photo.",
    ),
    _photo(
        "steep",
        desk.written(SIBLING, marks=("cross",), pages=(1,)),
        partial(_taken_by_phone, Shot(_STEEP, seed=3, shadow=0.25, turn=3)),
        "Taken from a low angle; the pixels lie sideways and EXIF says how to turn them, as phones do.",
    ),
    _photo(
        "finger",
        desk.written(LATIN, pages=(1,), covered=("strategy_confide_in_adult",)),
        partial(taken, (Shot(_STRAIGHT, finger=(0.125, 0.78), seed=4, shadow=0.2),), 57),
        "A thumb over the lower left corner, and over the last box, which is ticked.",
    ),
    _photo(
        "upside-down",
        desk.written(SIBLING, pages=(2,)),
        partial(taken, (Shot(_STRAIGHT, turn=2, seed=5),), 57),
        "The phone was held the other way round; page two alone.",
    ),
    _photo(
        "sideways-checklist",
        _HANDS,
        partial(taken, (Shot(_LEANING, turn=1, seed=6), Shot(_STRAIGHT, turn=3, seed=7, shadow=0.3)), 57),
        "A checklist, the phone held sideways, once each way.",
    ),
    _photo(
        "blurred",
        desk.written(LATIN, pages=(1,)),
        partial(taken, (Shot(_STRAIGHT, blur=7, seed=8, shadow=0.2),), 57),
        "Moved while the shutter was open.",
    ),
    _photo(
        "clipped-corner",
        desk.written(LATIN, pages=(1,)),
        partial(taken, (Shot(_CLIPPED, seed=9, shadow=0.2),), 57),
        "The upper right corner is outside the picture, the date with it.",
    ),
    _photo(
        "typed",
        desk.typed(LATIN, pages=(2,)),
        partial(taken, (Shot(_LEANING, size=(1800, 2400), seed=10, shadow=0.3),), 57),
        "Typed, printed, signed and photographed.",
    ),
    _photo(
        "iphone",
        desk.written(SIBLING, marks=("cross",), pages=(1,)),
        partial(_taken_by_iphone, Shot(_FROM_THE_LEFT, seed=11, shadow=0.25)),
        "HEIC, as iPhones mail it.",
        ".heic",
    ),
)
