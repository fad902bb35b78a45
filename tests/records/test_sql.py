"""Tables of a SQLite file and of a PostgreSQL server of our own, read back by SQLAlchemy."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import MetaData, create_engine, select

from pdfforms.errors import UsageError
from pdfforms.model.form import Field, FieldType
from pdfforms.model.reading import Outcome
from pdfforms.model.record import Record
from pdfforms.records import sql
from pdfforms.records.make import make_record
from pdfforms.records.sql import write_sql
from tests.programs import postgresql
from tests.programs.postgresql import LOCKED, PASSWORD
from tests.records.samples import VISIT, form_of, map_of, other_file, reading

Place = Path | str
NOTE = form_of(Field("note", FieldType.TEXT, "Note:"), key="note")


@pytest.fixture
def guarded(server: postgresql.Server, database: str) -> str:
    """The address of an empty database, with the password that it wants."""
    server.run(f"GRANT ALL ON DATABASE {database} TO {LOCKED}")
    server.run(f"GRANT ALL ON SCHEMA public TO {LOCKED}", database)
    return server.address(database, f"{LOCKED}:{quote(PASSWORD)}")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return tmp_path / "new" / "records.db"
    address: str = request.getfixturevalue("guarded")
    return address


def _url(place: Place) -> str:
    return (
        place.replace("postgresql://", "postgresql+pg8000://") if isinstance(place, str) else f"sqlite:///{place}"
    )


def rows(place: Place) -> dict[str, list[Any]]:
    """All tables with their rows."""
    engine, metadata = create_engine(_url(place)), MetaData()
    with engine.connect() as connection:
        metadata.reflect(connection)
        found = {
            name: list(connection.execute(select(table).order_by(*table.primary_key)).mappings())
            for name, table in metadata.tables.items()
        }
    engine.dispose()
    return found


def note(text: str, copy: str | None = None) -> Record:
    """A return of a form with a single text."""
    return make_record(reading({"note": text}, edition=map_of(NOTE), copy=copy))


def test_values_have_their_types(place: Place) -> None:
    """Dates, times, numbers and ticks are what they are; unknown and empty are told apart by `unknown`."""
    record = make_record(reading({"review_date": "soon", "travel": "", "notes": "a\0b"}))
    assert write_sql([record], place, [VISIT]) == 1
    found = rows(place)
    (row,) = found["visit"]
    assert (row["visit_date"], row["alarm_time"]) == (datetime.date(2026, 9, 3), datetime.time(7, 15))
    assert (row["days_absent"], row["alarm"], row["guardian_name"]) == (12, True, "Robin Placeholder")
    assert (row["review_date"], row["travel"], row["unknown"]) == (None, None, "review_date")
    (finding,) = found["findings"]
    assert (finding["record"], finding["n"]) == (record.id, 1)
    assert (finding["code"], finding["field"], finding["severity"]) == (
        "date_unreadable",
        "review_date",
        "warning",
    )
    assert found["other_files"] == []


def test_any_text_comes_back(place: Place) -> None:
    """What a database might take for its own marks is a text like any other."""
    texts = ["\\N", "a\\tb\\", "tab\there", "two\nlines", "'; --", "%s %(x)s", "\\.", "NULL", "Łucja أحمد 👍🏽"]
    copies = [f"K7Q29F4M{number:02}" for number in range(len(texts))]
    records = [note(text, copy) for text, copy in zip(texts, copies, strict=True)]
    write_sql(records, place, [NOTE])
    assert {row["copy"]: row["note"] for row in rows(place)["note"]} == {
        record.copy: record.values["note"] for record in records
    }


def test_a_record_is_replaced_with_its_findings(place: Place) -> None:
    """A second run replaces records of the same id, also where one became another form's, and keeps the rest."""
    first = make_record(reading({"visit_date": "soon"}))
    other = make_record(other_file(Outcome.UNREADABLE, "broken.pdf"))
    write_sql([first, other, note("kept", "K7Q29F4M30")], place, [VISIT, NOTE])
    became = replace(note("read again"), id=other.id)
    write_sql([make_record(reading()), became], place, [VISIT, NOTE])
    found = rows(place)
    assert [row["visit_date"] for row in found["visit"]] == [datetime.date(2026, 9, 3)]
    assert {row["note"] for row in found["note"]} == {"kept", "read again"}
    assert (found["other_files"], found["findings"]) == ([], [])


