"""Making a campaign, and making it again from a corrected roster."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pdfforms.api import Office
from pdfforms.bulk.campaign import making
from pdfforms.bulk.campaign.planning import plan
from pdfforms.errors import RosterError, SettingsError
from pdfforms.model.campaign import Campaign, CampaignCopy, Send, SendState
from pdfforms.settings import load_settings
from tests.mail.campaigns import CAMPAIGN, Family, campaign, change_of, delivered, families, judge, office, roster
from tests.mail.server import Box, serving
from tests.mail.test_smtp import run
from tests.torture.office import make_office

AVERY, LEE = Family(1, ("robin@example.org",)), Family(2, ("lee@example.org", "pat@example.org"), "fr")


def copies(own: Office) -> list[CampaignCopy]:
    """The copies that there are."""
    with own.folder.open_ledger() as ledger:
        return list(ledger.campaign_copies(CAMPAIGN))


def sends(own: Office, *states: SendState) -> dict[str, Send]:
    """The messages by address."""
    with own.folder.open_ledger() as ledger:
        return {each.address: each for each in ledger.sends(CAMPAIGN, states or None)}


def pdfs(own: Office) -> dict[str, bytes]:
    """The files of the copies."""
    return {path.stem: path.read_bytes() for path in own.folder.root.glob("copies/*.pdf")}


def test_one_copy_a_student_one_message_a_guardian(place: Path) -> None:
    """Both guardians of a student get the same copy, each in a message of their own."""
    own = office(place, 25)
    campaign(own, [AVERY, LEE])
    assert len(copies(own)) == len(pdfs(own)) == 2
    found = sends(own)
    assert found["lee@example.org"].copies == found["pat@example.org"].copies
    assert found["lee@example.org"].message_id != found["pat@example.org"].message_id
    assert {path.stat().st_mode & 0o777 for path in (place / "copies").iterdir()} == {0o600}


def test_made_again_from_the_same_roster_nothing_changes(place: Path) -> None:
    """Copies and messages stay, byte for byte."""
    own = office(place, 25)
    campaign(own, [AVERY, LEE])
    before = copies(own), sends(own), pdfs(own)
    campaign(own, [LEE, AVERY])
    assert (copies(own), sends(own), pdfs(own)) == before


def test_a_corrected_roster_changes_only_what_changed(place: Path) -> None:
    """Before anything has left: another number of days makes a new copy, another address another message, who is
    gone is withdrawn; everybody else stays."""
    own = office(place, 25)
    rows = [AVERY, LEE, Family(3, ("noor@example.org",)), Family(4, ("zed@example.org",))]
    campaign(own, rows)
    before = sends(own)
    rows = [AVERY, replace(LEE, days=9), replace(rows[2], addresses=("noor2@example.org",))]
    campaign(own, rows)
    after = sends(own, SendState.PLANNED)
    assert after["robin@example.org"] == before["robin@example.org"]
    assert after["lee@example.org"].copies != before["lee@example.org"].copies
    assert after["noor2@example.org"].copies == before["noor@example.org"].copies
    assert set(after) == {"robin@example.org", "lee@example.org", "pat@example.org", "noor2@example.org"}
    assert len(pdfs(own)) == 5


def test_what_has_left_stays(place: Path) -> None:
    """Nobody gets a second mail for a corrected number; a corrected address gets the copy that there is."""
    box = Box()
    with serving(box) as port:
        own = office(place, port)
        campaign(own, [AVERY])
        run(own)
        campaign(own, [replace(AVERY, days=9)])
        run(own)
        assert len(box.messages) == 1
        campaign(own, [replace(AVERY, days=9, addresses=("rob@example.org",))])
        run(own)
    assert [to for _, to, _ in box.messages] == ["robin@example.org", "rob@example.org"]
    assert len(copies(own)) == 1


def test_withdrawn_and_back_again(place: Path) -> None:
    """A student who is in the roster again is written to again, with the copy that there was."""
    own = office(place, 25)
    campaign(own, [AVERY, LEE])
    before = sends(own)
    campaign(own, [AVERY])
    assert sends(own)["lee@example.org"].state is SendState.WITHDRAWN
    campaign(own, [AVERY, LEE])
    assert sends(own)["lee@example.org"].state is SendState.PLANNED
    assert {each.key for each in sends(own).values()} == {each.key for each in before.values()}


def test_a_flag_that_comes_later_withdraws(place: Path) -> None:
    """Who is flagged in the corrected roster is not written to."""
    own = office(place, 25)
    campaign(own, [AVERY, LEE])
    campaign(own, [AVERY, replace(LEE, no_contact="yes")])
    assert set(sends(own, SendState.PLANNED)) == {"robin@example.org"}


def test_siblings_together(place: Path) -> None:
    """By setting, siblings at one address get one message with a copy for each; the rest is as ever."""
    box = Box()
    rows = [AVERY, Family(5, ("robin@example.org", "sam@example.org")), LEE]
    with serving(box) as port:
        own = office(place, port, more='siblings = "together"')
        campaign(own, rows)
        run(own)
    found = list(delivered([(to, data) for _, to, data in box.messages], own.shelf()))
    verdict = judge(found, rows)
    assert (verdict.delivered, verdict.duplicates, verdict.crossed, verdict.missing) == (4, 0, 0, frozenset())
    assert max(len(each.copies) for each in found) == 2


def test_a_copy_for_each_guardian(place: Path) -> None:
    """By setting, each guardian has a copy with a code of its own."""
    own = office(place, 25, more='copies = "guardian"')
    campaign(own, [LEE])
    assert len({each.copies for each in sends(own).values()}) == 2
    assert {each.guardian for each in copies(own)} == {"lee@example.org", "pat@example.org"}


def test_three_languages_and_a_packet(place: Path) -> None:
    """A packet in three languages reaches everybody, checked before it leaves."""
    box, rows = Box(), families(3)
    with serving(box) as port:
        own = office(place, port)
        campaign(own, rows, "attendance_packet")
        run(own)
    assert len(box.messages) == 4


def test_cut_off_while_it_is_made(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However far making came, making it again ends with one copy a student and one message a guardian."""
    monkeypatch.setattr(making, "_BATCH", 1)
    own = office(place, 25)
    rows = [AVERY, LEE, Family(3, ("noor@example.org",))]
    path = roster(place.parent / "roster.csv", rows)
    for reached in range(4):
        with own.folder.open_ledger() as ledger:
            wanted = Campaign(CAMPAIGN, "attendance_plan", "2026-1", None, "2026-11-25T12:00:00Z")
            steps = making.make(own, ledger, wanted, change_of(own, ledger, wanted, path))
            for _ in range(reached):
                next(steps)
    campaign(own, rows)
    assert len(copies(own)) == len(pdfs(own)) == 3
    assert len(sends(own, SendState.PLANNED)) == 4


def test_a_roster_without_keys_is_refused(place: Path) -> None:
    """Rows that are only counted would be crossed by sorting: a campaign wants a key."""
    own = office(place, 25)
    with pytest.raises(RosterError, match="names each student"):
        _plan(own, "student_name,guardian_email\nAvery,a@example.org\n")


def test_settings_without_a_sender(place: Path) -> None:
    """Who writes must be said before anything is made."""
    make_office(place)
    with pytest.raises(SettingsError, match="from_address"):
        campaign(Office(load_settings(place)), [AVERY])


def _plan(own: Office, text: str) -> None:
    path = own.folder.root.parent / "short.csv"
    path.write_text(text, encoding="utf-8")
    plan(own.catalog, "attendance_plan", path, own.settings)
