"""The Python API: the verbs that the commands call. Everything here is stable; the rooms behind it are not.

from pathlib import Path
from pdfforms import api

Path("blank.pdf").write_bytes(api.build_blank("attendance_plan").data)
copy = api.fill_copy("attendance_plan", {"student_name": "Avery Example"})
Path("copy.pdf").write_bytes(copy.data)  # keep copy.code: it tells whose the return is
for record in api.read_return("copy.pdf"):
    print(record.status, record.values)

trip = api.Office(definition=Path("field_trip.toml"))  # with a form of your own
api.fill_copy("field_trip", {"student_name": "Avery Example"}, office=trip)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from pdfforms.build.blank import Blank
from pdfforms.build.fill import Copy
from pdfforms.build.fill import fill_copy as _fill
from pdfforms.bulk.campaign.copies import Made
from pdfforms.bulk.campaign.copies import fill_roster as _fill_roster
from pdfforms.bulk.campaign.register import registered
from pdfforms.bulk.catalog import Catalog
from pdfforms.bulk.folder import Folder, make_folder
from pdfforms.bulk.issue import Built, build_into, issue_into
from pdfforms.bulk.keeping.checkup import Check
from pdfforms.bulk.keeping.checkup import check_up as _check_up
from pdfforms.bulk.office import Office as Office  # the API has it under its own name
from pdfforms.bulk.reading.again import AgainDesk, Change
from pdfforms.bulk.reading.intake import ALL_RECORDS as ALL_RECORDS
from pdfforms.bulk.reading.intake import find_returns as find_returns
from pdfforms.bulk.reading.intake import office_records as office_records
from pdfforms.bulk.reading.intake import read_returns as read_returns
from pdfforms.bulk.reading.intake import receive_returns as receive_returns
from pdfforms.bulk.reading.intake import wanted_of
from pdfforms.bulk.reading.quarantine import back_to_unread, quarantined, release
from pdfforms.bulk.reading.returns import read_data, read_file
from pdfforms.bulk.reading.run import Plan, read_over
from pdfforms.bulk.reading.settle import settle
from pdfforms.bulk.reading.signatures import trusted_roots
from pdfforms.bulk.reading.tally import Tally, Told, quiet
from pdfforms.bulk.replies.fetch import Server, fetch, server_of
from pdfforms.bulk.replies.items import open_ones, see_to
from pdfforms.bulk.replies.taking_in import Taken
from pdfforms.draw.faces import faces
from pdfforms.errors import UsageError
from pdfforms.mail.microsoft import Ask
from pdfforms.model.copycode import new_code, parse_code
from pdfforms.model.form import Form
from pdfforms.model.ledger import StoredFile
from pdfforms.model.mail import Item
from pdfforms.model.reading import Reading
from pdfforms.model.record import Record
from pdfforms.read.join import join_readings
from pdfforms.read.overlay import draw_picture
from pdfforms.records.make import make_record
from pdfforms.records.schema import json_schema
from pdfforms.report.disclosure import MINIMUM
from pdfforms.report.report import Report, make_report


def make_office(root: Path) -> Folder:
    """Makes an office folder, or completes one: settings, ledger, returns, quarantine, evidence. Raises UsageError
    for a folder that holds something else."""
    return make_folder(root)


def list_forms(office: Office | None = None) -> tuple[Form, ...]:
    """All forms on hand, each in its own language."""
    catalog = (office or Office()).catalog
    return tuple(catalog.form(key) for key in catalog.names())


def describe_form(form: str, language: str | None = None, office: Office | None = None) -> Form:
    """One form with its sections, fields and rules. Raises UsageError, DefinitionError."""
    return (office or Office()).catalog.form(form, language)


def check_definition(definition: Path) -> tuple[str, ...]:
    """Every mistake of a definition and its translations, each with its place; empty when there is none."""
    catalog = Catalog(definition)
    return catalog.faults(catalog.names()[0])


def form_schema(form: str, office: Office | None = None) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a form's record."""
    return json_schema(describe_form(form, None, office))


def build_blank(
    form: str, language: str | None = None, paper: str | None = None, office: Office | None = None
) -> Blank:
    """The blank PDF of a form and its map. Raises UsageError, DefinitionError."""
    office = office or Office()
    return office.catalog.blank(form, language, paper or office.settings.paper)


