"""Archives: one level, within limits, and never a path out of them."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest

from pdfforms.read import unzip as room
from pdfforms.read.unzip import Member, unzip


def packed(*members: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these files."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def test_members_lose_their_folders() -> None:
    """Names are names, whatever path the archive claims."""
    archive = packed(
        ("../../etc/passwd", b"a"),
        ("C:\\Users\\x\\plan.pdf", b"b"),
        ("deep/er/photo.jpg", b"c"),
    )
    assert list(unzip(archive)) == [Member("passwd", b"a"), Member("plan.pdf", b"b"), Member("photo.jpg", b"c")]


def test_hidden_members() -> None:
    """A file whose name begins with a dot is a file; what macOS adds of its own is left out."""
    archive = packed(
        (".scan.pdf", b"a"),
        ("deep/._plan.pdf", b"b"),
        ("__MACOSX/._photo.jpg", b"c"),
        ("deep/._photo.jpg", b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X"),
        ("deep/.DS_Store", b"d"),
    )
    assert list(unzip(archive)) == [Member(".scan.pdf", b"a"), Member("._plan.pdf", b"b")]


def test_members_of_one_name_are_told_apart() -> None:
    """Two folders with a file of one name each give two names."""
    names = [each.name for each in unzip(packed(("a/form.pdf", b"1"), ("b/form.pdf", b"2")))]
    assert names == ["form.pdf", "form.pdf (2)"]


def test_a_bomb_is_refused_and_its_neighbour_is_not() -> None:
    """A member that unpacks to much more than its size is refused alone."""
    bomb, good = unzip(packed(("bomb.pdf", bytes(30_000_000)), ("good.pdf", b"%PDF-1.7")))
    assert (bomb.data, bomb.reason, good.data) == (None, "It is too large.", b"%PDF-1.7")


def test_an_archive_within_an_archive_is_refused() -> None:
    """One level is opened, no more."""
    (inner,) = unzip(packed(("inner.zip", packed(("a.pdf", b"%PDF-1.7")))))
    assert (inner.data, inner.reason) == (None, "It is an archive within an archive.")


def test_all_members_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left of the limit counts for the next member."""
    monkeypatch.setattr(room, "MAX_BYTES", 1_000)
    first, second = unzip(packed(("a", bytes(800)), ("b", bytes(800))))
    assert (first.data, second.data) == (bytes(800), None)


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", packed(*((str(n), b"") for n in range(600)))])
def test_an_archive_that_is_refused_whole(data: bytes) -> None:
    """A broken directory, too many members."""
    with pytest.raises(ValueError, match="It"):
        list(unzip(data))


def test_a_broken_member() -> None:
    """A member whose bytes are damaged is told, the others are read."""
    data = bytearray(packed(("a.pdf", b"%PDF-1.7 first"), ("b.pdf", b"%PDF-1.7 second")))
    data[40] ^= 0xFF
    first, second = unzip(bytes(data))
    assert (first.data, first.reason, second.data) == (None, "It is broken.", b"%PDF-1.7 second")


@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_broken_member_is_refused_alone(how: int) -> None:
    """Whatever way a damaged member was packed in, the one behind it is still taken out."""
    archive = bytearray(packed(("a.pdf", bytes(range(256)) * 40), ("b.pdf", b"%PDF-1.7"), how=how))
    start = archive.index(b"a.pdf") + len("a.pdf") + 12
    archive[start : start + 40] = bytes(40)
    broken, good = unzip(bytes(archive))
    assert (broken.data, broken.reason, good.data) == (None, "It is broken.", b"%PDF-1.7")


def test_a_member_without_a_name() -> None:
    """It is a file like any other."""
    archive = packed(("#", b"a"), ("plan.pdf", b"b"), how=zipfile.ZIP_STORED).replace(b"#", b"\0")
    assert list(unzip(archive)) == [Member("nameless", b"a"), Member("plan.pdf", b"b")]


def test_a_member_beyond_the_end_of_all_files() -> None:
    """Sizes and places of 2^64 - 1 are refused with the member that claims them."""
    extra = struct.pack("<HHQQQ", 1, 24, *[(1 << 64) - 1] * 3)
    facts = struct.pack("<HHHHHIIIHH", 45, 0, 8, 0, 33, 0, 0xFFFFFFFF, 0xFFFFFFFF, 5, len(extra))
    central = b"PK\x01\x02\x2d\x00" + facts + struct.pack("<HHHII", 0, 0, 0, 0, 0xFFFFFFFF) + b"a.pdf" + extra
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), 4, 0)
    assert list(unzip(b"PK\x03\x04" + central + end)) == [Member("a.pdf", None, "It is broken.")]
