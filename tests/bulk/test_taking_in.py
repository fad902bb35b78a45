"""Mail becomes returns: each message once, each return under its own code, and a person told of the rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pdfforms import api
from pdfforms.bulk.replies.taking_in import Taken, TakingIn
from pdfforms.ledger import open_ledger
from pdfforms.mail.credentials import IMAP_PASSWORD
from pdfforms.mail.mailboxes import from_files
from pdfforms.model.campaign import Campaign, CampaignCopy, Send, SendState
from pdfforms.model.mail import ItemState, MailKind
from pdfforms.model.record import Record, Status
from tests.bulk.mail import AT, office_with_copies, put, reply, returned, zipped
from tests.mail.letters import bounce, written
from tests.mail.test_hostile_mail import hostile_names
from tests.office import PLAN
from tests.programs import dovecot, postgresql, require
from tests.torture.returns import code_of


def fetched(office: api.Office, *places: Path) -> Taken:
    """Taken in with one worker."""
    return api.fetch_mail(places, None, office, jobs=1)


def records(office: api.Office) -> dict[str | None, Record]:
    """The office's records by copy code."""
    return {each.copy: each for each in api.office_records(office)}


def codes(record: Record) -> list[str]:
    """What its mail tells about it."""
    return [each.code for each in record.findings if each.code.startswith("mail_")]


def items(office: api.Office) -> list[tuple[str, str | None]]:
    """What is open: its code and copy."""
    return [(item.code, item.copy) for item, _ in api.open_items(office)]


def counts(office: api.Office) -> tuple[int, int, int]:
    """Receipts, files, messages."""
    with office.folder.open_ledger() as ledger:
        told = ledger.counts()
        return told.receipts, sum(told.files.values()), sum(ledger.mail_kinds().values())


def test_replies_become_records(tmp_path: Path) -> None:
    """Each under the code in its form, with what the family wrote; nobody need look at the mail."""
    office = office_with_copies(tmp_path / "office")
    taken = fetched(office, put(tmp_path / "mail", [reply(n, returned(n, n)) for n in range(3)]))
    assert (taken.came, taken.new, taken.files, dict(taken.kinds)) == (3, 3, 3, {MailKind.RETURN: 3})
    found = records(office)
    assert [found[code_of(n)].values["days_absent"] for n in range(3)] == [0, 1, 2]
    assert [codes(each) for each in found.values()] == [[]] * 3
    assert items(office) == []


def test_the_same_mail_again_is_nothing_new(tmp_path: Path) -> None:
    """By its bytes; also from another place, and as a second delivery with other headers of servers."""
    office = office_with_copies(tmp_path / "office")
    messages = [reply(0, returned(0)), reply(1), reply(2, b"no form at all, " * 20)]
    fetched(office, put(tmp_path / "mail", messages))
    before = counts(office), items(office), [each.to_json() for each in api.office_records(office)]
    assert fetched(office, tmp_path / "mail").new == 0
    assert fetched(office, put(tmp_path / "moved", messages)).new == 0
    taken = fetched(office, put(tmp_path / "again", [b"Received: by another; x\r\n" + each for each in messages]))
    assert (taken.new, taken.again, taken.files) == (3, 3, 0)
    receipts, files, mails = counts(office)
    after = (receipts, files, mails - 3), items(office), [each.to_json() for each in api.office_records(office)]
    assert after == before


def test_one_id_on_two_messages_loses_neither(tmp_path: Path) -> None:
    """Anybody can write any Message-ID: only one with the same body is the same message."""
    office = office_with_copies(tmp_path / "office")
    words = [reply(0, number=1, text="First"), reply(0, number=1, text="Second"), reply(0, returned(0), number=1)]
    back = [bounce(f"Message-ID: <{n}@school.example>\r\n".encode()) for n in range(2)]
    assert fetched(office, put(tmp_path / "mail", words + back)).again == 0
    assert sorted(code for code, _ in items(office)) == ["mail_bounced"] * 2 + ["mail_text_only"] * 2
    assert len(records(office)) == 1


def test_another_familys_code(tmp_path: Path) -> None:
    """The return is filed under the code in the form, and held for a person until somebody has seen to it."""
    office = office_with_copies(tmp_path / "office")
    fetched(office, put(tmp_path / "mail", [reply(0, returned(1), to=0)]))
    record = records(office)[code_of(1)]
    assert (codes(record), record.status) == (["mail_for_another"], Status.NEEDS_REVIEW)
    ((item, path),) = api.open_items(office)
    assert (item.code, item.copy, item.record) == ("mail_for_another", code_of(0), record.id)
    assert path is not None
    assert path.suffix == ".eml"
    api.item_done(item.id, "Sam Office", office)
    assert codes(records(office)[code_of(1)]) == []
    assert items(office) == []


