"""Frozen dataclasses to and from plain JSON values, defaults left out, so that a map stays small."""

from __future__ import annotations

import dataclasses
import types
import typing
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar

T = TypeVar("T")


def to_plain(value: object) -> Any:
    """Dataclasses become dictionaries without their default values, tuples lists, enums their values."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: to_plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if getattr(value, field.name) != field.default
        }
    if isinstance(value, (tuple, list)):
        return [to_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        return round(value, 2)
    return value


def from_plain(kind: type[T], plain: object) -> T:
    """The dataclass that `to_plain` made `plain` of; unknown keys are ignored, TypeError or ValueError else."""
    return typing.cast(T, _decode(kind, plain))


@lru_cache(maxsize=64)
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _decode(kind: Any, plain: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin is tuple:
        inner = typing.get_args(kind)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(_decode(inner[0], item) for item in plain)
        return tuple(_decode(part, item) for part, item in zip(inner, plain, strict=True))
    if origin in (types.UnionType, typing.Union):
        if plain is None:
            return None
        return _decode(next(part for part in typing.get_args(kind) if part is not type(None)), plain)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        known = {field.name for field in dataclasses.fields(kind)}
        return kind(**{name: _decode(hints[name], item) for name, item in plain.items() if name in known})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(plain)
    return float(plain) if kind is float else plain
