"""Personal copies, read by programs that are not ours."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import zxingcpp

from pdfforms.draw.shape import painted
from pdfforms.draw.widgets import READ_ONLY
from pdfforms.model.digest import content_digest
from pdfforms.model.identity import find_identities
from tests.looking import characters, filled_text, overlap, page_content, page_text, render, shown, values, widgets
from tests.office import CODE, KINDS, LANGUAGES, PACKET, PLAN, TRIP, Kind, fill
from tests.programs import require
from tests.programs.command import missing_program, run

TEXTS = {
    "plain": "Avery Example",
    "curly": "“Zoë’s” – 5 €…",
    "Polish": "Łukasz Źdźbło",
    "Cyrillic": "Олена Жук",
    "Arabic": "نور محمد",
    "Arabic and Latin": "Avery (نور) Example 12",
    "Gurmukhi": "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "Devanagari": "हिन्दी नमस्ते",
    "Cree": "ᐊᐱᓇᐅᔭᖅ ᓄᓇᕗᑦ",
    "Amharic": "እንኳን ደህና",
    "emoji": "fine 👍🏽 ok",
    "combining": "Zoe\u0323\u0308",
    "spaces": "   three  two ",
    "backslash": "C:\\new\\table\\101",
    "brackets": "(open ( and ) shut",
    "markup": "<b>R&D</b> &amp; %",
    "formula": "=1+1",
    "marks": "\u200fنور\u200e 12",
    "NUL-like": "\ufeffa\ufffeb",
}
LONG = ("Missed the bus, number 12 (again).\n" * 30)[:600]
VALUES: dict[str, object] = {
    "student_name": "Łukasz Specimen",
    "plan_date": "2026-09-03",
    "days_present": 12,
    "days_absent": 0,
    "strategy_alarm": True,
    "strategy_on_time": False,
    "strategy_alarm_time": "07:15",
    "other_notes": LONG,
    "student_signature": "Łukasz Specimen",
    "review_date": "",
}


@pytest.mark.parametrize("name", TEXTS)
def test_text_comes_back_and_shows(name: str) -> None:
    """Any text is stored as it is, composed, in one line or several, and the appearance shows every character."""
    text = unicodedata.normalize("NFC", TEXTS[name])
    data = fill(PLAN, {"student_name": TEXTS[name], "other_notes": f"{TEXTS[name]}\r\n{TEXTS[name]}"}).data
    stored, drawn = values(data), shown(data)
    assert stored["student_name"] == text
    assert stored["other_notes"] == f"{text}\n{text}"
    wanted = sorted("".join(painted(text).replace("\ufeff", "").replace("\ufffe", "").split()))
    assert [sorted(each) for each in drawn["student_name"]] == [wanted, wanted]
    assert [sorted(each) for each in drawn["other_notes"]] == [sorted(wanted * 2)]


@pytest.mark.parametrize("kind", [Kind("attendance_plan", language) for language in LANGUAGES], ids=str)
def test_every_type_comes_back(kind: Kind) -> None:
    """Dates, numbers, times and ticks are written as the page prints them; what is not given stays empty."""
    data = fill(kind, VALUES | {"max_days_missed": None}).data
    stored = values(data)
    wanted = {key: str(value) for key, value in VALUES.items() if not isinstance(value, bool)}
    assert {key: stored[key] for key in wanted} == wanted
    assert (stored["strategy_alarm"], stored["strategy_on_time"]) == ("Yes", "Off")
    given = {*VALUES, "_form", "_copy"}
    assert {value for key, value in stored.items() if key not in given} == {"", "Off"}
    for widget in widgets(data):
        assert not widget.states or widget.state == widget.value
    assert shown(data)["days_absent"] == ["0"]


def test_a_field_shown_twice_is_filled_twice() -> None:
    """The student's name shows on every page of the packet."""
    data = fill(PACKET, {"student_name": "Avery Example"}).data
    assert shown(data)["student_name"] == ["AveryExample"] * 4
    assert all("Avery Example" in filled_text(data, page) for page in range(4))


def test_long_text_shows_whole() -> None:
    """600 characters over many lines are all seen when the page is flattened."""
    data = fill(PLAN, {"other_notes": LONG}).data
    assert filled_text(data, 1).count("Missed the bus, number 12 (again).") == LONG.count("again")


def test_text_stays_inside_its_box() -> None:
    """No character of a long value is painted outside the field that it stands in."""
    data = fill(
        PLAN, {"student_name": "A long name " * 30, "other_notes": "word " * 900, "days_absent": 10**9}
    ).data
    for page in (0, 1):
        boxes = [widget.rect for widget in widgets(data) if widget.page == page]
        assert _outside(render(data, page), render(PLAN.blank.data, page), boxes) == []


