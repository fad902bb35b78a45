"""Make the two environments that pip and apt-get cannot: `python -m tests.programs.install`.

The npm packages of `node/` by `npm ci`, and PyPDFForm's virtual environment.
"""

import venv

from . import javascript, pypdfform
from .command import run


def main() -> None:
    """Install both; a second run brings them to the pinned versions again."""
    javascript.install()
    venv.create(pypdfform.PYTHON.parents[1], with_pip=True)
    requirements = pypdfform.FOLDER / "requirements.txt"
    run(pypdfform.PYTHON, "-m", "pip", "install", "--no-deps", "--requirement", requirements)


if __name__ == "__main__":
    main()
