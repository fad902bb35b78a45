"""Archives with long files in them, and with one that breaks the reader: the rest is read all the same."""

from __future__ import annotations

import random
import zipfile
from functools import cache
from io import BytesIO

import pytest
from PIL import Image

from pdfforms.bulk.reading import long
from pdfforms.bulk.reading.long import Length, measure, pieces
from pdfforms.bulk.reading.returns import read_data
from pdfforms.contain.pool import Failure
from pdfforms.model.ledger import FileState
from pdfforms.model.record import Status
from pdfforms.read.job import Options
from pdfforms.read.unzip import MAX_BYTES
from tests.bulk.inline import InlinePool, breaking
from tests.bulk.offices import Inbox, answered
from tests.bulk.test_shift import pile
from tests.read.returns import FIRST_CODE, SHELF, codes, first
from tests.read.test_unzip import packed
from tests.torture.returns import code_of

SOME = 30
"""Families of a pile, two pages each."""


@cache
def _long() -> bytes:
    """Two small files around a long one."""
    return packed(("one.pdf", first()), ("pile.pdf", pile(SOME)), ("letter.txt", b"a letter"))


def test_a_long_file_in_an_archive(inbox: Inbox) -> None:
    """It is read in spans, each family once with the pages that are its own; what lies beside it is read too."""
    for _ in range(2):
        inbox.receive(mail=_long())
    assert InlinePool.tasks == [("mail.pdf@0",), *((f"mail.pdf@{unit}",) for unit in (0, 20, 40, 60))]
    found = {record.copy: record for record in inbox.records() if record.copy}
    assert found.keys() == {FIRST_CODE, *map(code_of, range(SOME))}
    for n in range(SOME):
        (receipt,) = found[code_of(n)].receipts
        assert (receipt.file, receipt.pages) == ("mail.pdf/pile.pdf", (2 * n + 1, 2 * n + 2))
    (other,) = (record for record in inbox.records() if not record.copy)
    assert (other.status, other.receipts[0].file) == (Status.NOT_OURS, "mail.pdf/letter.txt")


def test_spans_of_an_archive_are_the_whole() -> None:
    """Every unit is in one span, and none in two; a file that is not long is never cut."""
    data = _long()
    assert measure(data) == Length(62, 60)
    seen = [
        (each.number, page)
        for start in range(0, 62, 7)
        for each in pieces(data, range(start, min(start + 7, 62)))
        for page in (each.pages or [None])
    ]
    assert seen == [(1, None), *((2, page) for page in range(60)), (3, None)]


def test_one_file_of_an_archive_breaks_the_reader(inbox: Inbox) -> None:
    """It alone is given up; the archive counts as read, and its good returns are there."""
    own = {f"{n}.pdf": answered(code_of(n)) for n in range(4)}
    with breaking("mail.pdf@2", Failure.crashed), breaking("mail.pdf", Failure.crashed, times=2):
        inbox.receive(mail=packed(*own.items()))
    assert [file.state for file in inbox.files()] == [FileState.READ]
    assert {record.copy for record in inbox.records() if record.copy} == {code_of(n) for n in (0, 1, 3)}
    (lost,) = (record for record in inbox.records() if not record.copy)
    assert (lost.status, codes(lost)) == (Status.UNREADABLE, {"reader_failed"})
    assert "number 3" in lost.findings[0].message


def test_an_archive_that_breaks_whatever_is_asked(inbox: Inbox) -> None:
    """It is given up as a whole, in the end."""
    with breaking("mail.pdf"):
        tally = inbox.receive(mail=packed(("a.pdf", first())))
    assert tally.quarantined == ["mail.pdf"]
    assert len(InlinePool.tasks) == 3


def test_the_limit_for_all_files_comes_at_the_same_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever units are asked for: what is skipped counts as what is read."""
    monkeypatch.setattr(long, "_SMALL", 1_000)
    monkeypatch.setattr("pdfforms.read.unzip._SMALL", 2_000)
    monkeypatch.setattr("pdfforms.read.unzip.MAX_BYTES", 20_000)
    noise = random.Random(1)  # noqa: S311
    members = [(f"{n}", noise.randbytes(900 if n % 2 else 3_000)) for n in range(14)]
    data = packed(*members, how=zipfile.ZIP_STORED)
    whole = [each.member.name for each in pieces(data, None) if each.member.data is None]
    parts = [
        each.member.name for n in range(14) for each in pieces(data, range(n, n + 1)) if each.member.data is None
    ]
    assert whole == parts != []
    assert MAX_BYTES > 20_000


def test_photos_in_an_archive_have_their_time(inbox: Inbox) -> None:
    """As many pages as there are pictures are told to the one who sets the time."""
    out = BytesIO()
    Image.new("L", (90, 90), 200).save(out, "PNG")
    members = [(f"{n}.png", out.getvalue()) for n in range(30)]
    readings = read_data(packed(*members), "mail.zip", SHELF, Options(pages=range(28, 40)))
    assert [each.receipt.file for each in readings] == ["mail.zip/28.png", "mail.zip/29.png"]
    inbox.receive(mail=packed(*members))
    assert InlinePool.seconds == [12.0, 30 * 12.0]
