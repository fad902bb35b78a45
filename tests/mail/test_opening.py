"""What is found in a message, however its program wrapped it."""

from __future__ import annotations

import pytest

from pdfforms.mail.opening import open_message
from pdfforms.model.mail import MailKind, Opened
from tests.mail.letters import CODE, OTHER, PDF, encoded, jpeg, multipart, png, raw, written
from tests.mail.outlook import saved_message, winmail

HEAD = "From: a@example.net\nTo: office@school.example\nMIME-Version: 1.0"
WORDS = raw("Content-Type: text/plain", b"Here.")


def opened(data: bytes) -> Opened:
    """What is in it, of a message of a person."""
    found = open_message(data)
    assert found.kind in (MailKind.RETURN, MailKind.OTHER)
    return found


def body(*parts: bytes, kind: str = "mixed") -> bytes:
    """A message of parts."""
    return raw(HEAD)[:-2] + multipart(kind, *parts)


def names(found: Opened) -> list[str]:
    """The files' names."""
    return [each.name for each in found.parts]


def codes(data: bytes) -> list[str]:
    """What a person is told."""
    return [each.code for each in opened(data).notes]


def test_an_attachment_is_a_file() -> None:
    """The plain case: a PDF with its name, and what the message says of itself."""
    found = opened(written((PDF, "plan.pdf"), In_Reply_To="<sent-1@school.example>").as_bytes())
    assert found.kind is MailKind.RETURN
    assert [(each.name, each.data) for each in found.parts] == [("plan.pdf", PDF)]
    assert (found.message_id, found.refers_to, found.copies, found.notes) == (
        "<1@example.net>", ("<sent-1@school.example>",), (CODE,), (),
    )  # fmt: skip


APPLE = body(
    WORDS,
    multipart(
        "related",
        raw("Content-Type: text/html", b"<p>Here</p>"),
        encoded("Content-Type: application/pdf\nContent-Disposition: inline; filename=plan.pdf", PDF),
        boundary="inner",
    ),
    kind="alternative",
)
NAMELESS = body(WORDS, encoded("Content-Type: application/octet-stream\nContent-Disposition: inline", PDF))
ALONE = raw(f"{HEAD}\nContent-Type: application/pdf", PDF)
AS_TEXT = body(WORDS, encoded("Content-Type: text/plain; name=plan.pdf", PDF))
FORWARDED = body(WORDS, raw("Content-Type: message/rfc822", written((PDF, "plan.pdf")).as_bytes()))
AS_FILE = written((written((PDF, "plan.pdf")).as_bytes(), "Forwarded.eml")).as_bytes()
WINMAIL = written((winmail(("PLAN.PDF", PDF)), "winmail.dat")).as_bytes()
SAVED = saved_message("To: office@school.example\r\n", "Here.", ("plan.pdf", PDF))
SAVED_LARGE = saved_message("To: office@school.example\r\n", "Here.", ("plan.pdf", PDF + bytes(9000)))
IN_MAIL = written((SAVED, "Saved.msg")).as_bytes()
PHOTO = body(WORDS, encoded("Content-Type: image/jpeg\nContent-Disposition: inline", jpeg(3024, 4032)))
ZIP = written((b"PK\x03\x04" + bytes(100), "forms.zip")).as_bytes()
SAID_BASE64 = body(raw("Content-Type: application/pdf\nContent-Transfer-Encoding: base64", PDF))
SAID_NOTHING = body(
    encoded("Content-Type: application/pdf", PDF).replace(b"Content-Transfer-Encoding: base64", b"X: y")
)
UNKNOWN = body(raw("Content-Type: application/pdf\nContent-Transfer-Encoding: x-klingon", PDF))


