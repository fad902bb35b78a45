"""Offices that encrypt."""

from __future__ import annotations

from pathlib import Path

from pdfforms import api
from pdfforms.settings import FILE
from tests.encryption.keys import PUBLIC, SECRET
from tests.torture.office import make_office, office_at


def encrypting(place: Path, ledger: str | None = None) -> api.Office:
    """A new office whose keyring lies beside it, and whose secret key in a file that its settings name."""
    return switched_on(make_office(place, ledger))


def switched_on(office: api.Office) -> api.Office:
    """An office that there is, encrypting from now on."""
    place = office.folder.root
    key = place.parent / f"{place.name}.key"
    key.touch(0o600)
    key.write_text(SECRET)
    with (place / FILE).open("a", encoding="utf-8") as file:
        file.write(
            f'\n[encryption]\nrecipient = "{PUBLIC}"\nkeys = "../{place.name}.keys"\nkey = "../{key.name}"\n'
        )
    return office_at(place)


def everything(*places: Path) -> bytes:
    """All bytes of all files in folders."""
    return b"\0".join(path.read_bytes() for place in places for path in sorted(place.rglob("*")) if path.is_file())
