"""The last look before a message leaves: whatever is crossed, nothing is sent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from pdfforms.api import Office
from pdfforms.errors import MailError
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.campaign import SendState
from tests.mail.campaigns import CAMPAIGN, Family, campaign, office
from tests.mail.server import Box, serving
from tests.mail.test_smtp import run, states

ROWS = [Family(1, ("robin@example.org",)), Family(2, ("lee@example.org",))]


def _files_swapped(own: Office, codes: list[str]) -> None:
    """Somebody has copied files about."""
    first, second = (own.folder.copy_path(code) for code in codes)
    ours, theirs = first.read_bytes(), second.read_bytes()
    first.write_bytes(theirs)
    second.write_bytes(ours)


def _swapped_with_their_hashes(own: Office, codes: list[str]) -> None:
    """The ledger says the same of the files: only what stands in them tells."""
    _files_swapped(own, codes)
    with own.folder.open_ledger() as ledger:
        hashes = {each.copy: each.sha256 for each in ledger.campaign_copies(CAMPAIGN)}
        for code, other in (codes, codes[::-1]):
            _change(ledger, "UPDATE campaign_copies SET sha256 = :to WHERE copy = :at", at=code, to=hashes[other])


def _values_swapped(own: Office, codes: list[str]) -> None:
    """The ledger thinks that the copies are about the other student."""
    with own.folder.open_ledger() as ledger:
        given = [str(ledger.copies(codes)[code].given).replace("'", '"') for code in codes]
        for code, other in zip(codes, given[::-1], strict=True):
            _change(ledger, "UPDATE copies SET given = :to WHERE code = :at", at=code, to=other)


def _cut_short(own: Office, codes: list[str]) -> None:
    """A copy was damaged on the disk."""
    path = own.folder.copy_path(codes[0])
    path.write_bytes(path.read_bytes()[:-2000])


def _gone(own: Office, codes: list[str]) -> None:
    """A copy is not there."""
    own.folder.copy_path(codes[0]).unlink()


def _change(ledger: Ledger, sql: str, **values: str) -> None:
    with ledger._engine.begin() as connection:
        connection.execute(text(sql), values)


@pytest.mark.parametrize("cross", [_files_swapped, _swapped_with_their_hashes, _values_swapped, _cut_short, _gone])
def test_crossed_copies_are_never_sent(place: Path, cross: Callable[[Office, list[str]], None]) -> None:
    """Files or values that are not the message's stop the campaign before the first of them."""
    box = Box()
    with serving(box) as port:
        own = office(place, port)
        campaign(own, ROWS)
        with own.folder.open_ledger() as ledger:
            codes = sorted(each.copy for each in ledger.campaign_copies(CAMPAIGN))
        cross(own, codes)
        with pytest.raises(MailError) as caught:
            run(own)
    wrong = {to for _, to, _ in box.messages}
    assert len(wrong) <= (cross in (_cut_short, _gone))  # the other family's, whose copy is whole
    assert "Sample" not in str(caught.value)
    assert SendState.SENDING not in states(own).values()
