"""A campaign's copies on paper: one PDF for the printer.

The file is whole on disk before the ledger says that a copy is printed: after a crash a copy may stand in two
files, and none is believed printed that is in no file.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from pdfforms.bulk.folder import copy_name
from pdfforms.bulk.imprint import now
from pdfforms.bulk.office import Office
from pdfforms.draw.batch import Batch
from pdfforms.errors import MailError, UsageError
from pdfforms.files import writing_bytes
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.campaign import Campaign, CampaignCopy, Paper, PaperState, SendState
from pdfforms.model.ledger import Event


def print_copies(
    office: Office, ledger: Ledger, campaign: Campaign, path: Path, *, everyone: bool = False, again: bool = False
) -> int:
    """Writes the copies that go out on paper into a new file; how many. Raises UsageError, MailError.

    `everyone`: those that go by mail, too. `again`: those, too, that were printed before.
    """
    if path.exists():
        raise UsageError(f"{path} is there already. Name a new file.")
    chosen = _chosen(ledger, campaign, everyone=everyone, again=again)
    if not chosen:
        raise UsageError(
            "No copy waits to be printed. --again prints those that were, --all those that go by mail."
        )
    with writing_bytes(path) as file:
        if os.name == "posix":
            os.fchmod(file.fileno(), 0o600)
        batch = Batch(file, duplex=office.settings.duplex)
        for data in _pdfs(office, chosen):
            batch.add(data)
        batch.finish()
    at = now()
    with ledger.posting() as posting:
        posting.put_papers(Paper(each.copy, campaign.id, PaperState.PRINTED, at) for each in chosen)
        detail = {"campaign": campaign.id}
        posting.add_events([Event(at, "printed", each.copy, "pdfforms", detail) for each in chosen])
    return len(chosen)


def _chosen(ledger: Ledger, campaign: Campaign, *, everyone: bool, again: bool) -> Sequence[CampaignCopy]:
    """In the order in which they are handed out."""
    papers = {each.copy: each.state for each in ledger.papers(campaign.id)}
    wanted = {code for code, state in papers.items() if state is PaperState.PLANNED}
    if everyone:
        sends = ledger.sends(campaign.id)
        mailed = {code for each in sends if each.state is not SendState.WITHDRAWN for code in each.copies}
        wanted |= mailed - papers.keys()
    if again:
        wanted |= {code for code, state in papers.items() if state is PaperState.PRINTED}
    copies = [each for each in ledger.campaign_copies(campaign.id) if each.copy in wanted]
    return sorted(copies, key=lambda each: (each.school, each.grade, each.homeroom, each.student, each.copy))


def _pdfs(office: Office, copies: Sequence[CampaignCopy]) -> Iterator[bytes]:
    for each in copies:
        path = office.folder.copy_path(each.copy)
        try:
            data = office.folder.copies.get(copy_name(each.copy))
        except OSError as exc:
            raise MailError(
                f"Copy {each.copy} cannot be read from {path}: {exc.strerror}. Nothing was printed; bring the "
                "file back from a backup."
            ) from exc
        if hashlib.sha256(data).hexdigest() != each.sha256:
            raise MailError(
                f"Copy {each.copy} in {path} is not what was made for its student. Nothing was printed; bring the "
                "file back from a backup."
            )
        yield data
