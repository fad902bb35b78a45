"""Programs that print a PDF and are needed by the maker alone: LibreOffice Draw and headless Chromium.

apt-get install --no-install-recommends libreoffice-draw chromium
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.corpus.maker.paper import page_images
from tests.programs.command import run

_PAGE = "<style>@page {{ size: {width}pt {height}pt; margin: 0 }} body {{ margin: 0 }} img {{ display: block; "
_PAGE += "width: {width}pt; height: {height}pt; break-after: page }}</style>"


def libreoffice_draw(source: Path, out: Path) -> None:
    """Opened as a drawing and exported as PDF."""
    with TemporaryDirectory() as folder:
        run(
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--infilter=draw_pdf_import",
            "--convert-to",
            "pdf:draw_pdf_Export",
            "--outdir",
            folder,
            source,
        )
        Path(folder, source.name).replace(out)


def chromium_of_pictures(source: Path, out: Path) -> None:
    """Each page a picture of 150 dpi, as pdf.js and "print as image" send them to the printer."""
    with TemporaryDirectory() as folder:
        names = []
        for number, image in enumerate(page_images(source.read_bytes(), 150)):
            names.append(f"page-{number}.jpg")
            image.save(Path(folder, names[-1]), quality=45)
        _print(Path(folder), names, source, out)


def chromium_of_drawings(source: Path, out: Path) -> None:
    """Each page an SVG: Chromium keeps the lines and the letters' outlines."""
    with TemporaryDirectory() as folder:
        names = []
        for number in range(len(page_images(source.read_bytes(), 10))):
            names.append(f"page-{number}.svg")
            run(
                "pdftocairo", "-svg", "-f", str(number + 1), "-l", str(number + 1), source, Path(folder, names[-1])
            )
        _print(Path(folder), names, source, out)


def _print(folder: Path, names: list[str], source: Path, out: Path) -> None:
    image = page_images(source.read_bytes(), 72)[0]
    images = "".join(f"<img src='{name}'>" for name in names)
    page = folder / "print.html"
    page.write_text(_PAGE.format(width=image.width, height=image.height) + images, encoding="utf-8")
    run(
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--user-data-dir={folder}/profile",
        f"--print-to-pdf={out.resolve()}",
        page.as_uri(),
    )
