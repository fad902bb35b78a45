"""What can be wrong with a store, by the specification's own codes: E for must, W for should.

Codes that no file can break by itself (E002, E022, E027, ...), or that others say more exactly, are not used.
Those with X are ours: what the specification cannot know.
"""

from __future__ import annotations

from dataclasses import dataclass, field

CODES = {
    "E001": "something lies in the object's folder that has no business there",
    "E003": "there is not exactly one declaration of the object's OCFL version",
    "E006": "the declaration names no OCFL version that is known",
    "E007": "the declaration does not say what its name says",
    "E008": "the object has no version",
    "E009": "the versions do not begin at 1",
    "E010": "a version is missing between others",
    "E011": "a padded version number does not begin with a zero",
    "E012": "versions are numbered in two ways",
    "E013": "a later version is numbered in another way than the first",
    "E015": "a file lies in a version's folder and not in its content folder",
    "E017": "the name of the content folder has a slash or is no name",
    "E018": "the name of the content folder is . or ..",
    "E019": "the name of the content folder is not the one that the first version has",
    "E020": "the name of the content folder changes between versions",
    "E023": "a file is in the content folder and not in the manifest",
    "E024": "an empty folder lies in the content folder",
    "E025": "the digest algorithm is neither sha512 nor sha256",
    "E033": "the inventory is no JSON object in UTF-8, or says something twice",
    "E036": "the inventory lacks id, type, digestAlgorithm or head",
    "E037": "the id is no text, or not the object's",
    "E038": "the type is not that of the declared OCFL version",
    "E039": "a digest is none of the inventory's algorithm",
    "E040": "the head is not the newest version",
    "E041": "the inventory has no manifest",
    "E042": "a content path is not in the content folder of a version",
    "E044": "the inventory has no object of versions",
    "E046": "versions and version folders do not match",
    "E047": "a version is no object",
    "E048": "a version lacks created or state",
    "E049": "created is no date and time with seconds and zone",
    "E050": "a state does not match the manifest",
    "E051": "a logical path is no text",
    "E052": "a part of a logical path is empty, . or ..",
    "E053": "a logical path begins or ends with a slash",
    "E054": "the user is no object with a name",
    "E056": "the fixity block is no object of known algorithms",
    "E057": "a fixity block is not built as a manifest",
    "E058": "an inventory has no sidecar",
    "E060": "the inventory is not what its sidecar says",
    "E061": "the sidecar is not a digest and a file name",
    "E063": "the object has no inventory",
    "E064": "the inventory is not that of the newest version",
    "E066": "an older inventory tells another state of a version",
    "E067": "a file lies where only extensions may",
    "E069": "the store has no declaration",
    "E070": "ocfl_layout.json is not what it should be",
    "E072": "a file lies among the objects",
    "E073": "an empty folder lies among the objects",
    "E076": "there is not exactly one declaration of the store's OCFL version",
    "E079": "the store's declaration names no OCFL version that is known",
    "E080": "the store's declaration does not say what its name says",
    "E081": "an object is of a later OCFL version than the store",
    "E083": "the object does not lie where its id says",
    "E090": "a link, or something that is neither file nor folder",
    "E092": "a file is missing, or not what the manifest says",
    "E093": "a file is missing, or not what the fixity block says",
    "E094": "the message is no text",
    "E095": "two logical paths stand in each other's way",
    "E096": "a digest stands in the manifest twice",
    "E097": "a digest stands in a fixity block twice",
    "E099": "a part of a content path is empty, . or ..",
    "E100": "a content path begins or ends with a slash",
    "E101": "two content paths stand in each other's way",
    "E102": "the inventory has a key that the specification does not know",
    "E103": "a version is of an earlier OCFL version than the one before",
    "E106": "the manifest is no object",
    "E107": "a digest in the manifest stands in no state",
    "E110": "the id changes between versions",
    "E111": "the fixity block is no object",
    "E112": "a file lies where only the store's extensions may",
    "W001": "version numbers are padded",
    "W002": "a version's folder has a folder besides its content",
    "W003": "a version has a content folder and nothing in it",
    "W004": "the digest algorithm is not sha512",
    "W005": "the id is no URI",
    "W007": "a version has no message or no user",
    "W008": "a user has no address",
    "W009": "a user's address is no URI",
    "W010": "a version has no inventory",
    "W011": "an older inventory tells something else about a version",
    "W013": "an extension is not registered",
    "W016": "an extension of the store is not registered",
    "X001": "the object is missing",
    "X002": "the inventory is not the one whose digest is kept elsewhere",
    "X003": "the object is not known elsewhere",
    "X004": "the object cannot be read",
    "X005": "a sidecar is not to the letter what was written",
}
"""Code -> what it means, in one line."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it should be."""

    code: str
    where: str
    """Path below what was judged, or a part of an inventory; never what a file says."""

    @property
    def warning(self) -> bool:
        """Whether the specification only advises against it."""
        return self.code.startswith("W")

    def __str__(self) -> str:
        return f"{self.code} {self.where}: {CODES[self.code]}"


@dataclass(slots=True)
class Faults:
    """Gathers faults, each once."""

    ours: bool = False
    """Whether the object was written by this package, to the letter."""
    all: dict[Fault, None] = field(default_factory=dict)

    def add(self, code: str, where: str) -> None:
        """Notes a fault."""
        self.all[Fault(code, where)] = None

    @property
    def errors(self) -> tuple[Fault, ...]:
        """What makes an object invalid."""
        return tuple(fault for fault in self.all if not fault.warning)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What is only advised against."""
        return tuple(fault for fault in self.all if fault.warning)
