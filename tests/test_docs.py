"""The documentation is what the program does."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

from docs.generate import FOLDER, pages
from pdfforms.commands.main import COMMANDS, pdfforms
from pdfforms.model.codes import TABLE
from pdfforms.settings import Mail, Settings, Watch
from tests.office import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_reference_pages_are_up_to_date() -> None:
    """The generated pages stand in docs/ as the script makes them; else run `python -m docs.generate`."""
    for name, text in pages().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, name


def test_every_link_leads_somewhere() -> None:
    """Links between the pages name files that exist."""
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *FOLDER.glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_command_in_the_readme_exists() -> None:
    """The README names only commands that there are."""
    named = set(re.findall(r"^    pdfforms (\w+)", README, re.MULTILINE))
    assert named
    assert named <= set(COMMANDS)


def test_the_commands_of_the_readme_run_after_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command of "Use it" works as typed, after the demo; the damaged return ends reading with 1."""
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(pdfforms, ["demo"]).exit_code == 0
    block = re.search(r"## Use it\n+((?:.*\n)+?)\n- ", README)
    assert block
    lines = [line.split("#")[0].split(" && ") for line in re.findall(r"^    (.+)", block[1], re.MULTILINE)]
    codes: list[tuple[str, int]] = []
    for words in (command.split() for line in lines for command in line):
        if words[0] == "cd":
            monkeypatch.chdir(words[1])
        else:
            codes.append((words[1], CliRunner().invoke(pdfforms, words[1:], input="Pat Sample\n").exit_code))
    told = [("build", 0), ("fill", 0), ("read", 1), ("explain", 0), ("status", 0), ("remind", 0)]
    assert codes == [
        *told,
        *(
            (each, 0)
            for each in ("campaign", "items", "review", "export", "report", "archive", "archive", "retention")
        ),
    ]


def test_every_setting_is_explained() -> None:
    """The page of settings has a line for each, with its default, and names each one of [mail] and [watch]."""
    page = (FOLDER / "settings.md").read_text(encoding="utf-8")
    general, _, mail = page.partition("## Mail")
    mail, _, watch = mail.partition("## Watched folders")
    assert {each.name for each in fields(Watch)} == set(re.findall(r"^\| `(\w+)`", watch, re.MULTILINE))
    assert {each.name for each in fields(Mail)} <= set(re.findall(r"`(\w+)`", mail))
    lines = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", general.partition("## Columns")[0], re.MULTILINE))
    assert set(lines) == {each.name for each in fields(Settings)} - {"file"}
    for name in ("paper", "language", "languages", "lock_identity"):
        default = getattr(Settings(), name)
        assert lines[name] == f"`{json.dumps(default)}`", name


def test_finding_codes_are_unique_and_say_what_to_do() -> None:
    """Each code stands once in the table, with a sentence and an action."""
    codes = [row.code for row in TABLE]
    assert len(set(codes)) == len(codes)
    assert all(row.message.endswith(".") and row.action.endswith(".") for row in TABLE)
