"""Judges a storage root without its objects: declaration, layout, extensions, what lies between objects."""

from __future__ import annotations

import json
import os
from pathlib import Path

from pdfforms.archive.ocfl import disk
from pdfforms.archive.ocfl.faults import Faults
from pdfforms.archive.ocfl.judge import REGISTERED
from pdfforms.archive.ocfl.judge_inventory import SPECS
from pdfforms.archive.ocfl.layout import EXTENSIONS, LAYOUT_FILE
from pdfforms.archive.ocfl.walk import Strays, object_places


def judge_root(root: str) -> tuple[Faults, list[str]]:
    """The faults of the root itself, and the places of all objects below it (OCFL 1.1, 4)."""
    faults, strays = Faults(), Strays()
    names = os.listdir(root)  # noqa: PTH208
    _declared(root, [name for name in names if name.startswith("0=")], faults)
    if LAYOUT_FILE in names:
        _layout(root, faults)
    if EXTENSIONS in names:
        _extensions(root, faults)
    places = list(object_places(root, strays))
    for code, found in (("E072", strays.files), ("E073", strays.empty), ("E090", strays.links)):
        for path in found:
            faults.add(code, path)
    return faults, places


def _declared(root: str, names: list[str], faults: Faults) -> None:
    if not names:
        faults.add("E069", ".")
        return
    if len(names) > 1:
        faults.add("E076", ".")
    spec = next((spec for spec in reversed(SPECS) if f"0=ocfl_{spec}" in names), None)
    if spec is None:
        faults.add("E079", names[0][:60])
    elif Path(disk.below(root, f"0=ocfl_{spec}")).read_bytes() != f"ocfl_{spec}\n".encode():
        faults.add("E080", f"0=ocfl_{spec}")


def _layout(root: str, faults: Faults) -> None:
    try:
        value = json.loads(Path(disk.below(root, LAYOUT_FILE)).read_bytes().decode())
    except ValueError:
        value = None
    if not isinstance(value, dict) or not {"extension", "description"} <= value.keys():
        faults.add("E070", LAYOUT_FILE)


def _extensions(root: str, faults: Faults) -> None:
    with os.scandir(disk.below(root, EXTENSIONS)) as entries:
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                faults.add("E112", f"{EXTENSIONS}/{entry.name}")
            elif entry.name not in REGISTERED:
                faults.add("W016", f"{EXTENSIONS}/{entry.name}")
