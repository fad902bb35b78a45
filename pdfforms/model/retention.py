"""How long records are kept: the rule of each form, leaving dates, holds, what is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class After(StrEnum):
    """What the years count from."""

    LEAVING = "leaving"
    """The student ceases to attend."""
    SCHOOL_YEAR = "school_year"
    """The school year ends in which the return first came in."""
    TRANSFER = "transfer"
    """The record was transferred to another board; kept until then."""


class CaseKind(StrEnum):
    """What has a term of its own; all else goes with one of these."""

    RECORD = "record"
    """With its files, the messages that brought them, its copies, pictures, archive object."""
    COPY = "copy"
    """One that never came back, with what was sent about it."""
    FILE = "file"
    """One in which no record stands any more."""
    MAIL = "message"
    """One that brought no file that is kept and is about no copy that is kept: bounces, automatic replies."""
    STRAY = "stray file"
    """One in the office's folder that the ledger does not know."""


class LeavingKind(StrEnum):
    """What is known of a student's going."""

    LEFT = "left"
    TRANSFERRED = "transferred"
    """The record went to another board."""
    BACK = "back"
    """The student attends again."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How long records of a form are kept."""

    years: int = 7
    after: After = After.LEAVING


@dataclass(frozen=True, slots=True)
class Retention:
    """The office's schedule: the table [retention]."""

    rule: Rule = Rule()
    """Of every form that has none of its own."""
    forms: Mapping[str, Rule] = field(default_factory=dict)
    """By form: the tables [retention.FORM]."""
    school_year_ends: str = "08-31"
    """Month and day."""
    unassigned: Rule = Rule(after=After.SCHOOL_YEAR)
    """Of what is no student's: no form of ours, blank, or not to be read, and without a copy code."""
    mail: Rule = Rule(1, After.SCHOOL_YEAR)
    """Of messages that go with nothing else."""

    def of(self, form: str | None) -> Rule:
        """The rule of a form."""
        return self.forms.get(form or "", self.rule)

    def of_case(self, case: Case) -> Rule:
        """The rule of whatever has a term."""
        if case.kind is CaseKind.MAIL:
            return self.mail
        return self.unassigned if case.nobodys else self.of(case.form)


@dataclass(frozen=True, slots=True)
class Leaving:
    """When a student ceased to attend."""

    kind: LeavingKind
    day: date
    """The last day, or that of the transfer."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold."""

    subject: str
    """A student, by the roster's own key, or a record."""
    reason: str
    placed_by: str
    placed_at: str


@dataclass(frozen=True, slots=True)
class Case:
    """One record, or whatever else has a term, with what that depends on."""

    subject: str
    """Record id, copy code, the SHA-256 of a file or message, or the path of a stray file."""
    form: str | None
    student: str
    """The roster's own key; "" where no copy tells whose it is."""
    received: date
    """The first arrival; of a copy the day when it was made."""
    leaving: Leaving | None
    """None where none is known, or the student is back."""
    held: bool
    kind: CaseKind = CaseKind.RECORD
    nobodys: bool = False
    """Whether it is no student's, so that no leaving will ever end its term."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stays of a record or a copy."""

    subject: str
    disposed_at: str
    certificate: str


@dataclass(frozen=True, slots=True)
class Disposal:
    """One approved disposal."""

    id: str
    approved_by: str
    begun_at: str
    done_at: str | None
    plan: Mapping[str, tuple[str, ...]]
    """What is still to be removed, by kind; empty once it is done."""
    certificate: Mapping[str, object]


_TABLE = ("years", "after", "school_year_ends")
UNASSIGNED, MAIL = "unassigned", "mail"
"""Tables beside those of forms."""


def retention_of(table: object) -> tuple[Retention, list[str]]:
    """The table [retention] of the settings, and what is wrong with it."""
    if not isinstance(table, dict):
        return Retention(), ["retention must be a table"]
    faults: list[str] = []
    general = {name: value for name, value in table.items() if not isinstance(value, dict)}
    ends = general.pop("school_year_ends", Retention().school_year_ends)
    if not _is_month_and_day(ends):
        faults.append('school_year_ends in [retention] must be month-day, as "08-31"')
        ends = Retention().school_year_ends
    rule = _rule(general, Rule(), "[retention]", faults)
    tables: dict[str, Mapping[str, object]]
    tables = {name: value for name, value in table.items() if isinstance(value, dict)}
    unassigned = _of_nobody(tables, UNASSIGNED, Rule(rule.years, After.SCHOOL_YEAR), faults)
    mail = _of_nobody(tables, MAIL, Retention().mail, faults)
    forms = {name: _rule(own, rule, f"[retention.{name}]", faults) for name, own in tables.items()}
    return Retention(rule, forms, ends, unassigned, mail), faults


def _of_nobody(tables: dict[str, Mapping[str, object]], name: str, otherwise: Rule, faults: list[str]) -> Rule:
    rule = _rule(tables.pop(name, {}), otherwise, f"[retention.{name}]", faults)
    if rule.after is not After.SCHOOL_YEAR:
        faults.append(f'after in [retention.{name}] can only be "school_year": nobody leaves whose it is')
    return rule


def _rule(table: Mapping[str, object], otherwise: Rule, where: str, faults: list[str]) -> Rule:
    faults += [
        f"{name!r} is no setting of {where}; those are years, after" for name in table if name not in _TABLE
    ]
    years, after = table.get("years", otherwise.years), table.get("after", otherwise.after.value)
    if type(years) is not int or not 0 <= years <= 200:
        faults.append(f"years in {where} must be a whole number")
        years = otherwise.years
    if after not in [each.value for each in After]:
        faults.append(f"after in {where} must be one of {', '.join(each.value for each in After)}")
        after = otherwise.after.value
    return Rule(years, After(str(after)))


def _is_month_and_day(text: object) -> bool:
    try:
        return isinstance(text, str) and len(text) == 5 and bool(date.fromisoformat(f"2023-{text}"))
    except ValueError:
        return False
