"""Columns that a roster may have beside those of the form's fields, and what PowerSchool calls them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_PEOPLE = 4
"""Guardians that one row may name; further ones stand in rows of their own."""
_GUARDIAN = ("guardian_name", "guardian_email", "no_contact", "custody", "receives_mail")
"""What a row says of each guardian."""
STUDENT = ("asn", "school", "grade", "homeroom")
"""What a row says of the student, beside `row`, `language` and the form's fields."""

_KNOWN: dict[str, tuple[str, ...]] = {
    "row": ("{Student_Number}", "{Students.Student_Number}", "{State_StudentNumber}"),
    "asn": ("{State_StudentNumber}", "{ASN}", "{Alberta_Student_Number}"),
    "student_name": ("{First_Name} {Last_Name}", "{Preferred_Name}", "{LastFirst}"),
    "language": ("{Home_Language}", "{HomeLanguage}", "{Primary_Language}", "{Contact_Language}"),
    "school": ("{School_Name}", "{SchoolName}", "{School}", "{SchoolID}"),
    "grade": ("{Grade_Level}", "{Grade}"),
    "homeroom": ("{Home_Room}", "{Homeroom}"),
    "days_present": ("{Days_Present}", "{DaysPresent}"),
    "days_absent": ("{Days_Absent}", "{DaysAbsent}"),
    "guardian_email": (
        "{GuardianEmail}",
        "{Guardian_Email}",
        "{Contact_Email}",
        "{EmailAddress}",
        "{Mother_Email}",
    ),
    "guardian_email_2": ("{Guardian_Email_2}", "{GuardianEmail2}", "{Father_Email}"),
    "guardian_email_3": ("{Guardian_Email_3}", "{GuardianEmail3}"),
    "guardian_email_4": ("{Guardian_Email_4}", "{GuardianEmail4}"),
    "guardian_name": (
        *("{Guardian_FN} {Guardian_LN}", "{Guardian}", "{Guardian_Name}"),
        *("{Contact_First_Name} {Contact_Last_Name}", "{Contact_Name}", "{Mother}"),
    ),
    "guardian_name_2": ("{Guardian_Name_2}", "{Father}"),
    "no_contact": ("{No_Contact}", "{NoContact}", "{Do_Not_Contact}", "{Court_Order}"),
    "no_contact_2": ("{No_Contact_2}",),
    "custody": ("{IsCustodial}", "{Has_Custody}", "{Custody}", "{Legal_Guardian}"),
    "custody_2": ("{Has_Custody_2}", "{Custody_2}"),
    "receives_mail": ("{ReceivesMailFlg}", "{Receives_Mail}", "{ReceivesMail}"),
}
"""Target -> the patterns that are tried in turn, where neither the settings nor a heading of that name decide."""
_PLACE = re.compile(r"\{([^{}]+)\}")
LANGUAGES = {
    **dict.fromkeys(("english", "anglais", "eng"), "en"),
    **dict.fromkeys(("french", "français", "francais", "fre", "fra"), "fr"),
    **dict.fromkeys(("arabic", "arabe", "العربية", "ara"), "ar"),
}
"""What a roster may call a language."""
YES = frozenset({"1", "x", "y", "yes", "true", "oui", "✓", "✔"})
NO = frozenset({"0", "n", "no", "false", "non"})
"""What a roster may write for a box and for a flag, in whatever case."""


def guardian_targets(number: int) -> Iterator[tuple[str, str]]:
    """What each of `_GUARDIAN` is called for the guardian of a number, from 1: `guardian_email_2`."""
    yield from ((each, each if number == 1 else f"{each}_{number}") for each in _GUARDIAN)


PEOPLE = tuple(target for number in range(1, _PEOPLE + 1) for _, target in guardian_targets(number))
"""All that a row can say of guardians."""
TARGETS = (*STUDENT, *PEOPLE)
"""All of it: what stands left in [columns] beside the fields, `row` and `language`."""


def known_patterns(headings: Iterable[str], wanted: Iterable[str]) -> dict[str, str]:
    """The patterns that go with a roster's headings, for those of `wanted` that are known; capitals, spaces and
    underscores make no difference."""
    own = {_plain(heading): heading for heading in headings}
    found: dict[str, str] = {}
    for target in wanted:
        for pattern in (f"{{{target}}}", *_KNOWN.get(target, ())):
            if all(_plain(name) in own for name in _PLACE.findall(pattern)):
                found[target] = _PLACE.sub(lambda match: f"{{{own[_plain(match[1])]}}}", pattern)
                break
    return found


def _plain(heading: str) -> str:
    return re.sub(r"[\W_]+", "", heading).lower()
