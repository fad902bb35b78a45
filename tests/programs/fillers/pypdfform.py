"""PyPDFForm: `PdfWrapper(blank).fill(values).write(out)`, bare and with the appearances it can ask pikepdf for."""

from functools import partial
from pathlib import Path

from .. import pypdfform
from ..blanks import Values, json_file
from .filler import Filler


def _fill(user_parameters: tuple[str, ...], blank: Path, values: Values, out: Path) -> None:
    with json_file(blank, values) as data:
        pypdfform.run_script("fill", blank.resolve(), data, out.resolve(), *user_parameters)


FILLERS = (
    Filler("pypdfform", pypdfform.available, partial(_fill, ())),
    Filler("pypdfform-appearances", pypdfform.available, partial(_fill, ("generate_appearance_streams",))),
)
