"""Asking whether the log of custody still holds, and what its end is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from pdfforms.archive.custody.certificate import head_pdf
from pdfforms.archive.custody.chain import Fault, chain_faults, subject_faults
from pdfforms.bulk.imprint import PROGRAM, now
from pdfforms.errors import UsageError
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.custody import Head
from pdfforms.model.ledger import Event
from pdfforms.settings import Settings

PASSING = frozenset({"read", "dropped", "sent", "disposed", "held", "hold_released", "leavings"})
"""Kinds of entries that stand in no table for ever; so do those that begin as below."""
_PASSING = ("send_",)
_STANDING_SENDS = frozenset({"send_unknown", "send_settled", "send_bounced"})
_SHORTEST = 16
"""Hex digits of a kept head's hash."""


def audit(ledger: Ledger, heads: Sequence[str] = ()) -> Iterator[Fault]:
    """Everything that is not as it was written: in the chain, then in the tables. `heads` are "N:HASH"."""
    custodian = ledger.custodian
    kinds: set[str] = set()

    def entries() -> Iterator[object]:
        for entry in custodian.entries():
            kinds.add(entry.kind)
            yield entry

    yield from chain_faults(entries(), [parse_head(each) for each in heads])  # type: ignore[arg-type]
    made = frozenset(kind for kind in kinds if not _passes(kind))
    for each in custodian.standing():
        yield from subject_faults(each.subject, each.entries, each.salt, each.said, made)


def parse_head(text: str) -> tuple[int, str]:
    """Number and hash. Raises UsageError where it is none."""
    plain = re.sub(r"\s", "", text).lower()
    found = re.fullmatch(rf"(\d{{1,18}}):([0-9a-f]{{{_SHORTEST},128}})", plain)
    if not found:
        raise UsageError(
            f"A head is a number, a colon and at least {_SHORTEST} digits of its hash, as in 17:9f02..."
        )
    return int(found[1]), found[2]


def head_of(ledger: Ledger) -> Head:
    """The end of the chain. Raises UsageError while nothing has happened."""
    head = ledger.custodian.head()
    if head is None:
        raise UsageError("Nothing has happened in this office yet: its log of custody is empty.")
    return head


def head_page(head: Head, settings: Settings) -> bytes:
    """The head as a page to be printed and kept."""
    return head_pdf(head, settings.organization or "", datetime.now(UTC).replace(microsecond=0), settings.paper)


def note_export(ledger: Ledger, to: str, number: int, subject: str = "office") -> None:
    """Something of students was written out, of many or of one record: how much, as what kind of output; never
    where to, which may name a person."""
    with ledger.posting() as posting:
        posting.add_events([Event(now(), "exported", subject, PROGRAM, {"records": number, "as": to})])


def _passes(kind: str) -> bool:
    return kind in PASSING or (kind.startswith(_PASSING) and kind not in _STANDING_SENDS)
