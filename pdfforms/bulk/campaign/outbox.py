"""What a person does with a campaign's messages beside sending them: drafts, a test to oneself, settling."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pdfforms.bulk.campaign.making import sender_domain
from pdfforms.bulk.campaign.prepare import Preparer
from pdfforms.bulk.campaign.tokens import token_of
from pdfforms.bulk.imprint import now
from pdfforms.errors import MailError, SettingsError, UsageError
from pdfforms.files import write_durably
from pdfforms.ledger.ledger import Ledger
from pdfforms.mail.addresses import fault_of
from pdfforms.mail.credentials import SMTP_PASSWORD, password_of
from pdfforms.mail.drafts import as_mbox
from pdfforms.mail.message import Outgoing, as_draft
from pdfforms.mail.microsoft import Ask
from pdfforms.mail.smtp import Answer, Connection, Dropped, Server, Unsure, server_at
from pdfforms.model.campaign import Campaign, Send, SendState
from pdfforms.model.ledger import Event
from pdfforms.settings import FILE, Settings

_SAID = {"accepted": SendState.ACCEPTED, "refused": SendState.REFUSED, "planned": SendState.PLANNED}
"""What a person may say: it arrived, it did not and shall not be sent again, it shall be sent again."""
_PLANNED = (SendState.PLANNED,)
_SETTLED = (SendState.UNKNOWN, SendState.DRAFTED, SendState.REFUSED)


def server_of(settings: Settings, ask: Ask | None = None) -> Server:
    """The mail server of the settings; `ask` tells a person where to sign in, if need be. Raises SettingsError,
    MailError."""
    mail = settings.mail
    if not mail.smtp:
        raise SettingsError(f'{FILE} names no mail server. Add: [mail] smtp = "smtp.example.org:587".')
    sender_domain(settings)
    host, port = server_at(mail.smtp, mail.security)
    user, token = mail.user, token_of(mail, mail.token_command, mail.user, ask)
    return Server(
        host,
        port,
        mail.security,
        user,
        (lambda: password_of(user, SMTP_PASSWORD)) if user and not token else None,
        token,
    )


def campaign_named(ledger: Ledger, name: str) -> Campaign:
    """One campaign. Raises UsageError."""
    known = {each.id: each for each in ledger.campaigns()}
    if name not in known:
        listed = f"There are: {', '.join(known)}." if known else "Make one with pdfforms campaign new."
        raise UsageError(f"There is no campaign {name}. {listed}")
    return known[name]


def write_drafts(preparer: Preparer, planned: Sequence[Send], folder: Path) -> Iterator[Path]:
    """Writes messages as .eml files that Outlook opens as drafts; the ledger then waits for a person's word.

    Each is whole on disk under another name before the ledger says so, and gets its own name behind it: after a
    crash it is finished by the next run.
    """
    _finish(preparer, folder)
    for send in planned:
        waiting, path = _draft_paths(folder, send.key)
        write_durably({waiting: as_draft(preparer.prepare(send))})
        if _hand_out(preparer.ledger, [send]):
            waiting.replace(path)
            yield path


def _finish(preparer: Preparer, folder: Path) -> None:
    for waiting in folder.glob("*.eml.part"):
        send = preparer.ledger.send(waiting.name.split(".")[0])
        if send and send.state is SendState.DRAFTED:
            waiting.replace(_draft_paths(folder, send.key)[1])
        else:
            waiting.unlink()


def _draft_paths(folder: Path, key: str) -> tuple[Path, Path]:
    return folder / f"{key}.eml.part", folder / f"{key}.eml"


def write_mbox(preparer: Preparer, planned: Sequence[Send], path: Path) -> int:
    """Writes messages into a new mbox; the ledger then waits for a person's word. Returns how many."""
    if path.exists():
        raise UsageError(f"{path} is there already. Name a new file.")
    waiting = path.with_name(f"{path.name}.part")
    waiting.unlink(missing_ok=True)
    as_mbox(waiting, (preparer.prepare(send).data for send in planned))
    _hand_out(preparer.ledger, planned)
    waiting.replace(path)
    return len(planned)


def _hand_out(ledger: Ledger, sends: Sequence[Send]) -> bool:
    at, state = now(), SendState.DRAFTED
    with ledger.posting() as posting:
        moved = [posting.move_send(each.key, state, at, expected=_PLANNED, why="draft") for each in sends]
    return all(moved)


def send_test(preparer: Preparer, send: Send, address: str, server: Server) -> Answer:
    """Sends a message to oneself instead of the family; the ledger's message stays as it is. Raises MailError."""
    if fault := fault_of(address):
        raise UsageError(f"Nothing was sent: {fault}.")
    return deliver(preparer.prepare(replace(send, address=address)), server)


def deliver(outgoing: Outgoing, server: Server) -> Answer:
    """Sends one message at once, outside of any campaign; the server's last word. Raises MailError."""
    try:
        with Connection(server) as connection:
            for ask in (connection.ask_sender, connection.ask_recipient):
                answer = ask(outgoing)
                if not answer.accepted:
                    raise MailError(f"The server refuses: {answer.text}")
            return connection.hand_over(outgoing)
    except (Dropped, Unsure) as exc:
        raise MailError(f"The server broke off ({exc}). Look whether it arrived.") from exc


def settle_send(ledger: Ledger, campaign: Campaign, key: str, said: str, by: str) -> Send:
    """A person says what has become of a message whose end nobody knows, or that was a draft. Raises
    UsageError."""
    if not by.strip():
        raise UsageError("Say who decides: --by NAME.")
    if said not in _SAID:
        raise UsageError(f"Say {', '.join(_SAID)}: KEY=accepted.")
    send = ledger.send(key)
    if send is None or send.campaign != campaign.id:
        listed = f"pdfforms status {campaign.id} --messages lists them."
        raise UsageError(f"Campaign {campaign.id} has no message {key}. {listed}")
    at, state = now(), _SAID[said]
    with ledger.posting() as posting:
        if not posting.move_send(key, state, at, expected=_SETTLED, why=f"settled by {by.strip()}"):
            raise UsageError(f"Message {key} is {send.state.value}: there is nothing to settle.")
        detail = {"send": key, "before": send.state.value, "said": said}
        posting.add_events([Event(at, "send_settled", send.copies[0], by.strip(), detail)])
    return replace(send, state=state)
