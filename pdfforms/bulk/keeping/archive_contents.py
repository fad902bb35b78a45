"""What the archive keeps of one record: the files of its object, but for the archive copy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pdfforms.archive.copy.kept import Decision, SignatureCheck
from pdfforms.bulk.folder import Folder
from pdfforms.bulk.keeping.originals import (
    READING_FILE,
    SHARED_FILE,
    Original,
    Originals,
    Shared,
    named,
    object_of_file,
)
from pdfforms.bulk.reading.wire import load_reading, load_record
from pdfforms.errors import EncryptionError, UsageError
from pdfforms.ledger.ledger import Ledger
from pdfforms.mail.heads import answers
from pdfforms.model.archive import SignatureResult
from pdfforms.model.codes import finding
from pdfforms.model.edition import EditionMap
from pdfforms.model.finding import Finding
from pdfforms.model.ledger import ACCEPTED, Settlement, StoredReading, StoredRecord
from pdfforms.model.mail import StoredMail
from pdfforms.model.record import Record, Signature
from pdfforms.model.shelf import Editions

READING = "pdfforms.archived-reading/1"
RECORD_FILE, MAIL_FILE, SIGNATURES_FILE, EVIDENCE = "record.json", "mail.json", "signatures.json", "evidence"
Check = Callable[[bytes], Sequence[SignatureResult]]
"""Checks the digital signatures in a file. Never raises for what is in it."""


def unchecked(_data: bytes) -> Sequence[SignatureResult]:
    """No digital signature is looked at."""
    return ()


@dataclass(frozen=True, slots=True)
class Contents:
    """What is kept of one record."""

    record: Record
    edition: EditionMap
    files: Mapping[str, bytes]
    """By path in the object; the archive copy is not among them."""
    originals: tuple[Original, ...]
    shared: tuple[Shared, ...]
    crops: Mapping[str, bytes]
    checks: tuple[SignatureCheck, ...]
    decisions: tuple[Decision, ...]
    told: tuple[Finding, ...]
    """What is not as it should be."""


@dataclass(frozen=True, slots=True)
class Collector:
    """Puts together what is kept, from the ledger, the vaults and the folder of evidence."""

    folder: Folder
    ledger: Ledger
    editions: Editions
    originals: Originals
    check: Check = field(default=unchecked)
    _maps: dict[tuple[str, str], str] = field(default_factory=dict)
    """The digests of editions' maps."""

    def collect(self, record_id: str) -> Contents:
        """All that is kept of a record. Raises UsageError, WireError where it cannot be had or is of no form."""
        stored = self.ledger.record(record_id)
        if stored is None:
            raise UsageError(f"There is no record {record_id}. pdfforms export lists those there are.")
        standing = self.ledger.readings_of([record_id])[record_id]
        record = load_record(stored.data.encode())
        edition = self._edition(record, standing)
        originals, shared = self.originals.of(standing)
        crops, told = self._crops(record)
        told += [
            finding("archive_pages_not_apart") for each in originals if each.whole is None and each.own is None
        ]
        decided = self.ledger.decisions(record_id)
        results = [one for each in originals if each.whole is not None for one in self.check(each.whole)]
        files = {
            **named(originals),
            RECORD_FILE: _json(record.to_json()),
            READING_FILE: _json(self._reading(stored, standing, edition, originals, decided)),
            **{f"{EVIDENCE}/{key}.png": data for key, data in crops.items()},
        }
        if signed := _signatures(record, results):
            files[SIGNATURES_FILE] = _json(signed)
        if mails := self._mails(standing):
            files[MAIL_FILE] = _json(mails)
        return Contents(
            record,
            edition,
            files,
            tuple(originals),
            tuple(shared),
            crops,
            tuple(SignatureCheck(each.words, each.field) for each in results),
            tuple(map(_decision, decided)),
            tuple(told),
        )

    def _edition(self, record: Record, standing: Sequence[StoredReading]) -> EditionMap:
        editions = (load_reading(each.data, self.editions).edition for each in standing)
        own = [each for each in editions if each is not None]
        same = (each for each in own if each.form.language == record.language)
        found = next(same, next(iter(own), None))
        if found is None:
            raise UsageError(
                f"Record {record.id} is of no form that is on the shelf, so there is nothing that could be signed "
                "in it. Its file stays in the office folder."
            )
        return found

    def _crops(self, record: Record) -> tuple[dict[str, bytes], list[Finding]]:
        crops: dict[str, bytes] = {}
        told: list[Finding] = []
        for key, name in record.evidence.items():
            try:
                crops[key] = self.folder.pictures.get(name)
            except (OSError, EncryptionError):
                told.append(finding("archive_evidence_gone", key))
        return crops, told

    def _reading(
        self,
        stored: StoredRecord,
        standing: Sequence[StoredReading],
        edition: EditionMap,
        originals: Sequence[Original],
        decided: Sequence[Settlement],
    ) -> dict[str, object]:
        """How the record came about."""
        return {
            "schema": READING,
            "record": stored.id,
            "reader": stored.reader,
            "edition": {
                "identity": edition.identity.text(),
                "blank_sha256": edition.blank_sha256,
                "map_sha256": self._digest(edition),
            },
            "findings": json.loads(stored.data)["findings"],
            "files": [_file(each) for each in originals],
            "readings": [
                {
                    "file": each.sha256,
                    "first_page": each.first_page,
                    "ordinal": each.ordinal,
                    "reader": each.reader,
                    "copy": each.copy,
                    "reading": json.loads(each.data),
                }
                for each in standing
            ],
            "decisions": [
                {"key": each.key, "before": each.before, "value": each.value, "by": each.by, "at": each.at}
                for each in decided
            ],
            "issued": self._issued(stored.copy),
        }

    def _digest(self, edition: EditionMap) -> str:
        """Of an edition's map, which takes as long to write as a record to draw."""
        key = (edition.identity.text(), edition.blank_sha256)
        if key not in self._maps:
            self._maps[key] = hashlib.sha256(edition.dumps().encode()).hexdigest()
        return self._maps[key]

    def _issued(self, code: str | None) -> dict[str, object] | None:
        """What the office knows of the copy, so that the archive alone tells whose form it is."""
        copy = self.ledger.copy(code) if code else None
        if copy is None:
            return None
        return {"row": copy.row_key, "issued_at": copy.issued_at, "given": dict(copy.given)}

    def _mails(self, standing: Sequence[StoredReading]) -> list[dict[str, object]]:
        """Of the messages that brought the files what tells when they came and what they answer."""
        brought = self.ledger.mails_with(sorted({each.sha256 for each in standing}))
        return [self._mail(each) for each in brought]

    def _mail(self, mail: StoredMail) -> dict[str, object]:
        try:
            answered = answers(self.folder.mail.get(mail.sha256))
        except (UsageError, EncryptionError):
            answered = ()
        return {
            "message_id": mail.message_id,
            "in_reply_to": list(answered),
            "copy": mail.copy,
            "arrived_at": mail.arrived_at,
            "fetched_at": mail.received_at,
            "sha256": mail.sha256,
        }


