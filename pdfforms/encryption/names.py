"""How an encrypted file is called: `picture.png` of the owner K7... is `picture.K7....png.age`, so that a listing
says whose key opens it, and never whose it is."""

from __future__ import annotations

import re
import secrets

from pdfforms.model import keys
from pdfforms.model.copycode import SYMBOLS

ENDING = ".age"
OWNER = re.compile(keys.OWNER)
"""An owner's id."""
_NAME = re.compile(rf"(?P<stem>.+)\.(?P<owner>{OWNER.pattern})(?P<suffix>(?:\.[^.]+)?){re.escape(ENDING)}", re.S)


def new_owner() -> str:
    """A new id: random, of nothing that anybody knows about a student."""
    return "".join(secrets.choice(SYMBOLS) for _ in range(keys.OWNER_LENGTH))


def encrypted_name(name: str, owner: str) -> str:
    """What a file is called when it is encrypted for an owner."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{owner}.{suffix}{ENDING}" if dot else f"{name}.{owner}{ENDING}"


def plain_name(name: str) -> tuple[str, str | None]:
    """What a file was called before, and its owner; the name itself and None for a plain one."""
    found = _NAME.fullmatch(name)
    return (found["stem"] + found["suffix"], found["owner"]) if found else (name, None)
