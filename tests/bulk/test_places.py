"""Which files a person means, in which order, and that a list of many takes little."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from pdfforms.bulk.reading.places import FileList, find_files
from pdfforms.errors import UsageError


def _files(root: Path, *names: str) -> list[Path]:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"%PDF-")
    return [root / name for name in names]


def test_a_folder_is_walked_in_the_order_of_its_paths(tmp_path: Path) -> None:
    """Folders and files in one order, as their paths are sorted; what is hidden or the system's is left out."""
    paths = _files(tmp_path, "b/c d/e.pdf", "b/c.pdf", "b/c/d.pdf", "a.pdf", "Z.pdf")
    _files(tmp_path, ".hidden/a.pdf", "b/.DS_Store", "Thumbs.db")
    assert list(find_files([str(tmp_path)])) == sorted(paths)


def test_what_is_named_twice_is_found_once(tmp_path: Path) -> None:
    """A file, its folder and a pattern for it name one file."""
    first, second = _files(tmp_path, "a.pdf", "b.pdf")
    assert list(find_files([str(second), str(tmp_path), str(tmp_path / "*.pdf")])) == [second, first]
    with pytest.raises(UsageError, match="There is no file or folder"):
        list(find_files([str(first), str(tmp_path / "none.pdf")]))


def test_a_list_gives_back_what_was_put_in() -> None:
    """Any number of paths, each as it was, as often as it is asked; packed they take little."""
    paths = [Path(f"/returns/2026/school {number % 40}/Avery Example {number}.pdf") for number in range(20_500)]
    listed = FileList(iter(paths))
    assert (len(listed), list(listed), list(listed)) == (20_500, paths, paths)
    assert sum(map(len, listed._packs)) < 12 * len(paths)
    assert (len(FileList([])), list(FileList([]))) == (0, [])


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names there are always text")
def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    """A name in another encoding than UTF-8 stays the name of its file."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/Zo\xeb.pdf"))
    path.write_bytes(b"%PDF-")
    assert [each.read_bytes() for each in FileList(find_files([str(tmp_path)]))] == [b"%PDF-"]
