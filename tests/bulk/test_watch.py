"""Folders that are watched: what is whole is taken in once, what is still written waits, nothing is lost."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from pdfforms import api
from pdfforms.bulk.replies import watch
from pdfforms.bulk.replies.watch import Watched, watched
from pdfforms.commands.watching import take
from pdfforms.errors import UsageError
from pdfforms.settings import FILE
from tests.bulk.mail import office_with_copies, reply, returned
from tests.torture.office import office_at, start


@pytest.fixture
def own(tmp_path: Path) -> api.Office:
    """An office with three copies that went out."""
    office_with_copies(tmp_path / "office", copies=3)
    return office_at(tmp_path / "office")


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """Where the scanner puts its files."""
    (tmp_path / "scans").mkdir()
    return tmp_path / "scans"


def names(folders: Watched, at: float) -> list[str]:
    """What is whole."""
    return [each.name for each in folders.look(at)]


def records(own: api.Office) -> int:
    """How many there are."""
    return sum(1 for _ in api.office_records(own))


def test_a_file_is_whole_when_it_rests_and_has_an_end(own: api.Office, scans: Path) -> None:
    """Half a file waits, however it grows, and so does one that nobody touches for a moment."""
    folders = watched(own, [scans])
    data = returned(0)
    path = scans / "scan.pdf"
    path.write_bytes(data[:9_000])
    assert names(folders, 0) == names(folders, 60) == []
    path.write_bytes(data[:-20])
    assert names(folders, 120) == names(folders, 180) == []
    path.write_bytes(data)
    assert names(folders, 181) == []
    assert names(folders, 187) == ["scan.pdf"]
    folders.taken(list(scans.iterdir()))
    assert names(folders, 400) == []
    path.write_bytes(returned(1))
    assert names(folders, 401) == []
    assert names(folders, 407) == ["scan.pdf"]


def test_what_never_ends_is_told_of_in_the_end(own: api.Office, scans: Path) -> None:
    """A broken file, or an empty one, that nobody has touched for long is taken in as it is."""
    folders = watched(own, [scans])
    (scans / "broken.pdf").write_bytes(returned(0)[:5_000])
    (scans / "empty.pdf").write_bytes(b"")
    assert names(folders, 0) == names(folders, watch.PATIENCE - 1) == []
    assert sorted(names(folders, watch.PATIENCE)) == ["broken.pdf", "empty.pdf"]


def test_what_a_browser_still_writes_is_left_alone(own: api.Office, scans: Path) -> None:
    """Downloads under way, hidden files and what systems leave are none."""
    folders = watched(own, [scans])
    for name in ("a.pdf.crdownload", "b.pdf.part", ".c.pdf", "Thumbs.db", "~$d.docx"):
        (scans / name).write_bytes(returned(0))
    os.mkfifo(scans / "pipe.pdf")
    assert names(folders, 0) == names(folders, 10_000) == []


def test_originals_stay_unless_asked(own: api.Office, scans: Path) -> None:
    """Forms and messages are taken in; files stay, or are moved once their bytes are safe, none over another."""
    (scans / "in").mkdir()
    files = {"one.pdf": returned(0), "in/one.pdf": returned(1), "mail.eml": reply(2, returned(2))}
    for name, data in files.items():
        (scans / name).write_bytes(data)
    folders = watched(own, [scans])
    folders.look(0)
    taken = take(folders, folders.look(10), own, jobs=1)
    assert (taken.read.came, taken.came, taken.troubles, records(own)) == (2, 1, [], 3)
    assert all((scans / name).read_bytes() == data for name, data in files.items())
    again = watched(own, [scans], "Done")
    again.look(0)
    taken = take(again, again.look(10), own, jobs=1)
    assert (taken.read.known, taken.new, records(own)) == (2, 0, 3)
    assert sorted(each.name for each in (scans / "Done").iterdir()) == ["mail.eml", "one (2).pdf", "one.pdf"]
    assert {each.read_bytes() for each in (scans / "Done").iterdir()} == set(files.values())
    assert names(again, 20) == names(again, 30) == []


def test_a_file_that_changed_meanwhile_is_not_moved(own: api.Office, scans: Path) -> None:
    """What lies there now must be what is safe: another scan under the same name stays, and is taken next."""
    path = scans / "scan.pdf"
    path.write_bytes(returned(0))
    folders = watched(own, [scans], "Done")
    folders.look(0)
    whole = folders.look(10)
    api.receive_returns(whole, own, jobs=1)
    path.write_bytes(returned(1))
    folders.taken(whole)
    assert path.read_bytes() == returned(1)
    assert names(folders, 20) == []
    assert names(folders, 30) == ["scan.pdf"]


def test_a_folder_that_goes_away_comes_back(own: api.Office, scans: Path) -> None:
    """A drive that is not there for a while stops nothing, and what was taken before is not taken again."""
    (scans / "scan.pdf").write_bytes(returned(0))
    folders = watched(own, [scans])
    folders.look(0)
    folders.taken(folders.look(10))
    scans.rename(scans.with_name("away"))
    assert names(folders, 20) == []
    assert list(folders.troubles) == [str(scans)]
    scans.with_name("away").rename(scans)
    assert names(folders, 30) == names(folders, 40) == []
    assert folders.troubles == {}


def test_what_cannot_be_watched(own: api.Office, scans: Path) -> None:
    """No folder, none that is there, the office's own, a place to move to that is elsewhere."""
    with pytest.raises(UsageError, match=r"folders in \[watch\]"):
        watched(own)
    with pytest.raises(UsageError, match="There is no folder"):
        watched(own, [scans / "x"])
    with pytest.raises(UsageError, match="office's own"):
        watched(own, [own.folder.root / "returns"])
    with pytest.raises(UsageError, match="no name of a folder"):
        watched(own, [scans], "../elsewhere")


def test_the_command_watches_until_ctrl_c(own: api.Office, scans: Path) -> None:
    """The folders of the settings are watched; what comes is taken in, and Ctrl-C ends it without a fault."""
    root = own.folder.root
    with (root / FILE).open("a", encoding="utf-8") as file:
        file.write('\n[watch]\nfolders = ["../scans"]\n')
    said = root.parent / "said.txt"
    process = start(root, "fetch", "--watch", "--jobs", "1", said=said)
    (scans / "scan.pdf").write_bytes(returned(0))
    until = time.monotonic() + 120
    while not records(own) and time.monotonic() < until and process.look():
        time.sleep(0.2)
    while "1 record" not in said.read_text(encoding="utf-8") and time.monotonic() < until:
        time.sleep(0.1)
    os.kill(process.process.pid, signal.SIGINT)
    assert process.process.wait(60) == 0
    assert "Watching 1 folder" in said.read_text(encoding="utf-8")
    assert "Stopped." in said.read_text(encoding="utf-8")
    assert "Traceback" not in said.read_text(encoding="utf-8")
    assert records(own) == 1
