"""`pdfforms send`"""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, current_thread, main_thread

import click

from pdfforms.api import Office
from pdfforms.bulk.campaign.linking import Linker
from pdfforms.bulk.campaign.outbox import (
    campaign_named,
    send_test,
    server_of,
    settle_send,
    write_mbox,
)
from pdfforms.bulk.campaign.paper import print_copies
from pdfforms.bulk.campaign.prepare import Preparer
from pdfforms.bulk.campaign.sending import Run, Sent, recover
from pdfforms.bulk.campaign.staff import check_fields, pass_on, plan_passing
from pdfforms.commands import drafts, options
from pdfforms.errors import MailError, UsageError
from pdfforms.ledger.ledger import Ledger
from pdfforms.mail.pace import limits_of
from pdfforms.model.campaign import Campaign, Send, SendState
from pdfforms.model.linked import STAFF
from pdfforms.records.table import safe
from pdfforms.settings import FILE

_NEXT = {
    SendState.REFUSED: "Refused: correct the roster, then pdfforms campaign update {campaign} --roster ROSTER.",
    SendState.UNKNOWN: "Unknown: ask, then pdfforms send {campaign} --resolve KEY=accepted, or planned.",
}
"""What to do about messages that did not leave, or may not have."""


@click.command("send")
@click.argument("campaign")
@click.option("--dry-run", is_flag=True, help="Write and check every message, and send none.")
@click.option("--only", metavar="CODE", multiple=True, help="Only the messages with this copy; repeatable.")
@click.option("--test-to", metavar="ADDRESS", help="Send one message to yourself instead of the family.")
@drafts.option
@click.option("--mbox", type=click.Path(dir_okay=False, path_type=Path), help="Write one mbox instead of sending.")
@click.option(
    "--print-batch",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the copies of families without an address into one PDF instead: campaign print says more.",
)
@click.option(
    "--resolve",
    metavar="KEY=WORD",
    multiple=True,
    help="Say what became of a message: accepted, refused, or planned to send it again; repeatable.",
)
@click.option(
    "--to-staff", is_flag=True, help="Pass on what is complete but for the school's signature, to whoever signs."
)
@click.option("--staff", metavar="ADDRESS", help="Who signs, whatever the settings say; with --to-staff.")
@options.by
@options.definition
def command(
    campaign: str,
    dry_run: bool,
    only: tuple[str, ...],
    test_to: str | None,
    into: str | None,
    mbox: Path | None,
    print_batch: Path | None,
    resolve: tuple[str, ...],
    to_staff: bool,
    staff: str | None,
    by: str | None,
    **further: object,
) -> None:
    """Send what is planned of CAMPAIGN, one message to one address each.

    Stop it with Ctrl-C, and call it again to go on. A message of which nobody knows whether it left is never sent
    again before you say so with --resolve.
    """
    instead = dry_run, test_to, into, mbox, print_batch, resolve
    _refuse_mixed(instead, only, staff, to_staff=to_staff, resolve=bool(resolve))
    office = options.office_of(further)
    with office.folder.sending(), office.folder.open_ledger() as ledger:
        known = campaign_named(ledger, campaign)
        recovered = recover(ledger, known)
        if recovered:
            click.echo(
                f"{options.count(recovered, 'message')} may have left when an earlier run was cut off.", err=True
            )
        if print_batch:
            count = print_copies(office, ledger, known, print_batch, everyone=False, again=False)
            click.echo(f"{options.count(count, 'copy', 'copies')} in {print_batch}.")
            return
        if resolve:
            _resolve(ledger, known, resolve, by or "")
            return
        if to_staff:
            only = _passed_on(office, ledger, known, staff, dry_run=dry_run)
            if dry_run or not only:
                return
        planned = _planned(ledger, known, only)
        if not (planned or test_to or into or mbox):  # an earlier run may have left drafts half made
            click.echo(f"Nothing is planned. What has become of it: pdfforms status {known.id}")
            return
        preparer = Preparer(office, ledger, known)
        if dry_run:
            _dry_run(preparer, planned)
        elif test_to:
            if not planned:
                raise UsageError("Nothing is planned that could be sent as a test.")
            answer = send_test(preparer, planned[0], test_to, server_of(office.settings, options.ask()))
            click.echo(safe(f"Copy {planned[0].copies[0]} to you alone: {answer.text}"))
        elif into:
            drafts.draft(office, preparer, planned, into)
        elif mbox:
            click.echo(f"{options.count(write_mbox(preparer, planned, mbox), 'message')} in {mbox}.")
        else:
            send_planned(office, ledger, known, preparer, only)


def _refuse_mixed(
    instead: Sequence[object], only: Sequence[str], staff: str | None, *, to_staff: bool, resolve: bool
) -> None:
    """Raises UsageError for options that do not go together; `instead` are those of which one counts."""
    if sum(map(bool, instead)) > 1:
        raise UsageError("Choose one of --dry-run, --test-to, --drafts, --mbox, --print-batch, --resolve.")
    if staff and not to_staff:
        raise UsageError("--staff says who signs; add --to-staff.")
    if to_staff and (only or resolve):
        raise UsageError("--to-staff passes on all that waits for a signature: leave out --only and --resolve.")


