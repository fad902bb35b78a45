"""Pages whose printed words read as garbage: an answer is believed where each letter is drawn as it reads."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from pdfforms.model.edition import Rect
from pdfforms.model.plane import SAME
from pdfforms.read.blanks import answer_face
from pdfforms.read.drawn import Face
from pdfforms.read.lines import Placed, placed
from pdfforms.read.pagetext import page_words
from pdfforms.read.sheet import draw_sheet
from tests.office import CODE, PLAN, fill
from tests.read.page_text.pages import PLAN_MAP, Look, flattened, look

VALUES: dict[str, object] = {
    "student_name": "Noémie Example-Illich",
    "days_present": 17,
    "supports_tried_1": "l1I| 0Oo cea rnm 5S 8B 2Z vy 69 qg ([{}])",
    "supports_tried_2": ".,:;!'` - – — _ “quoted” ‘so’ éèêë àâ çc ïîi ñn ŒO ÆA",
    "supports_tried_3": "tfjJrRPFE QDGC uvwWxkKhbd 347 TLHNMUVXYA s$ z&@#%*+=~^<>/?",
}
TEXTS = [key for key in VALUES if key.startswith("supports")]


def _garbled(data: bytes, swapped: dict[str, str]) -> bytes:
    """A flattened page that has lost what its printed words' codes mean, and swaps letters of the answers."""
    with pikepdf.open(BytesIO(data)) as pdf:
        for found in pdf.objects:
            if isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/Font" and "/ToUnicode" in found:
                if "+" in str(found.BaseFont):
                    del found["/ToUnicode"]
                elif swapped:
                    found.ToUnicode = pdf.make_stream(_to_unicode(swapped))
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


def _to_unicode(swapped: dict[str, str]) -> bytes:
    pairs = []
    for code in range(32, 256):
        char = bytes([code]).decode("cp1252", "replace")
        pairs.append(f"<{code:02x}> <{ord(swapped.get(char, char)):04x}>")
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
    return f"{head}1 begincodespacerange <00> <ff> endcodespacerange\n{body}endcmap end end".encode()


@lru_cache(maxsize=1)
def _page() -> bytes:
    return flattened(fill(PLAN, VALUES, CODE).data)


def _read(swapped: dict[str, str]) -> Look:
    found = look(_garbled(_page(), swapped))
    assert all(page.registered.garbled for page in found.found)
    return found


def test_letters_that_are_drawn_as_they_read_are_believed() -> None:
    """No printed word reads, and every answer does."""
    found = _read({})
    assert {key: found.of(key).value for key in VALUES} == {key: str(value) for key, value in VALUES.items()}


@pytest.mark.parametrize(
    "swapped",
    [
        {"1": "7", "7": "1"},
        {"l": "I", "I": "l"},
        {"l": "1", "1": "l"},
        {"e": "c", "c": "e"},
        {"O": "0", "0": "O"},
        {"é": "è", "è": "é"},
        {"-": "–", "–": "-"},
        {",": ".", ".": ","},
        {char: chr(ord(char) + 1) for char in "abcdefghijklmnopqrstuvwxy"},
    ],
    ids=lambda each: "".join(each)[:6],
)
def test_letters_that_are_drawn_otherwise_are_not(swapped: dict[str, str]) -> None:
    """A font whose map swaps letters is believed for none of the texts that hold them, not even where it prints
    our code legibly."""
    found = _read(swapped)
    for key, typed in VALUES.items():
        seen = found.of(key)
        if set(swapped) & set(str(typed)):
            assert (seen.value, [each.code for each in seen.findings]) == (None, ["text_garbled"]), key
        else:
            assert seen.value == str(typed)


def test_no_letter_passes_for_another() -> None:
    """Every letter claimed to be every other one of its text, beside the page that shows it."""
    with pypdfium2.PdfDocument(_page()) as document:
        page_map = PLAN_MAP.pages[0]
        looks: dict[Rect, Image.Image | None] = {}

        def close(part: Rect, scale: float) -> Image.Image | None:
            if part not in looks:
                sheet = draw_sheet(document, 0, page_map, SAME, close=part, scale=scale)
                looks[part] = sheet.image if sheet else None
            return looks[part]

        face = Face(answer_face(PLAN.blank.data) or b"", close)
        words = [
            placed(word, index, SAME)
            for index, word in enumerate(page_words(document, 0).words)
            if any(box.rect[1] < word.at[1] < box.rect[3] for box in PLAN_MAP.boxes_by_page[1] if box.key in TEXTS)
            and word.at[0] > 60
        ]
        for word in words:
            assert face.vouches([word]), word.text
            for position, letter in enumerate(word.letters):
                alone = _alone(word, position)
                others = set("".join(str(VALUES[key]) for key in TEXTS)) - {" ", letter.text}
                passed = [char for char in sorted(others) if face.vouches([_claimed(alone, char)])]
                assert passed == [], (letter.text, passed)


def _alone(word: Placed, position: int) -> Placed:
    letter = word.letters[position]
    return replace(word, text=letter.text, letters=(letter,), box=letter.box)


def _claimed(word: Placed, char: str) -> Placed:
    return replace(word, text=char, letters=(word.letters[0]._replace(text=char),))
