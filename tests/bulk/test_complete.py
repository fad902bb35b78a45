"""Who is complete, who still owes what."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfforms.api import Office
from pdfforms.bulk.campaign.outbox import campaign_named
from pdfforms.bulk.campaign.whereabouts import Whereabouts, in_order, standing
from pdfforms.errors import SettingsError
from pdfforms.model.campaign import SendState
from pdfforms.model.record import Signature, Status, Value
from pdfforms.settings import FILE, load_settings
from tests.mail.campaigns import CAMPAIGN, Family, campaign, office
from tests.mail.following import SIGNED, bounces_back, comes_back, copy_to, doubt, sends
from tests.office import ROOT

ROBIN, LEE = "robin@example.org", "lee@example.org"
ONE, TWO = [Family(1, (ROBIN,))], [Family(1, (ROBIN, LEE))]
NAMED: dict[str, Value] = {"student_name": "Sample Specimen"}
BY_STUDENT: dict[str, Value] = NAMED | {"student_signature": Signature(True, "drawn", None)}
BY_GUARDIAN: dict[str, Value] = NAMED | {"guardian_signature": Signature(True, "typed", "Robin")}
EACH = 'copies = "guardian"'


def student(own: Office) -> Whereabouts:
    """The one student that there is."""
    with own.folder.open_ledger() as ledger:
        (found,) = standing(own, ledger, campaign_named(ledger, CAMPAIGN)).students
    return found


def made(place: Path, rows: list[Family], more: str = "", form: str = "attendance_plan") -> Office:
    """An office whose campaign was sent."""
    own = office(place, 25, more=more)
    campaign(own, rows, form)
    moved(own, SendState.ACCEPTED)
    return own


def moved(own: Office, state: SendState, address: str = "", why: str = "") -> None:
    """All messages, or those to one address, are in a state."""
    with own.folder.open_ledger() as ledger, ledger.posting() as posting:
        for each in ledger.sends(CAMPAIGN):
            if address in ("", each.address):
                posting.move_send(each.key, state, "2026-11-26T12:00:00Z", expected=SendState, why=why)


def test_complete(place: Path) -> None:
    """Required fields and the signatures of the settings are there, and nothing waits."""
    own = made(place, ONE)
    assert student(own).stands == "sent"
    comes_back(own, copy_to(own, ROBIN))
    found = student(own)
    assert (found.stands, found.missing, len(found.returns)) == ("complete", (), 1)


def test_a_signature_is_missing(place: Path) -> None:
    """What came back without one is returned, and says which."""
    own = made(place, ONE)
    comes_back(own, copy_to(own, ROBIN), BY_STUDENT)
    assert (student(own).stands, student(own).missing) == ("returned", ("guardian_signature",))


def test_two_guardians_together(place: Path) -> None:
    """What one copy leaves out and the other one has is there: one is signed by the student, one by a guardian,
    and a field that only one leaves empty keeps nobody waiting."""
    own = made(place, TWO, EACH)
    comes_back(own, copy_to(own, ROBIN), BY_STUDENT)
    assert student(own).stands == "returned"
    signed = {"guardian_signature": BY_GUARDIAN["guardian_signature"], "student_name": ""}
    comes_back(own, copy_to(own, LEE), signed, Status.NEEDS_REVIEW, [doubt("required_missing", "student_name")])
    assert (student(own).stands, len(student(own).returns)) == ("complete", 2)


@pytest.mark.parametrize(
    ("values", "status", "finding"),
    [
        (SIGNED, Status.NEEDS_REVIEW, doubt("identity_changed", "student_name")),
        (SIGNED, Status.NEEDS_REVIEW, doubt("mail_for_another")),
        (SIGNED, Status.NEEDS_REVIEW, doubt("required_missing", "plan_date")),
        (SIGNED | {"plan_date": None}, Status.NEEDS_REVIEW, doubt("handwriting_unread", "plan_date")),
        ({}, Status.BLANK, doubt("blank_return")),
    ],
)
def test_what_waits_makes_nobody_complete(
    place: Path, values: dict[str, Value], status: Status, finding: object
) -> None:
    """However much the other guardian's copy has, a return with a doubt of its own is for a person first."""
    own = made(place, TWO, EACH)
    comes_back(own, copy_to(own, ROBIN))
    assert student(own).stands == "complete"
    comes_back(own, copy_to(own, LEE), values, status, [finding])  # type: ignore[list-item]  # doubts, all of them
    assert student(own).stands == "needs review"


