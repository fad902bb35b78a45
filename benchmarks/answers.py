"""What a family writes into the plan: every field filled, other words in every round so that no cache helps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pdfforms.model.form import FieldType, Form

SCRIPTS = {
    "Latin": ("Zoë Bélanger", "I will come to first period, even when the bus is late"),
    "Polish and Cyrillic": ("Łukasz Źdźbło", "Олена Жук прийде вчасно, autobus się spóźnia"),
    "Arabic": ("محمد أحمد", "سأحضر إلى المدرسة كل يوم حتى لو تأخرت الحافلة"),
}
"""A name and a sentence in each script."""
_NOTE_LENGTH = 300


@dataclass(frozen=True)
class Answers:
    """The values of one round."""

    typed: dict[str, object]
    """As in a record, for pdfforms."""

    @cached_property
    def plain(self) -> dict[str, str | bool]:
        """Text for text fields, True for ticked boxes, for the peers."""
        return {key: value if isinstance(value, bool) else str(value) for key, value in self.typed.items()}

    @property
    def texts(self) -> dict[str, str]:
        """The texts alone."""
        return {key: value for key, value in self.plain.items() if isinstance(value, str)}


def answers(form: Form, script: str, number: int) -> Answers:
    """Values for all fields of the form in the round of that number."""
    name, sentence = SCRIPTS[script]
    note = f"{sentence} ({number}). "
    value: dict[FieldType, object] = {
        FieldType.MULTILINE: (note * _NOTE_LENGTH)[:_NOTE_LENGTH].strip(),
        FieldType.INTEGER: 10 + abs(number) % 90,
        FieldType.DATE: f"2026-09-{abs(number) % 28 + 1:02}",
        FieldType.TIME: f"07:{abs(number) % 60:02}",
        FieldType.CHECKBOX: True,
        FieldType.SIGNATURE: f"{name} {number}",
    }
    texts = {each.key: f"{sentence} {place} {number}" for place, each in enumerate(form.fields)}
    typed = {each.key: value.get(each.type, texts[each.key]) for each in form.fields}
    return Answers(typed | {"student_name": f"{name} {number}"})
