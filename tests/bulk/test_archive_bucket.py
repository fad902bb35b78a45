"""The office's archive in a bucket."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfforms import api, archives
from pdfforms.archive.ocfl.bucket import Bucket
from pdfforms.archive.ocfl.remote import RemoteStore
from pdfforms.archive.ocfl.remote_lock import held, lock_of
from pdfforms.archive.ocfl.verify import Choice
from pdfforms.bulk.keeping.archive_place import _writer
from pdfforms.errors import ArchiveError
from pdfforms.settings import FILE, load_settings
from tests.bulk.inline import InlinePool
from tests.programs import require, s3
from tests.read.returns import first, second
from tests.torture.office import make_office

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # s3fs leaves its connections to the collector


def test_a_bucket_is_an_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings name it; add, verify, sample, get back as on a disk, and what was changed there is found."""
    require(s3.available())
    monkeypatch.setattr("pdfforms.bulk.reading.run.Pool", InlinePool)
    made = make_office(tmp_path / "office")
    with s3.running() as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        server.system().call_s3("create_bucket", Bucket="board", ObjectLockEnabledForBucket=True)
        settings = made.folder.root / FILE
        more = '[archive]\nstore = "s3://board/signed"\nlock_days = 2\n'
        settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
        office = api.Office(load_settings(made.folder.root))
        with pytest.raises(ArchiveError):
            archives.open_archive(office)
        for name, data in (("a", first()), ("b", second())):
            (tmp_path / f"{name}.pdf").write_bytes(data)
        api.receive_returns([tmp_path / "a.pdf", tmp_path / "b.pdf"], office)
        assert archives.archive_records(office=office).new == 2
        assert archives.archive_records([each.id for each in api.office_records(office)], office=office).same == 2
        *_, run = archives.verify_archive(office=office)
        assert (run.done, run.bad) == (2, {})
        assert [run.done for run in archives.verify_archive(Choice(sample=1), office)][-1] == 1
        assert [run.done for run in archives.verify_archive(Choice(days=1), office)][-1] == 0
        assert [run.done for run in archives.verify_archive(Choice(days=0), office)][-1] == 2
        first_run = archives.verify_archive(office=office)
        for _ in range(2):
            next(first_run)
        del first_run  # stopped after one: the same goes on with the other
        assert [run.total for run in archives.verify_archive(office=office)][-1] == 1
        bucket = Bucket("s3://board/signed")
        with held(bucket, "another office"):
            with pytest.raises(ArchiveError, match="another office"):
                archives.archive_records(office=office)
            assert "another office" in archives.unlock_archive("Sam Office", office)
        assert bucket.claim(lock_of(_writer(office)))  # killed: nothing releases it
        again = archives.archive_records(office=office)  # what came in within the same second is looked at again
        assert (again.new, again.versions, again.failed) == (0, 0, {})
        assert bucket.claimed() is None
        found = archives.find_archived(office=office)[0]
        assert archives.archived_file(found.record, "original.pdf", None, office) == first()
        store = archives.open_archive(office)
        assert isinstance(store, RemoteStore)
        place = next(each for each in store.bucket.listed() if each.endswith("record.json"))
        store.bucket.write(place, b"{}")
        *_, run = archives.verify_archive(office=office)
        assert len(run.bad) == 1
