"""Files that are damaged, act of their own accord, or were made to break readers."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from pdfforms.model.reading import Receipt
from pdfforms.model.record import Record, Status
from pdfforms.read.job import Job
from pdfforms.read.pikepdf_engine import PikepdfStore
from pdfforms.read.plain_engine import PlainStore
from pdfforms.read.pypdf_engine import PypdfStore
from pdfforms.read.read import read_opened
from pdfforms.read.store import Store
from tests.office import PLAN, ROOT
from tests.read.bends import Bend, bent, box, disconnected, kid, orphaned, text, widget
from tests.read.returns import FIRST, SHELF, answers, codes, first, read, unknown

HOSTILE = ROOT.parent / "shared" / "hostile"
ODD = sorted(HOSTILE.glob("odd_forms/*.pdf"))
WORST = sorted(path for path in HOSTILE.glob("worst/*") if path.is_file())
SECONDS, BYTES = 12, 1 << 30
"""Of the processor's time, however busy the machine is, and of memory."""
_READ = """
import sys
from pathlib import Path
from pdfforms.bulk.shelf import Shelf, packaged_blanks
from pdfforms.read.read import read_pdf
readings = read_pdf(Path(sys.argv[1]).read_bytes(), "return.pdf", Shelf((packaged_blanks() / "editions",)))
print(",".join(each.outcome.value for each in readings))
"""


@pytest.mark.parametrize("kept", [200, 1000, 3000, -300, -30])
def test_a_file_cut_off_within_its_last_revision(kept: int) -> None:
    """What stands is read; a field that looks empty is not known, for its answer may have been cut off."""
    whole, blank = first(), len(PLAN.blank.data)
    records = read(whole[: blank + kept] if kept > 0 else whole[:kept])
    found: dict[str, object] = {}
    for record in records:
        assert record.status is Status.NEEDS_REVIEW
        assert "damaged_file" in codes(record)
        assert unknown(record) == {key for key in record.values if key not in answers(record)}
        found |= answers(record)
    assert found.items() <= FIRST.items()


def test_what_mail_adds_behind_a_file() -> None:
    """Bytes behind the end, or before the head, take no answer away."""
    for data in (first() + b"\n" * 3000, first() + b"<html>" * 600, b"mail\n" + first()):
        (record,) = read(data)
        assert answers(record) == FIRST


def _script(pdf: Pdf) -> None:
    widget(pdf, "other_notes").AA = Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("app.beep()")))


def _launch(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.GoTo, Next=Dictionary(S=Name.Launch)))


def _submit(pdf: Pdf) -> None:
    action = Dictionary(S=Name.SubmitForm)
    pdf.pages[0].obj.Annots.append(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action))


def _open(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.beep()"))


@pytest.mark.parametrize("bend", [_script, _launch, _submit, _open])
def test_content_that_acts(bend: Bend) -> None:
    """A script or an action anywhere is told; the answers are read all the same."""
    (record,) = read(bent(first(), bend))
    assert "active_content" in codes(record)
    assert answers(record) == FIRST


def test_a_jump_is_no_action() -> None:
    """Opening at a page is not active content."""

    def bend(pdf: Pdf) -> None:
        pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])

    (record,) = read(bent(first(), bend))
    assert "active_content" not in codes(record)


@pytest.mark.parametrize("engine", [PlainStore, PypdfStore])
@pytest.mark.parametrize(
    "bend",
    [
        text("supports_tried_2", String("Łukasz"), b"ukasz"),
        text("supports_tried_2", String("Łukasz".encode()), None),
        kid("student_name", 0, "", b""),
        orphaned("student_name", b"Kim"),
        disconnected("supports_tried_1", V=String("")),
        box("strategy_on_time", Name.Yes, Name.Off),
        _script,
    ],
)
def test_every_engine_sees_the_same(bend: Bend, engine: Any) -> None:
    """The fast lane and pypdf say of a bent return what qpdf says."""
    data = bent(first(), bend)
    assert _seen(engine(data), data) == _seen(PikepdfStore(data), data)


def _seen(store: Store, data: bytes) -> list[object]:
    readings = read_opened(store, Job(data, Receipt("", 0, "", ()), SHELF), [])
    return [
        (each.fields, {one for one in each.findings if one.code not in ("damaged_file", "fallback_engine")})
        for each in readings
    ]


@pytest.mark.skipif(not ODD, reason="the odd files stand beside the project, not in it")
def test_odd_forms_of_other_programs() -> None:
    """Seventy real files on which readers disagree: each gives a record, none an exception, none a value."""
    for path in ODD:
        records = read(path.read_bytes())
        assert records, path.name
        assert all(_says_why(record) for record in records), path.name


def _says_why(record: Record) -> bool:
    return record.status in (Status.NOT_OURS, Status.UNREADABLE) and bool(record.findings)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


@pytest.mark.skipif(not WORST, reason="the hostile files stand beside the project, not in it")
@pytest.mark.parametrize("path", WORST, ids=lambda path: path.name[:40])
def test_a_file_made_to_break_readers(path: Path) -> None:
    """Bombs, loops and fuzzed files end in a reading, within 1 GiB and 12 seconds of work."""
    done = subprocess.run(
        [sys.executable, "-c", _READ, path],
        capture_output=True,
        text=True,
        timeout=10 * SECONDS,
        cwd=ROOT,
        preexec_fn=_limit,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-300:]
    assert set(done.stdout.strip().split(",")) <= {"not_ours", "unreadable"}


def test_a_damaged_file_writes_nothing_to_the_terminal(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """What libraries say of it, or log, may quote what stands in it."""
    data = bent(first(), lambda pdf: pdf.Root.__setitem__("/Lang", String("en")))
    data = re.sub(rb"/Kids \[ \d+ 0 R", b"/Kids [ null", data)
    PikepdfStore(data)
    read(data)
    assert capfd.readouterr() == ("", "")
    assert not caplog.records
