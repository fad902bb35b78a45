"""The command group. A command's module is imported only when the command runs, so that help is quick."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

from pdfforms import __version__
from pdfforms.errors import PdfformsError

COMMANDS = {
    "forms": "List the forms.",
    "describe": "Show a form's fields, types and rules.",
    "check": "Check a definition file of your own.",
    "build": "Build blank forms.",
    "fill": "Make a personal copy, or one for each row of a roster.",
    "init": "Make an office folder, where everything that comes back is kept.",
    "campaign": "Plan who gets which copy of a form.",
    "send": "Send a campaign's messages.",
    "remind": "Write once more to those who owe one.",
    "review-due": "List plans that are to be reviewed, and follow them up.",
    "status": "Show what was sent, what came back, who owes one.",
    "read": "Read returned forms into records.",
    "gather": "Take what many machines read into the office, or write it out.",
    "fetch": "Take replies in from a mail server, mailboxes, saved messages.",
    "items": "List what mail brought that a person must see to.",
    "review": "Walk through what needs a person.",
    "settle": "Settle what a record says.",
    "correct": "Ask a family again, only for what is missing in its return.",
    "verify": "Say who signed a file, how, and what changed after.",
    "sign": "Sign a form's digital field, or seal a file, with the office's key.",
    "keys": "The office's keys: for signing, and for what it keeps encrypted.",
    "export": "Write the office's records for a spreadsheet, a database, other programs.",
    "reread": "Read the kept files again and show what changed.",
    "quarantine": "List, retry or release files that broke the reader.",
    "report": "Sum up on one page what came back.",
    "archive": "Keep what was signed: archive, verify, find, show, export, stats.",
    "audit": "Show that nothing in the log of custody was changed.",
    "retention": "Leaving dates, legal holds, what is due to be destroyed.",
    "dispose": "Destroy what is due, with a certificate.",
    "doctor": "Look at what holds here: workers, ledger, files, rights, room.",
    "explain": "Show what was seen in one return, and why a value is not known.",
    "demo": "Do the whole circle on invented families.",
}


class _Commands(click.Group):
    """Loads each command from the module of its name, with _ for -."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"pdfforms.commands.{name.replace('-', '_')}").command
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """An error, ours or of the way it was asked, becomes one paragraph and its exit code."""
        try:
            return super().invoke(ctx)
        except PdfformsError as exc:
            click.echo(f"pdfforms: {exc}", err=True)
            ctx.exit(exc.exit_code)
        except click.UsageError as exc:
            if isinstance(exc, click.exceptions.NoArgsIsHelpError):  # a group alone
                exc.show()
                ctx.exit(exc.exit_code)
            command = exc.ctx.command_path if exc.ctx else ctx.command_path
            click.echo(f"pdfforms: {_sentence(exc.format_message())} See: {command} --help", err=True)
            ctx.exit(exc.exit_code)


def _sentence(message: str) -> str:
    """Click's own message, with what to do about a path that is not there."""
    whole = message if message.endswith((".", "?", ")")) else f"{message}."
    return f"{whole} Check the path." if whole.endswith("does not exist.") else whole


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pdfforms")
def pdfforms() -> None:
    """Fillable PDF forms: build them, send each family its own copy, read whatever comes back."""


def main() -> None:
    """The console script. Output is UTF-8 wherever it goes; a closed pipe ends quietly."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        pdfforms(prog_name="pdfforms")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
