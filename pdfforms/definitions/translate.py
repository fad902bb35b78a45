"""Translations: one file a language that maps the definition's texts. A missing text is noted, not a crash."""

from __future__ import annotations

from dataclasses import dataclass, field

from pdfforms.definitions.source import Fault, Source
from pdfforms.model.form import BLANK

SCHEMA = "pdfforms.translation/1"


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

    def __call__(self, text: str) -> str:
        if not text or self.complete:
            return text
        if text not in self.texts:
            if text not in self.missing:
                self.missing.append(text)
            return text
        return self.texts[text]


def read_translations(sources: list[Source], language: str) -> tuple[Translator, list[Fault]]:
    """One translator of all files of a language; a later file's texts win. Every fault is reported."""
    translator, faults = Translator(language, complete=False), []
    for source in sources:
        tables = source.tables
        if tables.get("schema") != SCHEMA:
            faults.append(source.fault(("schema",), f'schema must be "{SCHEMA}"'))
        if tables.get("language") != language:
            faults.append(source.fault(("language",), f'language must be "{language}", as the file\'s name says'))
        translator.direction = "rtl" if tables.get("direction") == "rtl" else "ltr"
        translator.draft = translator.draft or bool(tables.get("draft", False))
        texts = tables.get("texts", {})
        faults += _faults_in(source, texts)
        translator.texts |= {text: words for text, words in texts.items() if isinstance(words, str) and words}
    return translator, faults


def _faults_in(source: Source, texts: dict[str, object]) -> list[Fault]:
    faults = []
    for text, words in texts.items():
        place = ("texts", text)
        if not isinstance(words, str) or not words.strip():
            faults.append(source.fault(place, "the translation is empty"))
        elif sorted(BLANK.findall(text)) != sorted(BLANK.findall(words)):
            faults.append(source.fault(place, "the {places} differ from those of the text"))
    return faults
