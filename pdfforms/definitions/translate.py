"""Translations: one file a language that maps the definition's texts. A missing text is noted, not a crash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pdfforms.definitions.source import Fault, Source
from pdfforms.model.form import BLANK

SCHEMA = "pdfforms.translation/1"
_WORDS = ("schema", "language", "direction", "draft", "texts")


@dataclass
class Translator:
    """Gives each text in the wanted language and remembers those that it does not have."""

    language: str
    direction: str = "ltr"
    draft: bool = False
    texts: dict[str, str] = field(default_factory=dict)
    complete: bool = True
    """True for the definition's own language, where every text stands for itself."""
    missing: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    """Every text that the form has."""

    def __call__(self, text: str) -> str:
        if not text or self.complete:
            return text
        self.asked.add(text)
        if text not in self.texts:
            if text not in self.missing:
                self.missing.append(text)
            return text
        return self.texts[text]


def read_translations(sources: list[Source], language: str) -> tuple[Translator, list[Fault]]:
    """One translator of all files of a language; a later file's texts win. Every fault is reported."""
    translator = Translator(language, complete=False)
    faults: list[Fault] = []
    for source in sources:
        faults += _faults_in_head(source, language)
        translator.direction = str(source.tables.get("direction", translator.direction))
        translator.draft = translator.draft or bool(source.tables.get("draft", False))
        texts = _texts(source.tables)
        faults += _faults_in_texts(source, texts)
        translator.texts |= {text: words for text, words in texts.items() if isinstance(words, str) and words}
    return translator, faults


def _texts(tables: dict[str, Any]) -> dict[str, object]:
    texts = tables.get("texts", {})
    return texts if isinstance(texts, dict) else {}


def _faults_in_head(source: Source, language: str) -> Iterator[Fault]:
    tables = source.tables
    if tables.get("schema") != SCHEMA:
        yield source.fault(("schema",), f'schema must be "{SCHEMA}"')
    if tables.get("language") != language:
        yield source.fault(("language",), f'language must be "{language}", as the file\'s name says')
    if tables.get("direction", "ltr") not in ("ltr", "rtl"):
        yield source.fault(("direction",), 'direction must be "ltr" or "rtl"')
    if not isinstance(tables.get("draft", False), bool):
        yield source.fault(("draft",), "draft must be true or false")
    if not isinstance(tables.get("texts", {}), dict):
        yield source.fault(("texts",), "texts must be written as [texts]")
    for name in tables:
        if name not in _WORDS:
            yield source.fault((name,), f"{name!r} is no word of a translation")


def _faults_in_texts(source: Source, texts: dict[str, object]) -> Iterator[Fault]:
    for text, words in texts.items():
        place = ("texts", text)
        if not isinstance(words, str) or not words.strip():
            yield source.fault(place, "the translation is empty")
        elif sorted(BLANK.findall(text)) != sorted(BLANK.findall(words)):
            yield source.fault(place, "the {places} differ from those of the text")
