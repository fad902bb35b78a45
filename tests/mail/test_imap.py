"""A folder on a real mail server: what is new in it, and that nothing in it changes unasked."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from pdfforms.errors import MailError, UsageError
from pdfforms.mail.account import Account, account_of
from pdfforms.mail.credentials import IMAP_PASSWORD
from pdfforms.mail.imap import open_folder
from pdfforms.model.mail import Letter
from tests.mail.letters import CODE, PDF, written
from tests.programs import dovecot, require
from tests.programs.dovecot import Server


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A Dovecot of this test's own, with the office's password where pdfforms looks for it."""
    require(dovecot.available())
    monkeypatch.setenv(IMAP_PASSWORD, dovecot.PASSWORD)
    with dovecot.running() as running:
        yield running


MESSAGES = [written((PDF, "plan.pdf"), number=n).as_bytes() for n in range(3)]


def letters(server: Server, after: int = 0) -> list[Letter]:
    """All that is new."""
    with open_folder(account_of(server.url), "INBOX") as folder:
        return list(folder.after(after))


def test_messages_come_in_order_and_once(server: Server) -> None:
    """Each with its UID, when it came, and the bytes that the server has."""
    server.deliver(*MESSAGES, to=f"office+{CODE}@school.example")
    found = letters(server)
    assert [each.uid for each in found] == [1, 2, 3]
    assert all(b"<%d@example.net>" % n in each.data for n, each in enumerate(found))
    assert all(each.arrived_at and each.arrived_at.endswith("Z") for each in found)
    assert found[0].origin.startswith("imap://office@127.0.0.1/INBOX;UIDVALIDITY=")
    assert found[2].origin.endswith("/;UID=3")
    assert [each.uid for each in letters(server, 2)] == [3]
    assert letters(server, 3) == []


def test_looking_changes_nothing(server: Server) -> None:
    """No flag is set, and what another program has marked as deleted is still there."""
    server.deliver(*MESSAGES)
    with server.box() as box:
        box.client.uid("STORE", "2", "+FLAGS", r"(\Deleted)")
    letters(server)
    with server.box() as box:
        flags = {each.uid: set(each.flags) - {"\\Recent"} for each in box.fetch(mark_seen=False)}
    assert flags == {"1": set(), "2": {"\\Deleted"}, "3": set()}


def test_flagging_and_moving_expunge_nothing(server: Server) -> None:
    """Asked for, they do what they say to the messages that they name; a marked one stays."""
    server.deliver(*MESSAGES)
    with server.box() as box:
        box.client.uid("STORE", "3", "+FLAGS", r"(\Deleted)")
        box.folder.create("Done")
    with open_folder(account_of(server.url), "INBOX", change=True) as folder:
        folder.flag([1], r"\Seen")
        folder.move([2], "Done")
        with pytest.raises(MailError, match="no folder Elsewhere"):
            folder.move([1], "Elsewhere")
    with server.box() as box:
        assert {each.uid: set(each.flags) - {"\\Recent"} for each in box.fetch(mark_seen=False)} == {
            "1": {"\\Seen"},
            "3": {"\\Deleted"},
        }
        box.folder.set("Done")
        assert len(box.uids()) == 1


