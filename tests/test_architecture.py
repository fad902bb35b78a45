"""The rules of the house: who may import whom."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[1]
STAGES = {"definitions", "build", "read", "records", "mail", "archive"}
SERVICES = {"contain", "ledger", "report", "encryption"}
"""What bulk works with: workers that are held in, the ledger, the summary that is drawn, keys."""
LEAVES = {"errors", "settings", "files", "model"}
ALLOWED = {
    "errors": set[str](),
    "model": {"errors"},
    "settings": {"errors", "model"},
    "files": {"errors"},
    "draw": {"errors"},
    **{stage: {"model", "errors"} for stage in STAGES},
    "build": {"model", "errors", "draw"},
    "read": {"model", "errors", "draw"},
    "records": {"model", "errors", "draw", "files"},
    "archive": {"model", "errors", "draw"},
    "report": {"model", "errors", "draw"},
    "contain": {"model", "errors"},
    "ledger": {"model", "errors"},
    "encryption": {"model", "errors", "files"},
    "bulk": STAGES | SERVICES | LEAVES | {"draw"},
    "api": STAGES | SERVICES | LEAVES | {"draw", "bulk"},
    "far": STAGES | SERVICES | LEAVES | {"draw", "bulk", "api"},
    "campaigns": STAGES | SERVICES | LEAVES | {"draw", "bulk", "api"},
    "archives": STAGES | SERVICES | LEAVES | {"draw", "bulk", "api"},
    "demo": STAGES | SERVICES | LEAVES | {"draw", "bulk", "api", "campaigns", "archives", "signing"},
    "verifying": STAGES | SERVICES | LEAVES | {"draw", "bulk", "api"},
    "signing": STAGES | SERVICES | LEAVES | {"draw", "bulk", "api"},
    "encrypting": SERVICES | LEAVES | {"bulk"},
    "commands": STAGES
    | SERVICES
    | LEAVES
    | {"draw", "bulk", "api", "far", "campaigns", "demo", "signing", "verifying", "archives", "encrypting"},
    "review": STAGES | SERVICES | LEAVES | {"draw", "bulk", "api"},
    "__main__": {"commands"},
    "forms": set[str](),
}
"""Room -> the rooms that it may import; every room may import itself."""
BULK: dict[str, set[str]] = {
    "reading": set(),
    "machines": {"reading"},
    "campaign": {"reading"},
    "replies": {"reading", "campaign"},
    "keeping": {"reading", "campaign"},
}
"""The rooms within bulk, each with those that it may import; what stands beside them (the office, its folder and
vault, the shelf) imports none."""
LIBRARIES = {
    "draw": {"reportlab", "uharfbuzz", "segno", "bidi", "pikepdf"},
    "read": {
        *("pikepdf", "pypdf", "pypdfium2", "pdfplumber", "PIL"),
        *("numpy", "cv2", "zxingcpp", "pi_heif", "onnxruntime"),
    },
    "records": {"xlsxwriter", "babel", "text_to_num", "rich", "pyarrow", "sqlalchemy"},
    "ledger": {"sqlalchemy", "alembic"},
    "encryption": {"pyrage"},
    "archive": {
        "fsspec",
        "bagit",
        "pikepdf",
        "pyhanko",
        "pyhanko_certvalidator",
        "asn1crypto",
        "cryptography",
        "pkcs11",
    },
    "bulk": {"msgspec", "fsspec", "distributed"},
    "mail": {
        *("python_calamine", "smtplib", "imaplib", "imap_tools", "email", "mailbox"),
        *("jinja2", "babel", "keyring", "flufl", "oxmsg", "msal"),
    },
    "demo": {"email", "mailbox", "pypdfium2"},  # the families' own programs
    "commands": {"click", "rich"},
    "cli": {"click"},
}
"""Room -> the libraries that it may use; what stands here is used nowhere else."""
LATE = {
    ("pdfforms.records.convert.names", "babel"),
    ("pdfforms.records.parquet", "pyarrow"),
    ("pdfforms.read.pictures", "pdfforms"),
    ("pdfforms.read.opening", "pdfforms"),
    ("pdfforms.bulk.keeping.archive_sealing", "pdfforms"),
    ("pdfforms.bulk.reading.begin", "pdfforms"),
    ("pdfforms.bulk.office", "pdfforms"),
    ("pdfforms.bulk.keeping.kept_heads", "pdfforms"),
    ("pdfforms.commands.archive", "pdfforms"),
    ("pdfforms.ledger.schema", "alembic"),
    ("pdfforms.bulk.machines.store", "fsspec"),
    ("pdfforms.archive.ocfl.bucket", "fsspec"),
    ("pdfforms.bulk.machines.far", "distributed"),
    ("pdfforms.archive.signatures.validate", "pdfforms"),
    ("pdfforms.archive.signatures.seal", "pkcs11"),
    ("pdfforms.archive.signatures.seal", "pyhanko"),
    ("pdfforms.mail.letter", "jinja2"),
    ("pdfforms.mail.letter", "babel"),
    ("pdfforms.mail.credentials", "keyring"),
    ("pdfforms.mail.microsoft", "msal"),
    ("pdfforms.encryption.age", "pyrage"),
}
"""Imports inside functions, each with its reason beside it: only what is slow and seldom needed."""
SCAN_ONLY = {"numpy", "cv2", "zxingcpp", "pi_heif", "onnxruntime"}
"""Libraries of the extra `scan`."""
SIGNING = {"pyhanko", "pyhanko_certvalidator", "asn1crypto", "cryptography", "pkcs11"}
"""Libraries of digital signatures."""
VAGUE = {"utils", "util", "helpers", "common", "manager", "misc"}


@cache
def _imports() -> dict[str, list[tuple[str, bool]]]:
    """Each module with what it imports, and whether that happens inside a function."""
    files = [*sorted((ROOT / "pdfforms").rglob("*.py")), ROOT / "cli.py"]
    return {_module(path): list(_imported(ast.parse(path.read_text(encoding="utf-8")))) for path in files}


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imported(tree: ast.AST, late: bool = False) -> Iterator[tuple[str, bool]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, late) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports say from where"
            yield from ((f"{node.module}.{alias.name}", late) for alias in node.names)
        else:
            yield from _imported(
                node, late or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            )


def _room(module: str) -> str:
    return module.removeprefix("pdfforms.").split(".")[0]


def test_rooms_import_only_what_they_may() -> None:
    """Data flows one way: stages know the nouns and never each other, only bulk knows the order."""
    for module, imported in _imports().items():
        rooms = {_room(name) for name, _ in imported if name.startswith("pdfforms.")} - {"__version__"}
        if module.startswith("pdfforms."):
            assert rooms - {_room(module)} <= ALLOWED[_room(module)], module
    assert {_room(name) for name, _ in _imports()["cli"]} <= {"commands", "annotations", "__future__"}


def test_rooms_of_bulk_import_only_what_they_may() -> None:
    """Reading stands under campaigns, and these under replies and what is kept; the office stands under all."""
    for module, imported in _imports().items():
        if module.startswith("pdfforms.bulk."):
            rooms = {_within_bulk(name) for name, _ in imported if name.startswith("pdfforms.bulk.")} - {""}
            own = _within_bulk(module)
            assert rooms - {own} <= BULK.get(own, set()), module


def _within_bulk(name: str) -> str:
    room = name.split(".")[2]
    return room if room in BULK else ""


def test_every_library_has_its_room() -> None:
    """A library is used in its own room; model, errors, settings and files need the standard library alone."""
    for module, imported in _imports().items():
        for library in {name.split(".")[0] for name, _ in imported} - {"pdfforms"}:
            if library not in sys.stdlib_module_names or any(library in own for own in LIBRARIES.values()):
                assert library in LIBRARIES.get(_room(module), ()), (module, library)


def test_the_extra_for_pictures_stays_in_its_room() -> None:
    """Without the extra all but pictures works: its libraries are imported in `read.scan` alone, and nothing
    outside imports that room at start."""
    for module, imported in _imports().items():
        if not module.startswith("pdfforms.read.scan"):
            names = {name for name, late in imported if not late}
            assert not {name.split(".")[0] for name in names} & SCAN_ONLY, module
            assert not [name for name in names if name.startswith("pdfforms.read.scan")], module


def test_signing_stays_in_its_room() -> None:
    """pyHanko and what it stands on are used in `archive.signatures` alone; only what signs loads it at start."""
    for module, imported in _imports().items():
        if not module.startswith("pdfforms.archive.signatures"):
            assert not {name.split(".")[0] for name, _ in imported} & SIGNING, module
    at_start = {
        module
        for module, imported in _imports().items()
        if any(name.startswith("pyhanko") for name, late in imported if not late)
    }
    assert at_start == {f"pdfforms.archive.signatures.{name}" for name in ("judge", "opening", "seal", "stamps")}
    loading = {
        module
        for module, imported in _imports().items()
        if any(name.startswith("pdfforms.archive.signatures.seal") for name, late in imported if not late)
    }
    assert loading == {"pdfforms.signing"}


def test_encryption_is_loaded_by_who_encrypts() -> None:
    """pyrage, an extra, is imported in one module, within functions; types apart nothing needs it at start."""
    users = {
        module
        for module, imported in _imports().items()
        if any(name.split(".")[0] == "pyrage" for name, _ in imported)
    }
    assert users == {"pdfforms.encryption.age"}


def test_no_cycles() -> None:
    """No module imports itself by way of others; CycleError would name the circle."""
    modules = _imports()
    graph = {
        module: {_known(name, modules) for name, _ in imported} - {module, ""}
        for module, imported in modules.items()
    }
    assert len(list(TopologicalSorter(graph).static_order())) >= len(modules)


def _known(name: str, modules: dict[str, list[tuple[str, bool]]]) -> str:
    """The module that an import reaches: `a.b.c` is a module, or c is something in `a.b`."""
    return next((known for known in (name, name.rpartition(".")[0]) if known in modules), "")


def test_imports_stand_at_the_top() -> None:
    """No import hides in a function, but for what the list above gives a reason for."""
    late = {
        (module, name.split(".")[0]) for module, imported in _imports().items() for name, late in imported if late
    }
    assert late == LATE


def test_modules_say_what_they_hold() -> None:
    """No room or module is named after nothing."""
    assert not [module for module in _imports() if set(module.split(".")) & VAGUE]


def test_the_rooms_are_there() -> None:
    """The walk sees the house, every room of it has its rule, and no file is too long to read."""
    assert {_room(module) for module in _imports() if module.startswith("pdfforms.")} <= set(ALLOWED)
    assert len(_imports()) > 60
    lengths = {
        path: len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "pdfforms").rglob("*.py")
    }
    assert [path for path, length in lengths.items() if length > 400] == []
