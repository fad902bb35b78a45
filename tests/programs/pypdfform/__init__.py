"""PyPDFForm in a virtual environment of its own: it pins older pypdf and Pillow than this project uses."""

from pathlib import Path

from ..command import run

FOLDER = Path(__file__).parent
PYTHON = FOLDER / ".venv" / "bin" / "python"


def available() -> str | None:
    """None when the environment is there, else what to do."""
    return None if PYTHON.exists() else "PyPDFForm's environment is missing: python -m tests.programs.install"


def run_script(*arguments: str | Path) -> None:
    """Run `wrapper.py` in that environment with absolute file names."""
    run(PYTHON, FOLDER / "wrapper.py", *arguments)
