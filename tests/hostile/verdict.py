"""The outcomes of a folder, held against what they may be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.hostile.canaries import tells
from tests.hostile.case import ANY
from tests.hostile.folder import Folder
from tests.hostile.good import silently_blank, wrong
from tests.hostile.reading import SECONDS, Seen

_DEAR = 10


@dataclass(slots=True)
class Verdict:
    """The figures, and every miss as a line for a person."""

    files: int
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: Seen | None = None
    dear: list[tuple[float, str]] = field(default_factory=list)
    """The files that took most of the processor in all their tasks: seconds and name."""
    largest: Seen | None = None
    stopped: list[str] = field(default_factory=list)
    """Files whose reading was given up, with the reason; contained, and better not."""
    good_lost: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)


def judge(folder: Folder, seen: Iterable[Seen]) -> Verdict:
    """What became of each file; the paths of misses are relative to the folder."""
    verdict, times = Verdict(len(folder.paths)), Counter[Path]()
    for each in seen:
        times[each.path] += 1
        verdict.outcomes[each.status] += 1
        bad = each.path not in folder.good  # in a task of several it is not the good one that costs
        if not verdict.slowest or (each.seconds, bad) > (verdict.slowest.seconds, False):
            verdict.slowest = each
        if not verdict.largest or (each.peak_rss, bad) > (verdict.largest.peak_rss, False):
            verdict.largest = each
        verdict.dear = sorted([*verdict.dear, (each.processor, each.path.name)], reverse=True)[:_DEAR]
        if each.failure:
            verdict.stopped.append(f"{each.path.name}: {each.failure}")
        verdict.misses += [f"{each.path.name}: {reason}" for reason in _faults(folder, each, verdict)]
    verdict.misses += [f"{path.name}: {times[path]} outcomes" for path in folder.paths if times[path] != 1]
    verdict.misses += [f"{path.name}: nobody put it there" for path in times.keys() - set(folder.paths)]
    return verdict


def _faults(folder: Folder, seen: Seen, verdict: Verdict) -> Iterable[str]:
    if seen.path in folder.good:
        if lost := _lost(seen, folder.good[seen.path]):
            verdict.good_lost.append(f"{seen.path.name}: {lost}")
            yield f"a good return was lost: {lost}"
    elif seen.path in folder.damaged:
        if seen.status not in ANY:
            yield f"it ended as {seen.status}"
        yield from _untold(seen, folder.damaged[seen.path])
    elif seen.status not in (folder.hostile[seen.path].accepts if seen.path in folder.hostile else ANY):
        yield f"it ended as {seen.status}"
    if seen.seconds > SECONDS + 1:
        yield f"it took {seen.seconds:.1f} s"
    if seen.peak_rss > seen.most_rss:
        yield f"it took {seen.peak_rss >> 20} MiB"
    if any(tells(finding["message"]) for record in seen.records for finding in record["findings"]):
        yield "a finding tells a name"


def _lost(seen: Seen, family: int) -> str:
    """Why a good return did not come through whole; "" where it did."""
    if seen.status != "ok" or len(seen.records) != 1:
        return f"{seen.status} {seen.failure}".strip()
    values = seen.records[0]["values"]
    return ", ".join((*wrong(family, values), *silently_blank(family, values)))


def _untold(seen: Seen, family: int) -> Iterable[str]:
    """The promise, for a damaged copy: a value that is not what was written comes with a finding."""
    for record in seen.records:
        values = record["values"]
        told = {each["field"] for each in record["findings"]}
        damage = {each["code"] for each in record["findings"]}
        bad = {*wrong(family, values), *silently_blank(family, values)}
        if bad and record["status"] in ("ok", "blank"):
            yield f"wrong without a finding: {', '.join(sorted(bad))}"
        elif bad - told and not damage & {"damaged_file", "fallback_engine"}:
            yield f"wrong, and the findings are of something else: {', '.join(sorted(bad - told))}"
