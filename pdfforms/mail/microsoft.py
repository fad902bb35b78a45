"""Access tokens of Microsoft 365, whose servers take no passwords: asked of Microsoft by way of msal.

With a secret of the office's application (PDFFORMS_MICROSOFT_SECRET, or in the keyring) the application signs in
itself. Without one a person signs in once, on any device; what Microsoft then hands out is kept in the keyring.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pdfforms.errors import MailError
from pdfforms.mail.credentials import keep_long, kept, kept_long

AUTHORITY = "https://login.microsoftonline.com"
SECRET = "PDFFORMS_MICROSOFT_SECRET"  # noqa: S105 - the name of a variable
_HOST = "https://outlook.office.com"
_AS_PERSON = [f"{_HOST}/SMTP.Send", f"{_HOST}/IMAP.AccessAsUser.All"]
_AS_APPLICATION = ["https://outlook.office365.com/.default"]
Ask = Callable[[str], None]
"""Tells a person where to sign in, and with which code."""


@dataclass(frozen=True, slots=True)
class Microsoft:
    """The office's application at Microsoft, and its mailbox."""

    client: str
    """The application's id."""
    tenant: str
    """The organization's id or domain."""
    user: str

    @property
    def name(self) -> str:
        """What the keyring calls what is kept of it."""
        return f"microsoft:{self.client}:{self.user}"


def microsoft_token(account: Microsoft, ask: Ask | None = None) -> str:
    """An access token for SMTP and IMAP. Raises MailError where there is none; without `ask` nobody is asked."""
    msal = _library()
    authority = f"{AUTHORITY}/{account.tenant}"
    try:
        if secret := os.environ.get(SECRET) or kept(f"microsoft:{account.client}"):
            app = msal.ConfidentialClientApplication(
                account.client, client_credential=secret, authority=authority, instance_discovery=False
            )
            return _token(app.acquire_token_for_client(_AS_APPLICATION))
        cache = msal.SerializableTokenCache()
        cache.deserialize(kept_long(account.name))
        app = msal.PublicClientApplication(
            account.client, authority=authority, token_cache=cache, instance_discovery=False
        )
        result = _silently(app, account) or _asked(app, account, ask)
    except (OSError, ValueError) as exc:  # no network; an answer, or an authority, that is none
        raise MailError(
            f"Microsoft cannot be asked for a token ({type(exc).__name__}). Check the network, microsoft_tenant "
            "and microsoft_client."
        ) from exc
    if cache.has_state_changed:
        keep_long(account.name, cache.serialize())
    return _token(result)


def _library() -> Any:
    try:
        import msal  # of the extra `microsoft`; it takes longer to load than most commands
    except ImportError as exc:
        raise MailError(
            "microsoft_client in the settings needs a library more: pip install 'pdfforms[microsoft]'."
        ) from exc
    return msal


def _silently(app: Any, account: Microsoft) -> Any:
    """With what an earlier sign-in has left."""
    for each in app.get_accounts(username=account.user):
        if result := app.acquire_token_silent(_AS_PERSON, account=each):
            return result
    return None


def _asked(app: Any, account: Microsoft, ask: Ask | None) -> Any:
    """With a person who signs in (RFC 8628)."""
    if ask is None:
        raise MailError(
            f"Nobody has signed in as {account.user} yet, or it has run out. Call the same command once in a "
            "terminal: it says where to sign in."
        )
    flow = app.initiate_device_flow(scopes=_AS_PERSON)
    if "message" not in flow:
        raise MailError(
            f"Microsoft lets nobody sign in ({flow.get('error', 'no reason given')}). The application "
            f"{account.client} must allow public client flows."
        )
    ask(str(flow["message"]))
    return app.acquire_token_by_device_flow(flow)


def _token(result: Any) -> str:
    if not isinstance(result, dict) or "access_token" not in result:
        error = result.get("error", "no reason given") if isinstance(result, dict) else "no reason given"
        raise MailError(f"Microsoft gives no token ({error}). Check the application's rights and secret.")
    return str(result["access_token"])
