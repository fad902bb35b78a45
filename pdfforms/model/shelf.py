"""What reading needs to know of the editions that were issued."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from pdfforms.model.edition import EditionMap
from pdfforms.model.identity import Identity


class Editions(Protocol):
    """The editions that a return may be of. The same map is the same object at every call."""

    def find(self, identity: Identity) -> tuple[EditionMap, ...]:
        """The maps of this form, edition, language and paper; page and copy do not matter.

        Several where the same edition was printed for different organizations.
        """

    def codes(self) -> Collection[str]:
        """The short codes of all forms."""

    def all(self) -> Iterable[EditionMap]:
        """Every map, for pages that carry no code and are known by their layout alone."""

    def blank(self, edition: EditionMap) -> bytes | None:
        """The PDF that the map was made with, for comparing pages; None where it is not at hand.

        The PDF may be a packet: the pages of `edition` are found in it by their codes.
        """
