"""The school signs last: complete returns go to whoever signs, and come back into their records."""

from __future__ import annotations

import email
from collections.abc import Iterator
from email.policy import default
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageDraw

from pdfforms import api, campaigns
from pdfforms.errors import UsageError
from pdfforms.model.record import Record, Signature, Status
from pdfforms.settings import FILE
from tests.bulk.circle import CAMPAIGN, COMPLETE, Circle, answered, run
from tests.mail.campaigns import Family
from tests.read.page_text.pages import flattened

ROWS = [Family(1, ("robin@example.org",)), Family(2, ("lee@example.org",))]
SIGNS = "teacher@example.org"
SIGNED: dict[str, str | bool] = {"staff_signature": "Pat Sample", "staff_signature_date": "2026-09-10"}


@pytest.fixture
def circle(inline: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Circle]:  # noqa: ARG001
    """A campaign of two, of which one is back and complete but for the school."""
    monkeypatch.chdir(tmp_path)
    with answered(tmp_path, ROWS, COMPLETE) as made:
        yield made


def settings(lines: str) -> None:
    """More settings of the office."""
    with Path(FILE).open("a", encoding="utf-8") as file:
        file.write(f"\n{lines}\n")


def test_a_complete_return_is_passed_on_and_comes_back_signed(circle: Circle) -> None:
    """Everything is locked but the school's signature and its date; what comes back signs the record of the
    family, whose own signatures stay as they were."""
    before = circle.record()
    shown = run("send", CAMPAIGN, "--to-staff", "--staff", SIGNS, "--dry-run").output
    assert f"1001  {before.id}  to {SIGNS}" in shown
    assert "1 return to pass on. Nothing was made." in shown
    run("send", CAMPAIGN, "--to-staff", "--staff", SIGNS)
    (message,) = circle.sent(SIGNS)
    assert ROWS[0].name not in str(message["Subject"])
    letter = message.get_body(("plain",))
    assert letter
    assert "* School Staff Signature" in letter.get_content()
    copy = circle.copy(SIGNS)
    with pikepdf.open(BytesIO(copy)) as pdf:
        fields = {str(each.T): int(each.get("/Ff", 0)) & 1 for each in pdf.Root.AcroForm.Fields}
    assert {key for key, locked in fields.items() if not locked} == set(SIGNED)
    after = circle.replies(SIGNS, circle.fill(copy, SIGNED))
    assert (after.id, after.status, after.copy) == (before.id, Status.OK, before.copy)
    assert after.values["staff_signature"] == Signature(True, "typed", "Pat Sample")
    assert after.values["guardian_signature"] == Signature(True, "typed", "Robin Example")
    assert after.answers["guardian_signature"].receipt == 0
    run("send", CAMPAIGN, "--to-staff", "--staff", SIGNS)
    assert len(circle.sent(SIGNS)) == 1
    assert "1 complete" in run("status", CAMPAIGN).output


def test_nobody_is_asked_twice(circle: Circle) -> None:
    """What is with whoever signs is not passed on again, and not withdrawn when the roster is corrected."""
    run("send", CAMPAIGN, "--to-staff", "--staff", SIGNS)
    assert "1 return with whoever signs already." in run("send", CAMPAIGN, "--to-staff", "--staff", SIGNS).output
    run("campaign", "update", CAMPAIGN, "--roster", str(circle.place / "roster.csv"))
    run("send", CAMPAIGN)
    assert len(circle.sent(SIGNS)) == 1


def test_only_what_is_complete(circle: Circle) -> None:
    """A return that waits for a person, or for a signature of the family, is not passed on."""
    without = {key: value for key, value in COMPLETE.items() if not key.startswith("guardian")}
    circle.comes(circle.fill(circle.copy("lee@example.org"), without))
    settings('[staff]\naddress = "principal@example.org"')
    assert "1 return to pass on" in run("send", CAMPAIGN, "--to-staff", "--dry-run").output
    settings('[complete]\nsignatures = ["student_signature"]')
    assert "2 returns to pass on" in run("send", CAMPAIGN, "--to-staff", "--dry-run").output


def test_who_signs(circle: Circle) -> None:
    """The option first, then the homeroom's, the school's, the one for all; nobody is told, and an address that is
    none stops everything."""
    assert "NOBODY SIGNS for 1001" in run("send", CAMPAIGN, "--to-staff").stderr
    assert circle.sent(SIGNS) == []
    settings('[staff]\naddress = "principal@example.org"\n[staff.school]\n"Example High" = "high@example.org"')
    assert "to high@example.org" in run("send", CAMPAIGN, "--to-staff", "--dry-run").output
    assert f"to {SIGNS}" in run("send", CAMPAIGN, "--to-staff", "--dry-run", "--staff", SIGNS).output
    run("send", CAMPAIGN, "--to-staff", "--staff", "no address", code=2)
    run("send", CAMPAIGN, "--staff", SIGNS, code=2)
    run("send", CAMPAIGN, "--to-staff", "--only", "X", code=2)
    settings('[staff.homeroom]\n9A = "no address"')
    with pytest.raises(UsageError, match=r"\[staff\]"):
        campaigns.pass_to_staff(CAMPAIGN)


