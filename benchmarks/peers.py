"""The programs that fill a blank: pdfforms' peers, each used as its users use it.

A peer fills the blank with the answers of a round and says how many seconds it took; what can be made ready
beforehand (form data files, dictionaries in the program's own spelling) is not timed.
"""

from __future__ import annotations

import json
import logging
import subprocess
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
import pypdf
from pikepdf.form import CheckboxField, ExtendedAppearanceStreamGenerator, Form, TextField

from benchmarks.answers import Answers
from benchmarks.measure import stopwatch
from tests.programs import pypdfform
from tests.programs.command import missing_module, missing_program, run
from tests.programs.fillers.pdftk import xfdf

BLANK = "blank.pdf"
OWN_PYTHON = "in its own environment"

Fill = Callable[[Answers], tuple[float, bytes]]
"""Seconds and the filled PDF."""


@dataclass(frozen=True)
class Peer:
    """One program, ready to fill one blank."""

    name: str
    fill: Fill
    remark: str = ""


def by_pypdf(blank: bytes, *, incremental: bool) -> Fill:
    """`update_page_form_field_values` with appearances, written whole or as an increment."""
    logging.getLogger("pypdf").setLevel(logging.ERROR)  # a warning for each text that its font lacks takes time

    def fill(answers: Answers) -> tuple[float, bytes]:
        written: dict[str, Any] = {key: "/Yes" if value is True else value for key, value in answers.plain.items()}

        def work() -> bytes:
            writer = pypdf.PdfWriter(BytesIO(blank), full=not incremental, incremental=incremental)
            writer.update_page_form_field_values(None, written, auto_regenerate=False)
            out = BytesIO()
            writer.write(out)
            return out.getvalue()

        return stopwatch(work)

    return fill


def by_pymupdf(blank: bytes) -> Fill:
    """`widget.update()` for every widget of every page."""
    import pymupdf  # 100 MB: only who asks for it pays

    def fill(answers: Answers) -> tuple[float, bytes]:
        def work() -> bytes:
            with pymupdf.open(stream=blank) as document:  # type: ignore[no-untyped-call]  # PyMuPDF has few types
                for page in document:
                    for widget in page.widgets():
                        if widget.field_name in answers.plain:
                            widget.field_value = answers.plain[widget.field_name]
                            widget.update()
                return bytes(document.tobytes())

        return stopwatch(work)

    return fill


def by_pikepdf_form(blank: bytes) -> Fill:
    """pikepdf's own form module and the appearances that it makes."""

    def fill(answers: Answers) -> tuple[float, bytes]:
        def work() -> bytes:
            with pikepdf.open(BytesIO(blank)) as pdf:
                form = Form(pdf, ExtendedAppearanceStreamGenerator)
                for key, value in answers.plain.items():
                    field = form[key]
                    if isinstance(field, TextField) and isinstance(value, str):
                        field.value = value
                    elif isinstance(field, CheckboxField) and isinstance(value, bool):
                        field.checked = value
                return _saved(pdf)

        return stopwatch(work)

    return fill


def by_pikepdf(blank: bytes, *, appearances: bool) -> Fill:
    """/V and /AS by hand; appearances by qpdf, or none."""

    def fill(answers: Answers) -> tuple[float, bytes]:
        def work() -> bytes:
            with pikepdf.open(BytesIO(blank)) as pdf:
                for field in pdf.Root.AcroForm.Fields:
                    value = answers.plain.get(str(field.T))
                    if isinstance(value, str):
                        field.V = pikepdf.String(value)
                    elif value:
                        field.V = field.AS = pikepdf.Name.Yes
                if appearances:
                    pdf.Root.AcroForm.NeedAppearances = True
                    pdf.generate_appearance_streams()
                return _saved(pdf)

        return stopwatch(work)

    return fill


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def by_pdftk(folder: Path) -> Fill:
    """`pdftk BLANK fill_form VALUES output OUT`, the whole process."""
    data, out = folder / "values.xfdf", folder / "out.pdf"
    command: list[str | Path] = ["pdftk", folder / BLANK, "fill_form", data, "output", out]

    def fill(answers: Answers) -> tuple[float, bytes]:
        plain = answers.plain
        data.write_bytes(xfdf({key: "Yes" if value is True else str(value) for key, value in plain.items()}))
        seconds, _ = stopwatch(lambda: subprocess.run(command, check=True, capture_output=True))
        return seconds, out.read_bytes()

    return fill


def pdftk_start(_round: int) -> float:
    """Seconds that pdftk takes to start and stop."""
    return stopwatch(lambda: subprocess.run(["pdftk", "--version"], check=True, capture_output=True))[0]


@contextmanager
def by_pypdfform(folder: Path) -> Iterator[Fill]:
    """PyPDFForm with appearances, in one process for the whole run, where it times itself."""
    worker = Path(__file__).with_name("pypdfform_worker.py")
    with subprocess.Popen(
        [pypdfform.PYTHON, worker, folder / BLANK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        questions, replies = process.stdin, process.stdout
        assert questions
        assert replies

        def fill(answers: Answers) -> tuple[float, bytes]:
            print(json.dumps(answers.plain), file=questions, flush=True)
            line = json.loads(replies.readline())
            return line["seconds"], b64decode(line["data"])

        yield fill
        questions.close()


@contextmanager
def peers(blank: bytes) -> Iterator[tuple[list[Peer], list[str]]]:
    """The peers that are here, and for each that is not why."""
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        (folder / BLANK).write_bytes(blank)
        ring: tuple[tuple[str, str | None, Callable[[], Fill], str], ...] = (
            ("pypdf", None, lambda: by_pypdf(blank, incremental=False), ""),
            ("pypdf, incremental", None, lambda: by_pypdf(blank, incremental=True), ""),
            ("pikepdf.form", None, lambda: by_pikepdf_form(blank), ""),
            ("pikepdf and qpdf", None, lambda: by_pikepdf(blank, appearances=True), "qpdf's appearances"),
            ("PyMuPDF", missing_module("pymupdf", "pymupdf"), lambda: by_pymupdf(blank), ""),
            ("pdftk", missing_program("pdftk", "pdftk-java"), lambda: by_pdftk(folder), "whole process"),
            ("PyPDFForm", pypdfform.available(), lambda: stack.enter_context(by_pypdfform(folder)), OWN_PYTHON),
        )
        here = [Peer(program, make(), remark) for program, reason, make, remark in ring if not reason]
        yield here, [f"{program} not measured: {reason}" for program, reason, _, _ in ring if reason]


def versions() -> str:
    """The versions of the peers that are no package of this environment."""
    ask = "import importlib.metadata as m; print(m.version('PyPDFForm'))"
    form = "missing" if pypdfform.available() else run(pypdfform.PYTHON, "-c", ask).strip()
    pdftk = "missing" if missing_program("pdftk", "pdftk-java") else run("pdftk", "--version").split("pdftk")[1]
    return f"PyPDFForm {form}; pdftk {pdftk.split(' a ')[0].strip()}"
