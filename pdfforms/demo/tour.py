"""The order of the demo: blanks, a roster, an office, a campaign by mail, replies, records, reports."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pdfforms import api, archives, campaigns, signing
from pdfforms.bulk.campaign.whereabouts import Standing
from pdfforms.demo.families import FAMILIES, roster
from pdfforms.demo.replies import Reply, replies, write_mbox
from pdfforms.demo.server import receiving
from pdfforms.errors import UsageError
from pdfforms.files import write_bytes
from pdfforms.model.campaign import CampaignCopy
from pdfforms.model.codes import BY_CODE
from pdfforms.model.record import Record
from pdfforms.records.xlsx import write_xlsx
from pdfforms.settings import FILE, Settings, load_settings

FORM, CAMPAIGN = "attendance_plan", "attendance_plan-1"
_MAIL = """
[mail]
from_address = "office@example.org"
smtp = "127.0.0.1:{port}"   # the demo's own server, which is gone by now
security = "none"
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of what was done."""

    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What the office knows in the end."""

    standing: Standing
    needs: tuple[tuple[str, str], ...]
    """Whose form needs a person, and why."""


def run_demo(folder: Path) -> Iterator[Step | Shown]:
    """Makes everything in a new folder; UsageError if there is one of that name that holds something."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already. Name a new folder: pdfforms demo OTHER.")
    blanks = list(api.build_blanks(folder / "blanks", office=api.Office(Settings())))
    yield Step(folder / "blanks", f"{len(blanks)} blank forms in English, French and Arabic (draft)")
    write_bytes(folder / "roster.csv", roster())
    yield Step(folder / "roster.csv", f"a roster of {len(FAMILIES)} invented students")
    with receiving(folder / "sent.mbox") as port:
        office = _office(folder / "office", port)
        due = date.today() + timedelta(14)
        _, made = campaigns.make_campaign(FORM, folder / "roster.csv", due=due, office=office)
        sent = campaigns.send_campaign(CAMPAIGN, office=office)
    yield Step(folder / "office", f"an office: {made.made} personal copies, one of them for paper")
    yield Step(folder / "sent.mbox", f"{sent.outcomes.total()} letters, as a mail server took them over")
    came = list(replies(FAMILIES, folder / "sent.mbox"))
    yield _kept(folder / "returns", came)
    write_mbox(folder / "replies.mbox", (each.message for each in came))
    yield Step(folder / "replies.mbox", f"{len(came)} replies, a letter that came back undelivered among them")
    api.fetch_mail([folder / "replies.mbox"], office=office)
    records = tuple(api.office_records(office))
    forms = office.shelf().forms()
    write_xlsx(records, folder / "records.xlsx", forms)
    yield Step(folder / "records.xlsx", f"the answers of {len(records)} returns, for a spreadsheet")
    write_bytes(folder / "report.pdf", api.report(records, office=office, made=date.today()).pdf())
    yield Step(folder / "report.pdf", "what they say, in numbers, on one page")
    yield Step(folder / "office" / "archive", _archived(office))
    found = campaigns.status(CAMPAIGN, office)
    campaigns.write_status(folder / "status.pdf", found, office)
    yield Step(folder / "status.pdf", "who still owes one, in numbers")
    yield Shown(found[0], tuple(_needs(found[0], records, office)))


def _archived(office: api.Office) -> str:
    """Archives what is ready, sealed with a key made for the demo, and reads it all again."""
    password = secrets.token_hex(8)
    key = signing.make_test_key("Demo Office", "Example School Division", password)
    with signing.sealing_with(key.pkcs12, password) as seal:
        run = archives.archive_records(seal=seal, office=office)
    *_, checked = archives.verify_archive(office=office)
    whole = checked.done - len(checked.bad)
    return f"{run.new} records that need nobody, sealed and archived; read again: {whole} of {checked.done} whole"


def _needs(found: Standing, records: Iterable[Record], office: api.Office) -> Iterator[tuple[str, str]]:
    names = {each.copy: str(found.issued[each.copy].given["student_name"]) for each in _copies(found)}
    of_mail = [item for item, _ in api.open_items(office)]
    meant = {item.record: item.copy or "" for item in of_mail}
    for record in (each for each in records if each.findings):
        name = record.values.get("student_name") or names.get(meant.get(record.id, ""), "")
        yield str(name), BY_CODE[record.findings[0].code].message
    for item in (each for each in of_mail if each.record is None):
        yield names.get(item.copy or "", ""), BY_CODE[item.code].message


def _copies(found: Standing) -> Iterator[CampaignCopy]:
    for student in found.students:
        yield from student.copies


def _office(folder: Path, port: int) -> api.Office:
    api.make_office(folder)
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.write(_MAIL.format(port=port))
    return api.Office(load_settings(folder))


def _kept(folder: Path, came: list[Reply]) -> Step:
    files = [each for reply in came for each in reply.files]
    for name, data in files:
        write_bytes(folder / name, data)
    return Step(folder, f"{len(files)} files that families filled in, with the forms out of their letters")
