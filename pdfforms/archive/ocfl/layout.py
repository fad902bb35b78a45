"""Where an object lies: storage root extension 0003, hash and id n-tuple.

0003 and not 0004, since its folders end in the object's own id: who has a file manager and no program finds an
object, and listing all of them reads no inventory. The ids are opaque, so a folder's name tells nothing either
way. One level of three digits spreads a million objects over 4,096 folders, 244 in each; the extension's default
of three such levels would make three more folders for nearly every object of a school division.
"""

from __future__ import annotations

import hashlib
import json
import re
from urllib.parse import unquote_to_bytes

EXTENSION = "0003-hash-and-id-n-tuple-storage-layout"
ROOT_DECLARATION = "0=ocfl_1.1"
LAYOUT_FILE = "ocfl_layout.json"
EXTENSIONS = "extensions"
TUPLE, TUPLES = 3, 1
_LONGEST = 100
"""Characters of an encoded id that a folder's name may have before a digest stands for its end."""
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


def place_of(object_id: str) -> str:
    """The object's folder below the storage root, with `/` between its parts."""
    digest = hashlib.sha256(object_id.encode()).hexdigest()
    return "/".join([*(digest[i * TUPLE : (i + 1) * TUPLE] for i in range(TUPLES)), _folder(object_id, digest)])


def _folder(object_id: str, digest: str) -> str:
    encoded = _UNSAFE.sub(_percent, object_id)
    return encoded if len(encoded) <= _LONGEST else f"{encoded[:_LONGEST]}-{digest}"


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02x}" for byte in match[0].encode())


def id_of(folder: str) -> str | None:
    """The id that a folder's name encodes; None where it was too long and only its inventory tells."""
    if len(folder) > _LONGEST:
        return None
    return unquote_to_bytes(folder).decode(errors="replace")


def root_files() -> dict[str, bytes]:
    """What a new storage root holds, by path below it; the declaration comes last."""
    layout = {
        "description": "Folders by the first digits of the SHA-256 of an object's id, then the encoded id.",
        "extension": EXTENSION,
    }
    config = {
        "digestAlgorithm": "sha256",
        "extensionName": EXTENSION,
        "numberOfTuples": TUPLES,
        "tupleSize": TUPLE,
    }
    return {
        f"{EXTENSIONS}/{EXTENSION}/config.json": _json(config),
        LAYOUT_FILE: _json(layout),
        ROOT_DECLARATION: b"ocfl_1.1\n",
    }


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2, sort_keys=True) + "\n").encode()
