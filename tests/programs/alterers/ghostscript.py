"""Ghostscript's pdfwrite: what "optimize", "compress" and many PDF printers are underneath."""

from .alterer import Leaves, alterers, mergers

PACKAGE = "ghostscript"
PDFWRITE = "gs -q -dNOPAUSE -dBATCH -dSAFER -sDEVICE=pdfwrite -o {out}"

ALTERERS = alterers(
    PACKAGE,
    Leaves.TEXT,
    {
        "ghostscript": f"{PDFWRITE} {{source}}",
        "ghostscript-ebook": f"{PDFWRITE} -dPDFSETTINGS=/ebook {{source}}",
        "ghostscript-a4": f"{PDFWRITE} -sPAPERSIZE=a4 -dFIXEDMEDIA -dPDFFitPage {{source}}",
    },
)

MERGERS = mergers(PACKAGE, Leaves.TEXT, {"ghostscript": f"{PDFWRITE} {{sources}}"})