def _planned(ledger: Ledger, campaign: Campaign, only: tuple[str, ...]) -> list[Send]:
    planned = [
        each
        for each in ledger.sends(campaign.id, [SendState.PLANNED])
        if not each.reminds and (not only or set(each.copies) & set(only))
    ]
    if only and not planned:
        listed = f"pdfforms status {campaign.id} --messages lists all of them."
        raise UsageError(f"No planned message carries these copies. {listed}")
    return planned


def _resolve(ledger: Ledger, campaign: Campaign, resolve: tuple[str, ...], by: str) -> None:
    for each in resolve:
        key, _, said = each.partition("=")
        settled = settle_send(ledger, campaign, key.strip(), said.strip(), by)
        click.echo(f"{settled.key}  {settled.state.value}")


def _dry_run(preparer: Preparer, planned: list[Send]) -> None:
    for each in planned:
        size = len(preparer.prepare(each).data)
        click.echo(safe(f"{each.key}  {each.address}  {each.language}  {', '.join(each.copies)}  {size} bytes"))
    click.echo(f"{options.count(len(planned), 'message')} written and checked. Nothing was sent.")


def _passed_on(
    office: Office, ledger: Ledger, campaign: Campaign, address: str | None, *, dry_run: bool
) -> tuple[str, ...]:
    """Makes the copies that whoever signs gets; the codes of all that are planned."""
    linker = Linker(office, ledger, office.shelf())
    check_fields(linker, campaign)
    planned = plan_passing(linker, campaign, address)
    for each in planned.passing:
        click.echo(safe(f"{each.student}  {each.record.id}  to {each.address}"))
    if planned.with_staff:
        click.echo(f"{options.count(planned.with_staff, 'return')} with whoever signs already.")
    if planned.nobody:
        students = ", ".join(planned.nobody)
        click.echo(safe(f"NOBODY SIGNS for {students}: name somebody in {FILE}, [staff], or --staff."), err=True)
    if dry_run:
        click.echo(f"{options.count(len(planned.passing), 'return')} to pass on. Nothing was made.")
        return ()
    pass_on(linker, campaign, planned)
    waiting = ledger.sends(campaign.id, [SendState.PLANNED])
    codes = tuple(each.copies[0] for each in waiting if each.kind == STAFF)
    click.echo(f"{options.count(len(codes), 'return')} to pass on.")
    return codes


def send_planned(
    office: Office,
    ledger: Ledger,
    campaign: Campaign,
    preparer: Preparer,
    only: tuple[str, ...],
    *,
    reminders: bool = False,
) -> None:
    """Sends what is planned, or the reminders of it, and tells how it went. Raises MailError."""
    mail = office.settings.mail
    limits = limits_of(mail.preset, mail.per_minute, mail.per_day)
    with _stoppable() as stop:
        server = server_of(office.settings, options.ask())
        run = Run(ledger, campaign, server, limits, lambda seconds: not stop.wait(seconds), _told)
        try:
            run.send(preparer, only, reminders=reminders)
        finally:
            click.echo(err=True)
            _table(ledger, campaign, run.sent)
    verb = "remind" if reminders else "send"
    if run.sent.stopped:
        click.echo(f"Stopped: {run.sent.stopped}. Go on with pdfforms {verb} {campaign.id}.")
    told = [words.format(campaign=campaign.id) for state, words in _NEXT.items() if run.sent.outcomes[state]]
    if run.sent.outcomes[SendState.ACCEPTED] and not (told or run.sent.stopped or run.sent.later):
        click.echo(f"Next: pdfforms fetch, for the replies; pdfforms status {campaign.id}, for who owes one.")
    if told or run.sent.later:
        raise MailError(" ".join(["Not every message has left: see above.", *told]))


def _told(sent: Sent) -> None:
    accepted = sent.outcomes[SendState.ACCEPTED]
    pause = f"(refused for now; again in {sent.pause:.0f} s, Ctrl-C ends)" if sent.pause else ""
    click.echo(f"\r{accepted} accepted, {sent.waiting} waiting {pause:<52}", nl=False, err=True)


def _table(ledger: Ledger, campaign: Campaign, sent: Sent) -> None:
    """How many of each; by name only those that a person must look at."""
    sends = ledger.sends(campaign.id)
    for state in SendState:
        count = sum(each.state is state for each in sends)
        if count:
            click.echo(f"{state.value:<10}{count:>7}   of them in this run: {sent.outcomes[state]}")
    refused = [each for each in sends if each.state in (SendState.REFUSED, SendState.UNKNOWN)]
    for each in (*refused, *(each for each in sends if each.key in {one.key for one in sent.later})):
        click.echo(safe(f"  {each.key}  {each.state.value}  copy {', '.join(each.copies)}  {each.why}"))


@contextmanager
def _stoppable() -> Iterator[Event]:
    """Ctrl-C ends the run behind the message that is being sent; a second one at once."""
    stop = Event()
    if current_thread() is not main_thread():
        yield stop
        return
    before = signal.getsignal(signal.SIGINT)

    def ask(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, before)
        stop.set()

    signal.signal(signal.SIGINT, ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
