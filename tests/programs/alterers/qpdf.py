"""qpdf: rewriting, passwords, pages turned, swapped, dropped, repeated, and a cover before them."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf

from ..command import missing_program, run
from .alterer import Alterer, Leaves, Merger, alterers, mergers

PACKAGE = "qpdf"
SUCCESS = (0, 3)
"""0 is done, 3 done with warnings."""

USER_PASSWORD = "sesame"  # noqa: S105  # opens the files of qpdf-user-password
OWNER_PASSWORD = "attendance"  # noqa: S105  # lifts the restrictions of the encrypted test files


def _with_cover(source: Path, out: Path) -> None:
    """A fax cover or a letter stands before the form."""
    with TemporaryDirectory() as folder, pikepdf.new() as cover:
        cover.add_blank_page(page_size=(612, 792))
        path = Path(folder, "cover.pdf")
        cover.save(path)
        run("qpdf", source, "--pages", path, "1", ".", "1-z", "--", out, accept=SUCCESS)


ALTERERS: tuple[Alterer, ...] = (
    *alterers(
        PACKAGE,
        Leaves.FIELDS,
        {
            "qpdf-rewrite": "qpdf {source} {out}",
            "qpdf-linearize": "qpdf --linearize {source} {out}",
            "qpdf-object-streams": "qpdf --object-streams=generate --recompress-flate {source} {out}",
            "qpdf-owner-password": f"qpdf --encrypt '' {OWNER_PASSWORD} 256 -- {{source}} {{out}}",
            "qpdf-rotate": "qpdf --rotate=+90 {source} {out}",
            "qpdf-swap-pages": "qpdf {source} --pages . z-1 -- {out}",
            "qpdf-drop-last-page": "qpdf {source} --pages . 1-r2 -- {out}",
            "qpdf-page-twice": "qpdf {source} --pages . 1-z,1 -- {out}",
        },
        SUCCESS,
    ),
    Alterer("qpdf-cover-before", partial(missing_program, "qpdf", PACKAGE), _with_cover, Leaves.FIELDS),
    *alterers(
        PACKAGE,
        Leaves.LOCKED,
        {"qpdf-user-password": f"qpdf --encrypt {USER_PASSWORD} {OWNER_PASSWORD} 256 -- {{source}} {{out}}"},
        SUCCESS,
    ),
    *alterers(
        PACKAGE,
        Leaves.TEXT,
        {"qpdf-flatten": "qpdf --generate-appearances --flatten-annotations=all {source} {out}"},
        SUCCESS,
    ),
)

MERGERS: tuple[Merger, ...] = mergers(
    PACKAGE,
    Leaves.FIELDS,
    {
        "qpdf-pages": "qpdf {first} --pages {sources} -- {out}",
        "qpdf-empty": "qpdf --empty --pages {sources} -- {out}",
    },
    SUCCESS,
)
