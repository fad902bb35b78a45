"""A roster's rows become students with guardians, and nobody is written to who should not be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pdfforms.mail.addresses import addresses_in, fault_of
from pdfforms.mail.headings import known_patterns
from pdfforms.mail.people import Contact, Entry, people_in

ROBIN, SAM = Contact("Robin Example", "robin@example.org"), Contact("Sam Example", "sam@example.org")
ENTRY = Entry(2, "1001", "en", {"student_name": "Avery Example"}, (ROBIN,), "900000001", "High", "9", "9A")


def entry(row: int, key: str, *contacts: Contact, number: str = "", name: str = "") -> Entry:
    """A row about another student."""
    values = {"student_name": name or f"Student {key}"}
    return Entry(row, key, "en", values, contacts, number)


def test_rows_of_one_student_are_its_contacts() -> None:
    """Several rows and several addresses in a cell are one student's guardians, each address once."""
    both = replace(ENTRY, row=3, contacts=(Contact("Sam Example", "sam@example.org; ROBIN@example.org"),))
    people = people_in([ENTRY, both])
    assert [each.address for each in people.students[0].reached] == ["robin@example.org", "sam@example.org"]
    assert people.students[0].guardians[0].name == "Robin Example"
    assert people.faults == []


@pytest.mark.parametrize(
    ("contact", "held"),
    [
        (replace(SAM, no_contact="1"), "flagged: no contact"),
        (replace(SAM, no_contact="Yes"), "flagged: no contact"),
        (replace(SAM, custody="no"), "flagged: no custody"),
        (replace(SAM, custody="0"), "flagged: no custody"),
        (replace(SAM, receives_mail="false"), "flagged: receives no mail"),
        (replace(SAM, no_contact="see file"), "a flag that is neither yes nor no: no contact?"),
        (replace(SAM, email="sam@gmial.com"), "the address ends like a slip of the hand for gmail.com"),
        (replace(SAM, email="sam at home"), "this is no mail address"),
        (replace(SAM, email=""), "no mail address"),
    ],
)
def test_whoever_is_held_back_is_shown(contact: Contact, held: str) -> None:
    """A flag, read or not, and an address that may be wrong keep one guardian back and leave the other."""
    people = people_in([replace(ENTRY, contacts=(ROBIN, contact))])
    student = people.students[0]
    assert [each.address for each in student.reached] == ["robin@example.org"]
    assert {each.held for each in student.guardians} >= {held}
    assert any(each.text == held and not each.stops for each in people.faults)


@pytest.mark.parametrize("flag", [{"no_contact": "no"}, {"custody": "yes"}, {"receives_mail": "1"}, {}])
def test_flags_that_forbid_nothing(flag: dict[str, str]) -> None:
    """A flag that says that one may write, or nothing, holds nobody back."""
    people = people_in([replace(ENTRY, contacts=(replace(SAM, **flag),))])
    assert [each.address for each in people.students[0].reached] == ["sam@example.org"]


def test_a_flag_holds_for_every_row_of_the_address() -> None:
    """The same address without the flag in another row, or in other capitals, is held back, too."""
    flagged = replace(ENTRY, row=3, contacts=(Contact("R.", "Robin@Example.org", no_contact="x"), SAM))
    for rows in ([ENTRY, flagged], [flagged, ENTRY]):
        assert [each.address for each in people_in(rows).students[0].reached] == ["sam@example.org"]


def test_nobody_can_be_written_to() -> None:
    """A student of whom everybody is held back gets no copy and is named."""
    people = people_in([replace(ENTRY, contacts=(Contact("Robin", "robin@gmial.com"),))])
    assert people.students == []
    assert [each.key for each in people.unreached] == ["1001"]


def test_one_key_two_students() -> None:
    """Rows of one key that say different things of the student are nobody's: no copy is made."""
    other = replace(ENTRY, row=5, values={"student_name": "Lee Specimen"})
    people = people_in([ENTRY, other])
    assert people.students == []
    assert [(each.row, each.stops) for each in people.faults] == [(5, True)]


def test_numbers() -> None:
    """An Alberta student number is 9 digits and one student's; hyphens make no difference."""
    rows = [
        entry(2, "a", ROBIN, number="900-000-001"),
        entry(3, "b", ROBIN, number="90000002"),
        entry(4, "c", ROBIN, number="900000003"),
        entry(5, "d", ROBIN, number="900000003"),
    ]
    people = people_in(rows)
    assert [each.key for each in people.students] == ["a"]
    assert [each.row for each in people.faults if each.stops] == [3, 4, 5]


def test_an_address_of_too_many() -> None:
    """An address that stands with more students than a family has is held back, until a person vouches for it."""
    rows = [entry(row, str(row), ROBIN) for row in range(2, 10)]
    assert people_in(rows).students == []
    assert len(people_in(rows, ["Robin@example.org"]).students) == 8


def test_one_student_twice() -> None:
    """The same name at the same address under two keys is told, and both are kept: they may be two."""
    people = people_in([entry(2, "a", ROBIN, name="A"), entry(3, "b", ROBIN, name="A")])
    assert len(people.students) == 2
    assert [(each.row, each.stops) for each in people.faults] == [(3, False)]


def test_a_row_without_a_key() -> None:
    """A row that names nobody is told."""
    assert [each.row for each in people_in([entry(7, "", ROBIN)]).faults] == [7]


def test_a_flag_beats_somebody_who_vouches() -> None:
    """Vouching for an address does not lift a flag."""
    people = people_in([replace(ENTRY, contacts=(replace(SAM, no_contact="1"),))], ["sam@example.org"])
    assert people.students == []


@pytest.mark.parametrize(
    "address",
    [
        *("a@b", "a b@example.org", "a@@example.org", "@example.org", "a@example", "a..b@example.org", "a@-x.org"),
        *("noemail@example.org", "a@gmail.con", "a@hotmial.com", "zoë@example.org", f"{'a' * 65}@example.org"),
        *(
            "a@example.org\nBcc: b@example.org",
            "a@example.org\r",
            "a,b@example.org",
            "a@exa\0mple.org",
            "a@gmaill.com",
        ),
    ],
)
def test_doubtful_addresses(address: str) -> None:
    """What is no address, or looks like a slip of the hand, is told, without quoting it."""
    assert fault_of(address)
    assert address not in fault_of(address)


@pytest.mark.parametrize(
    "address",
    ["a@example.org", "a.b+c@mail.example.co.uk", "x@gmail.com", "o'neil@ymail.com", "a@xn--bcher-kva.ch"],
)
def test_good_addresses(address: str) -> None:
    """Nothing is against an ordinary address."""
    assert fault_of(address) == ""


def test_cells_with_several() -> None:
    """Addresses are taken out of what offices type between them."""
    assert addresses_in("a@x.org; b@x.org,c@x.org") == ("a@x.org", "b@x.org", "c@x.org")
    assert addresses_in("Robin Example <a@x.org>") == ("a@x.org",)
    assert addresses_in(" ") == ()


def test_powerschool_columns_are_known() -> None:
    """PowerSchool's names go with what they mean; the local number is no Alberta student number."""
    headings = ["Student_Number", "State_StudentNumber", "First_Name", "Last_Name", "Home_Room", "Grade_Level"]
    found = known_patterns(headings, ["row", "asn", "student_name", "homeroom", "grade", "language"])
    assert found == {
        "row": "{Student_Number}",
        "asn": "{State_StudentNumber}",
        "student_name": "{First_Name} {Last_Name}",
        "homeroom": "{Home_Room}",
        "grade": "{Grade_Level}",
    }
