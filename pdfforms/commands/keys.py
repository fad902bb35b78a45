"""`pdfforms keys`"""

from __future__ import annotations

from pathlib import Path

import click

from pdfforms import encrypting, signing
from pdfforms.commands import options
from pdfforms.errors import UsageError
from pdfforms.files import write_durably
from pdfforms.records.table import safe

_REAL = """\
This key is for trying: nobody but you vouches for it. For seals that others can check
  - ask the division's IT or its certificate authority for a document signing (or organisation seal) certificate
    for the office, ECDSA P-256 or RSA 3072, with the key usage "non-repudiation";
  - take it as a PKCS#12 file (.p12, .pfx), or better on a token or HSM, where nobody can copy it (PKCS#11);
  - name it in [signatures], and the authority's root certificate in roots; set time_stamps to a time-stamp server.
Keep the file readable for the office alone, its password in the keyring, and a copy of both out of fire's reach.
Qualified signatures and trust lists (eIDAS, AATL) are not covered."""


_OFFICE = """\
Keep the secret where only the office's programs get at it, and remove the file then:
  - in the system's keyring: keyring set pdfforms office-key (paste the line that begins with AGE-SECRET-KEY-1);
  - or in the environment variable PDFFORMS_OFFICE_KEY of whatever runs pdfforms;
  - or leave it in a file that nobody else may read, on another disk than the office: key = "FILE" in [encryption].
Print it, too, and lock the paper away; or make a second key, whose secret lies in a safe, and name its public half
in recipients. Without a secret nothing that the office keeps can be read again, by anybody.
Put the keyring's folder (keys) on another disk, and never into the backups that are kept for long: a key that is
destroyed must be gone from them, too. Earlier backups, made while the office was plain, stay plain.
An office that has plain files already: pdfforms keys encrypt"""


@click.group("keys")
def command() -> None:
    """The office's keys: for signing and sealing, and for what it keeps encrypted."""


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


@command.command("office")
@click.option(
    "-o",
    "--output",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="File for the secret, for its owner alone to read.",
)
def office(file: Path) -> None:
    """Make the key that opens what the office keeps encrypted, and say what to do with it."""
    if file.exists():
        raise UsageError(f"{file} is there already, and may open what is kept. Name a new file.")
    secret, public = encrypting.make_office_key()
    write_durably({file: secret.encode()})
    click.echo(f"{file}  the secret\n")
    click.echo(f'[encryption]\nrecipient = "{public}"\nkeys = "../pdfforms-keys"\n\n{_OFFICE}')


@command.command("encrypt")
def encrypt() -> None:
    """Encrypt what lies in the office plain, once [encryption] is in its settings. It may be run again."""
    done = encrypting.encrypt_office()
    for number, what in ((done.rows, "row"), (done.files, "file"), (done.objects, "archive object")):
        click.echo(f"{options.count(number, what)} encrypted.")
    for words in done.told:
        click.echo(words, err=True)
    for name in done.left:
        click.echo(safe(f"left plain, since it is damaged or nobody knows whose it is: {name}"), err=True)
    click.echo("Backups that were made before stay plain: see how long they are kept.")


@command.command("rewrap")
def rewrap() -> None:
    """Encrypt the keyring anew, to the recipients that the settings name now: a new office key, or one more."""
    count = encrypting.rewrap_keys()
    click.echo(f"{options.count(count, 'key')} encrypted to the recipients in the settings.")


@command.command("open")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.folder
def open_files(files: tuple[Path, ...], folder: Path) -> None:
    """Write encrypted FILEs of the office into a folder, in the clear: returns, messages, pictures, copies."""
    for path in encrypting.open_files(files, folder):
        click.echo(f"{path}  is in the clear. Remove it when it has been looked at.")
