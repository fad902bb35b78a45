"""Messages made to fill, stall or leave the house."""

from __future__ import annotations

import random
import string

import pytest

from pdfforms.bulk.replies.letters import opened
from pdfforms.mail.names import safe_name
from pdfforms.mail.opening import open_message
from pdfforms.mail.walk import MAX_BYTES, MAX_PARTS
from pdfforms.model.mail import MailKind, Opened
from tests.mail.letters import PDF, multipart, raw, written

_DEEP = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(600))
_MANY = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 1_000_000
_SOME = raw("From: a@example.net")[:-2] + multipart("mixed", *[b"Content-Type: application/pdf\n\n" + PDF] * 3_000)
_MESSAGES = b"Content-Type: message/rfc822\n\n" * 5_000
_LARGE = raw("From: a@example.net")[:-2] + multipart(
    "mixed", *[b"Content-Type: application/pdf\n\n" + PDF + bytes(MAX_BYTES // 4)] * 6
)
_BOMBS = {"deep": _DEEP, "many": _MANY, "some": _SOME, "messages": _MESSAGES, "large": _LARGE}


def one(data: bytes) -> Opened:
    """What a contained worker finds."""
    ((_, found),) = opened([(1, data)])
    return found


@pytest.mark.parametrize("name", _BOMBS)
def test_a_bomb_is_told_to_a_person(name: str) -> None:
    """Nesting without end, a million parts, more bytes than anyone sends: bounded, and nothing is passed over."""
    found = one(_BOMBS[name])
    assert {each.code for each in found.notes} & {"mail_limit", "mail_unopened"}
    assert len(found.parts) <= MAX_PARTS
    assert sum(len(each.data) for each in found.parts) <= MAX_BYTES


def test_the_next_message_is_opened_all_the_same() -> None:
    """What breaks a worker costs itself alone."""
    good = written((PDF, "plan.pdf")).as_bytes()
    messages = [(1, good), (2, _HEADERS), (3, good), (4, _MESSAGES), (5, good)]
    kinds = {number: found.kind for number, found in opened(messages)}
    assert sorted(kinds) == [1, 2, 3, 4, 5]
    assert [kinds[each] for each in (1, 3, 5)] == [MailKind.RETURN] * 3


_HEADERS = b"".join(b"X-%d: =?utf-8?B?AAAA?=\n" % n for n in range(100_000))


def test_noise_never_raises() -> None:
    """Messages with bytes changed, cut and put in twice give what they give."""
    dice = random.Random(20_261_125)  # noqa: S311
    seeds = [written((PDF, "plan.pdf"), In_Reply_To="<a@b.example>").as_bytes(), _SOME[:4_000], _DEEP[:2_000]]
    for _ in range(800):
        data = bytearray(dice.choice(seeds))
        for _ in range(dice.randrange(1, 12)):
            at = dice.randrange(len(data))
            if dice.random() < 0.5:
                data[at] = dice.randrange(256)
            else:
                data[at:at] = data[at : at + dice.randrange(40)]
        open_message(bytes(data))


def hostile_names(many: int) -> list[str]:
    """Names of files that would lead elsewhere."""
    dice = random.Random(7)  # noqa: S311
    roots = ["../" * 8, "..\\" * 8, "/", "C:\\", "\\\\server\\share\\", "~/", "", "file:///", "\0", "%2e%2e/", "."]
    ends = [
        "passwd",
        "pdfforms.db",
        "pdfforms.toml",
        "CON",
        "NUL.pdf",
        "a" * 5_000,
        "..",
        "\u202efdp.exe",
        "a\r\nB: c",
    ]
    noise = string.printable + "é\u0627\u202e\u2066\x7f\x00"
    made = [f"{dice.choice(roots)}{dice.choice(ends)}" for _ in range(many // 2)]
    return made + ["".join(dice.choices(noise, k=dice.randrange(1, 300))) for _ in range(many - len(made))]


def test_a_name_is_never_a_path() -> None:
    """Of 2,000 names none keeps a folder, a control character or a great length."""
    for name in hostile_names(2_000):
        safe = safe_name(name)
        assert not set(safe) & set("/\\\0\r\n\x7f\u202e\u2066"), name
        assert len(safe) <= 140
        assert safe not in (".", "..")