def _outside(image: Any, blank: Any, boxes: list[tuple[float, float, float, float]]) -> list[tuple[int, int]]:
    """Pixels in the upper nine tenths that differ from the blank and are in no box; two to the point."""
    height = image.height
    places = [(x, y) for y in range(0, int(height * 0.9), 2) for x in range(0, image.width, 2)]
    changed = [place for place in places if abs(image.getpixel(place) - blank.getpixel(place)) > 60]
    return [
        (x, y)
        for x, y in changed
        if not any(x0 <= x / 2 <= x1 and y0 <= (height - y) / 2 <= y1 for x0, y0, x1, y1 in boxes)
    ]


@pytest.mark.parametrize("option", ["yes", "no", "call_me"])
def test_choice(option: str) -> None:
    """A choice presses one button and leaves the others; the field holds the option's key."""
    data = fill(TRIP, {"consent": option}).data
    assert values(data)["consent"] == option
    states = {
        next(iter(set(each.states) - {"Off"})): each.state for each in widgets(data) if each.name == "consent"
    }
    assert states == {key: key if key == option else "Off" for key in ("yes", "no", "call_me")}


@pytest.mark.parametrize("kind", [*KINDS, TRIP], ids=str)
def test_the_blank_is_prefilled_not_drawn_again(kind: Kind) -> None:
    """A copy begins with the blank's bytes, and its pages' own content is what the map says."""
    data = fill(kind, {"student_name": "Avery Example"}).data
    assert data.startswith(kind.blank.data)
    assert data.count(b"startxref") == 2
    digests = [page.content_sha256 for edition in kind.maps for page in edition.pages]
    with pikepdf.open(BytesIO(data), attempt_recovery=False) as pdf:
        assert [content_digest(page_content(page)) for page in pdf.pages] == digests
        assert pdf.check_pdf_syntax() == []


def test_qpdf_has_no_complaint(tmp_path: Path) -> None:
    """`qpdf --check` finds no error and no warning in a copy."""
    require(missing_program("qpdf", "qpdf"))
    path = tmp_path / "copy.pdf"
    path.write_bytes(fill(PLAN, VALUES).data)
    run("qpdf", "--check", path)


@pytest.mark.parametrize("kind", [*KINDS, TRIP], ids=str)
def test_copy_code_stands_everywhere(kind: Kind) -> None:
    """The copy code is in the QR code of each page, in words beside it, and in the two hidden fields."""
    data = fill(kind, {"student_name": "Avery Example"}).data
    stored = values(data)
    assert stored["_copy"] == CODE
    assert stored["_form"] == " ".join(edition.identity.with_copy(CODE).text() for edition in kind.maps)
    page = 0
    for edition in kind.maps:
        for number in range(1, len(edition.pages) + 1):
            identity = replace(edition.identity, page=number, pages=len(edition.pages), copy=CODE)
            (code,) = zxingcpp.read_barcodes(render(data, page, 3))
            assert code.text == identity.text()
            text = page_text(data, page)
            assert identity.text() in text
            assert f"{CODE[:5]} {CODE[5:]}" in text
            page += 1


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_code_words_stand_clear(kind: Kind) -> None:
    """The printed copy code runs into no other text of the page's foot."""
    data = fill(kind, {}).data
    pages = [page for edition in kind.maps for page in edition.pages]
    for number, page in enumerate(pages):
        text = [(char, box) for char, box in characters(data, number) if box[3] < 70]
        start = "".join(char for char, _ in text).index("PF1:")
        code = [box for _, box in text[start : start + len("PF1:AP:2026-1:EN:L:1/2:") + 2 * len(CODE)]]
        for word in page.words:
            assert all(overlap(word.rect, box) <= 0 for box in code), word


def test_sample_without_a_code() -> None:
    """A copy may be made without a code; it then says of itself what the blank says."""
    data = fill(PLAN, {"student_name": "Avery Example"}, None).data
    assert values(data)["_copy"] == ""
    assert "PF1:AP:2026-1:EN:L:1/2:-" in page_text(data, 0)
    assert [identity.copy for identity in find_identities(values(data)["_form"])] == [None]


def test_identity_can_be_locked() -> None:
    """Locked, the fields that say whose form it is are read-only where filled in; all others stay open."""
    locked = fill(PLAN, VALUES, lock_identity=True).data
    open_fields = fill(PLAN, VALUES).data
    flags = {widget.name: widget.flags & READ_ONLY for widget in widgets(locked)}
    assert {name for name, flag in flags.items() if flag} == {"student_name", "_form", "_copy"}
    assert {widget.name for widget in widgets(open_fields) if widget.flags & READ_ONLY} == {"_form", "_copy"}
    assert not any(
        each.flags & READ_ONLY for each in widgets(fill(PLAN, {}, lock_identity=True).data) if each.kind == "Btn"
    )
    required = {widget.name: widget.flags & 2 for widget in widgets(locked)}
    assert required["student_name"]
