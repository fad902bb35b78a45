"""`pdfforms demo`"""

from __future__ import annotations

from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pdfforms.commands.status import show_standing
from pdfforms.demo.replies import PHONE
from pdfforms.demo.tour import CAMPAIGN, Shown, Step, run_demo
from pdfforms.records.table import safe


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo"))
def command(folder: Path) -> None:
    """Do the whole circle on invented families, in a new FOLDER (demo): blanks, copies, letters, replies, records,
    reports. The letters go to a mail server that the demo runs on this machine, and to nobody else.
    """
    console = Console()
    for step in run_demo(folder):
        if isinstance(step, Step):
            console.print(f"[bold]{step.path}[/bold]  {step.text}", highlight=False, soft_wrap=True)
            continue
        click.echo()
        show_standing(step.standing, None, owing=False, messages=False)
        console.print(_needs(step))
    console.print(
        "\nTry next:\n"
        f"  open {folder / 'blanks' / 'attendance_packet.pdf'} in any PDF viewer and type into it\n"
        f"  pdfforms explain {folder / 'returns' / PHONE} --picture explained.png\n"
        f"  cd {folder / 'office'}, then: pdfforms status {CAMPAIGN} --owing; pdfforms items; pdfforms review",
        highlight=False,
        soft_wrap=True,
    )


def _needs(shown: Shown) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Whose", "What a person must see to"):
        table.add_column(heading, overflow="fold")
    for line in shown.needs:
        table.add_row(*(Text(safe(cell)) for cell in line))
    return table
