"""The order in which messages leave, so that the ledger is right after any crash.

planned --(recipient asked, then committed to disk)--> sending --(handed over)--> accepted | refused | unknown

Whoever finds `sending` at the start finds a crash: it becomes `unknown`, and only a person's word moves it. A
message whose connection broke before its end was sent has certainly not left, and is planned again.

Where the server answers more quickly than the disk writes, and the next message goes at once, what became of one
and that the next may be leaving reach the disk together: there is never more than one of which nobody knows. While
the server and the disk take their time over one message, the next one is written and checked.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from time import monotonic

from pdfforms.bulk.campaign.prepare import Preparer
from pdfforms.bulk.imprint import ago, now
from pdfforms.errors import MailError
from pdfforms.ledger.ledger import Ledger
from pdfforms.ledger.posting import Posting
from pdfforms.mail.message import Outgoing
from pdfforms.mail.pace import BACK_OFF, DROPS, Limits, Pace
from pdfforms.mail.smtp import Answer, Connection, Dropped, Server, Unreachable, Unsure
from pdfforms.model.campaign import Campaign, Send, SendState
from pdfforms.model.ledger import Event

ANSWERED = "something came back before it left"
"""Why a reminder is withdrawn."""
QUICK = 0.005
"""Seconds for asking about sender and recipient, up to which what became of the message before may wait."""
Wait = Callable[[float], bool]
"""Waits for some seconds; False where the run should end now."""


@dataclass(slots=True)
class Sent:
    """What has become of the messages of one run so far."""

    waiting: int = 0
    """Messages that are still to be sent."""
    outcomes: Counter[SendState] = field(default_factory=Counter)
    found_unknown: int = 0
    """Messages that a run that crashed left behind."""
    later: list[Send] = field(default_factory=list)
    """Messages that were refused for now, all through the run."""
    pause: float = 0.0
    """Seconds that the run now waits before it offers again what was refused for now."""
    stopped: str = ""
    """Why the run ended before all was sent; "" where it did not."""


Told = Callable[[Sent], None]


def recover(ledger: Ledger, campaign: Campaign) -> int:
    """Messages that a crash has left in `sending` may have left: nobody knows. Returns how many."""
    found = ledger.sends(campaign.id, [SendState.SENDING])
    at = now()
    with ledger.posting() as posting:
        for each in found:
            why = "the program ended while it was sent"
            posting.move_send(each.key, SendState.UNKNOWN, at, expected=(SendState.SENDING,), why=why)
            posting.add_events([Event(at, "send_unknown", each.copies[0], "pdfforms", {"send": each.key})])
    return len(found)


@dataclass(slots=True)
class Run:
    """One run of sending. Call it while holding `Folder.sending()`."""

    ledger: Ledger
    campaign: Campaign
    server: Server
    limits: Limits
    wait: Wait
    told: Told
    sent: Sent = field(default_factory=Sent)
    _pace: Pace = field(init=False)
    _connection: Connection | None = None
    _was_connected: bool = False
    _drops: int = 0
    _quick: bool = False
    """Whether the server answers as quickly as that."""
    _result: tuple[str, SendState, str] | None = None
    """What has become of the last message, where the ledger does not say so yet: key, state and why."""

    def __post_init__(self) -> None:
        self._pace = Pace(self.limits.per_minute)

    def send(self, preparer: Preparer, only: Collection[str] = (), *, reminders: bool = False) -> Sent:
        """Sends all planned messages but reminders, or those alone; where `only` says so, those that carry some
        copies. Raises MailError where nothing can go on; what was done until then stands in the ledger."""
        self.sent.found_unknown = recover(self.ledger, self.campaign)
        if self.limits.per_minute is not None:  # an earlier run may have ended a moment ago
            for _ in range(min(self.limits.per_minute, self.ledger.left_since(ago(minutes=1)))):
                self._pace.sent(monotonic())
        planned = [
            each
            for each in self.ledger.sends(self.campaign.id, [SendState.PLANNED])
            if each.reminds is reminders and (not only or set(each.copies) & set(only))
        ]
        try:
            again = self._round(deque(planned), preparer)
            for seconds in BACK_OFF:
                if not again or self.sent.stopped:
                    break
                self._hang_up()
                self.sent.pause = seconds
                self.told(self.sent)
                if not self._waited(seconds):
                    break
                self.sent.pause = 0.0
                again = self._round(deque(again), preparer)
            self.sent.later = again
        finally:
            try:
                self._write_down()
            finally:
                self._hang_up()
        return self.sent

    def _round(self, queue: deque[Send], preparer: Preparer) -> list[Send]:
        """Offers each message once; returns those that were refused for now."""
        again: list[Send] = []
        with ThreadPoolExecutor(1, "prepare") as writer:
            ahead: Future[Outgoing] | None = None
            while queue and not self.sent.stopped:
                self.sent.waiting = len(queue) + len(again)
                self.told(self.sent)
                if not self._may_go():
                    break
                send = queue.popleft()
                outgoing = ahead.result() if ahead else preparer.prepare(send)
                ahead = writer.submit(preparer.prepare, queue[0]) if queue else None
                try:
                    state = self._offer(send, outgoing)
                except Dropped as exc:
                    self._dropped(str(exc))
                    queue.append(send)  # behind the others: it may be what the server breaks off at
                    continue
                self._drops = 0
                if state is SendState.PLANNED:
                    again.append(send)
        self._write_down()
        self.sent.waiting = len(queue) + len(again)
        self.told(self.sent)
        return again

    def _may_go(self) -> bool:
        """Waits as the limits want it; False where the day's are used up, or the run should end."""
        if self.limits.per_day is not None and self.ledger.left_since(ago(days=1)) >= self.limits.per_day:
            self.sent.stopped = f"{self.limits.per_day} messages have left in 24 hours, the most that are allowed"
            return False
        seconds = self._pace.wait(monotonic())
        if seconds:
            self._write_down()
        return self._waited(seconds)

    def _waited(self, seconds: float) -> bool:
        if not self.wait(seconds):
            self.sent.stopped = "it was told to stop"
        return not self.sent.stopped

    def _offer(self, send: Send, outgoing: Outgoing) -> SendState:
        """Offers one message and writes down what became of it. Raises Dropped where it has not left, MailError
        where the server takes none of ours."""
        connection = self._connected()
        began = monotonic()
        self._pace.sent(began)
        answer = connection.ask_sender(outgoing)
        if not answer.accepted and not answer.temporary:
            raise MailError(
                f"The server takes no mail from this office: {answer.text} Nothing more is sent. Check [mail] "
                'from_address; some servers want envelope = "plain".'
            )
        if answer.accepted:
            answer = connection.ask_recipient(outgoing)
        self._quick = monotonic() - began < QUICK
        if not answer.accepted:
            state = self._became(send, _after(answer), answer.text, tried=True)
            connection.start_over()
            return state
        if not self._claimed(send):  # a person has settled it meanwhile, or the family has answered
            connection.start_over()
            self.sent.outcomes[SendState.WITHDRAWN] += 1
            return SendState.WITHDRAWN
        try:
            answer = connection.hand_over(outgoing)
        except Dropped as exc:
            self._became(send, SendState.PLANNED, f"the connection broke off before its end ({exc})")
            raise
        except Unsure as exc:
            self._connection = None
            return self._became(send, SendState.UNKNOWN, f"the connection broke off behind its end ({exc})")
        state = _after(answer)
        self._result = send.key, state, answer.text
        self._count(state)
        if not self._quick:
            self._write_down()
        if not answer.accepted:  # some servers still hold sender and recipient then
            connection.start_over()
        return state

    def _claimed(self, send: Send) -> bool:
        """Has the ledger say, on disk, that the message may be leaving, and what became of the one before.

        Nobody is reminded who has answered. PostgreSQL lets an answer be posted beside the claim, which does not
        see it: so what came in is asked for once more, behind the claim.
        """
        with self.ledger.posting() as posting:
            self._put_result(posting)
            if send.reminds and posting.came_in(send.copies):
                posting.move_send(
                    send.key, SendState.WITHDRAWN, now(), expected=(SendState.PLANNED,), why=ANSWERED
                )
                moved = False
            else:
                moved = posting.move_send(
                    send.key, SendState.SENDING, now(), expected=(SendState.PLANNED,), tried=True
                )
        self._result = None
        if moved and send.reminds and self.ledger.came_in(send.copies):
            with self.ledger.posting() as posting:
                posting.move_send(
                    send.key, SendState.WITHDRAWN, now(), expected=(SendState.SENDING,), why=ANSWERED
                )
            return False
        return moved

    def _write_down(self) -> None:
        """Has the ledger say what became of the last message."""
        if self._result is not None:
            with self.ledger.posting() as posting:
                self._put_result(posting)
            self._result = None

    def _put_result(self, posting: Posting) -> None:
        if self._result is not None:
            key, state, why = self._result
            posting.move_send(key, state, now(), expected=(SendState.SENDING,), why=why)

    def _count(self, state: SendState) -> None:
        if state is not SendState.PLANNED:
            self.sent.outcomes[state] += 1

    def _became(self, send: Send, state: SendState, why: str, *, tried: bool = False) -> SendState:
        """Writes down what has become of a message."""
        expected = (SendState.SENDING, SendState.PLANNED)
        with self.ledger.posting() as posting:
            self._put_result(posting)
            posting.move_send(send.key, state, now(), expected=expected, why=why, tried=tried)
        self._result = None
        self._count(state)
        return state

    def _connected(self) -> Connection:
        if self._connection is None:
            try:
                self._connection = Connection(self.server)
            except Unreachable as exc:
                if not self._was_connected:
                    raise
                raise Dropped(str(exc)) from exc
            self._was_connected = True
        return self._connection

    def _dropped(self, why: str) -> None:
        """A connection was lost: after a while there is a new one; after some tries the run ends."""
        self._write_down()
        self._hang_up()
        if self._drops >= len(DROPS):
            raise MailError(
                f"The mail server broke off {self._drops + 1} times in a row ({why}). What was not sent is still "
                "planned: send again later."
            )
        self._drops += 1
        self._waited(DROPS[self._drops - 1])

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _after(answer: Answer) -> SendState:
    """What has become of a message that a server answered so."""
    if answer.accepted:
        return SendState.ACCEPTED
    return SendState.PLANNED if answer.temporary else SendState.REFUSED