def test_tables_are_replaced_whole_when_asked(place: Place) -> None:
    """`replace` leaves nothing of an earlier run."""
    write_sql([make_record(reading({"visit_date": "soon"})), note("old")], place, [VISIT, NOTE])
    write_sql([note("new")], place, [VISIT, NOTE], replace=True)
    found = rows(place)
    assert (found["visit"], found["findings"], [row["note"] for row in found["note"]]) == ([], [], ["new"])


def test_a_failure_changes_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stops the records, after some were written, leaves the database as it was."""
    monkeypatch.setattr(sql, "_BATCH", 1)
    write_sql([note("old")], place, [NOTE])

    def failing() -> Iterator[Record]:
        yield make_record(reading())
        raise OSError("from elsewhere")

    with pytest.raises(OSError, match="from elsewhere"):
        write_sql(failing(), place, [NOTE, VISIT], replace=True)
    found = rows(place)
    assert [row["note"] for row in found["note"]] == ["old"]
    assert "visit" not in found


def test_a_new_edition_adds_its_columns(place: Place) -> None:
    """A table grows by a new edition's fields; a field that changed its kind is refused, and nothing is lost."""
    write_sql([note("old", "K7Q29F4M30")], place, [NOTE])
    day = Field("day", FieldType.DATE, "Day:")
    later = form_of(Field("note", FieldType.TEXT, "Note:"), day, key="note", edition="2027-1")
    record = make_record(reading({"note": "new", "day": "2027-01-08"}, edition=map_of(later)))
    write_sql([record], place, [NOTE, later])
    assert {(row["note"], row["day"]) for row in rows(place)["note"]} == {
        ("old", None),
        ("new", datetime.date(2027, 1, 8)),
    }
    changed = form_of(Field("day", FieldType.CHECKBOX, "Day:"), key="note", edition="2028-1")
    with pytest.raises(UsageError, match="Column day of table note has another type"):
        write_sql([], place, [changed], replace=True)
    assert len(rows(place)["note"]) == 2


def test_a_table_of_another_program_is_left_alone(tmp_path: Path) -> None:
    """A ledger's own `findings`, say, is neither written to nor emptied."""
    place = tmp_path / "ledger.db"
    with sqlite3.connect(place) as there:
        there.execute("CREATE TABLE findings (record_id TEXT, n INTEGER)")
        there.execute("INSERT INTO findings VALUES ('x', 1)")
    there.close()
    with pytest.raises(UsageError, match="findings that pdfforms did not make"):
        write_sql([note("new")], place, [NOTE], replace=True)
    assert list(rows(place)) == ["findings"]


def test_names_that_a_database_refuses(place: Place) -> None:
    """Keys that are too long, alike in small letters, or a table's of ours, still have their places."""
    long = "a" * 70
    fields = [Field(key, FieldType.TEXT, "Note:") for key in (f"{long}_1", f"{long}_2", "id", "select")]
    forms = [form_of(*fields, key=key) for key in ("findings", f"{long}_1", f"{long}_2")]
    records = [
        replace(make_record(reading({f"{long}_2": form.key}, edition=map_of(form))), id=str(number))
        for number, form in enumerate(forms)
    ]
    write_sql(records, place, forms)
    found = rows(place)
    assert set(found) == {"findings", "other_files", "findings_2", "a" * 63, "a" * 56 + "_2"}
    assert found["findings_2"][0]["a" * 56 + "_2"] == "findings"


def test_refusals_say_why_and_tell_no_secret(guarded: str, tmp_path: Path) -> None:
    """What the database refuses is one paragraph without password or answer."""
    (tmp_path / "text.db").write_text("no database at all " * 100, encoding="utf-8")
    wrong = guarded.replace(quote(PASSWORD), "mistyped")
    cases: dict[Place, str] = {
        tmp_path / "text.db": "file is not a database",
        wrong: "the password is wrong",
        guarded.replace("/ledger_", "/nowhere_"): "there is no such database",
        "postgresql://office@127.0.0.1:1/postgres": "the server cannot be reached",
        "postgresql://[": "no address of a database",
    }
    for place, says in cases.items():
        with pytest.raises(UsageError, match=says) as caught:
            write_sql([note("Avery Example")], place, [NOTE])
        assert not any(word in str(caught.value) for word in ("mistyped", PASSWORD, quote(PASSWORD), "Avery"))


def test_the_password_may_come_from_the_environment(guarded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """PGPASSWORD stands in where the address has none, so that none need be typed."""
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert write_sql([], guarded.replace(f":{quote(PASSWORD)}", ""), []) == 0
