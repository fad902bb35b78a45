"""What a roster would make, before anything is made: who gets what, who does not, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import click

from pdfforms.bulk.campaign.making import Change
from pdfforms.bulk.campaign.planning import Planned
from pdfforms.commands.options import count
from pdfforms.commands.terminal import show, show_table
from pdfforms.mail.people import NOBODY, ON_PAPER
from pdfforms.settings import FILE

_HEADINGS = ("row", "student", "language", "copy", "address", "to")


def preview(planned: Planned, change: Change) -> None:
    """Every recipient, language and file; then whoever is not written to; then what is wrong; then how many."""
    if lines := list(_lines(change)):
        show_table([_HEADINGS, *lines])
    for student in planned.people.unreached:
        reasons = "; ".join(f"{each.address or each.name}: {each.held}" for each in student.guardians)
        show(f"row {student.row}  {student.key}  NOBODY IS WRITTEN TO: {reasons or 'no mail address'}")
    outdated = [str(each.student.row) for each in change.wanted if each.outdated]
    if outdated:
        _rows("the copy left with what an earlier roster said; it stays as it is", outdated, err=False)
    if change.absent:
        show(
            f"{count(len(change.absent), 'student')} of this campaign not in the roster, or with a mistake in it: "
            f"{', '.join(change.absent)}. What has left stays; what is planned for them is withdrawn."
        )
    _faults(planned)
    show(_addresses(planned))
    flags = _named(planned, planned.flags)
    show(f"Flags that hold a guardian back: {flags or 'the roster has none, so nobody is held back'}.")
    messages = sum(len(each.guardians) for each in change.wanted)
    paper = sum(not each.guardians for each in change.wanted)
    sheets, wrong = count(paper, "copy", "copies"), len({each.row for each in planned.people.faults if each.stops})
    click.echo(
        f"{count(len(change.wanted), 'student')}: {count(messages, 'message')}, {sheets} on paper.", nl=False
    )
    click.echo(f" {count(wrong, 'row')} with a mistake." if wrong else "")


def _lines(change: Change) -> Iterator[tuple[str, ...]]:
    for each in change.wanted:
        own = (str(each.student.row), each.student.key, each.student.language)
        copy = each.kept.copy if each.kept else "new"
        if not each.guardians:
            yield (*own, copy, "ON PAPER: no address", "")
            continue
        for guardian in each.guardians:
            yield (*own, copy, guardian.address, guardian.name)
        for guardian in each.student.guardians:
            if guardian.held:
                words = f"NOT WRITTEN TO: {guardian.held}"
                yield (*own[:2], "-", "-", guardian.address, f"{guardian.name}  {words}".strip())


def _faults(planned: Planned) -> None:
    """What is wrong, once for all rows of which it is, but for what the lines above say; what stops comes last,
    where a person looks first."""
    told = {(each.row, one.held) for each in planned.people.students for one in each.guardians}
    told |= {(each.row, one.held) for each in planned.people.unreached for one in each.guardians}
    rows: dict[tuple[bool, str], list[str]] = {}
    for fault in sorted(planned.people.faults, key=lambda each: each.stops):
        if (fault.row, fault.text) not in told and fault.text not in (NOBODY, ON_PAPER):
            rows.setdefault((fault.stops, fault.text), []).append(str(fault.row))
    for (stops, text), numbers in rows.items():
        _rows(f"MISTAKE: {text}" if stops else text, numbers, err=True)


def _addresses(planned: Planned) -> str:
    """Where addresses come from: a column that nobody knows would put every copy on paper."""
    targets = [target for target in planned.columns if target.startswith("guardian_email")]
    if targets:
        return f"Addresses: {_named(planned, targets)}."
    return (
        "NO ADDRESSES: no column of the roster is known to hold any. If one does, name it in "
        f'{FILE}: [columns] guardian_email = "{{Its Heading}}".'
    )


def _named(planned: Planned, targets: Iterable[str]) -> str:
    return ", ".join(f"{target} from {planned.columns[target]}" for target in targets)


def _rows(text: str, numbers: Sequence[str], *, err: bool) -> None:
    """`rows 4, 9: ...`, folded where the terminal ends."""
    numbers = list(dict.fromkeys(numbers))
    show(f"row{'s' * (len(numbers) > 1)} {', '.join(numbers)}: {text}", err=err)
