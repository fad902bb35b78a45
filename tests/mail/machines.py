"""Automatic replies as servers and programs write them, as many as a test wants."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.mail.letters import PDF, png, written

SIGNS = [
    ("Auto-Submitted", "auto-replied"),
    ("Auto-Submitted", "auto-generated (vacation)"),
    ("Auto-Submitted", "Auto-Notified; owner-email=x@example.net"),
    ("X-Autoreply", "yes"),
    ("X-Auto-Reply", "1"),
    ("X-Autorespond", "Away"),
    ("X-Autoresponder", "anything"),
    ("X-AutoReply-From", "robin@example.net"),
    ("X-Mail-Autoreply", "robin"),
    ("X-FC-MachineGenerated", "true"),
    ("X-POST-MessageClass", "9; Autoresponder"),
    ("Precedence", "auto_reply"),
    ("Delivered-To", "Autoresponder"),
    ("Return-Path", "<>"),
]
SUBJECTS = [
    *("Automatic reply: Attendance", "Out of Office: Re: Attendance", "Réponse automatique : Présence"),
    *("Auto-response: away", "Absence du bureau", "Automatische Antwort: weg", "الرد التلقائي: غياب"),
    *("AutoReply: Re: plan", "=?utf-8?Q?R=C3=A9ponse_automatique?="),
]


def machines(many: int, seed: int = 5) -> Iterator[bytes]:
    """Answers of machines: each with a sign, some with files, quotes and headers of no meaning."""
    dice = random.Random(seed)  # noqa: S311
    for number in range(many):
        name, value = dice.choice(SIGNS)
        files = dice.choice([(), (), (), ((PDF, "plan.pdf"),), ((png(900, 900), "badge.png"),)])
        name = dice.choice([name, name.upper(), name.lower(), name.title()])
        fold = dice.choice(["", "", "\r\n "])
        other = "".join(f"X-Noise-{n}: {dice.random()}\r\n" for n in range(dice.randrange(4)))
        subject = dice.choice([*SUBJECTS, "Re: Attendance", ""])
        text = dice.choice(["I am away until Monday.", "Absente jusqu'à lundi", "> Here is the form\n\nback soon"])
        head = f"{other}{name}:{fold} {value}\r\nX-Subject: {subject}\r\n".encode()
        yield head + written(*files, text=text, number=number).as_bytes()
