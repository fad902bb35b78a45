"""A person's word: what is null is settled, what needs a look is accepted; nothing read later overwrites it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pdfforms.bulk.imprint import now
from pdfforms.bulk.reading.post import Poster
from pdfforms.bulk.reading.wire import load_reading, load_record
from pdfforms.errors import UsageError
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.edition import EditionMap
from pdfforms.model.form import Field
from pdfforms.model.ledger import ACCEPTED, Decision
from pdfforms.model.record import Record, plain_value
from pdfforms.model.shelf import Editions
from pdfforms.records.decide import decide


def settle(
    ledger: Ledger, editions: Editions, record_id: str, said: Mapping[str, str], accepted: Iterable[str], by: str
) -> Record:
    """The record with what a person says of its fields, and of findings about the whole return.

    `said` is text by field key. Raises UsageError for an unknown record, field or finding, and for a text that the
    field does not take; then nothing is changed.
    """
    if not by.strip():
        raise UsageError("Say who decides: --by NAME.")
    record, edition = record_named(ledger, editions, record_id)
    record_id = record.id
    decisions = [
        Decision(key, plain_value(decide(_field(edition, record, key), edition.form.language, text)))
        for key, text in said.items()
    ]
    codes = _open(record, accepted)
    decisions += [Decision(f"{ACCEPTED}{code}", True) for code in codes]
    if not decisions:
        raise UsageError("Say what holds, as in days_absent=4, or accept a finding with --accept CODE.")
    at = now()
    with ledger.posting([record_id]) as posting:
        posting.settle(record_id, decisions, by.strip(), at)
        posting.accept_items(record_id, codes, by.strip(), at)
        return Poster(ledger, editions).repost(posting, [record_id], at)[0]


def record_named(ledger: Ledger, editions: Editions, record_id: str) -> tuple[Record, EditionMap]:
    """A record and the edition that it is of. Raises UsageError where there is none of either."""
    record_id = record_id.upper()
    stored = ledger.record(record_id)
    if stored is None:
        raise UsageError(f"There is no record {record_id}. pdfforms review lists those that need a person.")
    readings = [load_reading(each.data, editions) for each in ledger.readings_of([record_id])[record_id]]
    edition = next((each.edition for each in readings if each.edition), None)
    if edition is None:
        raise UsageError(
            f"Record {record_id} is of no form that is on the shelf, so nothing in it can be settled. Look at its "
            "file, or ask the sender for another one."
        )
    return load_record(stored.data.encode()), edition


def _field(edition: EditionMap, record: Record, key: str) -> Field:
    field = edition.fields.get(key)
    if field is None:
        raise UsageError(f"Record {record.id} has no field {key}. pdfforms describe {record.form} lists them.")
    return field


def _open(record: Record, accepted: Iterable[str]) -> list[str]:
    codes = {each.code for each in record.findings if each.field is None}
    wanted = list(dict.fromkeys(accepted))
    if unknown := [code for code in wanted if code not in codes]:
        known = ", ".join(sorted(codes)) or "none"
        raise UsageError(
            f"Record {record.id} has no finding {unknown[0]} about the whole return. It has: {known}."
        )
    return wanted
