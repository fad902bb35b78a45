"""Every file comes out once, whatever it does to the worker that has it in hand."""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from msgspec import structs

from pdfforms import api
from pdfforms.bulk.reading import work
from pdfforms.bulk.reading.asked import Asked
from pdfforms.bulk.reading.desk import OfficeDesk
from pdfforms.bulk.reading.results import FileResult, State, dump_results, load_results
from pdfforms.bulk.reading.shift import Read
from pdfforms.contain.pool import Failure
from pdfforms.model.ledger import FileState, SpanState
from pdfforms.model.record import Status
from tests.bulk.inline import InlinePool, breaking
from tests.bulk.offices import Inbox, answered, merged
from tests.office import PLAN, fill
from tests.read.returns import FIRST, answers, codes, first, second
from tests.torture.returns import code_of

MANY, SOME = 100, 30
"""Families of a pile."""


@cache
def pile(families: int) -> bytes:
    """One file with the returns of many families, two pages each."""
    return merged(*(fill(PLAN, FIRST | {"days_absent": n + 1}, code_of(n)).data for n in range(families)))


def _tells_of_all(inbox: Inbox, families: int) -> None:
    """All families of the pile are there, each with its own answer and its own pages."""
    found = {record.copy: record for record in inbox.records() if record.copy}
    assert found.keys() == {code_of(n) for n in range(families)}
    for n in range(families):
        record = found[code_of(n)]
        assert answers(record) == FIRST | {"days_absent": n + 1}
        assert [each.pages for each in record.receipts] == [(2 * n + 1, 2 * n + 2)]


def test_small_files_go_together(inbox: Inbox) -> None:
    """In tasks of sixteen; what is given back for want of time is asked alone."""
    inbox.receive(**{f"f{n:02}": fill(PLAN, FIRST, code_of(n)).data for n in range(20)})
    assert sorted(map(len, InlinePool.tasks)) == [4, 16]
    assert len(inbox.records()) == 20


