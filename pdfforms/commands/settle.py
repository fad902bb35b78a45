"""`pdfforms settle`"""

from __future__ import annotations

import click

from pdfforms import api
from pdfforms.commands import options
from pdfforms.errors import UsageError
from pdfforms.model.record import Record


@click.command("settle")
@click.argument("record")
@click.argument("said", metavar="[KEY=VALUE]...", nargs=-1)
@click.option("--accept", metavar="CODE", multiple=True, help="Somebody has looked at this finding; repeatable.")
@options.by
@options.editions
@options.definition
def command(
    record: str, said: tuple[str, ...], accept: tuple[str, ...], by: str | None, **further: object
) -> None:
    """Settle what RECORD says: days_absent=4, strategy_alarm=yes, guardian_signature=handwritten, other_notes=.

    Nothing between = and the end means seen and empty. The decision is kept with its NAME, what was there before
    and what it is now; no later reading overwrites it.
    """
    settled = api.settle_record(record, _pairs(said), by or "", accept, options.office_of(further))
    click.echo(f"{settled.id}  {settled.status.value.replace('_', ' ')}{_left(settled)}")


def _pairs(said: tuple[str, ...]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for each in said:
        key, equals, value = each.partition("=")
        if not equals:
            raise UsageError("Each decision is KEY=VALUE, as in days_absent=4.")
        key = key.strip()
        if key in pairs:
            raise UsageError(f"{key} is given twice. Say once what holds.")
        pairs[key] = value
    return pairs


def _left(record: Record) -> str:
    """What is still open."""
    keys = [key for key, value in record.values.items() if value is None]
    codes = {each.code for each in record.findings if each.field is None and each.severity.value != "info"}
    parts = [f"not known: {', '.join(keys)}"] if keys else []
    parts += [f"to look at: {', '.join(sorted(codes))}"] if codes else []
    return f"; {'; '.join(parts)}" if parts else ""
