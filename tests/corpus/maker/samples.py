"""All samples, kind by kind."""

from __future__ import annotations

from tests.corpus.maker import annotated, flattened, moved, photos, printed, scans
from tests.corpus.maker.sample import Sample

SAMPLES: tuple[Sample, ...] = (
    *flattened.SAMPLES,
    *printed.SAMPLES,
    *annotated.SAMPLES,
    *moved.SAMPLES,
    *scans.SAMPLES,
    *photos.SAMPLES,
)
