"""What happens to a campaign between its messages and its reminders, put straight into the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import text

from pdfforms.api import Office
from pdfforms.bulk.campaign.outbox import campaign_named, server_of
from pdfforms.bulk.campaign.prepare import Preparer
from pdfforms.bulk.campaign.reminders import Reminder, plan_reminders, reminders
from pdfforms.bulk.campaign.sending import Run, Sent, recover
from pdfforms.mail.pace import Limits
from pdfforms.model.campaign import Send
from pdfforms.model.finding import Finding, Severity
from pdfforms.model.ledger import FileChange, FileState
from pdfforms.model.record import Record, Signature, Status, Value
from tests.ledger.made import AT, arrival, posted, reading, record, sha
from tests.mail.campaigns import CAMPAIGN, FORM
from tests.mail.test_smtp import Waits

SIGNED: dict[str, Value] = {
    "student_name": "Sample Specimen",
    "student_signature": Signature(True, "typed", "Sample"),
    "guardian_signature": Signature(True, "typed", "Robin"),
}


def age(own: Office, day: str = "2026-01-05T12:00:00Z", like: str = "%") -> None:
    """All that has left, or what went to some addresses, left on another day."""
    with own.folder.open_ledger() as ledger, ledger._engine.begin() as connection:
        words = text("UPDATE sends SET changed_at = :day WHERE state <> 'planned' AND address LIKE :like")
        connection.execute(words, {"day": day, "like": like})


def copy_to(own: Office, address: str) -> str:
    """The first copy that an address was sent."""
    return next(each.copies[0] for each in sends(own) if each.address == address)


def sends(own: Office) -> tuple[Send, ...]:
    """All messages."""
    with own.folder.open_ledger() as ledger:
        return ledger.sends(CAMPAIGN)


def reminded(own: Office) -> dict[str, Send]:
    """The reminders by address."""
    return {each.address: each for each in sends(own) if each.reminds}


def comes_back(
    own: Office,
    code: str,
    values: dict[str, Value] | None = None,
    status: Status = Status.OK,
    findings: Sequence[Finding] = (),
    form: str = FORM,
    edition: str = "2026-1",
) -> Record:
    """A return of a copy is in the ledger."""
    name = f"{code}-{form}"
    made = replace(
        record(name, SIGNED if values is None else values, 0),
        copy=code,
        status=status,
        form=form,
        edition=edition,
        findings=tuple(findings),
    )
    with own.folder.open_ledger() as ledger:
        ledger.receive([arrival(name)])
        with ledger.posting([name]) as posting:
            posting.put_readings([reading(name, name)])
            posting.put_records([posted(made)])
            posting.set_files([FileChange(sha(name), FileState.READ, AT, reader="0.1.0")])
    return made


def doubt(code: str, field: str | None = None) -> Finding:
    """Something for a person."""
    return Finding(code, Severity.WARNING, "A person must look.", field)


def bounces_back(own: Office, send: Send) -> None:
    """A server says that a message cannot be delivered."""
    with own.folder.open_ledger() as ledger, ledger.mailing() as mailing:
        mailing.came_back([f"<{send.message_id}>"], None, AT)


def due(own: Office, only: Sequence[str] = ()) -> dict[str, str]:
    """What `remind --dry-run` would say of each address."""
    with own.folder.open_ledger() as ledger:
        found: tuple[Reminder, ...] = reminders(
            ledger, campaign_named(ledger, CAMPAIGN), own.settings.remind, only
        )
    return {each.address: f"reminder {each.number}" if each.number else each.why for each in found}


def remind(own: Office, only: Sequence[str] = ()) -> Sent:
    """As `pdfforms remind` does it."""
    with own.folder.sending(), own.folder.open_ledger() as ledger:
        known = campaign_named(ledger, CAMPAIGN)
        recover(ledger, known)
        plan_reminders(own, ledger, known, reminders(ledger, known, own.settings.remind, only))
        going = Run(ledger, known, server_of(own.settings), Limits(None, None), Waits(), lambda _: None)
        return going.send(Preparer(own, ledger, known), only, reminders=True)
