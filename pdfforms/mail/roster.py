"""A roster as rows: CSV in whatever encoding Excel left it, or XLSX."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import python_calamine

from pdfforms.errors import RosterError

_MAX_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the roster."""

    number: int
    """As the spreadsheet counts: the header is row 1."""
    cells: dict[str, str]
    """Column heading -> text, blanks at the ends left out."""
    surplus: int = 0
    """Cells that hold something beyond the last heading, as when a comma in a name splits it."""


def read_roster(path: Path) -> tuple[Row, ...]:
    """All rows that hold anything; RosterError if the file is no table or two columns share a heading."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise RosterError(f"{path.name} is larger than 100 MB. Split the roster and try again.")
        table = _sheet(path) if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods") else _text_table(path)
    except OSError as exc:
        raise RosterError(f"{path.name} cannot be opened: {exc.strerror}. Check the path.") from exc
    lines = iter(table)
    header = [heading.strip() for heading in next(lines, [])]
    if not any(header):
        raise RosterError(f"{path.name} has no column headings in its first row. Add them and try again.")
    repeated = {heading for heading in header if heading and header.count(heading) > 1}
    if repeated:
        raise RosterError(f"{path.name} has two columns named {', '.join(sorted(repeated))}. Rename one of them.")
    return tuple(
        Row(
            number,
            {heading: cell.strip() for heading, cell in zip(header, line, strict=False) if heading},
            sum(1 for cell in line[len(header) :] if cell.strip()),
        )
        for number, line in enumerate(lines, 2)
        if any(cell.strip() for cell in line)
    )


def _text_table(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        if _opens(path):
            raise RosterError(
                f"{path.name} is a workbook, but its name says otherwise. Name it .xlsx and try again."
            )
        raise RosterError(f"{path.name} is neither CSV nor a workbook. Save the roster as either and try again.")
    text = _decode(data, path.name)
    sample = text[:20_000]
    delimiter = max((",", ";", "\t"), key=sample.split("\n", 1)[0].count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as exc:
        raise RosterError(f"{path.name} cannot be read as a table: {exc}. Save it again and try again.") from exc


def _opens(path: Path) -> bool:
    """Whether the file is a workbook under another name; a letter or an archive is none."""
    try:
        return bool(python_calamine.load_workbook(path).sheet_names)
    except (python_calamine.CalamineError, OSError, ValueError):
        return False


def _decode(data: bytes, file: str) -> str:
    """UTF-8 with or without its mark, UTF-16 as Excel's "Unicode text", else cp1252."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RosterError(f"{file} is in no encoding that spreadsheets use. Save it as CSV UTF-8 and try again.")


def _sheet(path: Path) -> list[list[str]]:
    try:
        book = python_calamine.load_workbook(path)
        sheet = book.get_sheet_by_index(0)
        return [[_cell(cell) for cell in line] for line in sheet.to_python(skip_empty_area=False)]
    except (python_calamine.CalamineError, OSError, ValueError, IndexError) as exc:
        raise RosterError(
            f"{path.name} cannot be read as a workbook. Open it, save it again and try again."
        ) from exc


def _cell(cell: object) -> str:
    """As a person would type it: whole numbers without a point, dates as year-month-day."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell)
