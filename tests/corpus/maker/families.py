"""The invented families and what each typed; every text here stands again in the expectations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from pdfforms import api
from pdfforms.model.form import FieldType, Form
from tests.corpus.expectation import ExpectedRecord
from tests.office import CATALOG, Kind
from tests.programs.blanks import Value


@dataclass(frozen=True, eq=False)
class Answered:
    """One copy of a form as one family or school filled it."""

    form: str
    language: str
    paper: str
    code: str | None
    typed: dict[str, str]
    """Key -> the text as it was typed."""
    ticked: tuple[str, ...]
    meant: dict[str, object] = field(default_factory=dict)
    """Record values of the answers that are more than their text: dates, numbers, times."""

    @property
    def plain(self) -> dict[str, Value]:
        """Text, and True for each ticked box, as the programs take it."""
        return {**self.typed, **dict.fromkeys(self.ticked, True)}

    @property
    def parts(self) -> tuple[Form, ...]:
        """The forms in it: one, or those of a packet."""
        return CATALOG.parts(CATALOG.form(self.form))

    @cached_property
    def values(self) -> dict[str, object]:
        """The record values of everything answered but the boxes."""
        types = {each.key: each.type for part in self.parts for each in part.fields}
        signed = {
            key: {"signed": True, "kind": "typed", "name": text}
            for key, text in self.typed.items()
            if types[key] is FieldType.SIGNATURE
        }
        return {**self.typed, **self.meant, **signed}

    @property
    def blank(self) -> bytes:
        """The personal copy that they were sent, nothing typed yet; without a code the plain blank."""
        if self.code is None:
            return api.build_blank(self.form, self.language, self.paper).data
        return api.fill_copy(self.form, {}, self.language, self.paper, self.code).data

    @property
    def prefilled(self) -> bytes:
        """The copy with all answers written by pdfforms itself, every script shaped."""
        values = {**self.typed, **self.meant, **dict.fromkeys(self.ticked, True)}
        return api.fill_copy(self.form, values, self.language, self.paper, self.code).data

    def keys_on(self, pages: Iterable[int]) -> frozenset[str]:
        """The fields that have a box on one of the form's own pages, counted from 1; a packet counts on."""
        wanted, first, found = set(pages), 0, set[str]()
        for edition in Kind(self.form, self.language, self.paper).maps:
            found |= {box.key for box in edition.boxes if box.page + first in wanted}
            first += len(edition.pages)
        return frozenset(found)

    def expect(
        self,
        null_ok: Iterable[str] = (),
        lost: Iterable[str] = (),
        changed: Mapping[str, object] = MappingProxyType({}),
    ) -> tuple[ExpectedRecord, ...]:
        """One expected record for each form in it; `changed` are values that differ from what was typed."""
        null_ok, lost = frozenset(null_ok), frozenset(lost)
        records = []
        for part in self.parts:
            keys = {each.key for each in part.fields}
            values = {key: value for key, value in {**self.values, **changed}.items() if key in keys - lost}
            ticked = tuple(key for key in self.ticked if key in keys - lost)
            records.append(ExpectedRecord(part.key, self.code, values, ticked, null_ok & keys, lost & keys))
        return tuple(records)

    def but(self, **changes: str | None) -> Answered:
        """The same with other texts; None takes one out."""
        typed = {key: text for key, text in {**self.typed, **changes}.items() if text is not None}
        return replace(self, typed=typed, meant={k: v for k, v in self.meant.items() if k in typed})

    def without_ticks(self) -> Answered:
        """The same with no box ticked."""
        return replace(self, ticked=())


