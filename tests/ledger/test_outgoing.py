"""What a bounce changes in what was sent."""

from __future__ import annotations

import pytest

from pdfforms.ledger import Ledger
from pdfforms.model.campaign import Campaign, Send, SendState
from pdfforms.model.ledger import IssuedCopy

AT = "2026-11-25T12:00:00Z"
LATER = "2026-11-26T12:00:00Z"


def _sent(ledger: Ledger) -> None:
    """A copy to two addresses, one to a single address, and one that nobody knows of whether it left."""
    issued = [IssuedCopy(code, "plan", "1", "en", code, AT) for code in ("BOTH", "ONE", "LOST")]
    states = {"a": ("BOTH", True), "b": ("BOTH", True), "c": ("ONE", True), "d": ("LOST", False)}
    sends = [
        Send(
            key,
            "plans",
            (copy,),
            f"{key}@example.org",
            "en",
            "form",
            f"{key}@school.example",
            SendState.ACCEPTED if left else SendState.UNKNOWN,
            1,
            AT,
        )
        for key, (copy, left) in states.items()
    ]
    with ledger.posting() as posting:
        posting.issue((), issued)
        posting.put_campaign(Campaign("plans", "plan", "1", None, AT), (), sends)


@pytest.mark.parametrize(
    ("message_ids", "copy", "refused"),
    [
        (["<a@school.example>"], "BOTH", ["a"]),
        (["<a@school.example>"], None, ["a"]),
        (["<a@school.example>"], "ONE", ["a"]),
        ([], "BOTH", []),
        ([], "ONE", ["c"]),
        (["<changed@relay.example>"], "ONE", ["c"]),
        (["<d@school.example>"], "LOST", []),
        ([], "NOBODY", []),
        ([], None, []),
    ],
)
def test_the_message_that_came_back(
    ledger: Ledger, message_ids: list[str], copy: str | None, refused: list[str]
) -> None:
    """It is told by its own Message-ID; by the copy only where no other message carries that; what a person must
    settle stays. A second word on it changes nothing."""
    _sent(ledger)
    for at in (AT, LATER):
        with ledger.mailing() as mailing:
            mailing.came_back(message_ids, copy, at)
    found = ledger.sends("plans", [SendState.REFUSED])
    assert [each.key for each in found] == refused
    assert [each.changed_at for each in found] == [AT] * len(refused)
    assert [each.kind for each in ledger.events()] == ["send_bounced"] * len(refused)
