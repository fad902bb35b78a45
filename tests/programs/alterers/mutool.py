"""mutool (MuPDF): clean, convert, merge."""

from .alterer import Alterer, Leaves, alterers, mergers

PACKAGE = "mupdf-tools"

ALTERERS: tuple[Alterer, ...] = (
    *alterers(
        PACKAGE,
        Leaves.FIELDS,
        {
            "mutool-clean": "mutool clean {source} {out}",
            "mutool-clean-garbage": "mutool clean -ggggz {source} {out}",
        },
    ),
    *alterers(PACKAGE, Leaves.TEXT, {"mutool-convert": "mutool convert -F pdf -o {out} {source}"}),
)

MERGERS = mergers(PACKAGE, Leaves.NOTHING, {"mutool-merge": "mutool merge -o {out} {sources}"})
