"""Makes the reference pages from the commands, the table of findings, the definitions and the ledger's tables.

python -m docs.generate           writes them
python -m docs.generate --check   says which ones are out of date, exit code 1
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import click
from sqlalchemy import Column

from pdfforms import api, archives, campaigns, encrypting, errors, far, signing, verifying
from pdfforms.commands.main import COMMANDS, pdfforms
from pdfforms.ledger.tables import metadata
from pdfforms.model.codes import TABLE
from pdfforms.model.form import Field, Form
from pdfforms.settings import Settings

FOLDER = Path(__file__).parent
_MADE = "<!-- Made by `python -m docs.generate`; change the code, not this page. -->\n"


def pages() -> dict[str, str]:
    """File name -> text of every generated page."""
    return {
        "commands.md": _commands(),
        "findings.md": _findings(),
        "records.md": _records(),
        "api.md": _api(),
        "reading.md": _reading(),
        "ledger.md": _ledger(),
    }


def _reading() -> str:
    """The rules of reading stand once, at the head of the file that keeps them."""
    parts = [
        _MADE,
        "# How a return is read\n",
        "Whatever a family used, each page is *identified* (by its fields, the printed or the QR code, or by its",
        "words), *laid over* the blank that it is a print of, and read box by box by what evidence it still",
        "has. Then one table decides. A value that cannot be read, or that two sources contradict, is null,",
        "with a finding and with what it may say; empty means that the place was seen and is clean.\n",
        "| what came back | evidence | what you can expect |",
        "| --- | --- | --- |",
        *(f"| {' | '.join(row)} |" for row in _EXPECT),
        "\nHow much of it is right, program by program, is measured in [accuracy](accuracy.md).\n",
    ]
    for title, module in _RULES:
        text = ast.get_docstring(ast.parse((_ROOM / module).read_text(encoding="utf-8"))) or ""
        parts.append(f"## {title}\n\n{text}\n")
    return "\n".join(parts)


_EXPECT = (
    ("a PDF with its fields, saved by any viewer", "`live`, `orphan`", "every value"),
    (
        "text, ticks, signatures laid over the fields in a viewer",
        "`annotation`, `page_text`",
        "every value",
    ),
    ("a flattened or printed PDF", "`page_text`", "every text and tick; null where the program lost letters"),
    ("a scan, fax or photo (PDF, JPEG, PNG, TIFF, HEIC)", "`raster`", "ticks and signatures; writing is proposed"),
    ("a zip of these", "the same", "each file in it, one level deep"),
    ("a file whose last save is empty or broken", "`history`", "what an earlier save said, as a proposal"),
)
_ROOM = FOLDER.parent / "pdfforms" / "read"
_RULES = (
    ("Fields that are alive", "readers/live.py"),
    ("What lies over the page", "readers/annotation.py"),
    ("One field, several kinds of evidence", "evidence.py"),
    ("Pages without fields", "readers/page_text.py"),
    ("Several files of one copy", "join.py"),
)


def _ledger() -> str:
    """The tables as a person with an SQL program sees them."""
    parts = [
        _MADE,
        "# The ledger\n",
        "What arrived, what was read in it and what a person decided stands in one SQLite file or in a PostgreSQL",
        "database. Read it with any SQL program; let pdfforms alone write to it. Moments are UTC, ISO 8601.",
        "A column is empty only where *null* stands.\n",
        "```sql\n-- who must be looked at, and why",
        "SELECT r.id, r.form, f.field, f.message FROM records r JOIN findings f ON f.record_id = r.id",
        "WHERE r.status = 'needs_review' AND f.severity <> 'info' ORDER BY r.file, r.ordinal, f.n;",
        "-- one field of every plan",
        "SELECT r.id, a.value, a.state FROM records r JOIN answers a ON a.record_id = r.id",
        "WHERE r.form = 'attendance_plan' AND a.key = 'student_name';\n```\n",
    ]
    for table in metadata.sorted_tables:
        rows = [(f"`{each.name}`", _sql_type(each), each.comment or "") for each in table.columns]
        columns = _table(("column", "type", "what"), rows)
        parts.append(f"## {table.name}\n\n{(table.comment or '').capitalize()}.\n\n{columns}")
    return "\n".join(parts)


def _sql_type(each: Column[Any]) -> str:
    words = [str(each.type).lower()]
    words += ["null"] if each.nullable else []
    words += ["key"] if each.primary_key else []
    words += [f"of {target.column.table.name}" for target in each.foreign_keys]
    return ", ".join(words)


def _commands() -> str:
    parts = [_MADE, "# Commands\n"]
    group = click.Context(pdfforms, info_name="pdfforms", max_content_width=100, **pdfforms.context_settings)
    for name in COMMANDS:
        command = pdfforms.get_command(group, name)
        if command is None:
            raise LookupError(name)
        help_text = command.get_help(click.Context(command, info_name=name, parent=group))
        parts.append(f"## {name}\n\n```text\n{help_text}\n```\n")
    parts.append("## Exit codes\n")
    parts.append(_table(("code", "when"), _exit_codes()))
    return "\n".join(parts)


def _exit_codes() -> list[tuple[str, ...]]:
    kinds = [
        kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.PdfformsError)
    ]
    shown = [kind for kind in kinds if kind.exit_code != errors.PdfformsError.exit_code]
    known = [
        ("0", "Success; of `read`, every file was read, findings or not."),
        ("1", "`read`, `explain`: some file could not be read; its record says why."),
    ]
    numbered = sorted((kind.exit_code, _first_line(kind)) for kind in shown)
    return known + [(str(code), words) for code, words in numbered]


def _findings() -> str:
    rows = [(f"`{row.code}`", row.severity.value, row.message, row.action) for row in TABLE]
    intro = (
        "A finding says what a person should know about a return. Its code is stable: programs may rely on it.\n"
        "A record whose findings are all `info` needs nobody.\n"
    )
    return "\n".join(
        [_MADE, "# Findings\n", intro, _table(("code", "severity", "what it means", "what to do"), rows)]
    )


def _records() -> str:
    parts = [
        _MADE,
        "# Records\n",
        "One returned form is one record. `pdfforms describe FORM --json-schema` prints its JSON Schema.",
        "In JSON, `values` holds a value for each field below: `null` means not known and always comes with a",
        'finding; `""` means that the field was read and is empty. `answers` says for each value how it stood, by',
        "which evidence we know it, how sure we are, and where it stands.\n",
    ]
    for form in api.list_forms(api.Office(Settings())):
        if form.parts:
            parts.append(f"## {form.key}\n\n{form.title}: {' and '.join(f'`{part}`' for part in form.parts)}.\n")
        else:
            parts.append(_form(form))
    return "\n".join(parts)


def _form(form: Form) -> str:
    rows = [(f"`{each.key}`", each.type.value, _limits(each), each.name) for each in form.fields]
    rules = "\n".join(f"- `rule_{rule.kind.value}`: {rule.message}" for rule in form.rules)
    table = _table(("key", "type", "limits", "on the page"), rows)
    text = f"## {form.key}\n\n{form.title}, edition {form.edition}.\n\n{table}\n"
    return f"{text}\nRules:\n\n{rules}\n" if rules else text


def _limits(each: Field) -> str:
    words = ["required"] if each.required else []
    words += [f">= {each.minimum}"] if each.minimum is not None else []
    words += [f"{each.half_day[0]}.m."] if each.half_day else []
    return ", ".join(words)


def _api() -> str:
    parts = [_MADE, "# Python API\n", f"```python\n{inspect.cleandoc(_example())}\n```\n"]
    parts += [_verb(name, verb) for name, verb in _verbs(api)]
    parts.append(f"# Stores and many machines\n\n```python\n{inspect.getdoc(far)}\n```\n")
    parts += [_verb(f"far.{name}", verb) for name, verb in _verbs(far)]
    parts.append(f"# Campaigns\n\n```python\n{inspect.getdoc(campaigns)}\n```\n")
    parts += [_verb(f"campaigns.{name}", verb) for name, verb in _verbs(campaigns)]
    parts.append(f"# Who signed\n\n```python\n{inspect.getdoc(verifying)}\n```\n")
    parts += [_verb(f"verifying.{name}", verb) for name, verb in _verbs(verifying)]
    parts.append(f"# Signing\n\n```python\n{inspect.getdoc(signing)}\n```\n")
    parts += [_verb(f"signing.{name}", verb) for name, verb in _verbs(signing)]
    parts.append(f"# Encryption at rest\n\n```python\n{inspect.getdoc(encrypting)}\n```\n")
    parts += [_verb(f"encrypting.{name}", verb) for name, verb in _verbs(encrypting)]
    parts.append(f"# The archive\n\n```python\n{inspect.getdoc(archives)}\n```\n")
    parts += [_verb(f"archives.{name}", verb) for name, verb in _verbs(archives)]
    parts += [
        _noun(noun)
        for noun in (
            api.Office,
            api.Blank,
            api.Copy,
            api.Made,
            api.Built,
            api.Record,
            api.Report,
            archives.Archive,
        )
    ]
    return "\n".join(parts)


def _verbs(module: ModuleType) -> list[tuple[str, Callable[..., Any]]]:
    return [
        (name, verb)
        for name, verb in inspect.getmembers(module, inspect.isfunction)
        if verb.__module__ in (module.__name__, "pdfforms.bulk.reading.intake") and not name.startswith("_")
    ]


def _verb(name: str, verb: Callable[..., Any]) -> str:
    signature = str(inspect.signature(verb)).replace("'", "")
    return f"## {name}\n\n```python\n{name}{signature}\n```\n\n{inspect.getdoc(verb)}\n"


def _noun(noun: type) -> str:
    """A dataclass with its fields; each field's docstring stands under it."""
    body = ast.parse(inspect.getsource(noun).lstrip()).body[0]
    nodes = body.body if isinstance(body, ast.ClassDef) else []
    rows = []
    for node, following in zip(nodes, [*nodes[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and not ast.unparse(node.target).startswith("_"):
            words = following.value if isinstance(following, ast.Expr) else None
            meaning = words.value if isinstance(words, ast.Constant) and isinstance(words.value, str) else ""
            what = " ".join(meaning.split())
            rows.append((f"`{ast.unparse(node.target)}`", f"`{ast.unparse(node.annotation)}`", what))
    table = _table(("field", "type", "what"), rows)
    return f"## {noun.__name__}\n\n{inspect.getdoc(noun)}\n\n{table}"


def _example() -> str:
    return inspect.getdoc(api).split("\n\n", 1)[1] if inspect.getdoc(api) else ""  # type: ignore[union-attr]  # has one


def _first_line(kind: type) -> str:
    return (inspect.getdoc(kind) or "").split("\n\n")[0].replace("\n", " ")


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def main() -> int:
    """Writes or checks the pages."""
    check = sys.argv[1:] == ["--check"]
    stale = [
        name
        for name, text in pages().items()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_text(encoding="utf-8") != text
    ]
    for name in stale:
        if not check:
            (FOLDER / name).write_text(pages()[name], encoding="utf-8", newline="\n")
        sys.stdout.write(f"docs/{name} {'is out of date' if check else 'written'}\n")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
