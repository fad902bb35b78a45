"""`pdfforms keys`"""

from __future__ import annotations

from pathlib import Path

import click

from pdfforms import signing
from pdfforms.commands import options
from pdfforms.errors import UsageError
from pdfforms.files import write_durably

_REAL = """\
This key is for trying: nobody but you vouches for it. For seals that others can check
  - ask the division's IT or its certificate authority for a document signing (or organisation seal) certificate
    for the office, ECDSA P-256 or RSA 3072, with the key usage "non-repudiation";
  - take it as a PKCS#12 file (.p12, .pfx), or better on a token or HSM, where nobody can copy it (PKCS#11);
  - name it in [signatures], and the authority's root certificate in roots; set time_stamps to a time-stamp server.
Keep the file readable for the office alone, its password in the keyring, and a copy of both out of fire's reach.
Qualified signatures and trust lists (eIDAS, AATL) are not covered."""


@click.group("keys")
def command() -> None:
    """The office's key for signing and sealing."""


@command.command("new")
@options.folder
@click.option("--name", default="Records Office", show_default=True, help="Whom the certificate names.")
def new(folder: Path, name: str) -> None:
    """Make a key to try with, and its root certificate, in a folder; says how to get a real one.

    Its password is taken from PDFFORMS_KEY_PASSWORD or the keyring.
    """
    key, root = folder / "office-test.p12", folder / "office-test-root.pem"
    if key.exists() or root.exists():
        raise UsageError(
            f"{folder} has a key already: what was signed with it needs its root. Choose another folder."
        )
    organization = options.office().settings.organization or ""
    made = signing.make_test_key(name, organization, signing.password())
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_durably({key: made.pkcs12, root: made.root})  # for the office alone to read
    click.echo(f'{key}  the key\n{root}  its root\n\n[signatures]\nkey = "{key}"\nroots = ["{root}"]\n\n{_REAL}')