def test_accepting_the_finding_sees_to_the_item(tmp_path: Path) -> None:
    """Whoever walks through the review need not go through the items as well."""
    office = office_with_copies(tmp_path / "office")
    fetched(office, put(tmp_path / "mail", [reply(0, returned(1), to=0)]))
    record = records(office)[code_of(1)]
    after = api.settle_record(record.id, {}, "Sam Office", ["mail_for_another"], office)
    assert codes(after) == []
    assert items(office) == []


def test_codes_that_are_unknown_or_missing(tmp_path: Path) -> None:
    """A code that was never given out; none, where the mail at least says which copy it answers."""
    office = office_with_copies(tmp_path / "office", copies=2)
    blank = PLAN.blank.data
    fetched(office, put(tmp_path / "mail", [reply(9, returned(9)), reply(1, blank)]))
    found = records(office)
    assert "mail_copy_unknown" in codes(found[code_of(9)])
    assert items(office) == [("mail_copy_unknown", code_of(9)), ("mail_without_code", code_of(1))]


def test_a_second_return_and_a_late_one(tmp_path: Path) -> None:
    """Both are told with the record and need nobody; two files in one message are one return."""
    office = office_with_copies(tmp_path / "office", copies=3)
    _send(office, {code_of(0): "2026-11-20", code_of(1): "2030-01-01"})
    fetched(office, put(tmp_path / "a", [reply(0, returned(0)), reply(1, returned(1)), _two_files()]))
    found = records(office)
    assert [codes(found[code_of(n)]) for n in range(3)] == [["mail_returned_late"], [], []]
    assert found[code_of(0)].status is found[code_of(1)].status
    fetched(office, put(tmp_path / "b", [reply(1, returned(1, absent=4), number=77)]))
    assert codes(records(office)[code_of(1)]) == ["mail_returned_again"]
    assert items(office) == []


def _two_files() -> bytes:
    return reply(2, returned(2), returned(2, absent=5))


def _send(office: api.Office, due: dict[str, str], together: tuple[str, ...] = ()) -> None:
    """What was sent: a message for each copy, and one for those that go together; a campaign for each copy."""
    with office.folder.open_ledger() as ledger, ledger.posting() as posting:
        for copy, day in due.items():
            about = CampaignCopy(copy, copy, copy, "", "", "", "", "0" * 64)
            posting.put_campaign(_campaign(copy, day), [about], ())
        for copies in filter(None, [together, *((each,) for each in due if each not in together)]):
            own_id, to = f"{copies[0]}@school.example", "robin@example.net"
            send = Send(copies[0], copies[0], copies, to, "en", "form", own_id, SendState.ACCEPTED, 1, AT)
            posting.put_campaign(_campaign(copies[0], due[copies[0]]), (), [send])


def _campaign(name: str, due: str) -> Campaign:
    return Campaign(name, "attendance_plan", "2026-1", due, AT)


def test_siblings_in_one_mail_are_no_mistake(tmp_path: Path) -> None:
    """Two copies went out in one message: either may come back to the address that names one of them."""
    office = office_with_copies(tmp_path / "office", copies=3)
    siblings = (code_of(0), code_of(1))
    _send(office, dict.fromkeys([*siblings, code_of(2)], "2030-01-01"), siblings)
    replies = [reply(0, returned(0), returned(1), to=0), reply(2, returned(2), to=0)]
    fetched(office, put(tmp_path / "mail", replies))
    found = records(office)
    assert [codes(found[code_of(n)]) for n in range(3)] == [[], [], ["mail_for_another"]]


def test_the_message_that_is_answered_tells_the_copy(tmp_path: Path) -> None:
    """Where no plus-address does: by In-Reply-To, and of a bounce by the message that came back."""
    office = office_with_copies(tmp_path / "office", copies=3)
    _send(office, {code_of(n): "2030-01-01" for n in range(3)})
    office_itself, ours = "office@school.example", f"<{code_of(0)}@school.example>"
    crossed = written((returned(1), "plan.pdf"), to=office_itself, In_Reply_To=ours).as_bytes()
    words = written(number=5, to=office_itself, In_Reply_To=ours).as_bytes()
    back = bounce(f"Message-ID: <{code_of(2)}@school.example>\r\n".encode())
    fetched(office, put(tmp_path / "mail", [crossed, words, back]))
    assert sorted(items(office)) == [
        ("mail_bounced", code_of(2)),
        ("mail_for_another", code_of(0)),
        ("mail_text_only", code_of(0)),
    ]


