"""What mail brought that a person must see to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pdfforms.bulk.folder import Folder
from pdfforms.bulk.imprint import now
from pdfforms.bulk.reading.post import Poster
from pdfforms.errors import UsageError
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.ledger import Event
from pdfforms.model.mail import Item
from pdfforms.model.shelf import Editions


def open_ones(folder: Folder, ledger: Ledger) -> Iterator[tuple[Item, Path | None]]:
    """Those that are open, oldest first, each with the file of its message."""
    for item in ledger.items():
        mail = ledger.mail(item.mail)
        yield item, folder.mail.find(mail.sha256) if mail else None


def see_to(ledger: Ledger, editions: Editions, number: int, by: str) -> Item:
    """A person has seen to an item; its record is told so. Raises UsageError where no such item is open."""
    if not by.strip():
        raise UsageError("Say who has seen to it: --by NAME.")
    at = now()
    with ledger.posting() as posting:
        item = posting.decide_item(number, by.strip(), at)
        if item is None:
            raise UsageError(f"There is no open item {number}. See: pdfforms items")
        event = Event(
            at, "item_done", item.record or item.copy or f"mail {item.mail}", by.strip(), {"code": item.code}
        )
        posting.add_events([event])
        if item.record:
            posting.hold([item.record])
            Poster(ledger, editions).repost(posting, [item.record], at)
    return item
