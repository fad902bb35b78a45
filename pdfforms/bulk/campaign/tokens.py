"""Where access tokens come from, as the settings say: a command prints them, or Microsoft is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pdfforms.mail.credentials import token_from
from pdfforms.mail.microsoft import Ask, Microsoft, microsoft_token
from pdfforms.settings import Mail


def token_of(mail: Mail, command: Sequence[str], user: str | None, ask: Ask | None) -> Callable[[], str] | None:
    """What makes tokens for a server that knows the office as `user`; None where it is a password's."""
    if command:
        return lambda: token_from(command)
    if mail.microsoft_client and user:
        account = Microsoft(mail.microsoft_client, mail.microsoft_tenant, user)
        return lambda: microsoft_token(account, ask)
    return None
