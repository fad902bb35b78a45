"""Complete means complete for a student: whatever the returns of all the student's copies say together.

A return that waits for a person makes nobody complete. What one copy leaves out and another one has is not
missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pdfforms.bulk.office import Office
from pdfforms.errors import SettingsError
from pdfforms.model.campaign import Campaign
from pdfforms.model.follow import Returned
from pdfforms.model.form import FieldType, Form
from pdfforms.model.record import Status
from pdfforms.settings import FILE, Complete

_LEFT_OUT = "required_missing"
"""The finding that a required field is empty: another copy of the student may have it."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a student's returns must have, by form and edition."""

    parts: tuple[str, ...]
    """Forms of which each must come back: one, or those of a packet."""
    keys: dict[tuple[str, str], tuple[str, ...]]
    """Form and edition -> fields that must be answered."""

    def missing(self, returns: Sequence[Returned]) -> tuple[str, ...]:
        """Fields that no return of a student answers, forms of a packet that are not there, and editions of which
        nobody can say here what they need."""
        found = []
        for part in self.parts:
            own = [each for each in returns if each.form == part]
            if not own:
                found.append(part)
            answered = frozenset().union(*(each.answered for each in own))
            for edition in dict.fromkeys(each.edition or "" for each in own):
                needed = self.keys.get((part, edition), (f"{part} {edition}: name it with --definition",))
                found += [key for key in needed if key not in answered and key not in found]
        return tuple(found)


def needs_of(office: Office, campaign: Campaign) -> Needs:
    """What the settings and the forms ask for. Raises SettingsError for a signature that there is not."""
    catalog, wanted = office.catalog, office.settings.complete
    on_hand = {key: catalog.parts(catalog.form(key)) for key in catalog.names()}
    parts = tuple(each.key for each in on_hand.get(campaign.form, ())) or (campaign.form,)
    kept = office.shelf().forms()
    _refuse_unknown(wanted, [*kept, *(form for several in on_hand.values() for form in several)])
    forms = [each for each in kept if each.key in parts]
    return Needs(parts, {(form.key, form.edition): tuple(_needed(form, wanted)) for form in forms})


def _needed(form: Form, wanted: Complete) -> Iterator[str]:
    signatures = wanted.needed(form.key)
    for each in form.fields:
        if each.required or each.key in signatures:
            yield each.key


def _refuse_unknown(wanted: Complete, forms: Iterable[Form]) -> None:
    """A slip of the hand would make everybody complete without that signature."""
    signatures: dict[str, set[str]] = {}
    for form in forms:
        own = {each.key for each in form.fields if each.type is FieldType.SIGNATURE}
        signatures.setdefault(form.key, set()).update(own)
    anywhere = set().union(*signatures.values())
    for name in wanted.signatures:
        if name not in anywhere and wanted.signatures != Complete().signatures:
            raise SettingsError(
                f"[complete] in {FILE} asks for {name}, which is no signature of any form on hand. There are: "
                f"{', '.join(sorted(anywhere)) or 'none'}. A form of your own is named with --definition."
            )
    for form_key, names in wanted.forms.items():
        for name in names:
            if form_key in signatures and name not in signatures[form_key]:
                raise SettingsError(
                    f"[complete.{form_key}] in {FILE} asks for {name}, which is no signature of that form. "
                    f"There are: {', '.join(sorted(signatures[form_key])) or 'none'}."
                )


def is_open(returns: Sequence[Returned]) -> bool:
    """Whether any of a student's returns waits for a person, beyond fields that another one answers."""
    answered = frozenset().union(*(each.answered for each in returns))
    return any(_waits(each, answered) for each in returns)


def _waits(each: Returned, answered: frozenset[str]) -> bool:
    if each.unknown or each.status in (Status.UNREADABLE, Status.BLANK):
        return True
    doubts = [code for code, key in each.doubts if not (code == _LEFT_OUT and key in answered)]
    return each.status is not Status.OK and (bool(doubts) or not each.doubts)
