"""What goes out, in a transaction: blanks, copies, campaigns and their messages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from sqlalchemy import Connection, select

from pdfforms.ledger import campaigns, following, papers
from pdfforms.ledger.archived import ArchivePosting
from pdfforms.ledger.cells import cells_of
from pdfforms.ledger.custody import Log, of_copy
from pdfforms.ledger.many import There, chosen, put, storable
from pdfforms.ledger.owners import of_new_copies
from pdfforms.ledger.tables import copies, editions
from pdfforms.model.campaign import Campaign, CampaignCopy, Paper, Send, SendState
from pdfforms.model.custody import Happened
from pdfforms.model.ledger import IssuedCopy, IssuedEdition


class IssuePosting(ArchivePosting):
    """What a transaction changes of it. Part of `Posting`."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._log = Log(connection)
        self._cells = cells_of(connection)

    def issue(self, blanks: Sequence[IssuedEdition], made: Sequence[IssuedCopy] = ()) -> None:
        """Writes down blanks and copies that went out; those that are there already stay as they are."""
        put(self._connection, editions, [asdict(each) for each in blanks], There.KEEP)
        mine = chosen(self._connection, [each.code for each in made])
        known = set(self._connection.execute(select(copies.c.code).where(copies.c.code.in_(mine))).scalars())
        new = [each for each in made if each.code not in known]
        owners = of_new_copies(self._connection, {each.code: each.row_key for each in new})
        rows = [
            asdict(each)
            | {
                "row_key": storable(each.row_key),
                "given": self._cells.lock(owners.get(each.code), json.dumps(each.given, sort_keys=True)),
            }
            for each in new
        ]
        put(self._connection, copies, rows, There.KEEP)
        for each in {one.code: one for one in reversed(made) if one.code not in known}.values():
            self._log.add(of_copy(each))

    def put_campaign(self, campaign: Campaign, made: Sequence[CampaignCopy], planned: Sequence[Send]) -> None:
        """Writes down a campaign, whom its copies are about, and its messages. The copies are issued before."""
        campaigns.put_campaign(self._connection, campaign)
        campaigns.put_copies(self._connection, made)
        campaigns.put_sends(self._connection, planned)

    def drop_sends(self, campaign: str, keys: Sequence[str], at: str) -> None:
        """A roster has no use for these messages of a campaign any more, and for all others it has."""
        campaigns.drop(self._connection, campaign, keys, at)

    def came_in(self, codes: Sequence[str]) -> frozenset[str]:
        """Those of these copies of whose student something came in; see `Ledger.came_in`."""
        return following.came_in(self._connection, codes)

    def put_papers(self, changed: Iterable[Paper]) -> None:
        """Writes down what has become of copies that go out on paper."""
        papers.put_papers(self._connection, changed)

    def move_send(
        self,
        key: str,
        state: SendState,
        at: str,
        *,
        expected: Iterable[SendState],
        why: str = "",
        tried: bool = False,
    ) -> bool:
        """Changes what has become of a message; False, and no change, where it is in none of these states. `tried`
        counts an attempt."""
        moved = campaigns.move(self._connection, key, state, at, expected=expected, why=why, tried=tried)
        if moved:
            kind = "sent" if state is SendState.ACCEPTED else f"send_{state.value}"
            copy = campaigns.copy_of(self._connection, key)
            self._log.add(Happened(at, kind, copy, {"send": key, "why": storable(why)}))
        return moved
