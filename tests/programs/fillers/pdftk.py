"""pdftk-java: `fill_form` with the form data in XFDF or FDF."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape, quoteattr

from ..blanks import Values, as_written
from ..command import missing_program, run
from .filler import Filler


def xfdf(values: dict[str, str]) -> bytes:
    """The form data as XFDF in UTF-8, spaces kept."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<xfdf xmlns="http://ns.adobe.com/xfdf/" xml:space="preserve"><fields>',
        *(f"<field name={quoteattr(name)}>{_value(text)}</field>" for name, text in values.items()),
        "</fields></xfdf>",
    ]
    return "\n".join(lines).encode()


def fdf(values: dict[str, str]) -> bytes:
    """The form data as FDF, every string in UTF-16BE, as fdfgen writes it."""
    lines = [
        "%FDF-1.2",
        "1 0 obj << /FDF << /Fields [",
        *(f"<< /T {_utf16(name)} /V {_utf16(value)} >>" for name, value in values.items()),
        "] >> >> endobj",
        "trailer << /Root 1 0 R >>",
        "%%EOF",
    ]
    return "\n".join(lines).encode("ascii")


def _value(text: str) -> str:
    return f"<value>{escape(text)}</value>"


def _utf16(text: str) -> str:
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


Form = Callable[[dict[str, str]], bytes]


def _fill(write: Form, options: tuple[str, ...], blank: Path, values: Values, out: Path) -> None:
    with TemporaryDirectory() as folder:
        data = Path(folder, "values")
        data.write_bytes(write(as_written(blank, values)))
        run("pdftk", blank, "fill_form", data, "output", out, *options)


_available = partial(missing_program, "pdftk", "pdftk-java")

FILLERS = (
    Filler("pdftk-xfdf", _available, partial(_fill, xfdf, ())),
    Filler("pdftk-fdf", _available, partial(_fill, fdf, ())),
    Filler("pdftk-need-appearances", _available, partial(_fill, xfdf, ("need_appearances",))),
)
