"""A bag by BagIt 1.0 (RFC 8493), in which files go to another board: checksums of all, and who sends what."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import bagit

from pdfforms.errors import ArchiveError

_SUMS = ["sha512", "sha256"]


def make_bag(folder: Path, about: Mapping[str, str]) -> str:
    """Makes a folder with files a bag, the files being moved into `data/`; the SHA-512 of its manifest of
    manifests, which proves all of it. Raises ArchiveError."""
    try:
        bagit.make_bag(str(folder), dict(about), checksums=_SUMS)
        bagit.Bag(str(folder)).validate()
        return hashlib.sha512((folder / "tagmanifest-sha512.txt").read_bytes()).hexdigest()
    except (OSError, bagit.BagError) as exc:
        raise ArchiveError(f"{folder} could not be made a bag: {exc}. Choose another place.") from exc