def test_a_monster_is_not_fetched(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only its head, with the reason."""
    monkeypatch.setattr("pdfforms.mail.imap.MAX_BYTES", 5_000)
    monkeypatch.setattr("pdfforms.mail.imap.HEAD", 100)
    server.deliver(MESSAGES[0] + b"x" * 9_000, MESSAGES[1])
    large, small = letters(server)
    assert (len(large.data), bool(large.cut), bool(small.cut)) == (100, True, False)


def test_new_numbers_are_told(server: Server) -> None:
    """The server's word for the life of a folder is another one."""
    server.deliver(*MESSAGES)
    with open_folder(account_of(server.url), "INBOX") as folder:
        before = folder.uidvalidity
    server.renumber()
    with open_folder(account_of(server.url), "INBOX") as folder:
        assert folder.uidvalidity != before


def test_what_is_wrong_is_said(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong password, no such folder, nobody there: one sentence each, and no word of the server's."""
    with pytest.raises(MailError, match="no such folder"), open_folder(account_of(server.url), "Nowhere"):
        pass
    monkeypatch.setenv(IMAP_PASSWORD, "wrong")
    with pytest.raises(MailError, match="wrong password"), open_folder(account_of(server.url), "INBOX"):
        pass
    nobody = Account("127.0.0.1", 1, False, "office")
    with pytest.raises(MailError, match="cannot be reached"), open_folder(nobody, "INBOX"):
        pass


def test_a_certificate_must_be_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that nobody vouches for is refused; one that is trusted works."""
    require(dovecot.available())
    monkeypatch.setenv(IMAP_PASSWORD, dovecot.PASSWORD)
    certificate = dovecot.make_certificate(tmp_path)
    with dovecot.running(certificate=certificate) as server:
        server.deliver(MESSAGES[0])
        account = Account("127.0.0.1", server.imaps_port, True, "office")
        with pytest.raises(MailError, match="certificate"), open_folder(account, "INBOX"):
            pass
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        with open_folder(account, "INBOX") as folder:
            assert len(list(folder.after(0))) == 1


def test_without_starttls_no_password_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that says it has no encryption, or somebody in between who strips it, hears no password."""
    monkeypatch.setenv(IMAP_PASSWORD, "correct horse")
    monkeypatch.setattr(Account, "is_here", property(lambda _: False))
    with _plain_server() as (port, heard), pytest.raises(MailError, match="no STARTTLS"):
        open_folder(Account("127.0.0.1", port, False, "office"), "INBOX").__enter__()
    assert heard
    assert not any(b"horse" in line or b"LOGIN" in line.upper() for line in heard)


@contextmanager
def _plain_server() -> Iterator[tuple[int, list[bytes]]]:
    """An IMAP server without STARTTLS that writes down what it hears."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def talk() -> None:
            connection, _ = listening.accept()
            with connection, connection.makefile("rwb") as lines:
                lines.write(b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hello\r\n")
                lines.flush()
                for line in lines:
                    heard.append(line)
                    tag, command = line.split()[:2]
                    if command.upper() == b"CAPABILITY":
                        lines.write(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n" + tag + b" OK done\r\n")
                    else:
                        lines.write(tag + b" BAD no\r\n")
                    lines.flush()

        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        yield int(listening.getsockname()[1]), heard
        thread.join(5)


class _Keys(KeyringBackend):
    """A keyring in memory."""

    priority = 1.0

    def get_password(self, service: str, username: str) -> str | None:
        return "from the ring" if (service, username) == ("pdfforms", "imap://a%40b.example@h.example") else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError


def test_the_password_comes_from_environment_or_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this order; without one the message says where to put it."""
    account = account_of("imaps://h.example", "a@b.example")
    monkeypatch.setattr(keyring.core, "_keyring_backend", _Keys())  # type: ignore[no-untyped-call]  # keyring's own
    monkeypatch.delenv(IMAP_PASSWORD, raising=False)
    assert account.password() == "from the ring"
    monkeypatch.setenv(IMAP_PASSWORD, "from outside")
    assert account.password() == "from outside"
    monkeypatch.delenv(IMAP_PASSWORD)
    with pytest.raises(MailError, match=r"keyring set pdfforms imap://other@h\.example"):
        account_of("imaps://other@h.example").password()


def test_addresses() -> None:
    """Host, port, encryption, user; what is none of these is refused, and so is a password in it."""
    assert account_of("imaps://a%40b.example@h.example") == Account("h.example", 993, True, "a@b.example")
    assert account_of("imap://h.example:1143", "office") == Account("h.example", 1143, False, "office")
    assert Account("::1", 143, False, "x").is_here
    assert Account("localhost", 143, False, "x").is_here
    assert not Account("127.0.0.1.example.net", 143, False, "x").is_here
    for url, words in (
        ("https://h.example", "imaps://office"),
        ("imaps://u:secret@h.example", "keyring"),
        ("imaps://h.example", "whose mailbox"),
        ("imaps://h.example:port", "imaps://office"),
    ):
        with pytest.raises(UsageError, match=words):
            account_of(url)
