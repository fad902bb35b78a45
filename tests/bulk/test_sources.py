"""Files on disk as they come in."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pdfforms.bulk.reading import sources
from pdfforms.bulk.reading.sources import Came, from_paths


def test_each_file_says_where_it_came_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its real place, whatever folder it was named in; what came in another way is passed on as it is."""
    (tmp_path / "real").mkdir()
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / "real" / name).write_bytes(name.encode())
    (tmp_path / "folder").symlink_to("real")
    (tmp_path / "c.pdf").symlink_to(Path("real", "b.pdf"))
    monkeypatch.chdir(tmp_path / "real")
    other = Came("imap://x", "x.pdf", b"x")
    named: list[Path | Came] = [
        tmp_path / "folder" / "a.pdf",
        tmp_path / "c.pdf",
        other,
        Path("a.pdf"),
        tmp_path / "real" / "b.pdf",
    ]
    found = list(from_paths(named))
    a, b = (str((tmp_path / "real" / name).resolve()) for name in ("a.pdf", "b.pdf"))
    assert [each.origin for each in found] == [a, b, "imap://x", a, b]
    assert [each.name for each in found] == ["a.pdf", "c.pdf", "x.pdf", "a.pdf", "b.pdf"]
    assert [each.data for each in found] == [b"a.pdf", b"b.pdf", b"x", b"a.pdf", b"b.pdf"]


@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 250])
def test_a_file_of_every_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """An empty one and one of just the limit are read whole; a byte more is too many."""
    monkeypatch.setattr(sources, "MAX_BYTES", 100)
    path = tmp_path / "a.pdf"
    path.write_bytes(b"x" * size)
    (came,) = from_paths([path])
    assert (len(came.data), came.trouble) == ((size, "") if size <= 100 else (0, "It is larger than 200 MB."))


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_file_that_does_not_say_how_long_it_is() -> None:
    """It is read to its end all the same."""
    (came,) = from_paths([Path("/proc/self/status")])
    assert came.data.endswith(b"\n")
    assert b"VmHWM" in came.data
