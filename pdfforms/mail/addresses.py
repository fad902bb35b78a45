"""What a roster's cell says of mail addresses: good ones, and why another is doubtful.

Being strict costs a line in the preview. Being lenient writes to a stranger: so an address that looks like a slip
of the hand, or like no address, is held until a person has corrected it or vouched for it.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+(?:[A-Za-z]{{2,24}}|xn--[A-Za-z0-9-]{{1,59}})")
_SEPARATORS = re.compile(r"[;,\s]+")
_COMMON = (
    *("gmail.com", "hotmail.com", "hotmail.ca", "outlook.com", "live.com", "live.ca", "yahoo.com", "yahoo.ca"),
    *("icloud.com", "telus.net", "shaw.ca", "msn.com", "protonmail.com", "me.com", "aol.com"),
)
"""Where most families have their mail."""
_SHORT = 5
"""A name before the dot of fewer letters is near to too many others: me, msn, aol."""
_NOBODY = frozenset(
    {
        *("none", "noemail", "no-email", "no_email", "nomail", "na", "n/a", "unknown", "test", "null"),
        *("noreply", "no-reply", "donotreply", "do-not-reply", "declined", "refused"),
    }
)
"""What offices type where the software insists on an address."""


def addresses_in(cell: str) -> tuple[str, ...]:
    """What stands in a cell that may hold several addresses, each once, as it stands; `fault_of` judges them."""
    bare = cell.replace("<", " ").replace(">", " ").replace("mailto:", " ")
    parts = [part for part in _SEPARATORS.split(bare) if part]
    named = [part for part in parts if "@" in part]
    return tuple(dict.fromkeys(named if named and "<" in cell else parts))


def fault_of(address: str) -> str:
    """Why nothing should be sent to an address; "" where nothing is against it. Never quotes it."""
    if not address.isascii():
        return "the address has letters that mail servers seldom take"
    local, _, domain = address.rpartition("@")
    if len(address) > 254 or len(local) > 64 or not _ADDRESS.fullmatch(address):
        return "this is no mail address"
    if local.lower() in _NOBODY:
        return "the address stands for nobody"
    if near := _slip(domain.lower()):
        return f"the address ends like a slip of the hand for {near}"
    return ""


def same(address: str) -> str:
    """What two spellings of one address have in common: mail servers do not tell capitals apart."""
    return address.lower()


def _slip(domain: str) -> str:
    """The common domain that this one is a letter or two away from; "" where it is itself common, or like none."""
    if domain in _COMMON:
        return ""
    for known in _COMMON:
        name, _, end = known.partition(".")
        own, _, own_end = domain.partition(".")
        if own == name and (own_end in _BAD_ENDS) and end not in _BAD_ENDS:
            return known
        if len(name) >= _SHORT and own != name and own_end in (end, *_BAD_ENDS) and _near(own, name):
            return known
    return ""


_BAD_ENDS = frozenset({"con", "cm", "vom", "comm", "cim", "om", "cpm", "xom", "c", "coom", "ccom", "nte", "met"})


def _near(own: str, known: str) -> bool:
    """Whether one letter is missing, too many, another one, or two have changed places."""
    if abs(len(own) - len(known)) > 1 or own[:1] != known[:1]:
        return False
    if sorted(own) == sorted(known):
        return True
    blocks = SequenceMatcher(None, own, known, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) >= max(len(own), len(known)) - 1
