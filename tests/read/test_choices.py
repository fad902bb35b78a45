"""One of several: the pressed button and the field's value must name one option."""

from __future__ import annotations

from typing import Any

import pytest
from pikepdf import Array, Name, Pdf, String

from tests.office import TRIP, fill
from tests.read.bends import bent, put
from tests.read.returns import codes, read

FIELD = next(each for each in TRIP.form.fields if each.options)
FIRST, SECOND, THIRD = (Name(f"/{option.key}") for option in FIELD.options)
OFF = Name.Off
NONE: tuple[Any, ...] = (None, None, None)


@pytest.mark.parametrize(
    ("value", "states", "expected"),
    [
        (SECOND, (OFF, SECOND, OFF), FIELD.options[1].key),
        (SECOND, NONE, FIELD.options[1].key),
        (None, (OFF, SECOND, OFF), FIELD.options[1].key),
        (String(FIELD.options[1].label), (OFF, SECOND, OFF), FIELD.options[1].key),
        (Array([String(FIELD.options[1].key)]), (OFF, SECOND, OFF), FIELD.options[1].key),
        (OFF, (OFF, OFF, OFF), ""),
        (None, NONE, ""),
        (OFF, (OFF, SECOND, OFF), None),
        (FIRST, (OFF, SECOND, OFF), None),
        (FIRST, (OFF, OFF, OFF), None),
        (FIRST, (FIRST, SECOND, OFF), None),
        (Name.Elsewhere, NONE, None),
        (Array([FIRST, SECOND]), NONE, None),
    ],
)
def test_the_value_against_the_buttons(value: Any, states: tuple[Any, ...], expected: str | None) -> None:
    """Agreement or one source alone gives the option; a contradiction, or an option that is none, gives null."""

    def bend(pdf: Pdf) -> None:
        field = next(each for each in pdf.Root.AcroForm.Fields if str(each.T) == FIELD.key)
        put(field, "/V", value)
        for kid, state in zip(field.Kids, states, strict=True):
            put(kid, "/AS", state)

    (record,) = read(bent(fill(TRIP, {}, None).data, bend))
    assert record.values[FIELD.key] == expected
    assert expected is not None or codes(record, FIELD.key) & {"state_differs", "option_unknown"}
