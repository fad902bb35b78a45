"""The office's settings: `pdfforms.toml`, found in the working folder or the nearest folder above it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pdfforms.errors import SettingsError

FILE = "pdfforms.toml"
_PAPERS = ("letter", "a4")
_WORDS = {
    str: "a text",
    list: "a list of texts",
    dict: "a table of texts",
    bool: "true or false",
    int: "a whole number above 0",
}
_KINDS: dict[str, type] = {
    "organization": str,
    "paper": str,
    "languages": list,
    "language": str,
    "columns": dict,
    "lock_identity": bool,
    "duplex": bool,
    "ledger": str,
}
_MAIL_KINDS: dict[str, type] = {
    "from_address": str,
    "from_name": str,
    "reply_to": str,
    "smtp": str,
    "security": str,
    "user": str,
    "token_command": list,
    "microsoft_client": str,
    "microsoft_tenant": str,
    "envelope": str,
    "preset": str,
    "per_minute": int,
    "per_day": int,
    "copies": str,
    "siblings": str,
    "imap": str,
    "imap_user": str,
    "imap_folder": str,
    "imap_flag": str,
    "imap_move": str,
    "imap_drafts": str,
    "imap_token_command": list,
}
_WATCH_KINDS: dict[str, type] = {"folders": list, "move": str}
_CHOICES = {
    "security": ("starttls", "tls", "none"),
    "envelope": ("plus", "plain"),
    "preset": ("exchange-online", "google-workspace", "custom"),
    "copies": ("student", "guardian"),
    "siblings": ("each", "together"),
}


@dataclass(frozen=True, slots=True)
class Mail:
    """How an office writes to families, and where their replies come in: the table [mail]."""

    from_address: str | None = None
    """Whom the mail is from."""
    from_name: str | None = None
    """The name beside it; None leaves the organization's."""
    reply_to: str | None = None
    """Where replies go, `+CODE` being put before its @; None leaves the sender's address."""
    smtp: str | None = None
    """The server that takes the mail: "smtp.example.org:587"."""
    security: str = "starttls"
    """`starttls` or `tls`; `none` for a server on this machine alone."""
    microsoft_client: str | None = None
    """The id of the office's application at Microsoft, which is then asked for access tokens; None for none."""
    microsoft_tenant: str = "organizations"
    """The id or domain of its organization."""
    envelope: str = "plus"
    """Whether bounces go to the address with the copy code (`plus`), or to the sender's own (`plain`)."""
    user: str | None = None
    """Whom the server knows us as; None where it asks for nobody."""
    token_command: tuple[str, ...] = ()
    """A program and its arguments that prints an access token (XOAUTH2), instead of a password."""
    preset: str = "custom"
    """Whose limits hold: `exchange-online`, `google-workspace`, or `custom`."""
    per_minute: int | None = None
    """Messages a minute at most; None leaves the preset's."""
    per_day: int | None = None
    """Messages in any 24 hours at most; None leaves the preset's."""
    copies: str = "student"
    """Whether a copy is made for each `student`, or for each `guardian` of each."""
    siblings: str = "each"
    """Whether siblings at one address get `each` a mail of their own, or one mail `together`."""
    imap: str | None = None
    """Where replies are fetched from: "imaps://imap.example.org"."""
    imap_user: str | None = None
    """Whose mailbox it is; None leaves the user in `imap`."""
    imap_folder: str = "INBOX"
    """The folder in it."""
    imap_flag: str | None = None
    """A flag for messages on the server that are safe here; None leaves them as they are."""
    imap_move: str | None = None
    """A folder on the server for them; None leaves them where they are."""
    imap_drafts: str | None = None
    """The folder for drafts; None leaves the one that the server says is for them."""
    imap_token_command: tuple[str, ...] = ()
    """As `token_command`, for the server of `imap`."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Folders that `pdfforms fetch --watch` looks into: the table [watch]."""

    folders: tuple[str, ...] = ()
    """Where a scanner or a browser puts files; from the folder of the settings, where they are not absolute."""
    move: str | None = None
    """A folder in each of them for what is safe; None leaves it where it is."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an office decides once."""

    organization: str | None = None
    """The division's name on the forms; None leaves each definition's own."""
    paper: str = "letter"
    language: str = "en"
    """Of copies whose family has no language of its own."""
    languages: tuple[str, ...] = ("en", "fr", "ar")
    """What `build` makes."""
    columns: dict[str, str] = field(default_factory=dict)
    """Field key, `row` (the row's own key) or `language` -> pattern of columns: "{First_Name} {Last_Name}"."""
    lock_identity: bool = True
    """Whether prefilled identity fields are read-only."""
    duplex: bool = False
    """Whether the printer prints on both sides, so that each copy on paper begins on a sheet of its own."""
    ledger: str | None = None
    """Where an office folder keeps its ledger: a file beside the settings, or the URL of a PostgreSQL database.
    None where the folder is no office."""
    mail: Mail = field(default_factory=Mail)
    watch: Watch = field(default_factory=Watch)
    file: Path | None = None


def load_settings(start: Path | None = None) -> Settings:
    """The settings that hold in a folder; defaults where there is no file. Raises SettingsError."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        path = folder / FILE
        if path.is_file():
            return _read(path)
    return Settings()


def _read(path: Path) -> Settings:
    try:
        tables: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as exc:
        raise SettingsError(f"{path} cannot be read as TOML: {exc}. Correct it and try again.") from exc
    mail, watch = tables.pop("mail", {}), tables.pop("watch", {})
    faults = _table_faults("mail", mail, _MAIL_KINDS) + _table_faults("watch", watch, _WATCH_KINDS)
    for name, value in tables.items():
        if name not in _KINDS:
            faults.append(f"{name!r} is no setting")
        elif not _is(value, _KINDS[name]):
            faults.append(f"{name} must be {_WORDS[_KINDS[name]]}")
        elif name == "paper" and value not in _PAPERS:
            faults.append(f"paper must be one of {', '.join(_PAPERS)}")
    if faults:
        raise SettingsError(f"{path}: {'; '.join(faults)}. Settings are {', '.join((*_KINDS, 'mail', 'watch'))}.")
    tables["languages"] = tuple(tables.get("languages", ("en", "fr", "ar")))
    return Settings(**tables, mail=Mail(**_frozen(mail)), watch=Watch(**_frozen(watch)), file=path)


def _frozen(table: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}


def _table_faults(table: str, said: object, kinds: dict[str, type]) -> list[str]:
    if not isinstance(said, dict):
        return [f"{table} must be a table"]
    faults = []
    for name, value in said.items():
        kind = kinds.get(name)
        if kind is None:
            faults.append(f"{name!r} is no setting of [{table}]; those are {', '.join(kinds)}")
        elif not _is(value, kind) or (kind is int and (isinstance(value, bool) or value < 1)):
            faults.append(f"{name} in [{table}] must be {_WORDS[kind]}")
        elif name in _CHOICES and value not in _CHOICES[name]:
            faults.append(f"{name} in [{table}] must be one of {', '.join(_CHOICES[name])}")
        elif isinstance(value, str) and any(ord(sign) < 32 or ord(sign) == 127 for sign in value):
            faults.append(f"{name} in [{table}] must be one line")
    return faults


def _is(value: object, kind: type) -> bool:
    """Whether a setting is of its kind; lists and tables hold texts."""
    if isinstance(value, dict):
        return kind is dict and all(isinstance(item, str) for item in value.values())
    if isinstance(value, list):
        return kind is list and all(isinstance(item, str) for item in value)
    return isinstance(value, kind)
