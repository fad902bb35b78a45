"""Files written whole or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

import pytest

from pdfforms.errors import UsageError
from pdfforms.files import write_bytes, write_durably, writing_text


class _CrashError(Exception):
    """Something else goes wrong while a file is being written."""


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_bytes_are_written(tmp_path: Path) -> None:
    """A file gets its bytes, its folder is made, a file of that name is replaced, nothing else is left."""
    path = tmp_path / "a" / "b" / "copy.pdf"
    for data in (b"first", b"second"):
        write_bytes(path, data)
        assert path.read_bytes() == data
    assert _names(path.parent) == ["copy.pdf"]


def test_text_is_written_as_given(tmp_path: Path) -> None:
    """Text is written in its encoding with its own line ends."""
    path = tmp_path / "list.csv"
    with writing_text(path, "utf-8-sig") as file:
        file.write("Zoë\r\n")
        file.write("نور\n")
    assert path.read_bytes() == "Zoë\r\nنور\n".encode("utf-8-sig")


def test_a_crash_leaves_the_old_file(tmp_path: Path) -> None:
    """When the writing is broken off, what was there before is there still, and nothing besides."""
    path = tmp_path / "list.csv"
    path.write_text("old", encoding="utf-8")
    with suppress(_CrashError), writing_text(path) as file:
        file.write("new")
        raise _CrashError
    assert path.read_text(encoding="utf-8") == "old"
    assert _names(tmp_path) == ["list.csv"]


def test_permissions_are_those_of_any_new_file(tmp_path: Path) -> None:
    """The file may be read by whom the office lets read its new files, and by nobody else."""
    tmp_path.chmod(0o777)
    old = os.umask(0o077)
    try:
        write_bytes(tmp_path / "private.pdf", b"x")
    finally:
        os.umask(old)
    write_bytes(tmp_path / "usual.pdf", b"x")
    assert stat.S_IMODE((tmp_path / "private.pdf").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "usual.pdf").stat().st_mode) == 0o666 & ~old


def test_a_file_is_no_more_open_than_its_folder(tmp_path: Path) -> None:
    """What is written into a private folder, or into a new one within it, is private without any umask."""
    old = os.umask(0)
    try:
        for folder, mode in (("own", 0o700), ("ours", 0o750), ("all", 0o755)):
            (tmp_path / folder).mkdir()
            (tmp_path / folder).chmod(mode)
            write_bytes(tmp_path / folder / "below" / "report.pdf", b"x")
    finally:
        os.umask(old)
    modes = {
        folder: [stat.S_IMODE((tmp_path / folder / each).stat().st_mode) for each in ("below", "below/report.pdf")]
        for folder in ("own", "ours", "all")
    }
    assert modes == {"own": [0o700, 0o600], "ours": [0o750, 0o640], "all": [0o755, 0o644]}


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    """A folder that is a file is told with the path and what to do."""
    (tmp_path / "file").write_bytes(b"")
    for write in (lambda path: write_bytes(path, b"x"), lambda path: writing_text(path).__enter__()):
        with pytest.raises(UsageError, match=r"file/copy\.pdf cannot be written: .* Choose another place"):
            write(tmp_path / "file" / "copy.pdf")
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match="folder cannot be written"):
        write_bytes(tmp_path / "folder", b"x")
    assert _names(tmp_path) == ["file", "folder"]


def test_errors_of_others_keep_their_name(tmp_path: Path) -> None:
    """A file that cannot be read while another one is being written is not taken for the other one."""
    with pytest.raises(FileNotFoundError), writing_text(tmp_path / "list.csv") as file:
        file.write((tmp_path / "nobody.txt").read_text(encoding="utf-8"))
    assert _names(tmp_path) == []


def test_many_files_reach_the_disk_together(tmp_path: Path) -> None:
    """Each has its bytes in a folder for the owner alone; where one cannot be written the place is told."""
    paths = [tmp_path / name for name in ("ab/one", "ab/two", "cd/three")]
    write_durably({str(path): path.name.encode() * 1000 for path in paths})
    assert [path.read_bytes() for path in paths] == [path.name.encode() * 1000 for path in paths]
    assert _names(tmp_path / "ab") == ["one", "two"]
    assert stat.S_IMODE((tmp_path / "ab").stat().st_mode) == 0o700
    assert stat.S_IMODE(paths[0].stat().st_mode) == 0o600
    with pytest.raises(UsageError, match=r"one/below cannot be written|ab/one cannot be written"):
        write_durably({str(paths[0] / "below"): b"x"})
    (tmp_path / "ab" / "folder").mkdir()
    with pytest.raises(UsageError, match="folder cannot be written"):
        write_durably({str(tmp_path / "ab" / "folder"): b"x"})
    assert _names(tmp_path / "ab") == ["folder", "one", "two"]
