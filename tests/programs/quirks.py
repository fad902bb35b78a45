"""What each program makes of text that is hard for it: `python -m tests.programs.quirks` prints Markdown.

For each program and text two things: whether /V holds the text, and whether the stored appearance shows it, as
PDFium's text of the flattened page sees it, spaces aside. Every cell is one real run on the sample blank.
"""

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .blanks import fields
from .command import ProgramFailed
from .fillers import FILLERS, Filler
from .sample import answers, write_blank

TEXTS = {
    "accents": "Zoë Bélanger-Ñandú",
    "curly": "“Zoë’s” – 5 €…",
    "Polish": "Łukasz Źdźbło",
    "Cyrillic": "Олена Жук",
    "Arabic": "محمد أحمد",
    "Gurmukhi": "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "emoji": "fine 👍🏽 ok",
    "combining": "Zoe\u0308 Be\u0301langer",
    "spaces": "   three  two ",
    "tab": "one\ttwo",
    "backslash": "C:\\new\\table\\101",
    "brackets": "(open ( and ) shut",
    "markup": "<b>R&D</b> &amp;",
    "formula": "=1+1",
    "long": "\n".join("Missed the bus on day " + "0123456789 " * 3 + str(day) for day in range(10)),
}
FIELD = {"long": "notes"}
"""The some 600 characters of `long` go into the multiline field, all other texts into a single line."""


@dataclass(frozen=True)
class Cell:
    """What one program made of one text."""

    verdict: str
    """`ok`; `V` only the value, no appearance; `V, ap` the appearance shows something else; `v` the value
    changed; `crlf` only its line ends did; `no` the program refused."""
    detail: str
    """What stands in the file, or what the program said."""


def cell(filler: Filler, blank: Path, name: str, text: str) -> Cell:
    """Fill one field of the blank with the text and look."""
    with TemporaryDirectory() as folder:
        out = Path(folder, "out.pdf")
        try:
            filler.fill(blank, {name: text}, out)
        except (ProgramFailed, ValueError, UnicodeError, RuntimeError) as exc:
            lines = [line.strip() for line in str(exc).splitlines() if "Error: " in line or "Exception: " in line]
            return Cell("no", lines[-1] if lines else str(exc))
        value, shown = "".join(sorted(answers(out).get(name, set()))), _shown(out, name, blank)
    if value.replace("\r\n", "\n") != text:
        return Cell("v", f"/V {value!a}")
    if not shown:
        return Cell("V", "")
    if _plain(shown) != _plain(text):
        return Cell("V, ap", f"/V right, shows {shown!a}")
    return Cell("ok" if value == text else "crlf", "")


def _plain(text: str) -> str:
    """Text without spaces and line ends, which drawing does not keep, letters composed."""
    return "".join(unicodedata.normalize("NFC", text).split())


def _shown(path: Path, name: str, blank: Path) -> str:
    """The text that the stored appearance draws inside the field's first widget."""
    widget = fields(blank)[name].widgets[0]
    left, bottom, right, top = widget.rect
    pdf = pdfium.PdfDocument(path)
    raw.FPDFPage_Flatten(pdf[widget.page], raw.FLAT_NORMALDISPLAY)
    text = pdf[widget.page].get_textpage().get_text_bounded(left, bottom, right, top)
    pdf.close()
    return str(text)


def main() -> None:
    """Print one table row a program, then the details of the cells that have some."""
    print("| program |", " | ".join(TEXTS), "|\n|---" + "|---" * len(TEXTS) + "|")
    details: list[str] = []
    with TemporaryDirectory() as folder:
        blank = write_blank(Path(folder, "blank.pdf"))
        for filler in FILLERS:
            if reason := filler.available():
                print(f"| {filler.name} | {reason} |")
                continue
            row = {kind: cell(filler, blank, FIELD.get(kind, "first_line"), text) for kind, text in TEXTS.items()}
            print(f"| {filler.name} |", " | ".join(one.verdict for one in row.values()), "|", flush=True)
            details += [f"- {filler.name}, {kind}: {one.detail}" for kind, one in row.items() if one.detail]
    print("\n" + "\n".join(details))


if __name__ == "__main__":
    main()