def build_blanks(
    folder: Path,
    forms: Iterable[str] = (),
    languages: Iterable[str] = (),
    paper: str | None = None,
    office: Office | None = None,
) -> Iterator[Built]:
    """Writes blanks into a folder: all forms and the settings' languages unless told otherwise.

    Raises UsageError, SettingsError, DefinitionError, and BlankError where an edition would change.
    """
    office = office or Office()
    office.refuse_unknown_languages()
    keys = tuple(forms) or (office.catalog.names()[:1] if office.definition else office.catalog.names())
    wanted = tuple(languages) or (() if office.definition else office.settings.languages)
    for key in keys:
        for language in languages:
            office.catalog.form(key, language)
    own = office.definition is not None or office.settings.organization is not None
    return build_into(office.catalog, keys, wanted, paper or office.settings.paper, folder, maps=own)


def issue_editions(folder: Path, forms: Iterable[str] = (), office: Office | None = None) -> Iterator[Built]:
    """Issues the current editions into a folder; BlankError if one was issued with another layout or wording."""
    catalog = (office or Office()).catalog
    return issue_into(catalog, tuple(forms) or catalog.names(), folder)


def fill_copy(
    form: str,
    values: Mapping[str, object],
    language: str | None = None,
    paper: str | None = None,
    code: str | None = None,
    lock_identity: bool = False,
    office: Office | None = None,
    *,
    given: Collection[str] | None = (),
) -> Copy:
    """A personal copy with a new copy code, or with `code`. Raises UsageError, FillError.

    `given` are the keys of the values that the office fills in before the copy goes out, None for all of them. A
    return in which nothing else is answered is told as `only_prefilled`. Without it the values are answers, as
    when a form is filled in for a family.
    """
    office = office or Office()
    catalog = office.catalog
    own = parse_code(code) if code else new_code()
    if own is None:
        raise UsageError("That is no copy code: ten letters and digits, the last of which checks the others.")
    template = catalog.template(form, language, paper or office.settings.paper)
    parts = catalog.parts(catalog.form(form, language))
    return _fill(template, parts, values, own, lock_identity=lock_identity, given=given)


def fill_roster(
    form: str,
    roster: Path,
    folder: Path,
    office: Office | None = None,
    *,
    language: str | None = None,
    paper: str | None = None,
    lock_identity: bool | None = None,
) -> Iterator[Made]:
    """A personal copy for each row of a roster, and copies.csv; in an office folder its ledger knows them, too.

    Raises UsageError, RosterError, SettingsError, LedgerError.

    `language` is that of rows that name none; it, `paper` and `lock_identity` stand before the settings'.
    """
    office = office or Office()
    settings = office.settings
    if language:
        office.catalog.form(form, language)
    lock = settings.lock_identity if lock_identity is None else lock_identity
    settings = replace(
        settings, language=language or settings.language, paper=paper or settings.paper, lock_identity=lock
    )
    made = _fill_roster(office.catalog, form, roster, folder, settings)
    return registered(made, office, form) if office.has_folder else made


def read_return(source: Path | str | bytes, office: Office | None = None) -> tuple[Record, ...]:
    """The records of one returned file, at least one, read in this process: for a file that you trust.

    Never raises for what is in the file; raises UsageError for one that is not there.
    """
    return tuple(record for _, record in explain_return(source, office))


def fetch_mail(
    mailboxes: Iterable[Path] = (),
    server: Server | None = None,
    office: Office | None = None,
    told: Told | None = None,
    ocr: bool = True,
    jobs: int | None = None,
    taken: Taken | None = None,
) -> Taken:
    """Takes replies in from mbox files, Maildirs, messages and folders of them, and from a `mail_server`: each is
    kept as it came, then its files are read as all returns are. `taken` counts as the run goes on.

    Raises UsageError, MailError, LedgerError.
    """
    office, taken = office or Office(), taken or Taken()
    shelf = office.shelf()
    plan = Plan(shelf, wanted_of(office, ocr=ocr), jobs)
    with office.folder.open_ledger() as ledger:
        fetch(office.folder, ledger, plan, told or quiet, taken, server, mailboxes)
    return taken


def mail_server(
    office: Office | None = None, url: str | None = None, ask: Ask | None = None, **how: str | None
) -> Server:
    """The server in the settings, or imaps://user@host, with `folder`, `flag` and `move`. `ask` tells a person
    where to sign in, if need be. Raises UsageError."""
    return server_of((office or Office()).settings.mail, url, ask=ask, **how)


