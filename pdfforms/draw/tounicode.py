"""ToUnicode CMaps (ISO 32000-2, 9.10.3): which characters a code stands for."""

from __future__ import annotations


def to_unicode(text_of: dict[int, str], digits: int) -> bytes:
    """The CMap of codes that are `digits` hexadecimal digits long: 2 for simple fonts, 4 for Type0."""
    lines = [
        f"<{code:0{digits}X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in sorted(text_of.items())
    ]
    blocks = [
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar"
        for block in (lines[start : start + 100] for start in range(0, len(lines), 100))
    ]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            f"1 begincodespacerange\n<{'0' * digits}> <{'F' * digits}>\nendcodespacerange",
            *blocks,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    ).encode("ascii")
