"""Copies on paper: one file for the printer, and what the scanner makes of it."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

from pdfforms import api
from pdfforms.api import Office
from pdfforms.bulk.campaign.outbox import campaign_named
from pdfforms.bulk.campaign.paper import print_copies
from pdfforms.bulk.campaign.whereabouts import standing
from pdfforms.commands.main import pdfforms
from pdfforms.errors import MailError, UsageError
from pdfforms.mail.people import Contact, Entry, people_in
from pdfforms.model.campaign import PaperState, SendState
from pdfforms.model.record import Record
from tests.mail.campaigns import CAMPAIGN, Family, campaign, office
from tests.mail.server import Box, serving
from tests.mail.test_smtp import run

ROBIN = Family(1, ("robin@example.org",))
PAPER = [Family(2, (), "en"), Family(3, (), "fr"), Family(4, (), "ar")]


def printed(own: Office, path: Path, *, everyone: bool = False, again: bool = False) -> int:
    """Prints a batch."""
    with own.folder.sending(), own.folder.open_ledger() as ledger:
        return print_copies(own, ledger, campaign_named(ledger, CAMPAIGN), path, everyone=everyone, again=again)


def states(own: Office) -> dict[str, PaperState]:
    """What has become of the copies on paper, by student."""
    with own.folder.open_ledger() as ledger:
        students = {each.copy: each.student for each in ledger.campaign_copies(CAMPAIGN)}
        return {students[each.copy]: each.state for each in ledger.papers(CAMPAIGN)}


def scanned(path: Path, folder: Path) -> Path:
    """The sheets as a scanner gives them: pictures of pages in one PDF."""
    document = pypdfium2.PdfDocument(path)
    pages = [page.render(scale=200 / 72, grayscale=True).to_pil() for page in document]
    document.close()
    out = io.BytesIO()
    pages[0].save(out, "pdf", save_all=True, append_images=pages[1:], resolution=200)
    scan = folder / f"{path.stem}.scan.pdf"
    scan.write_bytes(out.getvalue())
    return scan


@pytest.fixture
def own(place: Path) -> Office:
    """An office with one family that has an address, and three that have none."""
    own = office(place, 25)
    campaign(own, [ROBIN, *PAPER])
    return own


def test_families_without_an_address_get_paper(own: Office, tmp_path: Path) -> None:
    """Theirs alone are printed, once, and then stand as printed; nobody mails them anything."""
    with own.folder.open_ledger() as ledger:
        assert [each.address for each in ledger.sends(CAMPAIGN)] == ["robin@example.org"]
    assert set(states(own).values()) == {PaperState.PLANNED}
    assert printed(own, tmp_path / "a.pdf") == 3
    assert (tmp_path / "a.pdf").stat().st_mode & 0o777 == 0o600
    assert set(states(own).values()) == {PaperState.PRINTED}
    with pytest.raises(UsageError, match="No copy waits"):
        printed(own, tmp_path / "b.pdf")
    with pytest.raises(UsageError, match="there already"):
        printed(own, tmp_path / "a.pdf", again=True)
    assert printed(own, tmp_path / "c.pdf", again=True) == 3
    assert printed(own, tmp_path / "d.pdf", everyone=True) == 1
    with own.folder.open_ledger() as ledger:
        found = standing(own, ledger, campaign_named(ledger, CAMPAIGN))
        assert len(found.owing) == 4
        copy = found.owing[-1].copies[0].copy
        assert {each.kind for each in ledger.events(copy)} == {"printed"}


def test_send_prints_a_batch(own: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`send --print-batch` writes the same file, and mails nothing."""
    monkeypatch.chdir(own.folder.root)
    result = CliRunner().invoke(pdfforms, ["send", CAMPAIGN, "--print-batch", str(tmp_path / "batch.pdf")])
    assert result.exit_code == 0, result.output
    assert "3 copies in" in result.output
    assert set(states(own).values()) == {PaperState.PRINTED}
    with own.folder.open_ledger() as ledger:
        assert {each.state for each in ledger.sends(CAMPAIGN)} == {SendState.PLANNED}