def drawn(copy: bytes) -> bytes:
    """A copy on which a guardian has drawn a signature, and that was printed into pictures of its pages."""
    import pypdfium2

    pages = []
    with pypdfium2.PdfDocument(copy) as document:
        document.init_forms()
        for number, page in enumerate(document):
            image = page.render(scale=200 / 72).to_pil().convert("L")
            if number:
                pen, scale = ImageDraw.Draw(image), 200 / 72
                line = [(70, 636), (95, 622), (110, 648), (140, 625), (180, 640), (220, 628)]
                pen.line([(x * scale, y * scale) for x, y in line], fill=20, width=5)
            pages.append(image)
    out = BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return out.getvalue()


def settled(circle: Circle) -> Record:
    """The second family's plan, signed by hand and scanned; what no machine read was settled."""
    answers = {key: value for key, value in COMPLETE.items() if not key.startswith("guardian_signature")}
    filled = circle.fill(circle.copy("lee@example.org"), answers)
    circle.comes(drawn(filled))
    record = next(each for each in api.office_records() if each.id != circle.record().id)
    assert record.values["guardian_signature"] == Signature(True, "handwritten", None)
    said = {
        "student_name": ROWS[1].name,
        "days_present": "150",
        "days_absent": "8",
        "student_signature": "typed: Sample Specimen",
        "student_signature_date": "2026-09-04",
        "guardian_signature_date": "2026-09-04",
    }
    unknown = {key for key, value in record.values.items() if value is None}
    api.settle_record(record.id, dict.fromkeys(unknown, "") | said, "Pat Sample")
    after = next(each for each in api.office_records() if each.id == record.id)
    assert after.status is Status.OK, after.findings
    return after


def test_a_signature_by_hand_is_shown_and_stays_evidence(circle: Circle) -> None:
    """Its picture stands in the copy for the school; what comes back, printed and flattened too, leaves the
    record's signature that of the first return, with its picture."""
    before = settled(circle)
    picture = Path("evidence", before.evidence["guardian_signature"]).read_bytes()
    linked = {each.record: each for each in campaigns.pass_to_staff(CAMPAIGN, address=SIGNS)}[before.id]
    run("send", CAMPAIGN)
    sent = [email.message_from_bytes(data, policy=default) for _, to, data in circle.box.messages if to == SIGNS]
    (message,) = [each for each in sent if linked.copy in str(each["Reply-To"])]
    (part,) = message.iter_attachments()
    copy = part.get_content()
    with pikepdf.open(BytesIO(copy)) as pdf:
        (field,) = [each for each in pdf.Root.AcroForm.Fields if str(each.T) == "guardian_signature"]
        assert str(field.V) == "signed on the form"
        image: Any = field.AP.N.Resources.XObject.Picture
        shown = pikepdf.PdfImage(image).as_pil_image()
        assert shown.tobytes() == Image.open(BytesIO(picture)).tobytes()
    filled = circle.fill(copy, SIGNED)
    for data in (filled, flattened(filled), drawn(filled)):
        circle.comes(data)
    after = next(each for each in api.office_records() if each.id == before.id)
    assert after.values["guardian_signature"] == Signature(True, "handwritten", None)
    assert after.evidence["guardian_signature"] == before.evidence["guardian_signature"]
    assert after.values["student_signature"] == before.values["student_signature"]


def test_a_copy_that_comes_back_unsigned(circle: Circle) -> None:
    """It is told; once somebody has seen to it, the return can be passed on again, and the second copy counts."""
    run("send", CAMPAIGN, "--to-staff", "--staff", SIGNS)
    record = circle.comes(circle.copy(SIGNS))
    assert "linked_unanswered" in {each.code for each in record.findings}
    assert "0 returns to pass on" in run("send", CAMPAIGN, "--to-staff", "--staff", SIGNS).output
    run("settle", record.id, "--accept", "linked_unanswered", "--by", "Pat Sample")
    run("send", CAMPAIGN, "--to-staff", "--staff", SIGNS)
    assert len(circle.sent(SIGNS)) == 2
    after = circle.comes(circle.fill(circle.copy(SIGNS), SIGNED))
    assert after.values["staff_signature"] == Signature(True, "typed", "Pat Sample")
    assert after.status is Status.OK


def test_a_packet(circle: Circle) -> None:
    """Of a packet only the form that is to be signed is passed on; its checklist is a record of its own."""
    place = circle.place / "packets.csv"
    place.write_text((circle.place / "roster.csv").read_text(encoding="utf-8"), encoding="utf-8")
    run("campaign", "new", "--form", "attendance_packet", "--roster", str(place))
    run("send", "attendance_packet-1")
    filled = circle.fill(circle.copy("lee@example.org"), COMPLETE | {"t1_learning_environment": True})
    circle.comes(filled)
    run("send", "attendance_packet-1", "--to-staff", "--staff", SIGNS)
    assert len(circle.sent(SIGNS)) == 1
    circle.comes(circle.fill(circle.copy(SIGNS), SIGNED))
    found = {each.form: each for each in api.office_records() if each.values.get("student_name") == ROWS[1].name}
    assert found["attendance_plan"].values["staff_signature"] == Signature(True, "typed", "Pat Sample")
    assert found["attendance_continuum"].values["t1_learning_environment"] is True
    assert len(found["attendance_continuum"].receipts) == 1
