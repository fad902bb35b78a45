"""One transaction: readings, records with their answers and findings, files."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text

from pdfforms.errors import LedgerError
from pdfforms.ledger import Ledger
from pdfforms.model.ledger import Event, IssuedCopy, IssuedEdition, Span, SpanState
from pdfforms.model.record import Signature
from tests.ledger.made import AT, LATER, VALUES, arrival, post, posted, reading, record, sha


def rows(ledger: Ledger, sql: str) -> list[tuple[object, ...]]:
    """What a person with an SQL program sees."""
    address = ledger._engine.url.render_as_string(hide_password=False)
    engine = create_engine(address)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(sql))]
    engine.dispose()
    return found


def test_a_record_comes_back(ledger: Ledger) -> None:
    """A record is there as it was put, and its reading byte for byte."""
    post(ledger, ["one"])
    found = ledger.record("one")
    assert found is not None
    assert found.data == posted(record("one")).data
    assert (found.form, found.copy, found.reader, found.changed_at) == ("attendance_plan", "COPYone", "0.1.0", AT)
    assert ledger.readings_of(["one", "none"]) == {"one": (reading("one", "one"),), "none": ()}
    assert ledger.record("none") is None


def test_answers_for_sql(ledger: Ledger) -> None:
    """Values stand as texts: an unknown one is null, an empty one is empty, a tick is true."""
    values = VALUES | {"refused": False, "unsigned": Signature(False, None, None), "nul": "a\0b"}
    ledger.receive([arrival("one")])
    with ledger.posting(["one"]) as posting:
        posting.put_readings([reading("one", "one")])
        posting.put_records([posted(record("one", values, findings=2))])
    assert rows(ledger, "SELECT key, value, state, source, confidence FROM answers ORDER BY key") == [
        ("attends", "true", "answered", "live", 1.0),
        ("goal", None, "unknown", "live", 1.0),
        ("grade", "7", "answered", "live", 1.0),
        ("guardian_signature", "typed: Robin Example", "answered", "live", 1.0),
        ("notes", "", "empty", "live", 1.0),
        ("nul", "a\ufffdb", "answered", "live", 1.0),
        ("refused", "false", "answered", "live", 1.0),
        ("student_name", "Avery Example", "answered", "live", 1.0),
        ("unsigned", "", "empty", "live", 1.0),
    ]
    assert rows(ledger, "SELECT n, code, severity, field FROM findings ORDER BY n") == [
        (0, "handwriting_unread", "warning", "goal"),
        (1, "handwriting_unread", "warning", "goal"),
    ]


def test_a_record_put_again_leaves_nothing_behind(ledger: Ledger) -> None:
    """Answers and findings of the record as it was before are gone."""
    post(ledger, ["one"])
    with ledger.posting(["one"]) as posting:
        posting.put_records([posted(record("one", {"grade": 8}, findings=0), LATER, "0.2.0")])
    assert rows(ledger, "SELECT key, value FROM answers") == [("grade", "8")]
    assert rows(ledger, "SELECT * FROM findings") == []
    found = ledger.record("one")
    assert found is not None
    assert (found.changed_at, found.reader) == (LATER, "0.2.0")
    assert ledger.readers() == ("0.2.0",)


def fail_at_the_end(ledger: Ledger) -> None:
    """A posting whose last step is refused."""
    with ledger.posting(["one"]) as posting:
        posting.put_readings([reading("one", "other")])
        posting.add_events([Event(AT, "reread", "one", "pdfforms 0.1.0")])
        posting.put_records([posted(record("stands on nothing"))])


def test_all_or_nothing(ledger: Ledger) -> None:
    """What fails at the end of a posting leaves nothing of it."""
    post(ledger, ["one"])
    with pytest.raises(LedgerError):
        fail_at_the_end(ledger)
    assert ledger.readings_of(["one"])["one"] == (reading("one", "one"),)
    assert list(ledger.events()) == []


def test_an_error_of_the_caller_stays_its_own(ledger: Ledger) -> None:
    """A disk that fails while crops are written is not told as a failure of the ledger."""
    with pytest.raises(OSError, match="crops"), ledger.posting():
        raise OSError("crops")


def test_reading_a_file_again_replaces_its_readings(ledger: Ledger) -> None:
    """The records that lost a reading are named, and one that nothing stands behind can be dropped."""
    ledger.receive([arrival("scan"), arrival("other")])
    with ledger.posting(["a", "b", "c"]) as posting:
        parts = [reading("scan", "a", 0), reading("scan", "b", 1), reading("scan", "c", 2), reading("other", "b")]
        assert posting.put_readings(parts) == ()
        posting.put_records([posted(record(each)) for each in "abc"])
    with ledger.posting(["a", "b", "c", "d"]) as posting:
        again = [reading("scan", "a", 0), reading("scan", "d", 1)]
        assert posting.put_readings(again) == ("b", "c")
        assert posting.drop_records(["a", "b", "c"], AT) == ("a", "b")
    assert {each: len(found) for each, found in ledger.readings_of(list("abcd")).items()} == {
        "a": 1,
        "b": 1,
        "c": 0,
        "d": 1,
    }
    assert ledger.record("c") is None
    assert rows(ledger, "SELECT DISTINCT record_id FROM answers ORDER BY 1") == [("a",), ("b",)]


def test_spans_of_one_file_do_not_touch_each_other(ledger: Ledger) -> None:
    """A span that is read replaces its own readings only, and its state is kept."""
    ledger.receive([arrival("batch")])
    halves = [Span(sha("batch"), 0, 19, SpanState.WAITING), Span(sha("batch"), 20, 33, SpanState.WAITING)]
    with ledger.posting() as posting:
        posting.set_spans(halves)
        posting.put_readings([reading("batch", "a", 0, 0), reading("batch", "b", 20, 20)])
    with ledger.posting() as posting:
        assert posting.put_readings([reading("batch", "c", 21, 20)]) == ("b",)
        posting.set_spans([replace(halves[1], state=SpanState.READ)])
        assert [each.state for each in posting.spans_of(sha("batch"))] == [SpanState.WAITING, SpanState.READ]
    assert [each.last_page for each in ledger.spans_of(sha("batch"))] == [19, 33]
    assert ledger.readings_of(["a"])["a"] == (reading("batch", "a", 0, 0),)


def test_readings_of_a_record_come_in_order_of_arrival(ledger: Ledger) -> None:
    """Readings are joined in the order in which their files arrived, whichever was read first."""
    ledger.receive([arrival("first"), arrival("second")])
    for name in ("second", "first"):
        with ledger.posting(["one"]) as posting:
            posting.put_readings([reading(name, "one")])
            posting.put_records([posted(record("one"))])
    assert [each.sha256 for each in ledger.readings_of(["one"])["one"]] == [sha("first"), sha("second")]


def test_a_record_stands_on_readings(ledger: Ledger) -> None:
    """A record without a reading is a mistake of the program, and is refused."""
    with pytest.raises(LedgerError, match="stands on no reading"), ledger.posting() as posting:
        posting.put_records([posted(record("one"))])


def test_what_went_out(ledger: Ledger) -> None:
    """Blanks and copies are written down once."""
    blank = IssuedEdition("plan/1", sha("blank"), "attendance_plan", "2026-09", "en", "letter", "Plan")
    copy = IssuedCopy("K7Q", "attendance_plan", "2026-09", "en", "4711", AT, {"student_name": "Avery Example"})
    for _ in range(2):
        with ledger.posting() as posting:
            posting.issue([blank], [copy])
    assert ledger.copy("K7Q") == copy
    assert ledger.copy("none") is None
    assert rows(ledger, "SELECT count(*) FROM editions") == [(1,)]


def test_a_large_batch(ledger: Ledger) -> None:
    """A batch of 2,000 records goes through in one transaction, whatever a statement may hold."""
    post(ledger, range(2_000))
    assert ledger.counts().records == {("attendance_plan", record("x").status): 2_000}
