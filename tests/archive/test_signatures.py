"""What digital signatures are said to be worth."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from pdfforms.archive.signatures import judge
from pdfforms.archive.signatures.seal import seal
from pdfforms.archive.signatures.validate import validate
from pdfforms.bulk.office import Office
from pdfforms.bulk.reading.returns import read_data
from pdfforms.bulk.reading.signatures import load_reports, signatures_of
from pdfforms.model.record import Signature
from pdfforms.model.signing import SignatureVerdict as V
from pdfforms.records.make import make_record
from tests.archive.attacks.surgery import append, forgeries, opened, replaced
from tests.archive.signed import NOW, STAFF, catalog, certified, filled, key, office, sealed, staff_signed

ROOTS = (key().root,)


def _verdicts(data: bytes, roots: tuple[bytes, ...] = ROOTS) -> dict[str, V]:
    return {each.field: each.verdict for each in validate(data, roots)}


@pytest.mark.parametrize("data", [sealed(), staff_signed(), *map(certified, MDPPerm)])
def test_a_whole_file_of_a_trusted_signer_is_valid(data: bytes) -> None:
    """Seals, staff signatures and certifications that nobody touched are valid, and say who and when."""
    (report,) = validate(data, ROOTS)
    assert (report.verdict, report.signer, report.covers_whole_file) == (V.VALID, "Records Office", True)
    assert not report.timestamped
    assert report.when


def test_a_stranger_is_intact_and_not_trusted() -> None:
    """Without a root that vouches for it nobody is believed, however whole the file is."""
    assert _verdicts(sealed(), ()) == {"office_seal": V.INTACT_UNTRUSTED}


def test_an_expired_certificate_is_not_trusted() -> None:
    """Without a trusted time stamp a certificate counts only as long as it lasts."""
    (report,) = validate(sealed(), ROOTS, NOW + timedelta(days=4000))
    assert report.verdict is V.INTACT_UNTRUSTED


def test_what_was_filled_after_signing_is_named() -> None:
    """A field filled in after signing, as viewers do, is no valid whole: the field is named."""
    data = staff_signed()
    with opened(data) as pdf:
        field = next(each for each in pdf.Root.AcroForm.Fields.as_list() if each.get("/T") == "phone")
        changed = append(data, {field.objgen[0]: replaced(field, V=b"(555 0100)")})
    (report,) = validate(changed, ROOTS)
    assert not report.verdict.whole
    assert report.changes == ("phone",)


def test_another_signature_is_something_filled_after() -> None:
    """A seal over a signed form leaves the first signature whole, but no longer for the whole file."""
    assert _verdicts(seal(staff_signed(), office()).data) == {STAFF: V.FILLED_AFTER, "office_seal": V.VALID}


def test_what_was_changed_after_signing_is_named() -> None:
    """Another content of the page, an annotation, a page, an action: each is told in words."""
    told = {}
    for what, objects in forgeries(sealed()).items():
        (report,) = validate(append(sealed(), objects), ROOTS)
        assert report.verdict is V.CHANGED_AFTER
        told[what] = report.changes
    assert told == {
        "the page's content": ("page 1 shows something else",),
        "a field's value": ("student_name",),
        "an annotation": ("page 1 has other annotations",),
        "another page": ("1 pages were signed, now there are 2",),
        "an action": ("the document's OpenAction differ",),
    }


def test_a_flipped_byte_breaks_it() -> None:
    """One byte of what was signed is another: broken."""
    data = sealed()
    assert _verdicts(data[:2000] + bytes([data[2000] ^ 1]) + data[2001:]) == {"office_seal": V.BROKEN}


def test_bytes_behind_the_end_are_a_change() -> None:
    """Bytes that belong to no state are no part of what was signed; some viewers look into them."""
    assert _verdicts(sealed() + b"junk") == {"office_seal": V.CHANGED_AFTER}


def test_a_forgeable_hash_proves_nothing() -> None:
    """With SHA-1 two files can be made that one signature fits; mutool still signs so."""
    meta = PdfSignatureMetadata("old", md_algorithm="sha1", subfilter=SigSeedSubFilter.PADES)
    out = PdfSigner(meta, office().signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(filled())))
    (report,) = validate(bytes(out.getbuffer()), ROOTS)
    assert report.verdict is V.BROKEN
    assert "sha1" in report.words


def test_files_that_poppler_wrote_can_be_judged() -> None:
    """Okular and Evince write objects of generation 1, which strict readers refuse; what is signed then counts."""
    with opened(filled()) as pdf:
        field = next(each for each in pdf.Root.AcroForm.Fields.as_list() if each.get("/T") == "phone")
        body = replaced(field, V=b"(555 0100)")
    number = field.objgen[0]
    data = append(filled(), {number: body}).replace(
        b"\n%d 0 obj\n%s" % (number, body), b"\n%d 1 obj\n%s" % (number, body)
    )
    data = data[:-400] + re.sub(rb"(%d 1\n\d{10}) 00000" % number, rb"\1 00001", data[-400:])
    assert _verdicts(seal(data, office()).data) == {"office_seal": V.VALID}


def test_written_anew_it_is_broken() -> None:
    """A program that writes the whole file anew destroys the signature."""
    out = BytesIO()
    with pikepdf.open(BytesIO(sealed())) as pdf:
        pdf.save(out)
    assert _verdicts(out.getvalue()) == {"office_seal": V.BROKEN}


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"no PDF at all", filled()])
def test_where_there_is_none_nothing_is_said(data: bytes) -> None:
    """No signature, no report."""
    assert validate(data) == ()


def test_a_broken_file_that_claims_to_be_signed_is_unreadable() -> None:
    """What cannot be opened proves nothing, and is not passed over."""
    assert _verdicts(sealed()[-20_000:]) == {"": V.UNREADABLE}


@pytest.mark.parametrize("error", [ValueError, TypeError, RecursionError, MemoryError, NotImplementedError])
def test_every_error_means_not_valid(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the check ends with, the signature counts as unreadable."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(judge.Judge, "judge", fail)
    assert _verdicts(sealed()) == {"office_seal": V.UNREADABLE}
    monkeypatch.setattr(judge.Judge, "__init__", fail)
    assert _verdicts(sealed()) == {"office_seal": V.UNREADABLE}


def test_contained_workers_look_at_many_files() -> None:
    """Each file has its reports, in order, though the worker may open no socket and write nothing."""
    files = [sealed(), filled(), b"%PDF-1.7 /ByteRange", staff_signed()]
    verdicts = [[each.verdict for each in reports] for reports in signatures_of(files, ROOTS)]
    assert verdicts == [[V.VALID], [], [V.UNREADABLE], [V.VALID]]


@pytest.mark.parametrize("answer", [b"", b"7", b'["x"]', b'[{"field": "a"}]', b'[{"verdict": "good"}]'])
def test_a_workers_nonsense_is_unreadable(answer: bytes) -> None:
    """A worker that a file has taken over can say nothing that is not a report."""
    assert [each.verdict for each in load_reports(answer)] == [V.UNREADABLE]


@pytest.mark.parametrize(
    ("data", "roots", "code"),
    [
        (staff_signed(), ROOTS, "digital_valid"),
        (staff_signed(), (), "digital_untrusted"),
        (append(staff_signed(), forgeries(staff_signed())["an annotation"]), ROOTS, "digital_changed_after"),
    ],
)
def test_reading_says_what_a_signature_is_worth(data: bytes, roots: tuple[bytes, ...], code: str) -> None:
    """A record names the digital signature's verdict in its field; anything but valid needs a person."""
    shelf = Office(definition=catalog().definition).shelf()
    (reading,) = read_data(data, "return.pdf", shelf, roots=roots)
    record = make_record(reading)
    assert record.values[STAFF] == Signature(True, "digital", None)
    assert [each.code for each in record.findings if each.field == STAFF] == [code]


def test_a_signature_whose_range_is_hidden_is_not_passed_over() -> None:
    """A byte range under an escaped name is no way around the check."""
    data = staff_signed().replace(b"/ByteRange", b"/Byte#52ange")
    shelf = Office(definition=catalog().definition).shelf()
    (reading,) = read_data(data, "return.pdf", shelf, roots=ROOTS)
    codes = {each.code for each in reading.findings if each.field == STAFF}
    assert codes & {"digital_broken", "digital_unreadable"}


def test_reading_what_is_not_signed_loads_no_pyhanko() -> None:
    """Only a file with a signature pays for the library that judges them."""
    code = (
        "import sys; from pdfforms import api;"
        "api.read_return(api.build_blank('attendance_plan').data); print('pyhanko.sign' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
