"""Encryption with parameters that nobody chose in good faith."""

from __future__ import annotations

from io import BytesIO

import pikepdf

from tests.hostile.case import TOLD, Bait, case
from tests.hostile.cos import document
from tests.hostile.damage import seeded

_KEY = "/O <" + "41" * 32 + "> /U <" + "42" * 32 + ">"
_LONG = "/O <" + "41" * 48 + "> /U <" + "42" * 48 + "> /OE <" + "43" * 32 + "> /UE <" + "44" * 32 + ">"


def _locked(entries: str) -> bytes:
    data = document({})
    return data.replace(b"trailer\n<<", f"trailer\n<</ID [<00> <00>] /Encrypt <<{entries}>> ".encode())


@case(TOLD)
def key_of_minus_one(_: Bait) -> bytes:
    """A key of minus one bits."""
    return _locked(f"/Filter /Standard /V 2 /R 3 /Length -1 /P -4 {_KEY}")


@case(TOLD)
def key_of_a_billion_bits(_: Bait) -> bytes:
    """A key of 2^31 bits."""
    return _locked(f"/Filter /Standard /V 4 /R 4 /Length 2147483647 /P -4 {_KEY}")


@case(TOLD)
def revision_of_the_future(_: Bait) -> bytes:
    """Version 99, revision 2^31, a handler of no name."""
    return _locked(f"/Filter /Nobody /V 99 /R 2147483647 /P 99999999999999999999 {_KEY}")


@case(TOLD)
def keys_missing(_: Bait) -> bytes:
    """AES-256 without any of its keys."""
    return _locked("/Filter /Standard /V 5 /R 6 /Length 256 /P -4")


@case(TOLD)
def keys_of_a_megabyte(_: Bait) -> bytes:
    """Keys of a megabyte each."""
    return _locked(
        "/Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <" + "41" * 1_000_000 + "> /U <" + "42" * 1_000_000 + ">"
    )


@case(TOLD)
def hash_that_runs_on(_: Bait) -> bytes:
    """AES-256 of revision 6, whose hash runs until it is lucky, with a key that is not the user's."""
    return _locked(f"/Filter /Standard /V 5 /R 6 /Length 256 /P -4 {_LONG} /Perms <" + "45" * 16 + ">")


@case(TOLD)
def crypt_filters_in_a_circle(_: Bait) -> bytes:
    """Crypt filters that name themselves, and an encryption dictionary that is encrypted."""
    return _locked(
        f"/Filter /Standard /V 4 /R 4 /Length 128 /P -4 {_KEY} /StmF /A /StrF /B"
        " /CF <</A <</CFM /A /AuthEvent /B /Length 1000000>> /B 1 0 R>>"
    )


@case(TOLD)
def user_password(bait: Bait) -> bytes:
    """Our filled form behind a password."""
    out = BytesIO()
    with pikepdf.open(BytesIO(bait.copy())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="secret", owner="other", R=6))
    return out.getvalue()


@case()
def owner_password(bait: Bait) -> bytes:
    """Our filled form that may be read by all and changed by none."""
    out = BytesIO()
    with pikepdf.open(BytesIO(bait.copy())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="", owner="other", R=6))
    return out.getvalue()


@case()
def locked_and_bent(bait: Bait) -> bytes:
    """Our filled form with an owner's password and every hundredth byte of it wrong."""
    return seeded(owner_password(bait), 7, flips=200)
