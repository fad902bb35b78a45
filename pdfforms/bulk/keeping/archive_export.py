"""Out of the archive again: into a bag for another board, with a receipt; one file for a person."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pdfforms.archive.bag import make_bag
from pdfforms.archive.receipt import Handed, Receipt, receipt_pdf
from pdfforms.bulk.imprint import now
from pdfforms.bulk.keeping.archive_place import AnyStore
from pdfforms.bulk.keeping.encrypted_archive import EncryptedStore
from pdfforms.errors import UsageError
from pdfforms.files import write_bytes, write_durably
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.archive import Holding
from pdfforms.model.ledger import Event

_EARLIER = "earlier"


def export_bag(
    store: AnyStore, ledger: Ledger, held: Sequence[Holding], folder: Path, organization: str, by: str
) -> Receipt:
    """Writes records into a new folder as a bag: of each the newest version, and below `earlier/` what older
    versions have besides; every file is compared with its digest on the way. The receipt lies beside it, as JSON
    and PDF. Raises UsageError, ArchiveError."""
    if not held:
        raise UsageError("Nothing in the archive goes with that, so no bag was made. See: pdfforms archive find")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already. Name a new folder for the bag.")
    handed = [_write(store, each, folder) for each in held]
    made_at = datetime.now(UTC).replace(microsecond=0)
    described = f"{len(held)} returned forms, each with its original, record and archive copy"
    if isinstance(store, EncryptedStore):
        described += "; encrypted in the archive, not encrypted in this bag"
    about = {
        "Source-Organization": organization or "not named",
        "External-Description": described,
        "Bagging-Date": made_at.date().isoformat(),
    }
    proof = make_bag(folder, about)
    receipt = Receipt(made_at, organization, by, folder.name, proof, handed)
    text = json.dumps(receipt.to_json(), indent=1) + "\n"
    write_bytes(folder.with_name(f"{folder.name}-receipt.json"), text.encode())
    write_bytes(folder.with_name(f"{folder.name}-receipt.pdf"), receipt_pdf(receipt))
    at = now()
    handed_over = [
        Event(at, "exported", each.record, by, {"version": each.version, "bag_sha512": proof}) for each in held
    ]
    with ledger.posting() as posting:
        posting.add_events(handed_over)
    return receipt


def _write(store: AnyStore, held: Holding, folder: Path) -> Handed:
    inventory = store.inventory(held.object)
    newest = inventory.versions[-1].files
    files = {path: store.read(held.object, path) for path in newest}
    seen = set(newest.values())
    for version in inventory.versions[:-1]:
        for path, digest in version.files.items():
            if digest not in seen:
                files[f"{_EARLIER}/v{version.number}/{path}"] = store.read(held.object, path, version.number)
    write_durably({folder / held.record / path: data for path, data in files.items()})
    form = held.form or ""
    return Handed(held.record, form, held.arrived[:10], inventory.head, len(files), inventory.sha512)
