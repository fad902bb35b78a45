"""Zip archives: bombs, archives in archives, and names that climb out of the folder."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

from tests.hostile.case import LOCAL, TOLD, Bait, case
from tests.hostile.cos import GIGABYTE, zeros


def _zip(*members: tuple[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, data in members:
            info = zipfile.ZipInfo("x")
            info.filename = name  # as it is: ZipInfo would cut it at a NUL
            info.compress_type = packing
            archive.writestr(info, data)
    return out.getvalue()


def _raw(name: bytes, packed: bytes, size: int, flags: int = 0, method: int = 8, check: int = 0) -> bytes:
    """An archive of one member whose head says what it likes."""
    size &= 0xFFFFFFFF
    facts = struct.pack("<HHHHHIIIHH", 20, flags, method, 0, 33, check, len(packed), size, len(name), 0)
    local = b"PK\x03\x04" + facts + name + packed
    made = struct.pack("<H", 20) + facts + struct.pack("<HHHII", 0, 0, 0, 0, 0)
    central = b"PK\x01\x02" + made + name
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


@case(LOCAL, ".zip")
def zip_bomb(_: Bait) -> bytes:
    """A member of 1 GiB in 1 MB, with an honest head."""
    return _raw(b"return.pdf", zeros(GIGABYTE)[2:-4], GIGABYTE)


@case(LOCAL, ".zip")
def zip_bomb_that_lies(_: Bait) -> bytes:
    """A member of 1 GiB that says it has ten bytes."""
    return _raw(b"return.pdf", zeros(GIGABYTE)[2:-4], 10)


@case(LOCAL, ".zip")
def zip_of_bombs(_: Bait) -> bytes:
    """Four members, each of 60 MB."""
    return _zip(*((f"{number}.pdf", b"%PDF-1.7" + bytes(60_000_000)) for number in range(4)))


@case(LOCAL, ".zip")
def zip_of_xz(_: Bait) -> bytes:
    """A member of 200 MB by LZMA, and one by bzip2."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.pdf", bytes(100_000_000), zipfile.ZIP_BZIP2)
        archive.writestr("b.pdf", bytes(30_000_000), zipfile.ZIP_LZMA, 0)
    return out.getvalue()


@case(TOLD, ".zip")
def zip_in_zip(bait: Bait) -> bytes:
    """A good return beside an archive in an archive, forty deep."""
    data = _zip(("x.pdf", bait.copy()))
    for _ in range(40):
        data = _zip(("x.zip", data))
    return _zip(("good.pdf", bait.copy()), ("deep.zip", data))


@case(LOCAL, ".zip")
def zip_of_itself(_: Bait) -> bytes:
    """An archive whose member is the archive, as the quine by Russ Cox does: the member starts at byte 0."""
    data = _raw(b"r/r.zip", b"\x00" * 40, 1 << 31, method=0)
    return data.replace(b"\x00" * 40, data[:40], 1)


@case(suffix=".zip")
def zip_of_overlapping_members(bait: Bait) -> bytes:
    """A thousand entries of the directory that all lead to one member, as in zbsm."""
    data = _zip(("return.pdf", bait.copy()))
    end = data.rindex(b"PK\x05\x06")
    start = data.index(b"PK\x01\x02")
    central = data[start:end] * 400
    tail = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 400, 400, len(central), start, 0)
    return data[:start] + central + tail


@case(TOLD, ".zip")
def zip_of_a_hundred_thousand(_: Bait) -> bytes:
    """100,000 empty members."""
    return _zip(*((f"{number}.pdf", b"") for number in range(100_000)), packing=zipfile.ZIP_STORED)


@case(suffix=".zip")
def zip_of_names(bait: Bait) -> bytes:
    """Good returns by names that climb, are absolute, name drives, devices and streams, or end in blanks."""
    names = (
        *(
            "../../../../tmp/owned.pdf",
            "/var/owned.pdf",
            "C:\\owned.pdf",
            "C:owned.pdf",
            "\\\\127.0.0.1\\s\\x.pdf",
        ),
        *("con", "NUL.pdf", "aux.pdf.", "x.pdf:stream", "a\x00b.pdf", "..", ".", "", "x.pdf/../../y.pdf", " "),
        *(
            "x" * 60_000,
            "\u202efdp.exe",
            "-rf",
            "`id`.pdf",
            "\x1b[2J.pdf",
            "a\nb.pdf",
            "....//....//x.pdf",
            "~/x.pdf",
        ),
    )
    return _zip(*((name, bait.copy()) for name in names))


@case(LOCAL, ".zip")
def zip_with_links(bait: Bait) -> bytes:
    """A member that is a symbolic link to the secret, and one that is a device."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, mode in (("link.pdf", 0o120777), ("device.pdf", 0o020666), ("pipe.pdf", 0o010666)):
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, mode << 16
            archive.writestr(info, str(bait.secret))
    return out.getvalue()


@case(LOCAL, ".zip")
def zip_locked(_: Bait) -> bytes:
    """A member behind a password, one by a method that nobody has."""
    return _raw(b"a.pdf", b"x" * 100, 100, flags=1) + _raw(b"b.pdf", b"x" * 100, 100, method=77)


@case(LOCAL, ".zip")
def zip_cut_off(bait: Bait) -> bytes:
    """An archive without its directory."""
    return _zip(("return.pdf", bait.copy()))[:5_000]


@case(LOCAL, ".zip")
def zip_of_sizes_beyond(_: Bait) -> bytes:
    """A Zip64 archive whose sizes are 2^64 - 1 and whose directory lies before its start."""
    extra = struct.pack("<HHQQQ", 1, 24, (1 << 64) - 1, (1 << 64) - 1, (1 << 64) - 1)
    facts = struct.pack("<HHHHHIIIHH", 45, 0, 8, 0, 33, 0, 0xFFFFFFFF, 0xFFFFFFFF, 5, len(extra))
    local = b"PK\x03\x04" + facts + b"a.pdf" + extra
    central = b"PK\x01\x02\x2d\x00" + facts + struct.pack("<HHHII", 0, 0, 0, 0, 0xFFFFFFFF) + b"a.pdf" + extra
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


@case(LOCAL, ".zip")
def zip_comment(_: Bait) -> bytes:
    """An archive of nothing with a comment full of ends of archives."""
    return b"PK\x03\x04" + b"PK\x05\x06" * 16_000


@case(LOCAL, ".pdf.gz")
def gzip_bomb(_: Bait) -> bytes:
    """A gzip file of 1 GiB."""
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    return head + zeros(GIGABYTE)[2:-4] + struct.pack("<II", zlib.crc32(b""), 0)