@pytest.mark.parametrize(
    "message",
    [
        *(APPLE, NAMELESS, ALONE, AS_TEXT, FORWARDED, AS_FILE, WINMAIL, SAVED, SAVED_LARGE, IN_MAIL, PHOTO, ZIP),
        *(SAID_BASE64, SAID_NOTHING, UNKNOWN),
    ],
    ids=[
        *(
            "related",
            "nameless",
            "alone",
            "as-text",
            "forwarded",
            "eml",
            "winmail",
            "msg",
            "large-msg",
            "msg-in-mail",
        ),
        *("photo", "zip", "said-base64", "said-nothing", "unknown-encoding"),
    ],
)
def test_a_file_is_found_however_it_is_wrapped(message: bytes) -> None:
    """By its bytes, whatever its type, its place, its name or its encoding say."""
    found = opened(message)
    assert found.kind is MailKind.RETURN
    assert len(found.parts) == 1
    assert found.parts[0].name
    assert found.notes == ()
    if message not in (PHOTO, ZIP):
        assert found.parts[0].data.rstrip(b"\r\n\0") == PDF.rstrip()


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="Pläne für Ava.pdf"'.encode(), "Pläne für Ava.pdf"),
        ('attachment; filename="Pläne.pdf"'.encode("cp1252"), "Pläne.pdf"),
        (b"attachment; filename*=utf-8''Pl%C3%A4ne.pdf", "Pläne.pdf"),
        (b'attachment; filename="=?utf-8?B?UGzDpG5lLnBkZg==?="', "Pläne.pdf"),
        (b'attachment; filename="../../etc/passwd"', "passwd"),
        (b'attachment; filename="C:\\\\forms\\\\plan.pdf"', "plan.pdf"),
        (b'attachment; filename=".."', "attachment 1"),
        (b'attachment; filename=""', "attachment 1"),
    ],
)
def test_names_are_read_and_are_no_paths(disposition: bytes, name: str) -> None:
    """Encoded in three ways, raw, or made to lead elsewhere."""
    part = b"Content-Type: application/pdf\r\nContent-Disposition: " + disposition + b"\r\n\r\n" + PDF
    assert names(opened(body(WORDS, part))) == [name]


def test_small_pictures_are_no_pages() -> None:
    """A logo beside the form is left alone; a message of nothing else is for a person."""
    logo = encoded("Content-Type: image/png\nContent-Disposition: inline; filename=logo.png", png(300, 80))
    form = encoded("Content-Type: application/pdf\nContent-Disposition: attachment; filename=plan.pdf", PDF)
    found = opened(body(WORDS, logo, form))
    assert (names(found), found.notes) == (["plan.pdf"], ())
    assert codes(body(logo)) == ["mail_small_picture"]
    assert codes(body(WORDS, logo)) == ["mail_text_only"]


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("See https://1drv.ms/b/s!abc", "It leads to OneDrive or SharePoint."),
        ("https://schools-my.sharepoint.com/:b:/g/x", "It leads to OneDrive or SharePoint."),
        ("https://drive.google.com/file/d/1/view", "It leads to Google."),
        ("https://www.dropbox.com/s/x/plan.pdf", "It leads to Dropbox."),
        (
            "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.icloud.com%2Fattachment%2F&x",
            "It leads to iCloud.",
        ),
    ],
)
def test_a_link_is_told(text: str, detail: str) -> None:
    """Nobody follows it; a person asks for the form."""
    assert [(each.code, each.detail) for each in opened(written(text=text).as_bytes()).notes] == [
        ("mail_link", detail)
    ]


@pytest.mark.parametrize(
    "host", ["https://notdropbox.com/x", "https://school.example/1drv.ms", "drive.google.com"]
)
def test_other_links_are_not(host: str) -> None:
    """Only the host counts, and all of it."""
    assert codes(written(text=host).as_bytes()) == ["mail_text_only"]


def test_what_is_no_form_is_told() -> None:
    """Word files, words alone, films, encrypted mail."""
    assert codes(written((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "plan.doc")).as_bytes()) == [
        "mail_office_file"
    ]
    assert codes(written().as_bytes()) == ["mail_text_only"]
    assert codes(written((b"Days absent: 3", "plan.txt")).as_bytes()) == ["mail_other_file"]
    assert codes(body(WORDS, encoded("Content-Type: video/mp4", bytes(range(200))))) == ["mail_other_file"]
    locked = encoded('Content-Type: application/pkcs7-mime; smime-type="enveloped-data"', bytes(range(200)))
    assert codes(raw(HEAD)[:-2] + locked) == ["mail_unopened"]
    assert codes(b"") == ["mail_text_only"]
    assert codes(written((winmail(("a.pdf", PDF))[:-9], "winmail.dat")).as_bytes()) == ["mail_unopened"]
    assert codes(SAVED[:2500]) == ["mail_unopened"]


def test_several_copies_and_when_it_came() -> None:
    """Plus-addresses count where servers and senders write them; when it came says the last server."""
    received = "from mx.example by school.example; Tue, 24 Nov 2026 23:30:00 -0700"
    other = f"office+{OTHER.lower()}@school.example"
    message = written((PDF, "a.pdf"), Received=received, Delivered_To=other, Cc="office+SPRING2026@school.example")
    found = opened(message.as_bytes())
    assert found.copies == (OTHER, CODE)
    assert found.arrived_at == "2026-11-25T06:30:00Z"


def test_two_deliveries_of_one_message_have_one_content() -> None:
    """Whatever servers have written before it."""
    message = written((PDF, "a.pdf")).as_bytes()
    assert open_message(message).content == open_message(b"Received: again\r\n" + message).content
    assert open_message(message).content != open_message(written((PDF + b"x", "a.pdf")).as_bytes()).content