def shared_files(shared: Shared) -> dict[str, bytes]:
    """What is kept of a file that several families' forms stand in."""
    return {
        **named([Original(shared.sha256, len(shared.data), shared.sha256, (), shared.data)]),
        SHARED_FILE: _json(
            {
                "sha256": shared.sha256,
                "bytes": len(shared.data),
                "restricted": "Forms of several families. To be kept until the last one's term ends.",
                "records": list(shared.records),
            }
        ),
    }


def _file(each: Original) -> dict[str, object]:
    shared = each.whole is None
    return {
        "sha256": each.sha256,
        "bytes": each.size,
        "pages": list(each.pages),
        "arrived_in": each.arrived_in,
        "kept_in": object_of_file(each.sha256) if shared else None,
    }


def _signatures(record: Record, results: Sequence[SignatureResult]) -> dict[str, object]:
    """Who signed how, each kind by its name; nothing where nobody did."""
    fields = {
        key: {
            "kind": value.kind,
            "name": value.name,
            "source": answer.source.value,
            "evidence": f"{EVIDENCE}/{key}.png" if key in record.evidence else None,
        }
        for key, answer in record.answers.items()
        if isinstance(value := answer.value, Signature) and value.signed
    }
    digital = [{"field": each.field, "words": each.words, "report": dict(each.data)} for each in results]
    return {"fields": fields, "digital": digital} if fields or digital else {}


def _decision(each: Settlement) -> Decision:
    at = f"{each.at[:10]} {each.at[11:16]} UTC"
    if each.key.startswith(ACCEPTED):
        return Decision("", each.by, at, f"Looked at and accepted: {each.key.removeprefix(ACCEPTED)}.")
    return Decision(each.key, each.by, at)


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
