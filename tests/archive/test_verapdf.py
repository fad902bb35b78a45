"""Archive copies as veraPDF judges them: PDF/A-3a and PDF/UA-1 at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfforms.archive.copy.make import archive_copy
from tests.archive.matrix import FLAVOURS, broken, sample
from tests.archive.returned import circumstances
from tests.office import PLAN
from tests.programs import require, verapdf


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_sample_conforms(flavour: str, tmp_path: Path) -> None:
    """No copy of any form, language, paper or script breaks a rule; `tests.archive.matrix` judges all of them."""
    require(verapdf.available())
    copies = {str(case): archive_copy(case.parts(), circumstances()).data for case in sample()}
    assert broken(copies, flavour, tmp_path) == {}


def test_the_judge_is_awake(tmp_path: Path) -> None:
    """A blank, which is no archive copy, does not pass as PDF/A-3a."""
    require(verapdf.available())
    assert broken({"blank": PLAN.blank.data}, "3a", tmp_path)
