"""In what condition the objects of a widget are, where an engine reads on past what is broken."""

from __future__ import annotations

from collections.abc import Sequence

from pdfforms.read.newest import Newest
from pdfforms.read.store import File
from pdfforms.read.values import Ref, Value


class Condition:
    """The objects of one file."""

    def __init__(self, file: File, data: bytes) -> None:
        self._store = file.store
        self._newest = Newest(data)

    def is_broken(self, nodes: Sequence[Ref], widget: dict[str, Value], normal: Value, states: Value) -> bool:
        """Whether an object of a widget is broken: its own, its field's, its value's, or the look that it names.

        `nodes` are the widget and the fields above it, `normal` is its look as it is named, `states` as it is.
        """
        looks = states.values() if isinstance(states, dict) else (normal,)
        own = (*nodes, widget.get("V"), widget.get("AP"), *looks)
        return any(self._store.is_broken(each) for each in own if isinstance(each, Ref))

    def is_older(self, nodes: Sequence[Ref]) -> bool:
        """Whether a widget, or a field above it, is an older version of what the file holds."""
        return any(self._newest.is_older(each.number, self._store.get(each)) for each in nodes)
