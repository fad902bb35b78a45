"""What stands in a message: whatever the roster and the settings hold, one recipient and no header of theirs."""

from __future__ import annotations

import csv
import email
import io
import re
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdfforms.errors import MailError, PdfformsError
from pdfforms.mail.addresses import addresses_in, fault_of
from pdfforms.mail.letter import CORRECTION, FORM, STAFF, Letter, write_letter
from pdfforms.mail.message import Sender, compose, message_id, open_again, plus
from pdfforms.mail.people import Contact, Entry, people_in
from pdfforms.mail.roster import read_roster
from pdfforms.model.copycode import new_code
from tests.office import CODE

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
OFFICE = Sender("office@example.org", "Example School Division", "forms@example.org")
LETTER = Letter("en", "Example School Division", "Attendance Plan", ("Avery Example",), "2026-12-15")
HEADERS = {
    *("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress"),
    *("List-Id", "List-Unsubscribe", "Content-Language", "MIME-Version", "Content-Type"),
}
NASTY = st.sampled_from(
    [
        *(
            "\r\nBcc: evil@example.net",
            "\nTo: evil@example.net",
            "a@example.org,evil@example.net",
            "\r\n.\r\nMAIL FROM:<x>",
        ),
        *(
            "<script>alert(1)</script>",
            "{{ 7*7 }}",
            "{% include '/etc/passwd' %}",
            "=?utf-8?q?=0ABcc:_e@example.net?=",
        ),
        *(
            "\x00",
            "\u2028Bcc: evil@example.net",
            "\x85Bcc: evil@example.net",
            '"; Bcc: evil',
            "evil@example.net",
            "\ud800",
        ),
    ]
)
TEXT = st.lists(st.one_of(NASTY, st.text(max_size=20)), max_size=3).map("".join)
GOOD = st.sampled_from(["robin@example.org", "sam@example.org;pat@example.org", "Lee <lee@example.org>"])
ROSTER = st.lists(
    st.tuples(TEXT, TEXT, st.one_of(TEXT, GOOD, st.builds(str.__add__, GOOD, TEXT)), TEXT), min_size=1, max_size=4
)
"""Key, name, addresses and flag of each row."""


def written(
    letter: Letter, sender: Sender = OFFICE, to: str = "robin@example.org", campaign: str = "plans-1"
) -> bytes:
    """The bytes of a message."""
    text = write_letter(letter)
    return compose(text, letter.language, sender, to, "id@example.org", {CODE: b"%PDF-1.7"}, campaign, AT).data


def checked(data: bytes, to: str) -> None:
    """One recipient, and no header but ours, however a program takes the message apart."""
    message = email.message_from_bytes(data, policy=default)
    assert set(message.keys()) == HEADERS
    assert len(message.keys()) == len(HEADERS)
    assert open_again(data).recipients == (to,)
    head = data.split(b"\r\n\r\n", 1)[0]
    assert b"\r" not in head.replace(b"\r\n", b"")
    assert b"\n" not in head.replace(b"\r\n", b"")
    names = {line.split(b":")[0].decode() for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))}
    assert names == HEADERS
    assert head.isascii()


@given(TEXT, TEXT, TEXT, TEXT, st.sampled_from(["en", "fr", "ar", "pa"]))
def test_no_text_becomes_a_header(name: str, organization: str, title: str, sender: str, language: str) -> None:
    """Line ends, commas, templates and codes in names and settings stay text."""
    try:
        data = written(
            Letter(language, organization, title, (name,), None), Sender("o@example.org", sender, "f@example.org")
        )
    except (ValueError, MailError):
        return  # refused is as good
    checked(data, "robin@example.org")
    html = write_letter(Letter(language, organization, title, (name,), None)).html
    assert "<script" not in html


@given(TEXT)
def test_no_address_has_a_second_recipient(cell: str) -> None:
    """What a cell gives is one address each, or is refused."""
    for address in addresses_in(cell):
        if fault_of(address):
            with pytest.raises(MailError):
                written(LETTER, to=address)
        else:
            checked(written(LETTER, to=address), address)


@given(ROSTER)
@settings(max_examples=60)
def test_fuzzed_rosters(rows: list[tuple[str, str, str, str]]) -> None:
    """A roster of anything gives people with good addresses, or is refused; a message to each has one
    recipient."""
    fuzzed_roster(rows)


