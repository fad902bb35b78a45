"""Digital signatures of files that came in: looked at by contained workers, since the files may be anybody's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from pdfforms.archive.signatures.validate import SIGNED, validate
from pdfforms.contain.limits import Limits
from pdfforms.contain.pool import Pool
from pdfforms.errors import SettingsError
from pdfforms.model.archive import SignatureResult
from pdfforms.model.plain import from_plain, to_plain
from pdfforms.model.record import Record, Signature
from pdfforms.model.signing import WORDS, SignatureReport, SignatureVerdict
from pdfforms.read.limits import apply_limits
from pdfforms.settings import Settings

_LIMITS = Limits(memory=1 << 30, seconds=20.0)
_MOST = 1 << 20
"""Characters of a worker's answer that are believed."""
_AHEAD = 4
"""Files that are held in memory while they wait."""


@dataclass(frozen=True, slots=True)
class Verified:
    """Who signed a file, and how sure that is."""

    file: str
    records: tuple[Record, ...]
    """What the file says, with typed names, marks and stamps; each with its own evidence."""
    signatures: tuple[SignatureReport, ...]
    """The digital ones."""

    @property
    def well(self) -> bool:
        """Whether every digital signature stands for the whole file and its signer is trusted."""
        return all(each.verdict is SignatureVerdict.VALID for each in self.signatures)

    def to_json(self) -> dict[str, object]:
        """For json.dumps; the four kinds are told apart by `kind`."""
        marks = [
            {
                "record": record.id,
                "field": key,
                **answer.value.to_json(),
                "source": answer.source.value,
                "confidence": answer.confidence,
                "page": answer.page,
                "findings": [each.to_json() for each in record.findings if each.field == key],
            }
            for record in self.records
            for key, answer in record.answers.items()
            if isinstance(answer.value, Signature)
        ]
        digital = [asdict(each) | {"verdict": each.verdict.value} for each in self.signatures]
        return {"schema": "pdfforms.verify/1", "file": self.file, "fields": marks, "digital": digital}


def trusted_roots(settings: Settings) -> tuple[bytes, ...]:
    """The certificates that [signatures] roots names. Raises SettingsError."""
    here = settings.file.parent if settings.file else Path()
    found = []
    for name in settings.signatures.roots:
        try:
            found.append((here / name).read_bytes())
        except OSError as exc:
            raise SettingsError(
                f"roots in [signatures] names {name}, which cannot be read: {exc.strerror}. Check the path."
            ) from exc
    return tuple(found)


def signatures_of(
    files: Iterable[bytes], roots: tuple[bytes, ...], jobs: int = 1
) -> Iterator[tuple[SignatureReport, ...]]:
    """The reports of each file, in order. A file that breaks its worker has one that says so."""
    done: dict[int, tuple[SignatureReport, ...]] = {}
    given = told = 0
    with Pool[int, bytes](start, (roots,), jobs=jobs, limits=_LIMITS) as pool:
        for data in files:
            pool.submit(given, data)
            given += 1
            while pool.pending >= _AHEAD * jobs:
                _take(pool, done)
            while told in done:
                yield done.pop(told)
                told += 1
        while told < given:
            if told not in done:
                _take(pool, done)
                continue
            yield done.pop(told)
            told += 1


class Checker:
    """What the digital signatures of kept files are worth, as their archive keeps it: one file after the other, by
    one contained worker that is started when it is first needed."""

    def __init__(self, roots: tuple[bytes, ...]) -> None:
        self._roots = roots
        self._pool: Pool[int, bytes] | None = None

    def __call__(self, data: bytes) -> tuple[SignatureResult, ...]:
        """Nothing for a file without any."""
        if SIGNED not in data:
            return ()
        if self._pool is None:
            self._pool = Pool[int, bytes](start, (self._roots,), jobs=1, limits=_LIMITS)
        done: dict[int, tuple[SignatureReport, ...]] = {}
        self._pool.submit(0, data)
        _take(self._pool, done)
        return tuple(SignatureResult(each.field or None, each.words, to_plain(each)) for each in done[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.stop()


def start(roots: tuple[bytes, ...]) -> Callable[[bytes], bytes]:
    """Called once in a fresh worker: what it does with each file."""
    apply_limits()
    return partial(_look, roots)


def _look(roots: tuple[bytes, ...], data: bytes) -> bytes:
    return json.dumps([to_plain(each) for each in validate(data, roots)]).encode()


def _take(pool: Pool[int, bytes], done: dict[int, tuple[SignatureReport, ...]]) -> None:
    found = pool.next_done()
    if found is not None:
        done[found.tag] = _broke() if found.data is None else load_reports(found.data)


def load_reports(data: bytes) -> tuple[SignatureReport, ...]:
    """The reports that a worker sends; what is no such thing counts as unreadable."""
    try:
        plain = json.loads(data) if len(data) <= _MOST else None
        if not isinstance(plain, list):
            return _broke()
        return tuple(from_plain(SignatureReport, each) for each in plain)
    except (ValueError, TypeError, KeyError, AttributeError):
        return _broke()


def _broke() -> tuple[SignatureReport, ...]:
    words = f"{WORDS[SignatureVerdict.UNREADABLE]} It broke what checks signatures."
    return (SignatureReport("", SignatureVerdict.UNREADABLE, words),)
