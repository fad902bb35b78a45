"""Destroying what is due: the ledger's rows and the intent in one transaction, then the files, then a certificate.

Whoever is killed before the transaction ends has changed nothing; after it, the next run of `dispose` goes on
where this one stopped: each file is removed if it is there, the certificate is made of what the ledger kept of it.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import chain
from pathlib import Path

from pdfforms.archive.custody.certificate import Certificate, Destroyed, certificate_of, certificate_pdf
from pdfforms.archive.custody.retention import Due, Term, due_on
from pdfforms.bulk.folder import Folder, copy_name
from pdfforms.bulk.imprint import now
from pdfforms.bulk.keeping.strays import strays
from pdfforms.errors import UsageError
from pdfforms.files import remove_file, write_durably
from pdfforms.ledger.custodian import Custodian
from pdfforms.ledger.ledger import Ledger
from pdfforms.ledger.standing_on import Going
from pdfforms.model.custody import Purging
from pdfforms.model.retention import After, Case, CaseKind, Disposal, LeavingKind, Rule
from pdfforms.settings import Settings

_FILES, _MAILS, _EVIDENCE, _COPIES, _ARCHIVE = "files", "mails", "evidence", "copies", "archive"
_KEYS = "keys"
_STRAYS = "strays"
_KINDS = {
    _FILES: "files that arrived",
    _MAILS: "messages",
    _EVIDENCE: "pictures of evidence",
    _COPIES: "personal copies",
    _ARCHIVE: "archive objects",
    _KEYS: "keys",
    _STRAYS: "stray files",
}
_NAMED = (CaseKind.RECORD, CaseKind.COPY)
"""What stands on the certificate by its name, which is nobody's."""
_BATCH = 500
"""Records of one certificate: one transaction holds all others up."""
_IDLE = 366
"""Days without anything happening after which the machine's clock is not believed alone."""


@dataclass(slots=True)
class Disposed:
    """What a run did."""

    due: Due
    """As it was at its beginning."""
    certificates: list[Path] = field(default_factory=list)
    counts: Counter[CaseKind] = field(default_factory=Counter)
    """How much of each kind went on its own term."""
    left: str = ""
    """What may be left in the database, in words."""

    @property
    def records(self) -> int:
        """How many records went."""
        return self.counts[CaseKind.RECORD]


