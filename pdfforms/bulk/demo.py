"""The whole round on invented students: blanks, copies, returns, records."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pdfforms.build.fill import fill_copy
from pdfforms.bulk.catalog import Catalog
from pdfforms.bulk.copies import fill_roster
from pdfforms.bulk.issue import build_into
from pdfforms.errors import UsageError
from pdfforms.files import write_bytes
from pdfforms.settings import Settings

FORM = "attendance_plan"
RENAMED = "from-phone.pdf"
"""What one family calls its return: names do not matter."""


@dataclass(frozen=True, slots=True)
class Student:
    """An invented student and what the family writes back."""

    number: str
    name: str
    language: str
    answers: dict[str, object]


STUDENTS = (
    Student(
        "900000001",
        "Avery Example",
        "en",
        {
            "plan_date": "2026-09-03",
            "days_present": 12,
            "days_absent": 8,
            "max_days_missed": 5,
            "supports_tried_1": "Calls home (twice a week)",
            "supports_tried_2": "A quiet place to start the day",
            "strategy_on_time": True,
            "strategy_alarm": True,
            "strategy_alarm_time": "07:15",
            "strategy_confide_in_adult": True,
            "student_commitment_1": "I will come to first period every day.",
            "school_support_1": "A check-in with the counsellor on Mondays",
            "other_notes": "The bus is often late.\nA later first class would help.",
            "review_date": "2026-11-20",
            "student_signature": "Avery Example",
            "student_signature_date": "2026-09-03",
            "guardian_signature": "Robin Example",
            "guardian_signature_date": "2026-09-04",
        },
    ),
    Student(
        "900000002",
        "Łukasz Specimen",
        "en",
        {
            "plan_date": "2026-09-08",
            "days_present": 150,
            "days_absent": 90,
            "strategy_alarm": True,
            "student_commitment_1": "Powtórzę: będę przychodzić na czas.",
            "review_date": "2026-09-01",
            "guardian_signature": "Żaneta Specimen",
        },
    ),
    Student(
        "900000003",
        "Zoë Échantillon",
        "fr",
        {
            "plan_date": "2026-09-10",
            "days_present": 20,
            "days_absent": 4,
            "strategy_bus_backup": True,
            "strategy_complete_work": True,
            "student_commitment_1": "J’arriverai à l’heure, même l’hiver.",
            "student_signature": "Zoë Échantillon",
            "student_signature_date": "2026-09-10",
        },
    ),
    Student(
        "900000004",
        "نور مثال",
        "ar",
        {
            "plan_date": "2026-09-11",
            "days_absent": 6,
            "strategy_every_day": True,
            "student_commitment_1": "سأحضر إلى المدرسة كل يوم",
            "guardian_signature": "سلمى مثال",
            "guardian_signature_date": "2026-09-11",
        },
    ),
    Student("900000005", "ਨਮੂਨਾ Placeholder", "en", {}),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of what was done."""

    path: Path
    text: str


def run_demo(folder: Path) -> Iterator[Step]:
    """Makes everything in a new folder; UsageError if there is one of that name that holds something."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already. Name a new folder: pdfforms demo OTHER.")
    catalog, settings = Catalog(), Settings()
    built = list(build_into(catalog, catalog.names(), settings.languages, "letter", folder / "blanks", maps=False))
    yield Step(folder / "blanks", f"{len(built)} blank forms in English, French and Arabic (draft)")
    write_bytes(folder / "roster.csv", _roster())
    yield Step(folder / "roster.csv", f"a roster of {len(STUDENTS)} invented students")
    copies = list(fill_roster(catalog, FORM, folder / "roster.csv", folder / "copies", settings))
    yield Step(folder / "copies", f"{len(copies)} personal copies, one for each student, and copies.csv")
    codes = [made.code or "" for made in copies]
    names = [RENAMED, *(f"{FORM}-{code}.pdf" for code in codes[1:])]
    for student, code, name in zip(STUDENTS, codes, names, strict=True):
        write_bytes(folder / "returns" / name, _answered(catalog, student, code))
    write_bytes(folder / "returns" / "cut-short.pdf", _answered(catalog, STUDENTS[0], codes[0])[:2000])
    yield Step(folder / "returns", f"{len(STUDENTS) + 1} returns: four answered, one left empty, one cut short")


def _roster() -> bytes:
    out = io.StringIO(newline="")
    lines = [(student.number, student.name, student.language) for student in STUDENTS]
    csv.writer(out).writerows([("row", "student_name", "language"), *lines])
    return out.getvalue().encode("utf-8-sig")


def _answered(catalog: Catalog, student: Student, code: str) -> bytes:
    """The student's copy with the family's answers in it; only the name is ours."""
    forms = catalog.parts(catalog.form(FORM, student.language))
    values = {"student_name": student.name, **student.answers}
    template = catalog.template(FORM, student.language)
    return fill_copy(template, forms, values, code, lock_identity=True, given=("student_name",)).data
