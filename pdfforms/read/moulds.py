"""Widgets like those of copies read before: of one field only its value and its appearance differ.

The text of a widget is cut at its value (/V), our sign on it (/NM), its date (/M) and its appearance (/N); what
stands between the cuts is its *mould*. When a mould is met the second time, the widget is parsed once more with a
marker in each cut, so that it is certain what is cut out there; later ones are filled in. What acts, what has a
parent and whatever else is not as plain as a return of ours has no mould, and is parsed as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pdfforms.read.objects import RawWidget, may_be_drawn
from pdfforms.read.values import (
    END,
    Name,
    Ref,
    Value,
    is_blank,
    parse_head,
    parse_hexadecimal,
    parse_literal,
)

_CUT = re.compile(
    rb"/(V|NM|M|N)(?: ?(\((?:[^\\()]++|\\.)*+\)|<[0-9a-fA-F]++>)| (\d++ \d++ R)" + END + rb")", re.DOTALL
)
_MARK = "~"
_MANY = 5_000
"""Moulds that are remembered."""
_NOT_PLAIN = frozenset({"A", "AA", "PA", "Kids", "Parent"})
"""Keys of a widget that act, or have others tell what it is."""
_ALONE = ("FT", "Ff", "T", "AS", "V", "NM", "Rect", "AP")
"""Keys whose values must stand in the widget itself."""


@dataclass(frozen=True, slots=True)
class _Mould:
    """What widgets have in common."""

    like: RawWidget
    """With markers where a cut is."""
    value: int | None
    """Which cut is the value; None where that is the same in all."""
    sign: int | None
    appearance: int | None


_moulds: dict[tuple[bytes, ...], _Mould | bool] = {}
"""By what stands between the cuts; True where it was seen once, False where it is no mould."""


def cast(text: bytes, page: int, listed: bool, resolve: Callable[[Value], Value]) -> RawWidget | None:
    """The widget that a text is, by a mould; None where there is none."""
    parts = _CUT.split(text)
    mould = _moulds.get((*parts[::4], *parts[1::4]))
    if not isinstance(mould, _Mould) or not _are_usual(parts):
        return None
    like, strings = mould.like, parts[2::4]
    own, sign, states, broken = like.own, like.sign, like.appearances, like.broken
    if mould.value is not None:
        own = _string(strings[mould.value])
    if mould.sign is not None:
        sign = _string(strings[mould.sign])
    if mould.appearance is not None:
        number, generation, _ = parts[3::4][mould.appearance].split()
        normal = Ref(int(number), int(generation))
        found = resolve(normal)
        states = found if isinstance(found, dict) else {"": normal}
        broken = not may_be_drawn(found)
    return RawWidget(  # written out: dataclasses.replace costs as much as all above
        page,
        like.rect,
        like.name,
        like.kind,
        like.flags,
        own,
        like.inherited,
        like.state,
        states,
        listed,
        broken,
        like.older,
        sign,
    )


def learn(text: bytes, collect: Callable[[dict[str, Value]], RawWidget]) -> None:
    """Remembers the mould of a widget; `collect` makes one of its dictionary."""
    parts = _CUT.split(text)
    if not _are_usual(parts):
        return
    between = (*parts[::4], *parts[1::4])
    seen = _moulds.get(between)
    if seen is None:
        if len(_moulds) >= _MANY:
            _moulds.clear()
        _moulds[between] = True
    elif seen is True:
        _moulds[between] = _mould(parts, collect) or False


def _are_usual(parts: Sequence[bytes | None]) -> bool:
    """Whether a reference is cut out of /N and a string of all others."""
    return all((name == b"N") is (string is None) for name, string in zip(parts[1::4], parts[2::4], strict=True))


def _mould(parts: Sequence[bytes], collect: Callable[[dict[str, Value]], RawWidget]) -> _Mould | None:
    names = [name.decode() for name in parts[1::4]]
    texts = parts[::4]
    if any(_MARK.encode() in each for each in texts) or len(set(names)) < len(names):
        return None
    marked = texts[0] + b"".join(
        b"/%b /%b%d %b" % (name.encode(), _MARK.encode(), number, text)
        for number, (name, text) in enumerate(zip(names, texts[1:], strict=True))
    )
    try:
        widget, end = parse_head(marked, 0)
    except ValueError:
        return None
    if not is_blank(marked, end) or not isinstance(widget, dict) or not _is_plain(widget):
        return None
    cuts = {name: number for number, name in enumerate(names)}
    inner = widget.get("AP", {})
    places = {name: (inner if name == "N" else widget).get(name) for name in names}
    if any(places[name] != Name(f"{_MARK}{number}") for name, number in cuts.items()):
        return None
    return _Mould(collect(widget), cuts.get("V"), cuts.get("NM"), cuts.get("N"))


def _is_plain(widget: dict[str, Value]) -> bool:
    """Whether all that is asked of a widget stands in it."""
    appearance = widget.get("AP", {})
    if widget.get("Subtype") != "Widget" or widget.keys() & _NOT_PLAIN or not isinstance(appearance, dict):
        return False
    normal = appearance.get("N")
    asked = [*(widget.get(key) for key in _ALONE), *_items(widget.get("Rect")), *_items(widget.get("V"))]
    return not isinstance(normal, Ref) and not any(isinstance(each, Ref) for each in asked)


def _items(value: Value) -> Iterator[Value]:
    return iter(value if isinstance(value, list) else ())


def _string(token: bytes) -> bytes:
    return parse_literal(token[1:-1]) if token[0] == 40 else parse_hexadecimal(token[1:-1])
