"""What the doctor says of custody: the clock, the last backup, secrets, the server, what is left to do."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from pdfforms.bulk.folder import Folder
from pdfforms.bulk.keeping.daily_head import last_kept, late_heads
from pdfforms.errors import PdfformsError
from pdfforms.settings import Settings

Told = tuple[str, bool, str, str]
"""What it is about, whether it is well, in words, what to do."""
_SLACK = timedelta(minutes=5)
"""That clocks of several machines differ by."""
_OLD = timedelta(days=2)
"""Of a backup."""
_OTHERS = 0o077
"""Rights of everybody but the owner."""
_LOCAL = ("localhost", "127.0.0.1", "::1")


def check_custody(folder: Folder, settings: Settings, now: datetime | None = None) -> Iterator[Told]:
    """Looks at it all. Never raises for what it finds."""
    moment = now or datetime.now(UTC)
    yield from _ledger(folder, settings, moment)
    yield _backup(settings, moment)
    yield from _secret(folder)
    if isinstance(folder.ledger, str):
        yield _server(folder.ledger)


def _ledger(folder: Folder, settings: Settings, now: datetime) -> Iterator[Told]:
    try:
        with folder.open_ledger() as ledger:
            head, begun = ledger.custodian.head(), len(ledger.custodian.unfinished())
            kept, late = last_kept(ledger), list(late_heads(settings, ledger, now))
    except PdfformsError:
        return  # the ledger's own check says it
    if head:
        ahead = _moment(head.at) - now
        if ahead > _SLACK:
            yield "clock", False, f"the clock is behind the last thing that happened ({head.at})", "Set the clock."
        else:
            yield "clock", True, f"the clock is not behind the last thing that happened ({head.at})", ""
        yield "custody", True, f"{head.n} entries in the log; its head: pdfforms audit head", ""
        advice = "Let a scheduler run it each day: pdfforms audit keep"
        if kept is None:
            yield "heads", True, "no end of the log was kept yet", advice
        elif late:
            yield "heads", False, "; ".join(late), advice
        else:
            yield "heads", True, f"the end of the log was last kept at {kept.at}", ""
    if begun:
        yield (
            "custody",
            False,
            f"{begun} disposals are not done to the end",
            "Go on: pdfforms dispose --approve NAME",
        )


def _backup(settings: Settings, now: datetime) -> Told:
    if settings.backup_stamp is None:
        advice = "Let the backup touch a file when it has ended well, and name it: backup_stamp in the settings."
        return "backup", True, "nobody said where the backup leaves its stamp", advice
    base = settings.file.parent if settings.file else Path()
    stamp = base / settings.backup_stamp
    try:
        age = now - datetime.fromtimestamp(stamp.stat().st_mtime, UTC)
    except OSError:
        return "backup", False, f"there is no stamp of a backup at {stamp}", "See whether backups are made."
    days = max(age.days, 0)
    advice = "" if age <= _OLD else "See why no backup was made since."
    return "backup", age <= _OLD, f"the last backup ended {days} days ago", advice


def _secret(folder: Folder) -> Iterator[Told]:
    """The key that names of messages are made with."""
    path = folder.root / "secret"
    if not path.exists() or sys.platform == "win32":
        return
    is_ours = path.stat().st_uid == os.getuid()
    if is_ours and not path.stat().st_mode & _OTHERS:
        yield "keys", True, "nobody else may read the office's secret", ""
    else:
        yield "keys", False, "others may read the office's secret", f"chmod 600 {path}"


def _server(address: str) -> Told:
    """Whether a password stands in the settings, and whether the way to a server elsewhere is safe."""
    url = urlsplit(address)
    if url.password is not None:
        advice = "Take it out, and put it into the environment variable PGPASSWORD."
        return "server", False, "the ledger's password stands in the settings", advice
    asked = parse_qs(url.query)
    elsewhere = url.hostname not in (None, *_LOCAL) and "unix_sock" not in asked
    if elsewhere and asked.get("sslmode") != ["verify-full"]:
        advice = "Add ?sslmode=verify-full to the ledger's address."
        return "server", False, "the way to the ledger's server is not made sure of", advice
    return "server", True, "the way to the ledger's server is safe", ""


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
