"""The same definition gives the same bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from pdfforms.build.blank import build_blank
from tests.office import CODE, KINDS, LANGUAGES, PACKET, PAPERS, PLAN, ROOT, TRIP, Kind, fill

PROGRAM = """
import hashlib
from tests.office import KINDS, TRIP
for kind in (*KINDS, TRIP):
    print(kind, hashlib.sha256(kind.blank.data).hexdigest())
"""


def test_a_fresh_process_builds_the_same_bytes() -> None:
    """Neither the order in which forms are built nor Python's hashing leaves a trace in a blank."""
    for seed in ("0", "4711"):
        printed = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert dict(line.split() for line in printed.splitlines()) == {
            str(kind): hashlib.sha256(kind.blank.data).hexdigest() for kind in (*reversed(KINDS), TRIP)
        }


def test_building_again_builds_the_same_bytes() -> None:
    """A blank built a second time in the same process is the same to the byte, and so is its map."""
    again = build_blank(PLAN.form, (), PLAN.paper)
    assert again.data == PLAN.blank.data
    assert again.maps == PLAN.maps


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_the_packet_are_those_of_its_forms(language: str, paper: str) -> None:
    """A page is the same page in the packet and in the form alone, so a return of either is read with one map."""
    packet = Kind("attendance_packet", language, paper).maps
    alone = [Kind(key, language, paper).maps[0] for key in ("attendance_plan", "attendance_continuum")]
    assert [replace(edition, blank_sha256="") for edition in packet] == [
        replace(edition, blank_sha256="") for edition in alone
    ]


def test_filling_again_gives_the_same_bytes() -> None:
    """The same values and the same copy code make the same copy."""
    values: dict[str, object] = {
        "student_name": "Zoë Échantillon",
        "other_notes": "نور\nŁódź",
        "strategy_alarm": True,
    }
    assert fill(PACKET, values, CODE).data == fill(PACKET, values, CODE).data
