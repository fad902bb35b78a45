"""The table on the terminal: what was read, what needs a person, how much of what."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Literal

import pytest
from rich.console import Console

from pdfforms.model.codes import finding
from pdfforms.model.form import Form
from pdfforms.model.reading import Outcome
from pdfforms.model.record import Record
from pdfforms.records.make import make_record
from pdfforms.records.table import print_table
from tests.records.samples import COPY, VISIT, of_unknown_edition, other_file, reading, seen


def printed(records: Iterable[Record], *, forms: Iterable[Form] = (VISIT,), colour: bool = False) -> str:
    """What a wide terminal shows."""
    colours: Literal["standard"] | None = "standard" if colour else None
    console = Console(file=io.StringIO(), width=220, force_terminal=colour, color_system=colours)
    print_table(records, console, forms)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def lines(text: str, *words: str) -> list[str]:
    """The lines that hold all of these words."""
    return [line for line in text.splitlines() if all(word in line for word in words)]


def test_a_line_for_each_record() -> None:
    """File, form, whose it is and status stand in one line."""
    text = printed([make_record(reading(file="avery.pdf"))])
    assert len(lines(text, "avery.pdf", "visit", "Avery Example", "ok")) == 1
    assert "1 record: 1 ok" in text
    assert "Needs a person" not in text


def test_what_needs_a_person() -> None:
    """A warning gives file, the field's name, what is wrong and what to do; a note does not."""
    text = printed([make_record(reading({"visit_date": "soon"}, findings=[finding("field_renamed")]))])
    assert "Needs a person" in text
    assert len(lines(text, "return.pdf", "Date:", "The date cannot be read.", "Settle the value.")) == 1
    assert "another name" not in text


def test_the_same_trouble_is_told_once() -> None:
    """Fields that are lost together are one entry, which names some and counts the rest."""
    text = printed([make_record(reading(without=[field.key for field in VISIT.fields]))])
    assert text.count("The field is gone from the file.") == 1
    assert "Student:" in text
    assert "and 6 more" in text


def test_files_without_a_form_are_listed() -> None:
    """Every file has its line and its reason, and the counts cover all of them."""
    text = printed(
        map(
            make_record,
            [
                other_file(Outcome.NOT_OURS, "letter.pdf"),
                other_file(Outcome.UNREADABLE, "locked.pdf", finding("password_needed")),
                of_unknown_edition(seen("notes", "")),
            ],
        )
    )
    assert lines(text, "letter.pdf", "not ours")
    assert lines(text, "locked.pdf", "unreadable")
    assert lines(text, "locked.pdf", "needs a password", "Ask the sender")
    assert lines(text, "old.pdf", "needs review")
    assert "3 records: 1 needs review, 1 unreadable, 1 not ours" in text


def test_a_form_that_is_not_at_hand() -> None:
    """Without the form's definition the keys stand for the fields' names."""
    text = printed([make_record(reading({"visit_date": "soon"}))], forms=())
    assert lines(text, "visit_date", "The date cannot be read.")


def test_whose_it_is_may_be_unknown() -> None:
    """Where the name is not known stands the copy code, and without one a question mark."""
    assert lines(printed([make_record(reading({"student_name": None}))]), "return.pdf", COPY)
    assert lines(printed([make_record(reading({"student_name": None}, copy=None))]), "return.pdf", " ? ")


def test_status_is_coloured() -> None:
    """On a terminal the status has its colour."""
    assert "\x1b[32mok" in printed([make_record(reading())], colour=True)
    assert "\x1b[31munreadable" in printed([make_record(other_file(Outcome.UNREADABLE, "a.pdf"))], colour=True)


@pytest.mark.parametrize("text", ["\x1b]0;title\x07", "\x9b31m", "a\u202eb", "[red]name[/red]", "caf\udce9"])
def test_a_return_does_not_drive_the_terminal(text: str) -> None:
    """Control characters, direction overrides and markup in a return are shown as text or not at all."""
    shown = printed([make_record(reading({"student_name": f"Avery {text}"}, file=f"{text}.pdf"))])
    shown.encode()
    assert not set(shown) & set("\x1b\x07\x9b\u202e")
    assert ("[red]name[/red]" in shown) == ("[red]" in text)


def test_no_records() -> None:
    """Nothing read is said in so many words."""
    assert "0 records" in printed([])
