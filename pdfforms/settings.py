"""The office's settings: `pdfforms.toml`, found in the working folder or the nearest folder above it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from pdfforms.errors import SettingsError
from pdfforms.model.retention import Retention, retention_of

FILE = "pdfforms.toml"
_PAPERS = ("letter", "a4")
_WORDS = {
    str: "a text",
    list: "a list of texts",
    dict: "a table of texts",
    bool: "true or false",
    int: "a whole number above 0",
}
_SIGNATURES = "signatures"
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
class Archive:
    """Where what was signed is kept for years: the table [archive]."""

    store: str = "archive"
    """A folder, from that of the settings where it is not absolute, or a place in an S3-compatible store."""
    lock_days: int | None = None
    """In such a store: for how many days only a special right removes what is written (Object Lock)."""


@dataclass(frozen=True, slots=True)
class Complete:
    """What a student's return needs beside its required fields: the table [complete]."""

    signatures: tuple[str, ...] = ("student_signature", "guardian_signature")
    """Signatures, on every form that has such fields."""
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Signatures by form, instead: the tables [complete.FORM]."""

    def needed(self, form: str) -> tuple[str, ...]:
        """What one form needs, whether it has such fields or not."""
        return self.forms.get(form, self.signatures)


@dataclass(frozen=True, slots=True)
class Remind:
    """How often and how soon families are reminded: the table [remind]."""

    most: int = 2
    """Reminders to one address about one copy at most."""
    days_between: int = 5
    """Days that must have passed since the last message to it."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Who signs for the school: the table [staff]."""

    address: str | None = None
    """Who signs where no table below says otherwise."""
    fields: tuple[str, ...] = ("staff_signature", "staff_signature_date")
    """What staff fills in: the signature first. Families are never asked for these."""
    school: dict[str, str] = field(default_factory=dict)
    """Who signs, by school as the roster names it."""
    homeroom: dict[str, str] = field(default_factory=dict)
    """Who signs, by homeroom; stands before the school's."""


@dataclass(frozen=True, slots=True)
class Signing:
    """Whose digital signatures the office trusts, and how it signs itself: the table [signatures]."""

    roots: tuple[str, ...] = ()
    """Files with certificates (PEM or DER) that vouch for signers and time-stamp servers, from the settings."""
    key: str | None = None
    """The office's key, a PKCS#12 file: "office.p12"."""
    module: str | None = None
    """Instead of `key`: the PKCS#11 library of a card or HSM that holds it."""
    token: str | None = None
    """The token's label in it."""
    certificate: str | None = None
    """The certificate's label on the token."""
    time_stamps: str | None = None
    """A time-stamp server (RFC 3161): "https://tsa.example.org". None leaves the machine's own clock."""
    revocation: bool = False
    """Whether the proof that the key was not revoked is fetched and put into each seal."""


@dataclass(frozen=True, slots=True)
class Custody:
    """How the ends of the log of custody are kept: the table [custody]."""

    heads: str = "heads"
    """The folder for them, from that of the settings where it is not absolute."""
    mail_to: str | None = None
    """Who gets each by mail; best somebody outside of the office."""
    most_days: int = 3
    """Days without one after which the doctor speaks up."""


@dataclass(frozen=True, slots=True)
class Encryption:
    """Whether what families answered is encrypted on disk: the table [encryption]; off without it."""

    recipient: str | None = None
    """The office's public key: "age1...". Turns encryption on."""
    recipients: tuple[str, ...] = ()
    """Further public keys that open everything, such as one whose secret lies in a safe."""
    keys: str = "keys"
    """The folder of the keyring, from that of the settings; better on another disk."""
    key: str | None = None
    """A file with the office's secret key; None where it is in the environment or the system's keyring."""


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
    complete: Complete = field(default_factory=Complete)
    remind: Remind = field(default_factory=Remind)
    staff: Staff = field(default_factory=Staff)
    watch: Watch = field(default_factory=Watch)
    signatures: Signing = field(default_factory=Signing)
    retention: Retention = field(default_factory=Retention)
    backup_stamp: str | None = None
    """A file that the backup touches when it has ended well; None where nobody said which."""
    archive: Archive = field(default_factory=Archive)
    custody: Custody = field(default_factory=Custody)
    encryption: Encryption = field(default_factory=Encryption)
    file: Path | None = None


_PLAIN: dict[str, type[Any]] = {
    "mail": Mail,
    "remind": Remind,
    "staff": Staff,
    "watch": Watch,
    "signatures": Signing,
    "archive": Archive,
    "custody": Custody,
    "encryption": Encryption,
}
"""The tables that are read as they stand."""


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
    unsafe = _encryption_faults(tables.get("encryption"))
    special = {name: tables.pop(name, {}) for name in ("complete", "retention")}
    parts = {name: tables.pop(name, {}) for name in _PLAIN}
    faults = [fault for name, table in _PLAIN.items() for fault in _table_faults(name, parts[name], _kinds(table))]
    faults += _signing_faults(parts["signatures"]) + unsafe
    faults += _complete_faults(special["complete"])
    retention, wrong = retention_of(special["retention"])
    faults += wrong + _own_faults(tables)
    if faults:
        named = ", ".join((*_kinds(Settings), *_PLAIN, *special))
        raise SettingsError(f"{path}: {'; '.join(faults)}. Settings are {named}.")
    made: dict[str, Any] = {name: table(**_frozen(parts[name])) for name, table in _PLAIN.items()}
    complete = _complete_of(special["complete"])
    return Settings(**_frozen(tables), **made, complete=complete, retention=retention, file=path)


