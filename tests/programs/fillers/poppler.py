"""Poppler through poppler-glib, as Evince uses it: a person types into one widget, the field's first one.

It runs in Debian's own Python, where python3-gi and gir1.2-poppler-0.18 are.
"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from ..blanks import Values, wanted
from ..command import ProgramFailed, run
from .filler import Filler

SYSTEM_PYTHON = Path("/usr/bin/python3")
SCRIPT = Path(__file__).parents[1] / "system_python" / "poppler_fill.py"


def available() -> str | None:
    """None when Debian's Python sees poppler-glib, else what to install."""
    try:
        run(SYSTEM_PYTHON, "-c", "import gi; gi.require_version('Poppler', '0.18')")
    except (ProgramFailed, FileNotFoundError):
        return "poppler-glib is missing: apt-get install python3-gi gir1.2-poppler-0.18"
    return None


def _fill(blank: Path, values: Values, out: Path) -> None:
    widgets = [(one.widgets[0].page, one.widgets[0].rect, value) for one, value in wanted(blank, values)]
    with TemporaryDirectory() as folder:
        data = Path(folder, "widgets.json")
        data.write_text(json.dumps(widgets), encoding="utf-8")
        run(SYSTEM_PYTHON, SCRIPT, blank.resolve(), data, out.resolve())


FILLERS = (Filler("poppler-glib", available, _fill),)
