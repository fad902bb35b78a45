"""`pdfforms demo`"""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from pdfforms import api
from pdfforms.bulk.demo import RENAMED, run_demo
from pdfforms.commands import options
from pdfforms.files import writing_text
from pdfforms.records.jsonl import write_jsonl
from pdfforms.records.table import print_table
from pdfforms.records.xlsx import write_xlsx


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo"))
def command(folder: Path) -> None:
    """Do the whole round on invented students, in a new FOLDER (demo): blanks, copies, returns, records."""
    console = Console()
    for step in run_demo(folder):
        console.print(f"[bold]{step.path}[/bold]  {step.text}", highlight=False, soft_wrap=True)
    office = options.office()
    records = api.read_returns(api.find_returns([str(folder / "returns")]), office)
    forms = office.shelf().forms()
    with writing_text(folder / "records.jsonl") as file:
        write_jsonl(records, file)
    write_xlsx(records, folder / "records.xlsx", forms)
    console.print(f"[bold]{folder / 'records.xlsx'}[/bold]  the answers, for a spreadsheet", highlight=False)
    console.print(f"[bold]{folder / 'records.jsonl'}[/bold]  the same for other programs\n", highlight=False)
    print_table(records, console, forms)
    console.print(
        "\nTry next:\n"
        f"  open {folder / 'blanks' / 'attendance_packet.pdf'} in any PDF viewer and type into it\n"
        f"  pdfforms explain {folder / 'returns' / RENAMED} --picture explained.png\n"
        f"  pdfforms read {folder / 'returns'} --format csv -o records.csv",
        highlight=False,
        soft_wrap=True,
    )