@dataclass(frozen=True, slots=True)
class Disposer:
    """Destroys for one office."""

    folder: Folder
    ledger: Ledger
    settings: Settings
    archive: Purging | None = None
    """Where archived returns lie; None where the office has no archive."""

    @property
    def _custodian(self) -> Custodian:
        return self.ledger.custodian

    def due(self, day: date) -> Due:
        """What is due on a day."""
        cases = chain(self._custodian.cases(), strays(self.folder, self.ledger))
        return due_on(cases, self.settings.retention, day)

    def dispose(self, by: str, on: date | None = None) -> Disposed:
        """Destroys what is due. Raises UsageError where nobody approves, or the day cannot be believed."""
        if not by.strip():
            raise UsageError("Destroying needs a name: --approve NAME.")
        day = self._day(on)
        done = Disposed(self.due(day), self.finish())
        found, before = done.due, Due((), (), 0, ())
        while found.due and found.due != before.due:  # what went may leave others behind whose own term is over
            cases = [term.case for term in found.due]
            for at in range(0, len(cases), _BATCH):
                done.counts += self._batch(cases[at : at + _BATCH], by.strip(), day)
            done.certificates += self.finish()
            found, before = self.due(day), found
        if done.certificates:
            done.left = self._custodian.clear_free_pages()
        return done

    def finish(self) -> list[Path]:
        """Goes on with what a killed run has begun; the certificates."""
        return [self._finish(each) for each in self._custodian.unfinished()]

    def _day(self, on: date | None) -> date:
        """Never a day to come; and a clock that has run far ahead of all that happened is asked about."""
        today = datetime.now().astimezone().date()
        if on is not None and on > today:
            raise UsageError(f"{on} is still to come: what is due then is not due yet.")
        head = self._custodian.head()
        if on is None and head and (today - date.fromisoformat(head.at[:10])).days > _IDLE:
            raise UsageError(
                f"This machine's clock says {today}, but the last thing that happened here was on {head.at[:10]}. "
                f"Check the clock; if it is right, say so: --on {today}"
            )
        return on or today

    def _batch(self, cases: Sequence[Case], by: str, day: date) -> Counter[CaseKind]:
        ids = [each.subject for each in cases if each.kind is CaseKind.RECORD]
        pictures = self._pictures(ids)
        archived = {each for each in ids if self.archive and self.archive.holds(each)}
        stray = [each for each in cases if each.kind is CaseKind.STRAY]
        with self._custodian.disposing(ids) as disposing:
            still = [*disposing.cases(cases), *stray]  # a hold may have come meanwhile
            due = due_on(still, self.settings.retention, day).due
            if not due:
                return Counter()
            going = disposing.going_with([term.case for term in due])
            records = going.records
            plan = {
                _FILES: going.files,
                _MAILS: tuple(going.mails.values()),
                _EVIDENCE: tuple(name for each in records for name in pictures.get(each, ())),
                _COPIES: going.copies,
                _ARCHIVE: tuple(each for each in records if each in archived),
                _STRAYS: tuple(each.subject for each in stray),
            }
            over = disposing.owners_over(going)
            if self.folder.keyring is not None:
                plan[_KEYS] = over
            name = f"D-{day:%Y%m%d}-{secrets.token_hex(4)}"
            destroyed = tuple(
                _destroyed(term, going, pictures, archived) for term in due if term.case.kind in _NAMED
            )
            counts = {words: len(plan[kind]) for kind, words in _KINDS.items() if kind in plan}
            organization = self.settings.organization or ""
            others = tuple(_others(term for term in due if term.case.kind not in _NAMED))
            stays = tuple(_stays(going, over if self.folder.keyring is not None else None))
            certificate = Certificate(name, organization, by, day.isoformat(), destroyed, counts, stays, others)
            disposing.take(Disposal(name, by, now(), None, plan, certificate.to_json()), going, over)
        return Counter(term.case.kind for term in due)

    def _pictures(self, ids: Sequence[str]) -> dict[str, list[str]]:
        """Names of the pictures of each record."""
        found: dict[str, list[str]] = {each: [] for each in ids}
        for path in self.folder.evidence.glob("*"):
            owner = path.name.partition(".")[0]
            if owner in found:
                found[owner].append(path.name)
        return {each: sorted(names) for each, names in found.items()}

    def _finish(self, disposal: Disposal) -> Path:
        """Removes the files of one disposal, writes its certificate, and notes that it is done."""
        plan = disposal.plan
        again = {each for each in plan.get(_FILES, ()) if self.ledger.file(each)}  # the same bytes came once more
        for vault, kind in ((self.folder.vault, _FILES), (self.folder.mail, _MAILS)):
            for each in plan.get(kind, ()):
                if each not in again:
                    vault.remove(each)
        for name in plan.get(_EVIDENCE, ()):
            remove_file(self.folder.evidence / name)
        for code in plan.get(_COPIES, ()):
            self.folder.copies.remove(copy_name(code))
        if unknown := set(plan.get(_STRAYS, ())):
            for case in strays(self.folder, self.ledger):  # what is known by now stays
                if case.subject in unknown:
                    remove_file(self.folder.root / case.subject)
        self._purge(plan.get(_ARCHIVE, ()))
        self._destroy_keys(plan.get(_KEYS, ()))
        return self._certify(disposal)

    def _purge(self, ids: Iterable[str]) -> None:
        for each in ids:
            if self.archive is None:
                raise UsageError(
                    "A disposal that was begun is to remove objects from the archive, and no archive is here. "
                    "Mount it, then run pdfforms dispose again."
                )
            if self.archive.holds(each):
                self.archive.purge(each)

    def _destroy_keys(self, gone: Sequence[str]) -> None:
        """The last thing that goes. What still lies under these keys, since it holds something of others, or came
        in again, comes under other ones before."""
        if not gone:
            return
        keyring = self.folder.keyring
        if keyring is None:
            raise UsageError(
                "A disposal that was begun is to destroy keys, and the settings name no keyring. Put [encryption] "
                "back into pdfforms.toml, then run pdfforms dispose again."
            )
        for vault, whose in (
            (self.folder.vault, self.ledger.owners_on),
            (self.folder.mail, self.ledger.owners_of_mails),
        ):
            left = sorted({sha256 for sha256, owner in vault.owners() if owner in gone})
            owners = whose(left) if left else {}
            vault.claim({each: owners.get(each, frozenset()) for each in left})
        keyring.destroy(gone)

    def _certify(self, disposal: Disposal) -> Path:
        certificate = certificate_of(disposal.certificate)
        at = now()
        said = {**certificate.to_json(), "begun_at": disposal.begun_at, "done_at": at}
        data = (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
        pdf = certificate_pdf(certificate, datetime.fromisoformat(at).astimezone(UTC), self.settings.paper)
        path = self.folder.certificates / f"{disposal.id}.pdf"
        write_durably({path: pdf, path.with_suffix(".json"): data})
        with self._custodian.disposing(()) as disposing:
            disposing.done(disposal.id, at, disposal.approved_by, sha256(data).hexdigest())
        return path


def _others(terms: Iterable[Term]) -> Iterable[str]:
    """What has no name on the certificate, in words."""
    for (kind, rule), number in sorted(Counter((each.case.kind, each.rule) for each in terms).items(), key=str):
        several = "s" if number > 1 else ""
        yield f"{number} {kind.value}{several} that went with no record: {rule_in_words(rule)}"


def _destroyed(term: Term, going: Going, pictures: Mapping[str, Sequence[str]], archived: set[str]) -> Destroyed:
    case = term.case
    transferred = case.leaving is not None and case.leaving.kind is LeavingKind.TRANSFERRED
    return Destroyed(
        case.subject,
        case.form or "",
        rule_in_words(term.rule, transferred),
        len(going.files_of.get(case.subject, ())),
        len(pictures.get(case.subject, ())),
        case.subject in archived,
        case.kind.value,
    )


def rule_in_words(rule: Rule, transferred: bool = False) -> str:
    """`7 years after leaving`"""
    if rule.after is not After.SCHOOL_YEAR and transferred:
        return "transferred to another board"
    after = {After.LEAVING: "leaving", After.SCHOOL_YEAR: "the school year", After.TRANSFER: "the transfer"}
    return f"{rule.years} year{'' if rule.years == 1 else 's'} after {after[rule.after]}"


def _stays(going: Going, over: Sequence[str] | None) -> Iterable[str]:
    """In words; `over` are the owners whose keys are destroyed, None in an office that does not encrypt."""
    if going.shared:
        yield (
            f"{len(going.shared)} files hold forms of other students too, or are being read. They stay until the "
            "last of those records is destroyed."
        )
    if over is None:
        yield (
            "Exports, prints and backups made before this day are not known to this program, nor is what mail "
            "servers and families keep."
        )
        return
    yield (
        f"Keys destroyed: {len(over)}. What they opened can no longer be opened in backups either, once the keys' "
        "own backups are replaced; a backup from before the office encrypted is plain."
    )
    yield (
        "Exports and prints made before this day are not known to this program, nor is what mail servers and "
        "families keep."
    )
