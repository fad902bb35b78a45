"""The Python API for asking again: families for what is missing, the school for its signature.

from pdfforms import again, api

record = next(api.office_records())
print([each.name for each in again.plan_correction(record.id).asked])
again.correct_record(record.id)  # makes the copy and plans its message; `pdfforms send CAMPAIGN` sends it
again.pass_to_staff("attendance_plan-1")
"""

from __future__ import annotations

from pathlib import Path

from pdfforms.api import Office
from pdfforms.bulk.correcting import Correction, make_correction
from pdfforms.bulk.correcting import plan_correction as _plan_correction
from pdfforms.bulk.linking import Linker
from pdfforms.bulk.outbox import campaign_named
from pdfforms.bulk.staff import check_fields, pass_on, plan_passing
from pdfforms.bulk.to_print import write_to_print
from pdfforms.model.linked import Linked


def plan_correction(
    record: str, office: Office | None = None, *, to: str | None = None, printed: bool = False
) -> Correction:
    """What a family would be asked again about a record, and at which address; nothing is made yet.

    Raises UsageError.
    """
    office = office or Office()
    with office.folder.open_ledger() as ledger:
        return _plan_correction(Linker(office, ledger, office.shelf()), record, to, printed=printed)


def correct_record(
    record: str,
    office: Office | None = None,
    *,
    to: str | None = None,
    folder: Path | None = None,
    again: bool = False,
    by: str = "pdfforms",
) -> Linked:
    """Makes a copy of the same edition in which only what is missing or contradicted is open, under a code that
    the ledger links to the record. `pdfforms send` then sends it to whoever got the first copy (`to` says who,
    where there were several); with `folder` it is written there with its letter, to be printed.

    Raises UsageError where nothing can be asked, or one is out already and nobody wants one `again`.
    """
    office = office or Office()
    with office.folder.sending(), office.folder.open_ledger() as ledger:
        linker = Linker(office, ledger, office.shelf())
        planned = _plan_correction(linker, record, to, printed=folder is not None)
        linked, _ = make_correction(linker, planned, by, again=again)
        if folder is not None:
            write_to_print(office, ledger, linked, folder)
        return linked


def pass_to_staff(
    campaign: str, office: Office | None = None, *, address: str | None = None
) -> tuple[Linked, ...]:
    """Makes copies of a campaign's returns that are complete but for the school's signature, all else locked, for
    whoever signs by the settings or at `address`; `pdfforms send` then sends them. Raises UsageError."""
    office = office or Office()
    with office.folder.sending(), office.folder.open_ledger() as ledger:
        linker, known = Linker(office, ledger, office.shelf()), campaign_named(ledger, campaign)
        check_fields(linker, known)
        return tuple(pass_on(linker, known, plan_passing(linker, known, address)))
