"""What many machines read is what one machine reads: the same records, alone and in an office."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from pdfforms import api, far
from pdfforms.api import Office, make_office
from pdfforms.bulk.machines.lines import load_lines
from pdfforms.bulk.machines.manifest import make_manifest
from pdfforms.bulk.machines.share import dismiss, read_share
from pdfforms.bulk.machines.store import Store, list_files
from pdfforms.bulk.reading.tally import Tally
from pdfforms.model.copycode import new_code
from pdfforms.model.ledger import SpanState
from pdfforms.model.record import Record
from pdfforms.settings import Settings, load_settings
from tests.office import PLAN, fill
from tests.read.page_text.pages import flattened

FAMILIES = 22
CODE = "K7Q29F4M2X"


@pytest.fixture(scope="module")
def returns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two returns of one copy, a third that says something else, a batch of 44 pages, an empty file."""
    folder = tmp_path_factory.mktemp("returns")
    name: dict[str, object] = {"student_name": "Avery Example"}
    for number, notes in enumerate(("Robin Example drives", "", "The bus")):
        values = name | {"other_notes": notes, "review_date": "2026-10-30"}
        (folder / f"{number}.pdf").write_bytes(fill(PLAN, values, CODE).data)
    with pikepdf.new() as batch:
        for _ in range(FAMILIES):
            with pikepdf.open(BytesIO(flattened(fill(PLAN, name, new_code()).data))) as one:
                batch.pages.extend(one.pages)
        batch.save(folder / "1 batch.pdf")
    (folder / "empty.pdf").write_bytes(b"")
    return folder


@pytest.fixture(scope="module")
def parts(returns: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same in parts of two files."""
    store = Store(str(tmp_path_factory.mktemp("job") / "parts"))
    shelf = Office(Settings()).shelf()
    for share in make_manifest(store, list_files([str(returns)]), ["x"], shelf, ocr=True, share=2).shares:
        read_share(share)
    dismiss()
    return store.url


def test_records_are_the_same(returns: Path, parts: str) -> None:
    """Alone, joined over parts, with the long file read in spans."""
    here = api.read_returns(sorted(returns.iterdir()), Office(Settings()))
    assert _plain(far.job_records(parts, Office(Settings()))) == _plain(here)
    first = next(each for each in here if each.copy == CODE)
    assert (first.values["other_notes"], len(first.receipts), len(here)) == (None, 3, FAMILIES + 2)


def test_an_office_has_the_same(returns: Path, parts: str, tmp_path: Path) -> None:
    """In the ledger, too: after a gathering that was stopped half way and begun again."""
    here, gathered = (Office(load_settings(make_office(tmp_path / name).root)) for name in ("here", "gathered"))
    api.receive_returns(sorted(returns.iterdir()), here)
    with pytest.raises(KeyboardInterrupt):
        far.gather_job(parts, gathered, _stop)
    tally = far.gather_job(parts, gathered, with_files=False)
    assert (tally.came, tally.troubles) == (5, [])
    assert _plain(api.office_records(gathered)) == _plain(api.office_records(here))
    with gathered.folder.open_ledger() as ledger:
        (batch,) = [file for file in ledger.files() if file.name == "1 batch.pdf"]
        spans = ledger.spans_of(batch.sha256)
        assert [(each.first_page, each.last_page) for each in spans] == [(0, 19), (20, 39), (40, 43)]
        assert {each.state for each in spans} == {SpanState.READ}
        assert ledger.unread(0, 10) == ()


def test_a_file_that_changed_since_is_not_taken_for_the_one_read(
    returns: Path, parts: str, tmp_path: Path
) -> None:
    """Its bytes would not bear out its record."""
    office = Office(load_settings(make_office(tmp_path / "office").root))
    kept = (returns / "0.pdf").read_bytes()
    try:
        (returns / "0.pdf").write_bytes(kept + b"\n")
        tally = far.gather_job(parts, office)
    finally:
        (returns / "0.pdf").write_bytes(kept)
    assert tally.troubles == ["0.pdf: It is another file than the one read."]
    with office.folder.open_ledger() as ledger:
        assert len(list(ledger.files())) == 4


def test_a_part_can_be_read_as_json_lines(parts: str) -> None:
    """One line a file, in the manifest's order."""
    store = Store(parts)
    names = [name for name in sorted(store.names()) if name.startswith("part-")]
    lines = [line for name in names for line in load_lines(store.read(name), name)]
    assert [line.name for line in lines] == ["0.pdf", "1 batch.pdf", "1.pdf", "2.pdf", "empty.pdf"]
    assert [each.span for each in lines[1].seen] == [(0, 20), (20, 40), (40, 44)]


def _plain(records: Iterable[Record]) -> list[object]:
    """What a record says, its receipts without the moment at which they came."""
    return [
        (each.id, each.status, dict(each.values), set(each.findings), [one.sha256 for one in each.receipts])
        for each in sorted(records, key=lambda record: record.id)
    ]


def _stop(tally: Tally) -> None:
    if tally.done:
        raise KeyboardInterrupt
