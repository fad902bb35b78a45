"""Good returns: what families wrote, each with a name to watch for and a copy code of its own."""

from __future__ import annotations

from random import Random

from pdfforms.model.copycode import LENGTH, SYMBOLS, check_symbol
from pdfforms.model.record import plain_value
from tests.hostile.canaries import canary
from tests.office import PLAN, fill

SENTENCE = "We will set out ten minutes earlier"


def truth(number: int) -> dict[str, object]:
    """What family `number` wrote: every kind of field is answered, some boxes and lines are left."""
    dice, name = Random(number), canary(number)  # noqa: S311 - the same family writes the same
    found: dict[str, object] = {}
    for place, field in enumerate(PLAN.form.fields):
        kind = field.type.value
        if kind == "checkbox":
            found[field.key] = dice.random() < 0.5
        elif kind == "integer":
            found[field.key] = dice.randrange(10, 20)
        elif kind == "date":
            found[field.key] = f"2026-09-{dice.randrange(1, 28):02}"
        elif kind == "time":
            found[field.key] = f"07:{dice.randrange(60):02}"
        elif kind == "signature":
            found[field.key] = name
        else:
            found[field.key] = "" if place % 5 == 4 else f"{SENTENCE} {place} {name}"
    return found | {"student_name": name, "strategy_alarm": True, "review_date": "2026-10-30"}


def copy(number: int) -> bytes:
    """The return of family `number`, with a copy code that no other has."""
    body = "".join(Random(number).choices(SYMBOLS, k=LENGTH - 1))  # noqa: S311
    return fill(PLAN, truth(number), body + check_symbol(body)).data


def wrong(number: int, values: dict[str, object]) -> tuple[str, ...]:
    """The fields whose value is known and is not what family `number` wrote. Null is not wrong: a person looks."""
    said = truth(number)
    return tuple(key for key, value in values.items() if value is not None and not _same(value, said.get(key, "")))


def silently_blank(number: int, values: dict[str, object]) -> tuple[str, ...]:
    """The fields that read as empty and were answered."""
    said = truth(number)
    return tuple(key for key, value in values.items() if value in ("", False) and said.get(key))


def _same(value: object, said: object) -> bool:
    value = plain_value(value) if not isinstance(value, dict) else value  # type: ignore[arg-type]
    if isinstance(value, dict):
        return bool(value["signed"]) == bool(said) and (value["name"] or "") == said
    return value == said and isinstance(value, bool) == isinstance(said, bool)
