"""PDF/UA-1 as veraPDF judges it."""

from __future__ import annotations

from pathlib import Path

from tests.office import KINDS, LANGUAGES, TRIP, Kind, fill
from tests.programs import require, verapdf

HARD: dict[str, object] = {
    "student_name": "Łukasz Specimen",
    "supports_tried_1": "Zoë’s “café” – 5 € (twice)",
    "supports_tried_2": "Олена Жук",
    "supports_tried_3": "نور محمد (Avery) \u200f12 صباحًا",
    "student_commitment_1": "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "student_commitment_2": "ᐊᐱᓇᐅᔭᖅ ᓄᓇᕗᑦ",
    "student_commitment_3": "fine 👍🏽 漢字 한 \ufeff\u200d ok",
    "school_support_1": "እንኳን नमस्ते हिन्दी",
    "school_support_2": "Zoe\u0323\u0308 a\u0301\u0302\u0303",
    "school_support_3": "a tab\tand \u00a0 \u00ad blanks",
    "other_notes": ("One line, number é\n" * 40)[:600],
    "strategy_alarm": True,
    "strategy_alarm_time": "07:15",
    "student_signature": "Żaneta Specimen",
}
TRIP_ANSWERS: dict[str, object] = {
    "student_name": "نور مثال",
    "consent": "call_me",
    "notes": "=1+1\n\\(",
    "can_swim": True,
}


def _failures(folder: Path, files: dict[str, bytes]) -> dict[str, list[str]]:
    """The rules that each file breaks; files that break none are left out."""
    require(verapdf.available())
    for name, data in files.items():
        (folder / name).write_bytes(data)
    judged = verapdf.failures([folder / name for name in files])
    return {path.name: broken for path, broken in judged.items() if broken}


def test_every_blank_conforms(tmp_path: Path) -> None:
    """No blank, in any language and on any paper, breaks a rule of PDF/UA-1."""
    assert _failures(tmp_path, {f"{kind}.pdf": kind.blank.data for kind in (*KINDS, TRIP)}) == {}


def test_filled_copies_conform(tmp_path: Path) -> None:
    """A copy filled with text of any script, locked or not, still breaks none."""
    copies = {
        f"{key}-{language}-{locked}.pdf": fill(Kind(key, language), HARD, lock_identity=locked).data
        for key in ("attendance_plan", "attendance_packet")
        for language in LANGUAGES
        for locked in (True, False)
    }
    assert _failures(tmp_path, copies | {"trip.pdf": fill(TRIP, TRIP_ANSWERS).data}) == {}
