"""Machines' answers and bounces are known, are never taken for a return, and are never answered."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from pdfforms.mail.opening import open_message
from pdfforms.model.mail import MailKind
from tests.mail.letters import PDF, bounce, multipart, raw, written
from tests.mail.machines import SIGNS, SUBJECTS, machines


def kind_of(data: bytes) -> MailKind:
    """What it is."""
    return open_message(data).kind


@pytest.mark.parametrize(("name", "value"), SIGNS)
def test_a_machine_says_so(name: str, value: str) -> None:
    """Each sign is enough, and a file that comes with it is for a person and no return."""
    assert kind_of(f"{name}: {value}\r\n".encode() + written().as_bytes()) is MailKind.AUTO_REPLY
    found = open_message(f"{name}: {value}\r\n".encode() + written((PDF, "plan.pdf")).as_bytes())
    assert (found.kind, found.parts) == (MailKind.AUTO_REPLY, ())
    assert [each.code for each in found.notes] == ["mail_machine_file"]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_counts_only_without_a_file(subject: str) -> None:
    """A person may answer an automatic reply, and then the form counts."""
    message = written()
    del message["Subject"]
    assert kind_of(f"Subject: {subject}\r\n".encode() + message.as_bytes()) is MailKind.AUTO_REPLY
    message = written((PDF, "plan.pdf"))
    del message["Subject"]
    assert kind_of(f"Subject: {subject}\r\n".encode() + message.as_bytes()) is MailKind.RETURN


@pytest.mark.parametrize(
    "head",
    [
        *("Auto-Submitted: no", "X-Autoreply: no", "Precedence: first-class", "Precedence: bulk"),
        *("X-Auto-Response-Suppress: All", "X-MS-Exchange-Inbox-Rules-Loop: robin@example.net"),
        *("Return-Path: <robin@example.net>", "From: MAILER-DAEMON@example.net"),
    ],
)
def test_persons_mail_stays_a_persons(head: str) -> None:
    """What clients and servers write into ordinary mail, or anybody into From, is no sign."""
    assert kind_of(f"{head}\r\n".encode() + written((PDF, "plan.pdf")).as_bytes()) is MailKind.RETURN


def test_answers_of_machines() -> None:
    """None is taken for a return, whatever it quotes, encloses or shows. `python -m tests.torture.fetch` makes
    10,000."""
    kinds = [(found.kind, found.parts) for found in map(open_message, machines(600))]
    assert kinds == [(MailKind.AUTO_REPLY, ())] * 600


def test_nothing_here_can_answer() -> None:
    """The modules that take mail in know no way to send."""
    folder = Path(__file__).parents[2] / "pdfforms" / "mail"
    for name in (
        "account",
        "answers",
        "imap",
        "mailboxes",
        "names",
        "opening",
        "outlook",
        "parts",
        "tnef",
        "walk",
    ):
        tree = ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))
        called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not called & {"sendmail", "send_message", "SMTP", "LMTP", "delete", "expunge"}, name


def test_a_bounce_tells_of_which_message_it_is() -> None:
    """By the Message-ID in its third part; the copy of ours that it encloses is no return."""
    original = written((PDF, "plan.pdf"), number=7).as_bytes()
    found = open_message(bounce(original))
    assert (found.kind, found.refers_to, found.parts) == (MailKind.BOUNCE, ("<7@example.net>",), ())
    assert [each.code for each in found.notes] == ["mail_bounced"]


def test_a_delay_is_no_failure() -> None:
    """The server tries again: nobody need do anything."""
    found = open_message(bounce(action="delayed"))
    assert (found.kind, found.notes) == (MailKind.BOUNCE, ())


def test_only_the_headers_came_back() -> None:
    """Many servers enclose no more than those (RFC 3462, text/rfc822-headers)."""
    data = bounce().replace(b"Content-Type: message/rfc822", b"Content-Type: text/rfc822-headers")
    assert open_message(data).refers_to == ("<sent-1@school.example>",)


QMAIL = """Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<robin@example.net>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <office@school.example>
Message-ID: <sent-9@school.example>
Subject: Attendance
"""


def test_a_bounce_in_a_servers_own_words() -> None:
    """qmail writes no report; flufl.bounce knows its words, and the message's id stands in the text."""
    head = (
        "From: MAILER-DAEMON@mx.example.net\nTo: office@school.example\nReturn-Path: <>\nSubject: failure notice"
    )
    found = open_message(raw(head, QMAIL.encode()))
    assert (found.kind, found.refers_to) == (MailKind.BOUNCE, ("<sent-9@school.example>",))
    assert [each.code for each in found.notes] == ["mail_bounced"]


def test_a_read_receipt_is_a_machines() -> None:
    """Outlook sends them at a click (RFC 8098)."""
    parts = (
        raw("Content-Type: text/plain", b"Read."),
        raw("Content-Type: message/disposition-notification", b"X: y"),
    )
    head = raw("From: robin@example.net\nTo: office@school.example\nMIME-Version: 1.0")[:-2]
    data = head + multipart('report; report-type="disposition-notification"', *parts)
    assert kind_of(data) is MailKind.AUTO_REPLY
