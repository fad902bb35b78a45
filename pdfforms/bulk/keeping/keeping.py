"""Leaving dates out of a roster, and holds."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from pdfforms.bulk.campaign.columns import Columns
from pdfforms.bulk.imprint import now
from pdfforms.errors import RosterError, UsageError
from pdfforms.ledger.ledger import Ledger
from pdfforms.mail.roster import Row, read_roster
from pdfforms.model.retention import LeavingKind
from pdfforms.settings import FILE, Settings

_PLACE = re.compile(r"\{(.+?)\}")
LEFT, TRANSFERRED = ("leaving_date", "exit_date", "left_on"), ("transferred_on", "transfer_date")


def take_leavings(ledger: Ledger, roster: Path, settings: Settings) -> tuple[int, list[tuple[int, str]]]:
    """Writes down who left and when, as a roster says; how much of that was new, and the rows (by number) of which
    nothing was taken, with why. A student who stands there without a date attends (again). Raises RosterError."""
    rows = read_roster(roster)
    if not rows:
        raise RosterError(f"{roster.name} has no rows below its column headings.")
    if "row" not in settings.columns:
        raise RosterError(
            f'{FILE} does not say which column is the student\'s own key: [columns] row = "{{Student_Number}}". '
            "Without it nobody's leaving date can be matched."
        )
    columns = Columns({}, {"row": settings.columns["row"]})
    if missing := [each for each in _PLACE.findall(settings.columns["row"]) if each not in rows[0].cells]:
        raise RosterError(f"{roster.name} has no column {missing[0]}, the student's own key.")
    dates = [_headed(rows, names) for names in (LEFT, TRANSFERRED)]
    if not any(dates):
        raise RosterError(f"{roster.name} has no column {LEFT[0]} (or {', '.join((*LEFT[1:], *TRANSFERRED))}).")
    said: dict[str, tuple[LeavingKind, str | None]] = {}
    faults: list[tuple[int, str]] = []
    unclear: set[str] = set()
    for row in rows:
        student = columns.text("row", row)
        if not student:
            faults.append((row.number, "its key is empty"))
            continue
        try:
            leaving = _leaving(row, *dates)
        except ValueError:
            faults.append((row.number, "its date is none: write year-month-day, as in 2026-06-26"))
            continue
        if said.setdefault(student, leaving) != leaving:
            faults.append((row.number, "the same student stands in an earlier row with another date"))
            unclear.add(student)
    here = ledger.custodian.students_here(list(said))  # of all others nothing is kept, not even that they left
    listed = [(each, *leaving) for each, leaving in said.items() if each in here and each not in unclear]
    return ledger.custodian.leave(listed, f"roster {roster.name}", now()), faults


def say_left(ledger: Ledger, subject: str, kind: LeavingKind, day: date | None, by: str) -> bool:
    """A person says when a student, or whom a record is about, left or came back. Raises UsageError."""
    _check(ledger, subject, by)
    if (day is None) != (kind is LeavingKind.BACK):
        raise UsageError("Say the last day, as in 2026-06-26, or --back.")
    said = (subject, kind, day.isoformat() if day else None)
    return bool(ledger.custodian.leave([said], by.strip(), now()))


def hold(ledger: Ledger, subject: str, reason: str, by: str) -> None:
    """Nothing of a student or record may be destroyed. Raises UsageError."""
    _check(ledger, subject, by)
    if not reason.strip():
        raise UsageError("Say why: --reason TEXT.")
    ledger.custodian.hold(subject, reason.strip(), by.strip(), now())


def release(ledger: Ledger, subject: str, by: str) -> int:
    """Lifts the holds on a student or record. Raises UsageError where there is none."""
    if not by.strip():
        raise UsageError("Say who decides: --by NAME.")
    lifted = ledger.custodian.release(subject, by.strip(), now())
    if not lifted:
        raise UsageError(f"Nothing holds {subject}. See: pdfforms retention holds")
    return lifted


def _check(ledger: Ledger, subject: str, by: str) -> None:
    if not by.strip():
        raise UsageError("Say who decides: --by NAME.")
    if not ledger.custodian.knows(subject):
        if ledger.custodian.tombstones([subject]):
            raise UsageError(f"{subject} was destroyed. See the folder certificates.")
        raise UsageError(f"There is no record, copy or student {subject} here.")


def _headed(rows: tuple[Row, ...], names: tuple[str, ...]) -> str:
    return next((each for each in rows[0].cells if each.lower().replace(" ", "_") in names), "")


def _leaving(row: Row, left: str, transferred: str) -> tuple[LeavingKind, str | None]:
    for kind, heading in ((LeavingKind.TRANSFERRED, transferred), (LeavingKind.LEFT, left)):
        if text := row.cells.get(heading, "") if heading else "":
            return kind, date.fromisoformat(text).isoformat()
    return LeavingKind.BACK, None
