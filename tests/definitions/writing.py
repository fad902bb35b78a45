"""Definitions written for tests, and the mistakes that are found in them."""

from __future__ import annotations

from pathlib import Path

from pdfforms.bulk.catalog import Catalog

HEAD = """schema = "pdfforms.definition/1"
form = "sample"
code = "SA"
edition = "2026-1"
language = "en"
title = "Sample"
"""
NAME = """
[[section]]
layout = "row"

[[section.field]]
key = "name"
type = "text"
label = "Name:"
"""
GOOD = HEAD + NAME
MARK = "#!"
"""Ends the line on which a mistake is to be reported."""


def faults(folder: Path, text: str, **translations: str) -> list[str]:
    """Every mistake of a definition, as `pdfforms check` prints them; translations by language."""
    path = folder / "sample.toml"
    path.write_text(text, encoding="utf-8")
    for language, translation in translations.items():
        path.with_suffix(f".{language}.toml").write_text(translation, encoding="utf-8")
    return list(Catalog(path).faults(Catalog(path).names()[0]))


def marked_line(text: str) -> int:
    """The number of the line that ends with MARK."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.endswith(MARK))