def open_items(office: Office | None = None) -> tuple[tuple[Item, Path | None], ...]:
    """What mail brought that a person must see to, oldest first, each with the file of its message."""
    folder = (office or Office()).folder
    with folder.open_ledger() as ledger:
        return tuple(open_ones(folder, ledger))


def item_done(number: int, by: str, office: Office | None = None) -> Item:
    """A person has seen to an item. Raises UsageError where no such item is open."""
    office = office or Office()
    with office.folder.open_ledger() as ledger:
        return see_to(ledger, office.shelf(), number, by)


def settle_record(
    record: str, said: Mapping[str, str], by: str, accept: Iterable[str] = (), office: Office | None = None
) -> Record:
    """Settles fields of a record in the office's ledger, as a person says, and accepts findings about the whole.

    `said` is text by field key: yes or no for a box, a date as 2026-12-31, no or a kind for a signature. No later
    reading overwrites it. Raises UsageError and changes nothing where something is not as it should be.
    """
    office = office or Office()
    with office.folder.open_ledger() as ledger:
        return settle(ledger, office.shelf(), record, said, accept, by)


def reread_returns(
    wanted: Callable[[StoredFile], bool],
    office: Office | None = None,
    told: Told | None = None,
    ocr: bool = True,
    jobs: int | None = None,
) -> tuple[Tally, list[Change]]:
    """Reads stored files again and tells what that changed. What people decided stays."""
    office = office or Office()
    folder, shelf = office.folder, office.shelf()
    with folder.open_ledger() as ledger:
        desk = AgainDesk(folder, ledger, shelf, (), told or quiet, wanted=wanted)
        read_over(desk, Plan(shelf, wanted_of(office, ocr=ocr), jobs))
        desk.close()
    return desk.tally, desk.changes


def check_up(office: Office | None = None) -> Iterator[Check]:
    """Looks at what holds here, and at the office folder where there is one. Never raises for what it finds."""
    return _check_up(office or Office())


def quarantined_files(office: Office | None = None) -> tuple[StoredFile, ...]:
    """The files that broke the reader twice, in order of arrival."""
    with (office or Office()).folder.open_ledger() as ledger:
        return tuple(quarantined(ledger))


def retry_quarantined(
    named: str | None = None, office: Office | None = None, told: Told | None = None, jobs: int | None = None
) -> Tally:
    """Reads files in quarantine again: the one whose SHA-256 begins with `named`, or all. Raises UsageError."""
    office = office or Office()
    with office.folder.open_ledger() as ledger:
        back_to_unread(office.folder, ledger, named)
    return receive_returns((), office, told, jobs=jobs)


def release_quarantined(named: str, by: str, office: Office | None = None) -> Path:
    """Moves a file back among the returns without reading it, on a person's word; where it lies then."""
    office = office or Office()
    with office.folder.open_ledger() as ledger:
        return release(office.folder, ledger, named, by)


def report(
    records: Iterable[Record],
    forms: Iterable[Form] | None = None,
    minimum: int = MINIMUM,
    made: date | None = None,
    office: Office | None = None,
) -> Report:
    """What came back, summed up as records come: `report(records).pdf()` is one page, `.html()` one file.

    `forms` are the forms in each edition, the most important first; the office's unless given. What is counted
    follows from their sections. Answers of fewer returns than `minimum` are told as bounds, so that nobody can be
    known by them. `made` is the day that the report names.
    """
    return make_report(records, (office or Office()).newest_first() if forms is None else forms, minimum, made)


def explain_return(source: Path | str | bytes, office: Office | None = None) -> tuple[tuple[Reading, Record], ...]:
    """What was seen in one file and what was made of it. Raises UsageError for one that is not there."""
    readings = join_readings(_readings(source, office or Office()))
    return tuple((reading, make_record(reading)) for reading in readings)


def picture_return(source: Path, results: Sequence[tuple[Reading, Record]]) -> bytes:
    """A PNG of a returned file with what `explain_return` found in it. Raises UnreadablePdf."""
    return draw_picture(source.read_bytes(), results, faces("regular")[0].data)


def _readings(source: Path | str | bytes, office: Office) -> tuple[Reading, ...]:
    shelf, roots = office.shelf(), trusted_roots(office.settings)
    if isinstance(source, bytes):
        return read_data(source, "return.pdf", shelf, roots=roots)
    if not Path(source).is_file():
        raise UsageError(f"There is no file {source}. Check the path.")
    return read_file(Path(source), shelf, roots=roots)