def _own_faults(said: Mapping[str, Any]) -> list[str]:
    """What is wrong with the settings that stand in no table."""
    faults, kinds = [], _kinds(Settings)
    for name, value in said.items():
        if name not in kinds:
            faults.append(f"{name!r} is no setting")
        elif not _is(value, kinds[name]):
            faults.append(f"{name} must be {_WORDS[kinds[name]]}")
        elif name == "paper" and value not in _PAPERS:
            faults.append(f"paper must be one of {', '.join(_PAPERS)}")
    return faults


def _complete_of(table: Mapping[str, Any]) -> Complete:
    forms = {form: tuple(own["signatures"]) for form, own in table.items() if form != _SIGNATURES}
    return Complete(tuple(table.get(_SIGNATURES, Complete().signatures)), forms)


def _complete_faults(complete: object) -> list[str]:
    if not isinstance(complete, dict):
        return ["complete must be a table"]
    faults = []
    for name, value in complete.items():
        own = {_SIGNATURES: value} if name == _SIGNATURES else value
        if not isinstance(own, dict) or set(own) != {_SIGNATURES}:
            faults.append(f"{name!r} in [complete] must be {_SIGNATURES}, or a form's table with {_SIGNATURES}")
        elif not isinstance(own[_SIGNATURES], list) or not _is(own[_SIGNATURES], list):
            where = "[complete]" if name == _SIGNATURES else f"[complete.{name}]"
            faults.append(f"{_SIGNATURES} in {where} must be {_WORDS[list]}")
    return faults


def _frozen(table: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}


def _signing_faults(signing: object) -> list[str]:
    faults: list[str] = []
    if not isinstance(signing, dict):
        return faults
    if "key" in signing and "module" in signing:
        faults.append("[signatures] takes key or module, not both")
    if signing.get("time_stamps") and not str(signing["time_stamps"]).startswith(("https://", "http://")):
        faults.append("time_stamps in [signatures] must begin with https:// or http://")
    return faults


def _encryption_faults(encryption: object) -> list[str]:
    """A table that would leave everything plain without a word, or has a secret in it, is a fault."""
    if not isinstance(encryption, dict):
        return []  # there is none
    said = [encryption.get("recipient"), *_listed(encryption.get("recipients"))]
    if not encryption.get("recipient"):
        return ["[encryption] needs recipient, the office's public key: pdfforms keys office makes one"]
    if not all(str(each).startswith("age1") for each in said):
        return [
            "recipient and recipients in [encryption] are public keys, which begin with age1; no secret stands "
            "here"
        ]
    return []


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _table_faults(table: str, said: object, kinds: dict[str, type]) -> list[str]:
    if not isinstance(said, dict):
        return [f"{table} must be a table"]
    faults = []
    for name, value in said.items():
        kind = kinds.get(name)
        if kind is None:
            faults.append(f"{name!r} is no setting of [{table}]; those are {', '.join(kinds)}")
        elif (
            not _is(value, kind) or (kind is int and (isinstance(value, bool) or value < 1)) or _lacks(name, value)
        ):
            faults.append(f"{name} in [{table}] must be {_WORDS[kind]}")
        elif name in _CHOICES and value not in _CHOICES[name]:
            faults.append(f"{name} in [{table}] must be one of {', '.join(_CHOICES[name])}")
        elif isinstance(value, str) and any(ord(sign) < 32 or ord(sign) == 127 for sign in value):
            faults.append(f"{name} in [{table}] must be one line")
    return faults


def _kinds(table: type) -> dict[str, type]:
    """What each setting of a table holds, as its annotation has it; not those that are tables or paths."""
    kinds = {name: _kind(hint) for name, hint in get_type_hints(table).items()}
    return {name: kind for name, kind in kinds.items() if kind in _WORDS}


def _kind(hint: Any) -> type:
    said = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    (kind,) = (get_origin(each) or each for each in said if each is not NoneType)
    return list if kind is tuple else kind


def _is(value: object, kind: type) -> bool:
    """Whether a setting is of its kind; lists and tables hold texts."""
    if isinstance(value, dict):
        return kind is dict and all(isinstance(item, str) for item in value.values())
    if isinstance(value, list):
        return kind is list and all(isinstance(item, str) for item in value)
    return isinstance(value, kind)


def _lacks(name: str, value: object) -> bool:
    """Whether a list that must name something names nothing."""
    return name == "fields" and not value
