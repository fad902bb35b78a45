"""What the two engines have in common: a file as a store of objects."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Protocol

from pdfforms.read.limits import MAX_AGAIN, MAX_DECODED, MAX_NODES, MAX_PAGES, MAX_STREAM
from pdfforms.read.values import Ref, StreamValue, Value

_INHERITED = ("Resources", "MediaBox", "CropBox", "Rotate")


class Store(Protocol):
    """An opened file. Engines differ in how they get at objects, not in what they are."""

    @property
    def trailer(self) -> dict[str, Value]:
        """The trailer dictionary."""

    @property
    def repaired(self) -> bool:
        """Whether the engine had to rebuild the file to open it."""

    @property
    def full(self) -> bool:
        """Whether streams were refused because the file unpacks to too much."""

    @property
    def guesses(self) -> bool:
        """Whether the engine reads on past what is broken."""

    def get(self, reference: Ref) -> Value:
        """The object that a reference names; None where there is none."""

    def text(self, reference: Ref) -> bytes | None:
        """The same as it stands in the file, of an object that is short and no stream; None where an engine does
        not say."""

    def is_broken(self, reference: Ref) -> bool:
        """Whether the engine could not read an object as it stands, and made something of it."""


class Room:
    """How much a file may still unpack."""

    def __init__(self) -> None:
        self.left = MAX_DECODED

    def take(self, data: bytes) -> bytes:
        """Decoded bytes. ValueError where they are too many, with all before."""
        self.left -= len(data)
        if len(data) > MAX_STREAM or self.left < 0:
            raise ValueError("a stream is too large")
        return data


class File:
    """A store with what every reader asks of it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.root = self.dictionary(store.trailer.get("Root"))
        self.form = self.dictionary(self.root.get("AcroForm"))
        self.reached: dict[str, None] = {}
        """Sentences that tell which limits were reached."""

    def resolve(self, value: Value) -> Value:
        """The value itself, or the object it refers to (at most 20 references on)."""
        if not isinstance(value, Ref):  # most are none, and this is asked more than anything else
            return value
        for _ in range(20):
            value = self.store.get(value)
            if not isinstance(value, Ref):
                return value
        return None

    def dictionary(self, value: Value) -> dict[str, Value]:
        """The value as a dictionary, a stream's own included; empty where it is something else."""
        if isinstance(value, dict):
            return value
        value = self.resolve(value)
        if isinstance(value, StreamValue):
            return value.entries
        return value if isinstance(value, dict) else {}

    def array(self, value: Value) -> list[Value]:
        """The value as a list; empty where it is something else."""
        if isinstance(value, list):
            return value
        value = self.resolve(value)
        return value if isinstance(value, list) else []

    def number(self, value: Value, default: int = 0) -> int:
        """The value as a whole number."""
        value = self.resolve(value)
        return int(value) if isinstance(value, (int, float)) and abs(value) < 1e9 else default

    def rect(self, value: Value) -> tuple[float, float, float, float] | None:
        """A rectangle, its corners in order; None where it is none or absurd."""
        sides = self.array(value)
        if len(sides) != 4:
            return None
        try:
            return _corners(*sides)
        except ValueError:
            return None
        except TypeError:  # a reference among them, or what is no number
            pass
        try:
            return _corners(*map(self.resolve, sides))
        except (TypeError, ValueError):
            return None

    def pages(self) -> Iterator[dict[str, Value]]:
        """The page dictionaries in order, with what they inherit; no branch of the tree twice."""
        pending: list[tuple[Value, dict[str, Value]]] = [(self.root.get("Pages"), {})]
        branches: set[Ref] = set()
        leaves: set[Ref] = set()
        nodes = found = again = 0
        while pending and nodes < MAX_NODES and found < MAX_PAGES and again <= MAX_AGAIN:
            node, inherited = pending.pop()
            page = self.dictionary(node)
            nodes += 1
            kids = self.array(page.get("Kids")) if "Kids" in page else None
            if kids is None:
                if isinstance(node, Ref):
                    again += node in leaves
                    leaves.add(node)
                if page:
                    found += 1
                    yield {**inherited, **page}
                continue
            if isinstance(node, Ref):
                if node in branches:
                    self.reached["A branch of its tree of pages comes again."] = None
                    continue
                branches.add(node)
            passed = {**inherited, **{name: page[name] for name in _INHERITED if name in page}}
            pending += [(kid, passed) for kid in reversed(kids[: MAX_NODES + 1])]
        if pending:
            self.reached[f"It has more than {MAX_PAGES} pages, or the same ones again and again."] = None

    def data(self, value: Value) -> bytes:
        """The decoded bytes of a stream; ValueError where it cannot be decoded, b"" where it is none."""
        value = self.resolve(value)
        return value.read() if isinstance(value, StreamValue) else b""


@lru_cache(maxsize=4096)
def _corners(x0: Any, y0: Any, x1: Any, y1: Any) -> tuple[float, float, float, float] | None:
    """The sides of a rectangle in order, None where they are absurd; remembered, since copies have the same.
    Raises TypeError and ValueError for what is no number."""
    left, right = sorted((float(x0) + 0.0, float(x1) + 0.0))  # of the two zeros the one
    low, high = sorted((float(y0) + 0.0, float(y1) + 0.0))
    return (left, low, right, high) if left > -1e6 and low > -1e6 and right < 1e6 and high < 1e6 else None
