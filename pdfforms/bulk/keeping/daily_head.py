"""What an office lets a scheduler do each day: keep the end of the log, have it stamped, mail it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from pdfforms.bulk.campaign.outbox import deliver, server_of
from pdfforms.bulk.campaign.prepare import sender_of
from pdfforms.bulk.imprint import ago, now
from pdfforms.bulk.keeping.auditing import head_of
from pdfforms.bulk.keeping.kept_heads import KeptHead, heads_folder, note_kept, noted, stamp_head, write_head
from pdfforms.bulk.office import Office
from pdfforms.errors import MailError, PdfformsError, UsageError
from pdfforms.ledger.ledger import Ledger
from pdfforms.mail.message import compose_notice, message_id
from pdfforms.mail.pace import limits_of
from pdfforms.model.ledger import Event
from pdfforms.settings import Settings

_IDLE = 366
"""Days without anything happening after which the machine's clock is not believed alone."""
_TEXT = """\
The log of custody{of} ended with entry {n} at {at}.

Keep this message where nobody of the office can change it. It shows later that nothing up to that entry was
changed, taken out or cut off:

pdfforms audit verify --head {n}:{hash}

The file enclosed says the same{stamped}. There is nothing in it about any student.
"""


@dataclass(frozen=True, slots=True)
class Day:
    """What was done."""

    kept: KeptHead
    stamped: bool = False
    mailed: bool = False
    undone: tuple[str, ...] = ()
    """What should have been done and was not, in words."""


def keep_head(office: Office, ledger: Ledger) -> Day:
    """Keeps the end of the log; a stamp or a message that cannot be had stops nothing and is told. Raises
    UsageError while nothing has happened, or where the folder cannot be written to."""
    settings, folder = office.settings, heads_folder(office)
    head = head_of(ledger)
    if (datetime.now(UTC) - _moment(head.at)).days > _IDLE:  # disposal believes the clock by the log's last entry
        raise UsageError(
            f"The clock says {now()}, but the last thing that happened here was at {head.at}. Check the clock; if "
            "it is right, do something else first."
        )
    kept = write_head(folder, head, settings.organization or "")
    stamped = mailed = False
    undone = []
    if settings.signatures.time_stamps:
        try:
            stamp_head(folder, kept, settings.signatures.time_stamps)
            stamped = True
        except PdfformsError as exc:
            undone.append(str(exc))
    if settings.custody.mail_to:
        try:
            _mail(office, ledger, kept, settings.custody.mail_to)
            mailed = True
        except PdfformsError as exc:
            undone.append(str(exc))
    note_kept(ledger, kept, stamped=stamped, mailed=mailed)
    return Day(kept, stamped, mailed, tuple(undone))


def _mail(office: Office, ledger: Ledger, kept: KeptHead, to: str) -> None:
    """By the rules of all that the office sends: encrypted, one program at a time, within the day's limit."""
    settings, folder = office.settings, heads_folder(office)
    server = server_of(settings)
    sender = sender_of(settings, settings.organization or "pdfforms")
    files = {path.name: path.read_bytes() for path in sorted(folder.glob(f"{kept.name}.*"))}
    of = f" of {settings.organization}" if settings.organization else ""
    stamp = ", and when" if len(files) > 1 else ""
    text = _TEXT.format(of=of, n=kept.head.n, at=kept.head.at, hash=kept.head.hash, stamped=stamp)
    own_id = message_id(office.folder.secret(), f"head {kept.name}", sender.domain)
    subject = f"Head {kept.head.n} of the log of custody"
    outgoing = compose_notice(sender, to, own_id, subject, text, files, datetime.now(UTC))
    with office.folder.sending():
        _refuse_beyond_limit(settings, ledger)
        answer = deliver(outgoing, server)
    if not answer.accepted:
        raise MailError(f"The head was not mailed. The server refuses: {answer.text}")


def _refuse_beyond_limit(settings: Settings, ledger: Ledger) -> None:
    mail = settings.mail
    most = limits_of(mail.preset, mail.per_minute, mail.per_day).per_day
    if most is not None and ledger.left_since(ago(days=1)) >= most:
        raise MailError(f"The head was not mailed: {most} messages have left in 24 hours, all that are allowed.")


def late_heads(settings: Settings, ledger: Ledger, moment: datetime) -> Iterator[str]:
    """What was done too long ago, in words: keeping, stamping, mailing. Nothing where nobody ever kept one."""
    events = list(noted(ledger))
    if not events:
        return
    wanted: list[tuple[str, str | None]] = [("kept", None)]
    wanted += [("time-stamped", "stamped")] if settings.signatures.time_stamps else []
    wanted += [("mailed", "mailed")] if settings.custody.mail_to else []
    for words, name in wanted:
        last = next((each.at for each in reversed(events) if name is None or each.detail.get(name)), None)
        if last is None:
            yield f"no end of the log was ever {words}"
        elif (days := (moment - _moment(last)).days) >= settings.custody.most_days:
            yield f"the end of the log was last {words} {days} days ago"


def last_kept(ledger: Ledger) -> Event | None:
    """The last time a head was kept."""
    return next(iter(reversed(list(noted(ledger)))), None)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