def fuzzed_roster(rows: list[tuple[str, str, str, str]]) -> int:
    """Writes a roster, reads it, and writes to everybody in it; how many messages that were."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("key", "name", "email", "flag"), *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.csv"
        path.write_bytes(out.getvalue().encode("utf-8", "replace"))
        try:
            read = read_roster(path)
        except PdfformsError:
            return 0
    entries = [
        Entry(
            row.number,
            row.cells["key"],
            "en",
            {"student_name": row.cells.get("name", "")},
            (Contact("", row.cells.get("email", ""), receives_mail=row.cells.get("flag", "")[:1]),),
        )
        for row in read
        if "key" in row.cells
    ]
    count = 0
    for student in people_in(entries).students:
        for guardian in student.reached:
            names = (str(student.values["student_name"]),)
            checked(written(Letter("en", "Example", "Plan", names, None), to=guardian.address), guardian.address)
            count += 1
    return count


@given(st.lists(st.binary(max_size=400), min_size=1, max_size=3), st.sampled_from(["en", "fr", "ar"]))
@settings(max_examples=60)
def test_opened_again_as_other_programs_open_it(files: list[bytes], language: str) -> None:
    """Our own parting of a message finds what the email library finds: each file, whole, under its name."""
    pdfs = {new_code(): data for data in files}
    text = write_letter(LETTER)
    data = compose(text, language, OFFICE, "robin@example.org", "id@example.org", pdfs, "plans-1", AT).data
    found = open_again(data).enclosures
    message = email.message_from_bytes(data, policy=default)
    assert found == {
        str(each.get_filename()): each.get_payload(decode=True) for each in message.iter_attachments()
    }
    assert list(found.values()) == files


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\r\n\r\n", b"\r\n\r\nMIME-Version: 1.0\n\n"),
        (b"JVBERi0xLjc", b"JVBERi0xLjc\n.\n"),
        (b"JVBERi0xLjc", b"JVBERi0xLjc\r"),
        (b"application/pdf", b"message/rfc822"),
        (b"--\r\n", b"--\r\n\r\nmore"),
        (b"base64\r\n\r\nJVB", b"quoted-printable\r\n\r\nJVB"),
    ],
)
def test_what_was_changed_is_not_what_was_written(old: bytes, new: bytes) -> None:
    """Lone line ends, parts behind the last one, another kind or coding: the enclosures are not those that they
    should be, so nothing is sent."""
    data = written(LETTER)
    assert old in data
    opened = open_again(data.replace(old, new))
    whole = {f"form-{CODE}.pdf": b"%PDF-1.7"}
    assert open_again(data).enclosures == whole
    assert opened.enclosures != whole


def test_the_message_id_is_the_offices_own() -> None:
    """The same key gives the same name; without the secret nobody can make it."""
    assert message_id(b"a", "key", "example.org") == message_id(b"a", "key", "example.org")
    assert message_id(b"a", "key", "example.org") != message_id(b"b", "key", "example.org")
    assert plus("office@example.org", CODE) == f"office+{CODE}@example.org"


def test_long_names_and_addresses() -> None:
    """However long they are, addresses and list headers stand as they are, and no line is longer than allowed."""
    home = "secondary.example-school-division.ab.example.org"
    sender = Sender(
        f"attendance.office.of.all@{home}", "Żółć Division " * 9, f"replies.to.the.whole.office@{home}"
    )
    to = f"{'a' * 60}@{'b' * 60}.example.org"
    data = written(LETTER, sender, to, "c" * 60)
    checked(data, to)
    head = data.split(b"\r\n\r\n")[0]
    assert (
        f"List-Unsubscribe: <mailto:replies.to.the.whole.office+{CODE}@{home}?subject=unsubscribe>".encode()
        in head
    )
    assert f"List-Id: <{'c' * 60}.{home}>".encode() in head
    assert max(map(len, data.split(b"\r\n"))) < 998
    with pytest.raises(MailError):
        written(LETTER, campaign="a\r\nBcc: b")


def test_nothing_tells_what_it_is_about() -> None:
    """Subject and file names hold neither the student's name nor the form's title."""
    message = email.message_from_bytes(written(LETTER), policy=default)
    assert str(message["Subject"]) == "Example School Division: a form to fill in"
    assert [part.get_filename() for part in message.iter_attachments()] == [f"form-{CODE}.pdf"]
    assert str(message["Reply-To"]) == f"Example School Division <forms+{CODE}@example.org>"


@pytest.mark.parametrize(
    ("language", "direction", "day"),
    [("en", "ltr", "December 15, 2026"), ("fr", "ltr", "15 décembre 2026"), ("ar", "rtl", "15 ديسمبر 2026")],
)
def test_three_languages(language: str, direction: str, day: str) -> None:
    """Text and HTML say the same in each language, Arabic from right to left."""
    letter = Letter(language, "Example School Division", "Plan", ("Avery & Lee",), "2026-12-15")
    found = write_letter(letter)
    assert f'<html lang="{language}" dir="{direction}">' in found.html
    for text in (found.text, re.sub(r"<[^>]+>", "", found.html)):
        assert day in text
        assert "Acrobat" in text
    assert "Avery & Lee" in found.text
    assert "Avery &amp; Lee" in found.html


@pytest.mark.parametrize("purpose", [CORRECTION, STAFF])
@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl"), ("pa", "ltr")])
def test_letters_that_ask_for_the_rest(purpose: str, language: str, direction: str) -> None:
    """Text and HTML name the fields, escaped; the subject names neither child nor field."""
    asked = ("days <absent>", "Review & date")
    letter = Letter(language, "Example School Division", "Plan", ("Avery",), None, purpose=purpose, asked=asked)
    found = write_letter(letter)
    assert f'dir="{direction}">' in found.html
    assert all(f"* {name}\n" in found.text for name in asked)
    assert "<strong><bdi>days &lt;absent&gt;</bdi></strong>" in found.html
    assert "Review &amp; date" in found.html
    assert not any(word in found.subject for word in ("Avery", "Plan", "absent"))
    assert found.subject != write_letter(replace(letter, purpose=FORM)).subject


def test_an_offices_own_letters(tmp_path: Path) -> None:
    """Templates in the office's folder stand before ours; a mistake in one is told."""
    (tmp_path / "en.txt").write_text("Dear {{ names[0] }}", encoding="utf-8")
    assert write_letter(LETTER, tmp_path).text == "Dear Avery Example"
    other = tmp_path / "other"
    other.mkdir()
    (other / "en.txt").write_text("Dear {{ nobody }}", encoding="utf-8")
    with pytest.raises(MailError, match="'nobody' is undefined"):
        write_letter(LETTER, other)
