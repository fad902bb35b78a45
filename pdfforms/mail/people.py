"""A roster's rows -> students with their guardians. A row is not a family: contact exports have several rows for
one student, one a contact, and a row may name several guardians.

Nothing here guesses in anybody's favour. A flag against a person holds for every row that names that address; a
flag that nobody can read counts as set. Whoever is not written to stands in the preview with the reason.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pdfforms.mail.addresses import addresses_in, fault_of, same
from pdfforms.mail.headings import NO, YES
from pdfforms.model.campaign import NO_ADDRESS, Guardian, RosterFault, Student

_NUMBER = re.compile("[0-9]{9}")
_MANY = 6
"""Students who may share an address; one of more is the school's own, or typed where the software insists."""

ON_PAPER = "no address: the copy is for paper"
NOBODY = "nobody can be written to about this student"
"""What is told of a student who cannot be reached by mail."""


@dataclass(frozen=True, slots=True)
class Contact:
    """What one row says of one guardian, as it stands."""

    name: str = ""
    email: str = ""
    """May hold several addresses."""
    no_contact: str = ""
    custody: str = ""
    receives_mail: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row says."""

    row: int
    key: str
    language: str
    values: Mapping[str, object]
    """What goes into the form."""
    contacts: tuple[Contact, ...]
    number: str = ""
    school: str = ""
    grade: str = ""
    homeroom: str = ""
    faults: tuple[str, ...] = ()
    """What is wrong with its values."""


@dataclass(slots=True)
class People:
    """Everybody in a roster, and everything wrong with it."""

    students: list[Student] = field(default_factory=list)
    """Those who get a copy: somebody is written to, or it goes out on paper."""
    unreached: list[Student] = field(default_factory=list)
    """Those who get none, since everybody is held back by a flag or a doubt."""
    faults: list[RosterFault] = field(default_factory=list)


def people_in(entries: Iterable[Entry], accepted: Collection[str] = ()) -> People:
    """The students of a roster. `accepted` are addresses that look doubtful and that a person vouches for."""
    by_key: dict[str, list[Entry]] = defaultdict(list)
    people = People()
    for entry in entries:
        if entry.key:
            by_key[entry.key].append(entry)
        else:
            people.faults.append(RosterFault(entry.row, "the row's own key is empty"))
    vouched = frozenset(map(same, accepted))
    crowded = _crowded(by_key) - vouched
    bad = _numbers(by_key, people.faults)
    for key, rows in by_key.items():
        faults = _faults(rows)
        people.faults += faults
        student = _student(key, rows, vouched, crowded)
        if key in bad or any(each.stops for each in faults):
            continue
        people.faults += [
            RosterFault(student.row, each.held, stops=False) for each in student.guardians if each.held
        ]
        if student.on_paper:
            people.faults.append(RosterFault(student.row, ON_PAPER, stops=False))
        elif not student.reached:
            people.faults.append(RosterFault(student.row, NOBODY))
        (people.students if student.reached or student.on_paper else people.unreached).append(student)
    people.faults += _twice(people.students)
    people.faults.sort(key=lambda each: each.row)
    return people


def _faults(rows: Sequence[Entry]) -> list[RosterFault]:
    """What is wrong with one student: rows that cannot be filled in, or that contradict each other."""
    found = [RosterFault(each.row, text) for each in rows for text in each.faults]
    first = rows[0]
    for each in rows[1:]:
        keys = [key for key in {**first.values, **each.values} if each.values.get(key) != first.values.get(key)]
        said = {
            "the number": (each.number, first.number),
            f"what goes into the form ({', '.join(keys)})": (each.values, first.values),
            "the language": (each.language, first.language),
            "school, grade or homeroom": (
                (each.school, each.grade, each.homeroom),
                (first.school, first.grade, first.homeroom),
            ),
        }
        for what, (own, other) in said.items():
            if own != other:
                text = f"the student stands in row {first.row}, too, and {what} differs"
                found.append(RosterFault(each.row, text, stops=what != "school, grade or homeroom"))
    return found


def _numbers(by_key: Mapping[str, Sequence[Entry]], faults: list[RosterFault]) -> set[str]:
    """Keys of students whose Alberta student number cannot be right: not 9 digits, or two students have it."""
    owners: dict[str, list[str]] = defaultdict(list)
    bad: set[str] = set()
    for key, rows in by_key.items():
        number = re.sub(r"[\s-]", "", rows[0].number)
        if not number:
            continue
        if _NUMBER.fullmatch(number):
            owners[number].append(key)
        else:
            bad.add(key)
            faults.append(RosterFault(rows[0].row, "the Alberta student number is not 9 digits"))
    for keys in owners.values():
        if len(keys) > 1:
            bad.update(keys)
            numbers = ", ".join(str(by_key[key][0].row) for key in keys)
            text = f"rows {numbers} have one Alberta student number: a student twice, or a number that was merged"
            faults += [RosterFault(by_key[key][0].row, text) for key in keys]
    return bad


def _student(key: str, rows: Sequence[Entry], vouched: Collection[str], crowded: Collection[str]) -> Student:
    first = rows[0]
    return Student(
        key,
        first.row,
        first.language,
        first.values,
        _guardians([each for row in rows for each in row.contacts], vouched, crowded),
        re.sub(r"[\s-]", "", first.number),
        first.school,
        first.grade,
        first.homeroom,
    )


def _guardians(
    contacts: Sequence[Contact], vouched: Collection[str], crowded: Collection[str]
) -> tuple[Guardian, ...]:
    """Everybody whom the rows name, each address once; a reason against an address holds wherever it stands."""
    found: dict[str, Guardian] = {}
    against: dict[str, str] = {}
    for contact in contacts:
        flagged = _flagged(contact)
        for address in addresses_in(contact.email) or ("",):
            own = same(address)
            doubt = "" if own in vouched and address else _doubt(address, own in crowded)
            if not address and not (contact.name or flagged):
                continue
            spot = own or f" {contact.name}"
            if reason := flagged or doubt:
                against.setdefault(spot, reason)
            known = found.get(spot)
            found[spot] = (
                Guardian(known.name or contact.name, known.address) if known else Guardian(contact.name, address)
            )
    return tuple(Guardian(each.name, each.address, against.get(spot, "")) for spot, each in found.items())


def _doubt(address: str, crowded: bool) -> str:
    if not address:
        return NO_ADDRESS
    if crowded:
        return f"more than {_MANY} students have this address"
    return fault_of(address)


def _flagged(contact: Contact) -> str:
    """Why this person is not to be written to."""
    for flag, forbids, reason in (
        (contact.no_contact, YES, "flagged: no contact"),
        (contact.custody, NO, "flagged: no custody"),
        (contact.receives_mail, NO, "flagged: receives no mail"),
    ):
        text = flag.strip().lower()
        if text in forbids:
            return reason
        if text and text not in YES | NO:
            return f"{reason.replace('flagged', 'a flag that is neither yes nor no')}?"
    return ""


def _crowded(by_key: Mapping[str, Sequence[Entry]]) -> set[str]:
    """Addresses that stand with more students than a family has."""
    count = Counter(
        address
        for rows in by_key.values()
        for address in {same(one) for row in rows for each in row.contacts for one in addresses_in(each.email)}
    )
    return {address for address, number in count.items() if number > _MANY}


def _twice(students: Iterable[Student]) -> list[RosterFault]:
    """Students who may be one: the same name and the same address under two keys."""
    seen: dict[tuple[object, str], Student] = {}
    found = []
    for student in students:
        for guardian in student.reached:
            spot = (student.values.get("student_name"), same(guardian.address))
            other = seen.setdefault(spot, student)
            if spot[0] and other is not student:
                text = f"row {other.row} has the same name and the same address: one student twice?"
                found.append(RosterFault(student.row, text, stops=False))
                break
    return found
