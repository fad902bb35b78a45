"""Copies that were made go into the office's ledger: what comes back is then compared with what went out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pdfforms.bulk.campaign.copies import Made
from pdfforms.bulk.imprint import now
from pdfforms.bulk.office import Office
from pdfforms.model.ledger import IssuedCopy


def registered(made: Iterable[Made], office: Office, form: str) -> Iterator[Made]:
    """The copies as they are made, each in the ledger before it is handed on. Raises LedgerError."""
    with office.folder.open_ledger() as ledger:
        for each in made:
            if each.code:
                edition = office.catalog.form(form, each.language).edition
                copy = IssuedCopy(each.code, form, edition, each.language, each.key, now(), each.given)
                with ledger.posting() as posting:
                    posting.issue((), (copy,))
            yield each