@pytest.mark.parametrize(("form", "duplex"), [("attendance_plan", False), ("attendance_continuum", True)])
def test_the_scanned_batch_is_one_record_a_copy(place: Path, tmp_path: Path, form: str, duplex: bool) -> None:
    """Printed and scanned into one file, empty backs and all, each copy is one record under its own code."""
    own = office(place, 25)
    own = Office(replace(own.settings, duplex=duplex))
    campaign(own, PAPER, form)
    printed(own, tmp_path / "batch.pdf")
    records = _records(own, scanned(tmp_path / "batch.pdf", tmp_path))
    with own.folder.open_ledger() as ledger:
        copies = {each.copy: each.student for each in ledger.campaign_copies(CAMPAIGN)}
    assert sorted(copies[str(each.copy)] for each in records) == ["1002", "1003", "1004"]
    assert all(each.form == form for each in records)


def _records(own: Office, path: Path) -> list[Record]:
    api.receive_returns([path], own)
    return list(api.office_records(own))


def test_each_copy_begins_on_a_sheet_of_its_own(place: Path, tmp_path: Path) -> None:
    """By setting: where a copy has an odd number of pages, an empty one follows."""
    for duplex in (False, True):
        own = office(place / str(duplex), 25)
        own = Office(replace(own.settings, duplex=duplex))
        campaign(own, PAPER[:2], "attendance_continuum")
        printed(own, tmp_path / f"{duplex}.pdf")
    plain, both = (pypdfium2.PdfDocument(tmp_path / f"{duplex}.pdf") for duplex in (False, True))
    pages = len(plain) // 2
    assert len(both) == 2 * (pages + pages % 2)


def test_what_was_printed_stays(own: Office, tmp_path: Path) -> None:
    """After printing a corrected number makes no second copy; before it, it does, and the first is withdrawn."""
    campaign(own, [ROBIN, replace(PAPER[0], days=9), *PAPER[1:]])
    with own.folder.open_ledger() as ledger:
        found = sorted(each.state for each in ledger.papers(CAMPAIGN))
    assert found == ["planned", "planned", "planned", "withdrawn"]
    assert printed(own, tmp_path / "a.pdf") == 3
    campaign(own, [ROBIN, replace(PAPER[0], days=10), *PAPER[1:]])
    with pytest.raises(UsageError, match="No copy waits"):
        printed(own, tmp_path / "b.pdf")


def test_a_printed_copy_is_mailed_once_there_is_an_address(place: Path, tmp_path: Path) -> None:
    """The family that tells its address gets the same copy by mail."""
    box = Box()
    with serving(box) as port:
        own = office(place, port)
        campaign(own, PAPER[:1])
        printed(own, tmp_path / "a.pdf")
        campaign(own, [replace(PAPER[0], addresses=("noor@example.org",))])
        run(own)
    assert [to for _, to, _ in box.messages] == ["noor@example.org"]
    with own.folder.open_ledger() as ledger:
        assert len(ledger.campaign_copies(CAMPAIGN)) == 1


def test_a_copy_that_was_changed_is_not_printed(own: Office, tmp_path: Path) -> None:
    """A file that is not the one that was made stops the batch: no file, nothing printed."""
    with own.folder.open_ledger() as ledger:
        code = ledger.papers(CAMPAIGN)[1].copy
    path = own.folder.copy_path(code)
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(MailError, match="not what was made"):
        printed(own, tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists()
    assert set(states(own).values()) == {PaperState.PLANNED}


@pytest.mark.parametrize(
    ("contacts", "paper"),
    [
        ((), True),
        ((Contact("Robin", ""),), True),
        ((Contact("Robin", "", no_contact="yes"),), False),
        ((Contact("Robin", "", no_contact="yes"), Contact("Sam", "")), True),
        ((Contact("Robin", "robin@gmial.com"),), False),
        ((Contact("Robin", "robin@example.org"),), False),
    ],
)
def test_paper_is_for_want_of_an_address_alone(contacts: tuple[Contact, ...], paper: bool) -> None:
    """A flag or a doubt keeps paper back as it keeps mail back."""
    people = people_in([Entry(2, "1001", "en", {}, contacts)])
    assert [each.on_paper for each in (*people.students, *people.unreached)] == [paper]
    assert bool(people.unreached) == (not paper and "example.org" not in str(contacts))
