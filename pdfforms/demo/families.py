"""Thirty invented families: whom the office writes to, and what each of them does with the letter."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from enum import Enum, auto


class Does(Enum):
    """What a family does with the letter."""

    TYPES = auto()
    """Fills in the form in a viewer, saves it, sends it back."""
    PRINTS = auto()
    """The same, and prints it into a new PDF: no fields are left in it."""
    FORGETS_TO_SIGN = auto()
    CONTRADICTS_ITSELF = auto()
    """Ticks "I will set an alarm for ... a.m." and gives no time."""
    SENDS_IT_EMPTY = auto()
    SENDS_HALF_A_FILE = auto()
    SENDS_THE_SIBLINGS = auto()
    """Replies to the letter about one child with the form of the other."""
    ZIPS = auto()
    WRITES_WORDS = auto()
    SHARES_A_LINK = auto()
    IS_AWAY = auto()
    """A machine answers."""
    BOUNCES = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Family:
    """One student, and whoever is written to."""

    number: int
    first: str
    last: str
    does: Does = Does.TYPES
    language: str = "en"
    guardian: str = "Robin"
    address: str | None = None
    """None makes one of the name."""

    @property
    def name(self) -> str:
        """The student's."""
        return f"{self.first} {self.last}"

    @property
    def grade(self) -> int:
        """10 to 12."""
        return 10 + self.number % 3

    @property
    def absent(self) -> int:
        """Days, as the roster has them."""
        return 6 + self.number * 7 % 19

    def writes_to(self) -> str:
        """The address in the roster; "" for a family that has none."""
        return f"family{self.number:02}@example.org" if self.address is None else self.address

    def answers(self) -> dict[str, str | bool]:
        """What the family writes into the form."""
        if self.does is Does.SENDS_IT_EMPTY:
            return {}
        words = _WORDS[self.language]
        chosen = words[self.number % len(words)]
        found: dict[str, str | bool] = {
            "plan_date": "2026-09-08",
            "max_days_missed": str(3 + self.number % 4),
            "strategy_on_time": True,
            "strategy_complete_work": self.number % 2 == 0,
            "strategy_alarm": self.number % 3 == 0 or self.does is Does.CONTRADICTS_ITSELF,
            "student_commitment_1": chosen,
            "review_date": "2026-11-20",
            "student_signature": self.name,
            "student_signature_date": "2026-09-08",
            "guardian_signature": f"{self.guardian} {self.last}",
            "guardian_signature_date": "2026-09-09",
        }
        if found["strategy_alarm"] and self.does is not Does.CONTRADICTS_ITSELF:
            found["strategy_alarm_time"] = "7:15"
        if self.does is Does.FORGETS_TO_SIGN:
            del found["guardian_signature"], found["guardian_signature_date"]
        return {key: value for key, value in found.items() if value is not False}


_WORDS = {
    "en": ("I will come to first period every day.", "I will ask for help before I fall behind."),
    "fr": ("Être à l’heure, même l’hiver.", "Prévenir l’école avant neuf heures."),
    "ar": ("سأحضر إلى المدرسة كل يوم",),
}
FAMILIES = (
    Family(1, "Avery", "Example"),
    Family(2, "Łukasz", "Specimen", guardian="Żaneta"),
    Family(3, "Zoë", "Échantillon", language="fr"),
    Family(4, "نور", "مثال", language="ar", guardian="سلمى"),
    Family(5, "ਨਮੂਨਾ", "Placeholder", Does.SENDS_IT_EMPTY),
    Family(6, "Morgan", "Sample", Does.PRINTS),
    Family(7, "Noor", "Template", Does.PRINTS, guardian="Amal"),
    Family(8, "Émile", "Modèle", Does.PRINTS, "fr"),
    Family(9, "Sasha", "Dummy", Does.FORGETS_TO_SIGN),
    Family(10, "Kim", "Pattern", Does.CONTRADICTS_ITSELF),
    Family(11, "Ada", "Twin", Does.SENDS_THE_SIBLINGS, address="twins@example.org"),
    Family(12, "Bo", "Twin", Does.NOTHING, address="twins@example.org"),
    Family(13, "Remy", "Exemplar", Does.WRITES_WORDS),
    Family(14, "Lou", "Mockup", Does.SHARES_A_LINK),
    Family(15, "Max", "Gone", Does.BOUNCES),
    Family(16, "Toni", "Vacation", Does.IS_AWAY),
    Family(17, "Casey", "Fictive", Does.ZIPS),
    Family(18, "Robin", "Halfway", Does.SENDS_HALF_A_FILE),
    Family(19, "Mika", "Paper", Does.NOTHING, address=""),
    Family(20, "Alex", "Silent", Does.NOTHING),
    Family(21, "Chris", "Silence", Does.NOTHING, "fr"),
    Family(22, "Sam", "Invented"),
    Family(23, "Jules", "Inventé", language="fr"),
    Family(24, "Dana", "Madeup"),
    Family(25, "Lee", "Makebelieve"),
    Family(26, "Ira", "Fable", guardian="Pat"),
    Family(27, "Kai", "Fiction"),
    Family(28, "Maë", "Fictif", language="fr"),
    Family(29, "Uma", "Sketch"),
    Family(30, "Wren", "Draft", Does.PRINTS),
)
_HEADINGS = (
    *("row", "student_name", "language", "grade", "homeroom", "guardian_name", "guardian_email"),
    *("days_present", "days_absent"),
)


def roster() -> bytes:
    """What the student information system would have of them, as CSV."""
    out = io.StringIO(newline="")
    lines = [
        (
            *(1000 + each.number, each.name, each.language, each.grade, f"{each.grade}A"),
            *(f"{each.guardian} {each.last}", each.writes_to(), 180 - each.absent, each.absent),
        )
        for each in FAMILIES
    ]
    csv.writer(out).writerows([_HEADINGS, *lines])
    return out.getvalue().encode("utf-8-sig")
