"""Copies that go out on paper: what is asked of them, and what changes."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from pdfforms.ledger.many import There, put
from pdfforms.ledger.tables import papers
from pdfforms.model.campaign import Paper, PaperState


def papers_of(connection: Connection, campaign: str) -> tuple[Paper, ...]:
    """Those of a campaign, by copy code."""
    rows = connection.execute(select(papers).where(papers.c.campaign == campaign).order_by(papers.c.copy))
    return tuple(Paper(**dict(row._mapping) | {"state": PaperState(row.state)}) for row in rows)


def put_papers(connection: Connection, changed: Iterable[Paper]) -> None:
    """Writes them down, in place of what was there of them."""
    names = ("copy", "campaign", "changed_at")
    rows = [{name: getattr(each, name) for name in names} | {"state": each.state.value} for each in changed]
    put(connection, papers, rows, There.REPLACE)
