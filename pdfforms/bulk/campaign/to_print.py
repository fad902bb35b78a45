"""A copy that was made of a return and its letter, as files that are printed for a family without an address."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pdfforms.bulk.campaign.prepare import form_of, linked_letter, organization_of
from pdfforms.bulk.folder import copy_name
from pdfforms.bulk.office import Office
from pdfforms.errors import UsageError
from pdfforms.files import write_bytes
from pdfforms.ledger.ledger import Ledger
from pdfforms.mail.letter import write_letter
from pdfforms.model.linked import Linked


def write_to_print(office: Office, ledger: Ledger, linked: Linked, folder: Path) -> tuple[Path, Path]:
    """The PDF and the letter, named by the copy code alone. Raises UsageError where the copy is gone."""
    issued = ledger.copy(linked.copy)
    try:
        data = office.folder.copies.get(copy_name(linked.copy))
    except OSError as exc:
        raise UsageError(f"Copy {linked.copy} cannot be read: {exc.strerror}. Make another: --again.") from exc
    if issued is None:
        raise UsageError(f"Copy {linked.copy} is not in the ledger.")
    form = form_of(office.shelf(), office.catalog, issued)
    words = organization_of(office.settings, form)
    letter = replace(linked_letter(linked, issued, form, form.language, words), printed=True)
    text = write_letter(letter, office.folder.letters).text
    paths = folder / f"form-{linked.copy}.pdf", folder / f"form-{linked.copy}.txt"
    write_bytes(paths[0], data)
    write_bytes(paths[1], text.encode())
    return paths