def test_hostile_names_and_archives_stay_inside(tmp_path: Path) -> None:
    """500 names that lead elsewhere, on files and in archives: nothing is written outside the office folder."""
    office = office_with_copies(tmp_path / "office", copies=1)
    names = hostile_names(500)
    files = [written((b"%PDF-1.4 broken", _header(name)), number=n + 1) for n, name in enumerate(names[:250])]
    archives = [
        written((_nested(_header(name), n % 3), f"forms {n}.zip"), number=n + 501)
        for n, name in enumerate(names[250:])
    ]
    outside = _all(tmp_path) - _all(office.folder.root)
    place = put(tmp_path / "mail", [each.as_bytes() for each in (*files, *archives)])
    came = _all(place)
    taken = fetched(office, place)
    assert taken.came == 500
    assert _all(tmp_path) - _all(office.folder.root) - came - {place} == outside
    assert {path.parent.parent.name for path in _all(office.folder.root) if path.suffix == ".eml"} == {"mail"}


def _nested(name: str, depth: int) -> bytes:
    """An archive with a file of this name, itself in others."""
    data = zipped(name, b"%PDF-1.4 broken")
    for _ in range(depth):
        data = zipped(f"{name}.zip", data)
    return data


def _header(name: str) -> str:
    """A name that the library which writes test messages takes."""
    return "".join(each for each in name if each.isprintable())[:300]


def _all(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


class _Stopped(Exception):
    """As if it had been killed."""


@pytest.mark.parametrize("step", ["store", "open", "read_over", "finish"])
def test_a_run_that_ends_anywhere_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Between any two steps: the next run, which finds no mail any more, ends where a quiet one ends."""
    messages = [reply(0, returned(0)), reply(1, returned(2), to=1), reply(3), reply(4, returned(4))]
    place = put(tmp_path / "mail", messages)
    quiet = office_with_copies(tmp_path / "quiet")
    fetched(quiet, place)
    office = office_with_copies(tmp_path / "office")

    def stop(*_: object) -> None:
        raise _Stopped

    where = (
        "pdfforms.bulk.replies.fetch.read_over"
        if step == "read_over"
        else f"pdfforms.bulk.replies.taking_in.TakingIn.{step}"
    )
    with monkeypatch.context() as patched:
        patched.setattr(where, stop)
        with pytest.raises(_Stopped):
            fetched(office, place)
    for path in place.iterdir():
        if step != "store":
            path.unlink()
    taken = api.fetch_mail([place] if step == "store" else [], None, office, jobs=1)
    assert taken.troubles == []
    assert _told(office) == _told(quiet)


def _told(office: api.Office) -> object:
    found = [(each.copy, each.status, codes(each), each.values) for each in api.office_records(office)]
    return sorted(found, key=str), items(office), counts(office)


def test_a_message_that_is_gone_stops_nothing(tmp_path: Path) -> None:
    """Its name is told; the others are opened."""
    office = office_with_copies(tmp_path / "office")
    with office.folder.open_ledger() as ledger:
        letters = from_files([put(tmp_path / "mail", [reply(0, returned(0)), reply(1, returned(1))])])
        TakingIn(office.folder, ledger, Taken()).store(letters)
    next(office.folder.mail.returns.rglob("*.eml")).unlink()
    taken = api.fetch_mail([], None, office, jobs=1)
    assert (len(taken.troubles), len(records(office))) == (1, 1)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[dovecot.Server]:
    """A Dovecot of this test's own."""
    require(dovecot.available())
    monkeypatch.setenv(IMAP_PASSWORD, dovecot.PASSWORD)
    with dovecot.running() as running:
        yield running


def test_from_a_real_server(tmp_path: Path, server: dovecot.Server) -> None:
    """Only what is new is fetched; when all is numbered anew nothing is doubled; flags are set when asked."""
    office = office_with_copies(tmp_path / "office")
    server.deliver(reply(0, returned(0)), reply(1, returned(1)))
    where = api.mail_server(office, server.url, flag=r"\Seen")
    assert api.fetch_mail((), where, office, jobs=1).new == 2
    assert api.fetch_mail((), where, office, jobs=1).came == 0
    server.deliver(reply(2, returned(2)))
    assert api.fetch_mail((), where, office, jobs=1).came == 1
    before = _told(office)
    server.renumber()
    taken = api.fetch_mail((), where, office, jobs=1)
    assert (taken.came, taken.new) == (3, 0)
    assert _told(office) == before
    with server.box() as box:
        assert [set(each.flags) - {"\\Recent"} for each in box.fetch(mark_seen=False)] == [{"\\Seen"}] * 3


def test_on_postgresql(tmp_path: Path) -> None:
    """The same steps on a database server."""
    require(postgresql.available())
    with postgresql.running() as running:
        running.run("CREATE DATABASE office")
        office = office_with_copies(tmp_path / "office", ledger=running.address("office"))
        fetched(office, put(tmp_path / "mail", [reply(0, returned(0)), reply(1, returned(2), to=1), reply(3)]))
        assert sorted(code for code, _ in items(office)) == ["mail_for_another", "mail_text_only"]
        assert fetched(office, tmp_path / "mail").new == 0
        with open_ledger(running.address("office")) as ledger:
            assert len(ledger.items(ItemState.OPEN)) == 2
