"""The Python API for campaigns."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pdfforms import campaigns
from pdfforms.errors import RosterError, UsageError
from pdfforms.model.campaign import SendState
from tests.mail.campaigns import CAMPAIGN, FORM, Family, office, roster
from tests.mail.following import SIGNED, age, comes_back, copy_to
from tests.mail.server import Box, serving

ROBIN, LEE = "robin@example.org", "lee@example.org"
ROWS = [Family(1, (ROBIN,)), Family(2, (LEE,), "fr"), Family(3, ("sam@gmial.com",))]


def test_a_campaign_from_a_program(tmp_path: Path) -> None:
    """Planned, sent, one back, the other reminded, looked at: with the verbs alone, and each verb said twice
    changes nothing."""
    path, box = roster(tmp_path / "roster.csv", ROWS), Box()
    with serving(box) as port:
        own = office(tmp_path / "office", port, more="[remind]\ndays_between = 1")
        assert [
            each.row for each in campaigns.read_people(FORM, path, office=own).people.faults if each.stops
        ] == [4]
        made, progress = campaigns.make_campaign(FORM, path, CAMPAIGN, date(2026, 12, 15), office=own)
        assert (made.due, progress.made, progress.planned) == ("2026-12-15", 2, 2)
        assert campaigns.send_campaign(CAMPAIGN, office=own).outcomes == {SendState.ACCEPTED: 2}
        assert campaigns.send_campaign(CAMPAIGN, office=own).outcomes == {}
        age(own)
        comes_back(own, copy_to(own, ROBIN), SIGNED)
        assert [each.number for each in campaigns.reminders_due(CAMPAIGN, office=own)] == [0, 1]
        assert campaigns.send_reminders(CAMPAIGN, office=own).outcomes == {SendState.ACCEPTED: 1}
        assert campaigns.send_reminders(CAMPAIGN, office=own).outcomes == {}
        _, again = campaigns.update_campaign(CAMPAIGN, path, date(2027, 1, 15), ["sam@gmial.com"], office=own)
        assert (again.made, again.kept, again.planned) == (1, 2, 1)
    (standing,) = campaigns.status(office=own)
    assert {each.place.student: each.stands for each in standing.students} == {
        "1001": "complete",
        "1002": "sent",
        "1003": "planned",
    }
    assert [each.place.student for each in standing.owing] == ["1002"]
    assert standing.campaign.due == "2027-01-15"
    assert [to for _, to, _ in box.messages[2:]] == [LEE]


def test_what_cannot_be_done(tmp_path: Path) -> None:
    """A roster with nobody to write to, a campaign that there is not, a follow-up without a place are told, and
    nothing is made."""
    own = office(tmp_path / "office", 9)
    nobody = roster(tmp_path / "roster.csv", [Family(1, (ROBIN,), no_contact="yes")])
    with pytest.raises(RosterError, match="Nobody in roster"):
        campaigns.make_campaign(FORM, nobody, office=own)
    with pytest.raises(UsageError, match="There is no campaign"):
        campaigns.send_reminders(CAMPAIGN, office=own)
    with pytest.raises(UsageError, match="There is no campaign"):
        campaigns.write_status(tmp_path / "status.pdf", office=own)
    with pytest.raises(UsageError, match="name one of them"):
        campaigns.make_follow_ups((), office=own)
    assert campaigns.status(office=own) == ()
