"""`pdfforms sign`"""

from __future__ import annotations

from pathlib import Path

import click

from pdfforms import signing
from pdfforms.files import write_bytes


@click.command("sign")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--field", metavar="NAME", help="A digital signature field of the form; without it the file is sealed."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The signed file to write.",
)
def command(file: Path, field: str | None, output: Path) -> None:
    """Sign FILE with the office's key: in a form's field, or as a whole with a seal that nobody sees.

    The key stands in [signatures] of pdfforms.toml; its password in the keyring or in PDFFORMS_KEY_PASSWORD.
    """
    data = file.read_bytes()
    signed = signing.sign_form(data, field) if field else signing.seal_file(data)
    write_bytes(output, signed.data)
    click.echo(f"{output}  {'signed' if field else 'sealed'}, {signed.level}")
