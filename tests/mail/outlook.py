"""Files as Outlook writes them, made on the spot: saved messages (.msg, MS-OXMSG in MS-CFB) and winmail.dat."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

_SECTOR, _SMALL, _CUTOFF = 512, 64, 4096
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_NONE = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    children: list[int] = field(default_factory=list)
    start: int = 0


def compound(tree: dict[str, object]) -> bytes:
    """A compound file: streams are bytes, storages dictionaries of them."""
    entries = [_Entry("Root Entry", _ROOT)]
    _add(entries, 0, tree)
    small, small_fat = _small_streams(entries)
    entries[0].data = small
    body: list[bytes] = []
    fat: list[int] = []
    for each in entries:
        if each.kind == _ROOT or (each.kind == _STREAM and len(each.data) >= _CUTOFF):
            each.start = _put(body, fat, each.data)
    small_start = _put(body, fat, struct.pack(f"<{len(small_fat)}I", *small_fat))
    directory = _put(body, fat, b"".join(_entry(each, entries) for each in entries))
    return _head(body, fat, directory, small_start, len(small_fat)) + b"".join(body)


def _add(entries: list[_Entry], parent: int, tree: dict[str, object]) -> None:
    for name, value in sorted(tree.items(), key=lambda item: (len(item[0]), item[0].upper())):
        entries.append(_Entry(name, _STORAGE if isinstance(value, dict) else _STREAM))
        own = len(entries) - 1
        entries[parent].children.append(own)
        if isinstance(value, dict):
            _add(entries, own, value)
        elif isinstance(value, bytes):
            entries[own].data = value


def _small_streams(entries: list[_Entry]) -> tuple[bytes, list[int]]:
    data, fat = b"", list[int]()
    for each in entries:
        if each.kind == _STREAM and len(each.data) < _CUTOFF:
            each.start = len(fat) if each.data else _END
            many = -(-len(each.data) // _SMALL)
            fat += [*range(len(fat) + 1, len(fat) + many), _END][: many or 0]
            data += each.data.ljust(many * _SMALL, b"\0")
    return data, fat + [_FREE] * (-len(fat) % 128)


def _put(body: list[bytes], fat: list[int], data: bytes) -> int:
    many = -(-len(data) // _SECTOR)
    if not many:
        return _END
    start = len(fat)
    fat += [*range(start + 1, start + many), _END]
    body.append(data.ljust(many * _SECTOR, b"\0"))
    return start


def _entry(each: _Entry, entries: list[_Entry]) -> bytes:
    name = each.name.encode("utf-16-le") + b"\0\0"
    child = each.children[0] if each.children else _NONE
    right = _NONE
    for other in entries:
        if (own := entries.index(each)) in other.children:
            following = other.children[other.children.index(own) + 1 :]
            right = following[0] if following else _NONE
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        name, len(name), each.kind, 1, _NONE, right, child, bytes(16), 0, 0, 0, each.start, len(each.data),
    )  # fmt: skip


def _head(body: list[bytes], fat: list[int], directory: int, small: int, small_entries: int) -> bytes:
    sectors = -(-len(fat) // 127)  # each sector of the table has a place in the table itself
    places = [len(fat) + n for n in range(sectors)]
    table = fat + [_FAT] * sectors
    table += [_FREE] * (-len(table) % 128)
    body.append(struct.pack(f"<{len(table)}I", *table)[: sectors * _SECTOR])
    difat = (places + [_FREE] * 109)[:109]
    return struct.pack(
        "<8s16sHHHHH6xIIIIIIIII109I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6,
        0, sectors, directory, 0, _CUTOFF, small, small_entries // 128, _END, 0, *difat,
    )  # fmt: skip


def saved_message(headers: str, body: str, *files: tuple[str, bytes]) -> bytes:
    """A message that Outlook saved, with files."""
    tree: dict[str, object] = {
        "__properties_version1.0": struct.pack("<8xIIII8x", 0, len(files), 0, len(files))
        + _text_properties((0x007D, headers), (0x1000, body))
    }
    tree |= _texts((0x007D, headers), (0x1000, body))
    for n, (name, data) in enumerate(files):
        method = struct.pack("<HHIII", 3, 0x3705, 6, 1, 0)
        binary = struct.pack("<HHIII", 0x0102, 0x3701, 6, len(data), 0)
        texts = (0x3707, name), (0x370E, "application/pdf")
        tree[f"__attach_version1.0_#{n:08X}"] = {
            "__properties_version1.0": bytes(8) + method + binary + _text_properties(*texts),
            "__substg1.0_37010102": data,
            **_texts(*texts),
        }
    return compound(tree)


def _text_properties(*texts: tuple[int, str]) -> bytes:
    return b"".join(struct.pack("<HHIII", 0x001F, tag, 6, 2 * len(text) + 2, 0) for tag, text in texts)


def _texts(*texts: tuple[int, str]) -> dict[str, object]:
    return {f"__substg1.0_{tag:04X}001F": text.encode("utf-16-le") for tag, text in texts}


def winmail(*files: tuple[str, bytes]) -> bytes:
    """A winmail.dat with files."""
    out = struct.pack("<IH", 0x223E9F78, 1) + _attribute(1, 0x00089006, struct.pack("<I", 0x10000))
    for name, data in files:
        out += _attribute(2, 0x00069002, bytes(14))
        out += _attribute(2, 0x00018010, name.encode("cp1252", "replace") + b"\0")
        out += _attribute(2, 0x0006800F, data)
    return out


def _attribute(level: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)