LATIN = Answered(
    "attendance_plan",
    "en",
    "letter",
    "K7Q29F4M2X",
    {
        "student_name": "Zoë Bélanger-Example",
        "plan_date": "Sept 3, 2026",
        "days_present": "21",
        "days_absent": "8",
        "max_days_missed": "4",
        "supports_tried_1": "Called home twice: “no answer”",
        "supports_tried_2": "Breakfast club – Mrs. O’Neil’s idea",
        "strategy_alarm_time": "6:45",
        "student_commitment_1": "I’ll come to first period, even when the bus is late",
        "student_commitment_2": "Text Mr. Façade before 8:00 if I am sick (really sick)",
        "school_support_1": "Weekly check-in, Tuesdays",
        "additional_support_1": "Grandmother drives on Mondays",
        "other_notes": "Naïve question: who calls whom?\nZoë’s aunt has a new number.\nPlease use it.",
        "review_date": "2026-10-15",
        "student_signature": "Zoë Bélanger-Example",
        "student_signature_date": "2026-09-03",
        "guardian_signature": "Chloé Bélanger",
        "guardian_signature_date": "2026-09-04",
    },
    ("strategy_on_time", "strategy_alarm", "strategy_bus_backup", "strategy_confide_in_adult"),
    {
        "plan_date": "2026-09-03",
        "days_present": 21,
        "days_absent": 8,
        "max_days_missed": 4,
        "strategy_alarm_time": "06:45",
        "review_date": "2026-10-15",
        "student_signature_date": "2026-09-03",
        "guardian_signature_date": "2026-09-04",
    },
)
SIBLING = Answered(
    "attendance_plan",
    "en",
    "letter",
    "XZRA6R4Y3M",
    {
        "student_name": "Noé Bélanger-Example",
        "plan_date": "2026-09-10",
        "days_absent": "3",
        "supports_tried_1": "Another way to school",
        "student_commitment_1": "I will be on time.",
        "other_notes": "First line\nSecond line",
        "guardian_signature": "Chloé Bélanger",
        "guardian_signature_date": "2026-09-11",
    },
    ("strategy_track_attendance", "strategy_every_day"),
    {"plan_date": "2026-09-10", "days_absent": 3, "guardian_signature_date": "2026-09-11"},
)
POLISH = Answered(
    "attendance_plan",
    "fr",
    "a4",
    "R0BN9K2PQS",
    {
        "student_name": "Łukasz Źdźbło-Przykład",
        "plan_date": "2026-09-10",
        "days_present": "18",
        "days_absent": "11",
        "max_days_missed": "5",
        "supports_tried_1": "Олена Приклад телефонує щоранку",
        "supports_tried_2": "Autobus się spóźnia, więc jeździmy razem",
        "strategy_alarm_time": "7:05",
        "student_commitment_1": "Wstaję o siódmej; żadnych wymówek",
        "school_support_1": "Élève accueilli à 8 h 15 – Mme Forêt",
        "additional_support_2": "Бабуся їде з нами",
        "other_notes": "Zażółć gęślą jaźń.\nДякуємо за допомогу!",
        "review_date": "2026-11-02",
        "guardian_signature": "Олена Приклад",
        "guardian_signature_date": "2026-09-11",
    },
    ("strategy_track_attendance", "strategy_alarm", "strategy_every_day", "strategy_complete_work"),
    {
        "plan_date": "2026-09-10",
        "days_present": 18,
        "days_absent": 11,
        "max_days_missed": 5,
        "strategy_alarm_time": "07:05",
        "review_date": "2026-11-02",
        "guardian_signature_date": "2026-09-11",
    },
)
ARABIC = Answered(
    "attendance_plan",
    "ar",
    "letter",
    "AHMAD2026R",
    {
        "student_name": "محمد أحمد مثال",
        "plan_date": "2026-09-08",
        "days_present": "20",
        "days_absent": "9",
        "supports_tried_1": "اتصلنا بالبيت مرتين",
        "student_commitment_1": "سأحضر إلى المدرسة كل يوم حتى لو تأخرت الحافلة",
        "school_support_1": "لقاء أسبوعي مع المرشد",
        "other_notes": "لدينا رقم هاتف جديد\nشكرا على المساعدة",
        "guardian_signature": "أحمد مثال",
        "guardian_signature_date": "2026-09-09",
    },
    ("strategy_on_time", "strategy_contact_teachers", "strategy_appointments"),
    {"plan_date": "2026-09-08", "days_present": 20, "days_absent": 9, "guardian_signature_date": "2026-09-09"},
)
GURMUKHI = Answered(
    "attendance_plan",
    "en",
    "letter",
    "SAHW55TXX7",
    {
        "student_name": "ਸਿਮਰਨ ਨਮੂਨਾ",
        "plan_date": "2026-09-15",
        "days_absent": "6",
        "supports_tried_1": "ਦਾਦੀ ਜੀ ਸਵੇਰੇ ਜਗਾਉਂਦੇ ਹਨ",
        "student_commitment_1": "ਮੈਂ ਹਰ ਰੋਜ਼ ਸਕੂਲ ਆਵਾਂਗੀ",
        "other_notes": "ਬੱਸ ਦੇਰ ਨਾਲ ਆਉਂਦੀ ਹੈ\nਧੰਨਵਾਦ",
        "guardian_signature": "ਹਰਪ੍ਰੀਤ ਨਮੂਨਾ",
        "guardian_signature_date": "2026-09-16",
    },
    ("strategy_on_time", "strategy_every_day"),
    {"plan_date": "2026-09-15", "days_absent": 6, "guardian_signature_date": "2026-09-16"},
)
CHECKLIST = Answered(
    "attendance_continuum",
    "en",
    "letter",
    "7Q488PQAEH",
    {"student_name": "Avery Muster", "continuum_date": "2026-09-21", "completed_by": "Ms. D’Été"},
    (
        "t4_formal_letter_home",
        "t4_supported_exit",
        "t3_letter_home",
        "t3_home_visit",
        "t3_attendance_plan_created",
        "t3_refer_to_resources",
        "t2_meet_with_family",
        "t2_contact_with_home",
        "t1_learning_environment",
        "t1_daily_attendance_data",
        "t1_transition_years",
        "t1_school_attendance_plan",
    ),
    {"continuum_date": "2026-09-21"},
)
PACKET = Answered(
    "attendance_packet",
    "en",
    "a4",
    "TW1NS1ST3G",
    {
        **SIBLING.typed,
        "student_name": "Robin Sample",
        "continuum_date": "2026-09-12",
        "completed_by": "Mr. Façade",
    },
    (*SIBLING.ticked, "t4_supported_exit", "t3_home_visit", "t2_contact_with_home", "t1_school_belonging"),
    {**SIBLING.meant, "continuum_date": "2026-09-12"},
)
