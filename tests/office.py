"""The forms and blanks that tests look at, each built once a run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pdfforms.build.blank import Blank
from pdfforms.build.fill import Copy
from pdfforms.build.fill import fill_copy as _fill_copy
from pdfforms.bulk.catalog import Catalog
from pdfforms.draw.template import Template
from pdfforms.model.edition import EditionMap
from pdfforms.model.form import Form

ROOT = Path(__file__).parents[1]
CATALOG = Catalog()
FIELD_TRIP = Catalog(ROOT / "docs" / "examples" / "field_trip.toml")
FORMS = ("attendance_plan", "attendance_continuum", "attendance_packet")
LANGUAGES = ("en", "fr", "ar")
PAPERS = ("letter", "a4")
CODE = "K7Q29F4M2X"
"""A copy code whose check symbol is right."""


@dataclass(frozen=True)
class Kind:
    """One blank: a form in a language on a paper."""

    key: str
    language: str = "en"
    paper: str = "letter"

    def __str__(self) -> str:
        return f"{self.key}-{self.language}-{self.paper}"

    @property
    def catalog(self) -> Catalog:
        """The catalog that has the form."""
        return FIELD_TRIP if self.key == "field_trip" else CATALOG

    @property
    def form(self) -> Form:
        """The form in this language."""
        return self.catalog.form(self.key, self.language)

    @property
    def parts(self) -> tuple[Form, ...]:
        """The forms in it."""
        return self.catalog.parts(self.form)

    @property
    def blank(self) -> Blank:
        """The blank, built once."""
        return _blank(self)

    @property
    def maps(self) -> tuple[EditionMap, ...]:
        """The maps of the forms in it."""
        return self.blank.maps

    @property
    def template(self) -> Template:
        """The blank taken apart."""
        return self.catalog.template(self.key, self.language, self.paper)


@lru_cache(maxsize=64)
def _blank(kind: Kind) -> Blank:
    return kind.catalog.blank(kind.key, kind.language, kind.paper)


KINDS = tuple(Kind(key, language, paper) for key in FORMS for language in LANGUAGES for paper in PAPERS)
PLAN = Kind("attendance_plan")
PACKET = Kind("attendance_packet")
TRIP = Kind("field_trip")


def fill(
    kind: Kind,
    values: dict[str, object],
    code: str | None = CODE,
    *,
    lock_identity: bool = False,
    given: tuple[str, ...] | None = ("student_name",),
) -> Copy:
    """A personal copy of a blank; all values but the name stand as a family writes them."""
    return _fill_copy(kind.template, kind.parts, values, code, lock_identity=lock_identity, given=given)
