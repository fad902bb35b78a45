"""Real programs that fill, alter and judge PDF forms, for tests that must not believe a mock.

`fillers` fills a blank as its users would, `alterers` does to a filled file what happens to it on the way back,
`verapdf` judges PDF/UA and PDF/A. Each says through `available()` what it misses on this machine.
"""

import os

import pytest


def require(reason: str | None) -> None:
    """Go on when `reason` is None; else skip the test naming what is missing, or fail it where CI=true."""
    if reason is None:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must have every program: {reason}", pytrace=False)
    pytest.skip(reason)
