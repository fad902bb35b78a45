"""Live returns to read: personal copies filled by us and by three real programs."""

from __future__ import annotations

from pathlib import Path

from benchmarks.answers import answers
from pdfforms.build.fill import fill_copy
from pdfforms.draw.template import Template
from pdfforms.model.copycode import new_code
from pdfforms.model.form import Form
from tests.programs.fillers import FILLERS

PROGRAMS = ("pdf-lib", "pdftk-xfdf", "pdfium")


class Returns:
    """One return a round and program, each with other answers and another copy code, so that no cache helps."""

    def __init__(self, form: Form, template: Template, folder: Path) -> None:
        self.form, self.template, self.folder = form, template, folder
        fillers = {each.name: each for each in FILLERS if each.name in PROGRAMS}
        self.missing = [
            f"{name}'s returns not read: {reason}" for name in PROGRAMS if (reason := fillers[name].available())
        ]
        self.programs = ["pdfforms", *(name for name in PROGRAMS if not fillers[name].available())]
        self._fillers = fillers
        self._made: dict[tuple[str, int], bytes] = {}

    def get(self, program: str, number: int) -> bytes:
        """The return of that program in the round of that number, made when first asked for."""
        if (program, number) not in self._made:
            self._made[program, number] = self._make(program, number)
        return self._made[program, number]

    def _make(self, program: str, number: int) -> bytes:
        given, code = answers(self.form, "Latin", number), new_code()
        if program == "pdfforms":
            return fill_copy(self.template, (self.form,), given.typed, code, given=()).data
        copy, out = self.folder / "copy.pdf", self.folder / "return.pdf"
        copy.write_bytes(fill_copy(self.template, (self.form,), {}, code).data)
        self._fillers[program].fill(copy, given.plain, out)
        return out.read_bytes()
