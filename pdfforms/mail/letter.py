"""The text of a letter in a family's language: subject, plain text and HTML, from the templates in `letters/`.

An office's own templates, under the same names in a folder of its own, stand before ours. Names reach the HTML
escaped and the subject not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from pdfforms.errors import MailError

_OURS = Path(__file__).parent / "letters"
FORM, REMINDER, CORRECTION, STAFF = "", "remind.", "correct.", "staff."
"""What a letter may be for: how the names of its templates begin."""
_SUBJECTS = {
    FORM: {
        "en": "{organization}: a form to fill in",
        "fr": "{organization} : un formulaire à remplir",
        "ar": "{organization}: استمارة للتعبئة",
    },
    REMINDER: {
        "en": "{organization}: a form that we still wait for",
        "fr": "{organization} : un formulaire que nous attendons encore",
        "ar": "{organization}: استمارة ما زلنا ننتظرها",
    },
    CORRECTION: {
        "en": "{organization}: a form to complete",
        "fr": "{organization} : un formulaire à compléter",
        "ar": "{organization}: استمارة للاستكمال",
    },
    STAFF: {
        "en": "{organization}: a form to sign",
        "fr": "{organization} : un formulaire à signer",
        "ar": "{organization}: استمارة للتوقيع",
    },
}
"""They say nothing about the form: its title alone may tell what a student has trouble with."""
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says."""

    language: str
    organization: str
    title: str
    """Of the form, in the letter's language."""
    names: tuple[str, ...]
    """Of the students whom the enclosed copies are about; empty where the form has no name."""
    due: str | None
    """The day by which it should be back, year-month-day."""
    several: bool = False
    """Whether several copies are enclosed."""
    purpose: str = FORM
    """`FORM`, `REMINDER`, `CORRECTION` or `STAFF`."""
    overdue: bool = False
    """Whether the day is past."""
    asked: tuple[str, ...] = ()
    """The fields that wait for an answer, as people call them."""
    printed: bool = False
    """Whether it goes out on paper, where nobody can reply to it."""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it goes out."""

    subject: str
    text: str
    html: str


def write_letter(letter: Letter, own: Path | None = None) -> Written:
    """A letter, in English where there are no templates of its language. Raises MailError where a template of the
    office's own has a mistake."""
    import jinja2  # loading takes longer than most commands, and only those that write letters need it

    subjects = _SUBJECTS[letter.purpose]
    language = letter.language if letter.language in subjects else "en"
    subject = subjects[language].format(organization=_line(letter.organization))
    values = {
        "language": language,
        "direction": "rtl" if language in _RIGHT_TO_LEFT else "ltr",
        "organization": _line(letter.organization),
        "title": _line(letter.title),
        "names": [_line(name) for name in letter.names],
        "due": _day(letter.due, language) if letter.due else "",
        "overdue": letter.overdue,
        "several": letter.several,
        "asked": list(dict.fromkeys(_line(name) for name in letter.asked)),  # a box and its time share a sentence
        "printed": letter.printed,
        "subject": subject,
    }
    pages, name = _templates(own), f"{letter.purpose}{language}"
    try:
        text, html = (pages.get_template(f"{name}.{kind}").render(values) for kind in ("txt", "html"))
    except jinja2.TemplateError as exc:
        raise MailError(f"A template of letters has a mistake: {exc}. Correct it, or remove it.") from exc
    return Written(subject, text, html)


@lru_cache(maxsize=8)
def _templates(own: Path | None) -> Any:
    import jinja2.sandbox  # see above

    folders = [own, _OURS] if own else [_OURS]
    return jinja2.sandbox.SandboxedEnvironment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=lambda name: not (name or "").endswith(".txt"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=False,
    )


def _line(text: str) -> str:
    """A text without line ends and control characters."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


@lru_cache(maxsize=16)
def _day(day: str, language: str) -> str:
    from babel.dates import format_date  # see above

    return format_date(date.fromisoformat(day), "long", locale=language)