def test_a_packet_needs_all_its_forms(place: Path) -> None:
    """A part that is not there is missing."""
    own = made(place, ONE, form="attendance_packet")
    comes_back(own, copy_to(own, ROBIN))
    assert (student(own).stands, student(own).missing) == ("returned", ("attendance_continuum",))
    comes_back(own, copy_to(own, ROBIN), NAMED, form="attendance_continuum")
    assert student(own).stands == "complete"


def test_the_settings_say_which_signatures(place: Path) -> None:
    """Staff may have to sign, too, or nobody."""
    own = made(place, ONE, "[complete.attendance_plan]\nsignatures = ['staff_signature']")
    comes_back(own, copy_to(own, ROBIN), BY_STUDENT)
    assert student(own).missing == ("staff_signature",)
    settings = place / FILE
    settings.write_text(settings.read_text().replace("['staff_signature']", "[]"))
    assert student(Office(load_settings(place))).stands == "complete"


def test_an_edition_that_is_not_on_hand(place: Path) -> None:
    """Nobody is complete by a form of which nobody can say here what it needs."""
    own = made(place, ONE)
    comes_back(own, copy_to(own, ROBIN), edition="1999-1")
    assert (student(own).stands, student(own).missing) == (
        "returned",
        ("attendance_plan 1999-1: name it with --definition",),
    )


def test_a_form_of_ones_own(place: Path) -> None:
    """Its campaign is shown without its definition, too, and says what then cannot be told."""
    definition = ROOT / "docs" / "examples" / "field_trip.toml"
    office(place, 25)
    own = Office(load_settings(place), definition)
    campaign(own, ONE, "field_trip")
    assert (student(own).stands, student(Office(load_settings(place))).stands) == ("planned", "planned")
    moved(own, SendState.ACCEPTED)
    edition = own.catalog.form("field_trip").edition
    comes_back(own, copy_to(own, ROBIN), {}, form="field_trip", edition=edition)
    assert "student_name" in student(own).missing
    assert student(Office(load_settings(place))).missing == (f"field_trip {edition}: name it with --definition",)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("[complete]\nsignatures = ['guardian']", "asks for guardian, which is no signature of any form"),
        ("[complete.attendance_plan]\nsignatures = ['plan_date']", "which is no signature of that form"),
    ],
)
def test_a_signature_that_there_is_not(place: Path, more: str, said: str) -> None:
    """A slip of the hand is told; nobody becomes complete, or never complete, by it."""
    own = made(place, ONE, more)
    with pytest.raises(SettingsError, match=said):
        student(own)


def test_where_messages_stand(place: Path) -> None:
    """The best of what any address of a family got counts; a bounce is told apart from a refusal."""
    own = made(place, TWO)
    for send in sends(own):
        assert student(own).stands == "sent"
        bounces_back(own, send)
    assert student(own).stands == "bounced"
    moved(own, SendState.REFUSED, ROBIN, "550 no such mailbox")
    moved(own, SendState.WITHDRAWN, LEE)
    assert student(own).stands == "refused"
    for state, stands in ((SendState.UNKNOWN, "unknown"), (SendState.WITHDRAWN, "withdrawn")):
        moved(own, state)
        assert student(own).stands == stands


def test_grades_in_order() -> None:
    """10 comes behind 9, and words behind numbers."""
    assert sorted(["10A", "9", "", "K", "10", "9B"], key=in_order) == ["9", "9B", "10", "10A", "", "K"]
