"""Files that came back: every one has an outcome, whatever it is."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from pdfforms.bulk.reading.places import find_files
from pdfforms.bulk.reading.returns import read_data, read_file
from pdfforms.errors import UsageError
from pdfforms.model.reading import Outcome
from tests.read.returns import FIRST_CODE, SECOND_CODE, SHELF, first, second
from tests.read.test_unzip import packed


def test_every_file_of_a_folder_has_an_outcome(tmp_path: Path) -> None:
    """A return without an ending is read; a letter in Word, a text and noise are told; none is dropped."""
    (tmp_path / "no ending").write_bytes(first())
    (tmp_path / "letter.docx").write_bytes(
        packed(("word/document.xml", b"<w/>"), ("[Content_Types].xml", b"<Types/>"))
    )
    (tmp_path / "answer.txt").write_text("yes", encoding="utf-8")
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)))
    (tmp_path / ".DS_Store").write_bytes(b"\x00")
    (tmp_path / "Thumbs.db").write_bytes(b"\x00")
    readings = [each for path in find_files([str(tmp_path)]) for each in read_file(path, SHELF)]
    assert {each.receipt.file: each.outcome for each in readings} == {
        "no ending": Outcome.READ,
        "letter.docx": Outcome.NOT_OURS,
        "answer.txt": Outcome.NOT_OURS,
        "noise.bin": Outcome.UNREADABLE,
    }


def test_a_folder_that_nobody_may_look_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told, for the files in it would be passed over in silence."""
    (tmp_path / "locked").mkdir()
    (tmp_path / "a.pdf").write_bytes(first())
    look = os.scandir

    def scandir(folder: str) -> object:
        if folder.endswith("locked"):
            raise PermissionError(13, "Permission denied", folder)
        return look(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(UsageError, match="locked cannot be looked into: Permission denied"):
        list(find_files([str(tmp_path)]))


def test_an_archive_is_read_like_a_folder() -> None:
    """Two families' returns in one archive are two readings that name it; what is refused in it is told."""
    data = packed(("a.pdf", first()), ("in/b.pdf", second()), ("c.zip", packed(("d.pdf", first()))))
    readings = read_data(data, "mail.zip", SHELF)
    assert [(each.receipt.file, each.copy) for each in readings] == [
        ("mail.zip/a.pdf", FIRST_CODE),
        ("mail.zip/b.pdf", SECOND_CODE),
        ("mail.zip/c.zip", None),
    ]
    assert [each.code for each in readings[2].findings] == ["archive_refused"]


def test_an_archive_that_only_stores_is_an_archive() -> None:
    """Two PDFs put together without packing them are two returns, not one damaged PDF that hides the first."""
    data = packed(("a.pdf", first()), ("b.pdf", second()), how=zipfile.ZIP_STORED)
    assert [each.copy for each in read_data(data, "mail.zip", SHELF)] == [FIRST_CODE, SECOND_CODE]


def test_an_error_that_no_other_library_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library's own error (OpenCV's is no RuntimeError) is the file's bad luck, not the batch's."""

    class OwnError(Exception):
        pass

    def fail(*_: object) -> None:
        raise OwnError

    monkeypatch.setattr("pdfforms.bulk.reading.returns.read_pdf", fail)
    (reading,) = read_data(first(), "a.pdf", SHELF)
    assert (reading.outcome, reading.findings[0].code) == (Outcome.UNREADABLE, "unreadable_file")


def test_an_archive_that_cannot_be_unpacked() -> None:
    """A broken archive and an empty one are told, with their bytes' digest."""
    for data in (b"PK\x03\x04 broken", packed(("__MACOSX/a.pdf", b""))):
        (reading,) = read_data(data, "mail.zip", SHELF)
        assert reading.outcome is Outcome.UNREADABLE
        assert reading.receipt.bytes == len(data)
