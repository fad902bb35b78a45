"""Build, fill, read: what went in comes out."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from pdfforms.model.copycode import new_code
from pdfforms.model.form import Field, FieldType
from pdfforms.model.record import Signature
from tests.office import PLAN, TRIP, Kind, fill
from tests.read.returns import read, unknown

_REPLACED = "\ufffc\ufffd"
"""What programs put for what they cannot show: it is told, and not taken for an answer."""
_LETTERS = st.characters(
    exclude_categories=("Cc", "Cs", "Co", "Cn", "Cf", "Zl", "Zp"), exclude_characters=_REPLACED
)
_LINE = st.text(_LETTERS, min_size=1, max_size=60).filter(str.strip)


def _value(field: Field) -> st.SearchStrategy[object]:
    """Values of a field's type, as a record holds them."""
    match field.type:
        case FieldType.INTEGER:
            return st.integers(field.minimum or 0, field.maximum or 999)
        case FieldType.DATE:
            return st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(date.isoformat)
        case FieldType.TIME:
            hours = st.integers(1, 11) if field.half_day == "am" else st.integers(13, 23)
            return st.builds("{:02}:{:02}".format, hours, st.integers(0, 59))
        case FieldType.CHECKBOX:
            return st.booleans()
        case FieldType.CHOICE:
            return st.sampled_from([option.key for option in field.options])
        case FieldType.MULTILINE:
            return st.lists(_LINE, min_size=1, max_size=4).map("\n".join).map(_short(field))
        case _:
            return _LINE.map(_short(field))


def _short(field: Field) -> Callable[[str], str]:
    """Text as it is stored: composed, and no longer than the field takes."""
    return lambda text: unicodedata.normalize("NFC", text)[: field.max_length or None].strip("\n") or "x"


def _values(kind: Kind) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({}, optional={each.key: _value(each) for each in kind.form.fields})


def _holds(kind: Kind, values: dict[str, object]) -> None:
    code = new_code()
    (record,) = read(fill(kind, values, code).data)
    assert record.copy == code
    assert not unknown(record)
    for field in kind.form.fields:
        found, wanted = record.values[field.key], values.get(field.key)
        if isinstance(found, Signature):
            assert found.name == wanted
        elif isinstance(wanted, str):
            assert found == unicodedata.normalize("NFC", wanted)
        else:
            assert found == (wanted if wanted is not None else False if field.type is FieldType.CHECKBOX else "")


@settings(max_examples=60)
@given(_values(PLAN))
def test_a_plan_comes_back_as_it_was_filled(values: dict[str, object]) -> None:
    """Any values of the right types, in any script, come back equal, with nothing unknown."""
    _holds(PLAN, values)


@settings(max_examples=60)
@given(_values(TRIP))
def test_a_form_of_ones_own_comes_back_as_it_was_filled(values: dict[str, object]) -> None:
    """The same of a form that no code knows, choices and limits included."""
    _holds(TRIP, values)
