"""The judge against objects with known faults, and against ocfl-py, which nobody here wrote."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pdfforms.archive.ocfl.faults import CODES
from pdfforms.archive.ocfl.folder import LocalFolder
from pdfforms.archive.ocfl.judge import Verdict, judge
from tests.archive.ocfl.bad_cases import BAD, ONLY_1_0, ONLY_1_1
from tests.archive.ocfl.fair_cases import GOOD, WARN
from tests.archive.ocfl_py import ocfl
from tests.programs import require

SPECS = ("1.0", "1.1")
_CODE = re.compile(r"[EW][0-9]{3}")
ONLY_OURS = {
    "E102_unknown_key",
    "E020_content_dir_dropped_in_v2",
    "E023_old_manifest_missing_entries",
    "E038_type_of_another_spec",
}
"""What ocfl-py 2.1.0 lets pass: the specification forbids each of them, see its sections 3.3.1 and 3.5."""


def _codes(name: str) -> set[str]:
    return set(_CODE.findall(name))


def _cases(names: list[str]) -> list[tuple[str, str]]:
    return [
        (name, spec)
        for name in names
        for spec in SPECS
        if not (name in ONLY_1_1 and spec == "1.0") and not (name in ONLY_1_0 and spec == "1.1")
    ]


def _judged(folder: Path) -> Verdict:
    return judge(LocalFolder(str(folder)))


def _their_verdict(folder: Path) -> tuple[bool, set[str]]:
    """What ocfl-py says; where it stumbles over an object, that is no object to be called valid."""
    require(None if ocfl else "ocfl-py")
    try:
        valid, validator = ocfl.Object().validate(objdir=str(folder), log_warnings=True)
    except (TypeError, AttributeError):
        return False, set()
    return valid, set(re.findall(r"\[([EW][0-9]{3})", validator.status_str()))


@pytest.mark.parametrize(("name", "spec"), _cases(list(BAD)))
def test_bad_objects(name: str, spec: str, tmp_path: Path) -> None:
    """Each broken object is invalid, by the codes in its name; ocfl-py calls it invalid too."""
    folder = BAD[name](spec).write(tmp_path / "object")
    found = _judged(folder)
    assert not found.valid
    assert _codes(name) <= {fault.code for fault in found.errors}
    assert name in ONLY_OURS or not _their_verdict(folder)[0]


@pytest.mark.parametrize(("name", "spec"), _cases(list(GOOD)))
def test_good_objects(name: str, spec: str, tmp_path: Path) -> None:
    """A good object has no fault and no warning."""
    folder = GOOD[name](spec).write(tmp_path / "object")
    found = _judged(folder)
    assert (found.errors, found.warnings) == ((), ())
    assert _their_verdict(folder)[0]


@pytest.mark.parametrize(("name", "spec"), _cases(list(WARN)))
def test_objects_advised_against(name: str, spec: str, tmp_path: Path) -> None:
    """An object that is advised against is valid, with the warnings in its name and no other."""
    folder = WARN[name](spec).write(tmp_path / "object")
    found = _judged(folder)
    assert (found.errors, {fault.code for fault in found.warnings}) == ((), _codes(name))
    assert _their_verdict(folder)[0]


def test_links_are_no_files(tmp_path: Path) -> None:
    """A link in an object is a fault, wherever it leads (E090)."""
    folder = GOOD["minimal_one_version_one_file"]("1.1").write(tmp_path / "object")
    (folder / "v1/content/link.txt").symlink_to(folder / "v1/content/file.txt")
    assert "E090" in {fault.code for fault in _judged(folder).errors}


def test_a_key_twice(tmp_path: Path) -> None:
    """An inventory that says a key twice is refused: two readers may take another one of the two."""
    made = GOOD["minimal_one_version_one_file"]("1.1")
    made.raw["inventory.json"] = b'{"id": "urn:a:b", "id": "urn:a:c"}'
    assert {"E033"} <= {fault.code for fault in _judged(made.write(tmp_path / "object")).errors}


def test_every_code_has_a_line(tmp_path: Path) -> None:
    """Faults print as code, place and meaning; names of cases use known codes."""
    assert {code for name in (*BAD, *WARN) for code in _codes(name)} <= set(CODES)
    found = _judged(BAD["E063_no_inv"]("1.1").write(tmp_path / "object"))
    assert str(found.errors[0]) == "E063 .: the object has no inventory"