def test_large_files_are_few_in_memory(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the files in hand take the memory that they may, no more are handed out until one is read; nor does
    what was read wait for a batch that is full."""
    monkeypatch.setattr("pdfforms.bulk.reading.shift._BYTES", 1)  # each file is a task
    monkeypatch.setattr("pdfforms.bulk.reading.shift._BYTES_OF_TASK", 1)
    monkeypatch.setattr("pdfforms.bulk.reading.shift._BYTES_AT_ONCE", 1)
    taken: list[int] = []
    take, submit = OfficeDesk.take, InlinePool.submit

    def takes(desk: OfficeDesk, read: Sequence[Read]) -> None:
        taken.append(len(read))
        take(desk, read)

    def alone(pool: InlinePool, tag: int, task: tuple[Asked, ...], seconds: float = 0.0) -> None:
        assert not pool.pending
        submit(pool, tag, task, seconds)

    monkeypatch.setattr("pdfforms.bulk.reading.desk.OfficeDesk.take", takes)
    monkeypatch.setattr(InlinePool, "submit", alone)
    inbox.receive(**{f"f{n}": answered(code_of(n)) for n in range(4)})
    assert taken == [1, 1, 1, 1]


def test_what_there_was_no_time_for(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker whose shift is over gives the rest back, and each file is read once."""
    monkeypatch.setattr(work, "_SHIFT", -1.0)
    inbox.receive(a=first(), b=second(), c=answered(code_of(1)))
    assert InlinePool.tasks == [("a.pdf@0", "b.pdf@0", "c.pdf@0"), ("b.pdf@0",), ("c.pdf@0",)]
    assert len(inbox.records()) == 3


@pytest.mark.parametrize("failure", list(Failure))
def test_good_neighbours_are_read(inbox: Inbox, failure: Failure) -> None:
    """A file that breaks its worker, alone and once more, is given up; what was in the task with it is read."""
    with breaking("bad.pdf", failure):
        tally = inbox.receive(a=first(), bad=b"%PDF-1.7 bad", b=second())
    assert [each for each in InlinePool.tasks if each == ("bad.pdf@0",)] == [("bad.pdf@0",)] * 2
    assert {file.name: (file.state, file.failures) for file in inbox.files()} == {
        "a.pdf": (FileState.READ, 0),
        "bad.pdf": (FileState.QUARANTINED, 2),
        "b.pdf": (FileState.READ, 0),
    }
    assert tally.quarantined == ["bad.pdf"]
    assert sorted(record.status for record in inbox.records()) == [Status.OK, Status.OK, Status.UNREADABLE]


def test_a_file_may_break_one_worker(inbox: Inbox) -> None:
    """Read alone, once failing, it is read."""
    with breaking("a.pdf", times=2):
        inbox.receive(a=first(), b=second())
    assert [file.state for file in inbox.files()] == [FileState.READ, FileState.READ]


def test_a_worker_that_talks_nonsense(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that are no results, or of other files, and states that lead nowhere count as failures: no run goes on
    for ever."""
    for name, state in (("x", None), ("y", State.LONG), ("z", State.NEEDS_PICTURES)):

        def nonsense(task: tuple[Asked, ...], state: State | None = state) -> bytes:
            return dump_results([FileResult(each.sha256, 99, state) for each in task]) if state else b"\xc1"

        with monkeypatch.context() as patched:
            patched.setattr(work, "_read_all", lambda _shelf, _wanted, task: nonsense(task))
            inbox.receive(**{name: b"%PDF-1.7 " + name.encode()})
    states = [file.state for file in inbox.files()]
    assert states == [FileState.QUARANTINED, FileState.READ, FileState.QUARANTINED]
    assert {record.status for record in inbox.records()} == {Status.UNREADABLE}


@pytest.mark.parametrize("spoilt", ["record", "reading"])
def test_a_worker_that_lies_about_one_file(inbox: Inbox, monkeypatch: pytest.MonkeyPatch, spoilt: str) -> None:
    """What it says of a file in a way that no worker may, which a file has taken over, costs that file alone:
    its neighbours are posted, and the run goes on."""
    work_, paths = work.worker_of, inbox.put(a=first(), bad=second(), c=answered(code_of(1)))
    bad = sha256(second()).hexdigest()

    def lies(*given: Any) -> Callable[[tuple[Asked, ...]], bytes]:
        honest = work_(*given)

        def does(task: tuple[Asked, ...]) -> bytes:
            results = load_results(honest(task), [each.sha256 for each in task])
            parts = [structs.replace(each, **{spoilt: b"{}"}) for one in results for each in one.parts]
            return dump_results(
                [
                    structs.replace(each, parts=(parts[n],)) if each.sha256 == bad else each
                    for n, each in enumerate(results)
                ]
            )

        return does

    monkeypatch.setattr(work, "worker_of", lies)
    api.receive_returns(paths, inbox.office)
    assert {file.name: file.state for file in inbox.files()} == {
        "a.pdf": FileState.READ,
        "bad.pdf": FileState.QUARANTINED,
        "c.pdf": FileState.READ,
    }
    assert sorted(record.status for record in inbox.records()) == [Status.OK, Status.OK, Status.UNREADABLE]
    loose = api.read_returns(paths)
    assert [record.status for record in loose] == [Status.OK, Status.UNREADABLE, Status.OK]


def test_a_long_file_is_read_in_spans(inbox: Inbox) -> None:
    """A pile of a hundred families: ten spans, a hundred records, each once; the same pile again adds nothing."""
    for _ in range(2):
        inbox.receive(pile=pile(MANY))
    assert InlinePool.tasks == [("pile.pdf@0",), *((f"pile.pdf@{page}",) for page in range(0, 200, 20))]
    _tells_of_all(inbox, MANY)
    assert len(inbox.records()) == MANY


def test_a_copy_across_two_spans(inbox: Inbox) -> None:
    """Where a single page came first, the spans end within copies; the two parts of each are one record."""
    inbox.receive(pile=_with_cover(pile(SOME)))
    found = {record.copy: record for record in inbox.records() if record.copy}
    assert len(found) == SOME
    assert all(answers(found[code_of(n)])["days_absent"] == n + 1 for n in range(SOME))
    assert not any("page_missing" in codes(record) for record in found.values())


def test_a_long_file_goes_on_where_it_stopped(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after some spans were posted, it is read from there on: no span twice, no family twice."""

    class Killed(BaseException):
        pass

    take, posted = OfficeDesk.take, list[int]()

    def dies(desk: OfficeDesk, read: Sequence[Read]) -> None:
        if len(posted) == 1:
            raise Killed
        posted.append(len(read))
        take(desk, read)

    with monkeypatch.context() as patched:
        patched.setattr("pdfforms.bulk.reading.shift._AT_ONCE", 1)
        patched.setattr("pdfforms.bulk.reading.desk.OfficeDesk.take", dies)
        with pytest.raises(Killed):
            inbox.receive(pile=pile(SOME))
    with inbox.office.folder.open_ledger() as ledger:
        spans = ledger.spans_of(inbox.files()[0].sha256)
    assert [each.state for each in spans].count(SpanState.READ) == 1
    assert inbox.files()[0].state is FileState.STORED
    InlinePool.tasks.clear()
    tally = api.receive_returns((), inbox.office)
    assert len(InlinePool.tasks) == 2
    assert (tally.left_over, inbox.files()[0].state) == (1, FileState.READ)
    _tells_of_all(inbox, SOME)


def test_one_page_of_a_long_file_breaks_the_reader(inbox: Inbox) -> None:
    """Its span is read page by page; the page alone is given up, all others stand, and the file counts as read."""
    with breaking("pile.pdf@44", Failure.out_of_memory):
        inbox.receive(pile=pile(SOME))
    assert inbox.files()[0].state is FileState.READ
    found = {record.copy: record for record in inbox.records() if record.copy}
    assert len(found) == SOME
    assert "page_missing" in codes(found[code_of(22)])
    assert answers(found[code_of(21)]) == FIRST | {"days_absent": 22}
    (lost,) = (record for record in inbox.records() if record.status is Status.UNREADABLE)
    assert lost.receipts[0].pages == (45,)
    with inbox.office.folder.open_ledger() as ledger:
        failed = [each for each in ledger.spans_of(inbox.files()[0].sha256) if each.state is SpanState.FAILED]
    assert [(each.first_page, each.last_page) for each in failed] == [(44, 44)]


def test_a_page_is_not_read_twice_after_that(inbox: Inbox) -> None:
    """Read again by a reader that no page breaks, the span takes the place of its pages: each record stands on its
    pages once."""
    with breaking("pile.pdf@44", Failure.crashed):
        inbox.receive(pile=pile(SOME))
    api.reread_returns(lambda _: True, inbox.office)
    _tells_of_all(inbox, SOME)
    assert len(inbox.records()) == SOME
    assert inbox.readings() == SOME


def _with_cover(pile: bytes) -> bytes:
    """A pile with a white page before it."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pile)) as pdf, warnings.catch_warnings():
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
        pdf.add_blank_page()
        pdf.pages.insert(0, pdf.pages[-1])
        del pdf.pages[-1]
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_what_is_asked_can_be_packed(protocol: int) -> None:
    """By any protocol; by the newest its bytes may travel beside it."""
    asked = Asked("0" * 64, "a.pdf", None, b"bytes", span=(20, 40), number=3, crops=False, apart=True)
    assert pickle.loads(pickle.dumps(asked, protocol)) == asked  # noqa: S301 -- our own
