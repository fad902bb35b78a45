"""A folder of returns as a bad week brings them: hostile and damaged files, with good ones among them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.hostile.case import Bait, Case
from tests.hostile.cases import cases as all_cases
from tests.hostile.damage import damaged
from tests.hostile.good import copy

GOOD_IN_BATCH = 60
_FAMILIES = 1_000_000
"""Numbers from here on are of good returns and of hostile ones; those below of damaged ones."""


@dataclass(frozen=True, slots=True)
class Folder:
    """What was put where."""

    place: Path
    hostile: dict[Path, Case] = field(default_factory=dict)
    damaged: dict[Path, int] = field(default_factory=dict)
    """The seed of each, which is the family too."""
    good: dict[Path, int] = field(default_factory=dict)
    """The number of the family."""
    strange: frozenset[Path] = frozenset()
    """Files from elsewhere, of which nobody knows what they should come to."""

    @property
    def paths(self) -> list[Path]:
        """All files, neighbours beside each other."""
        return sorted({*self.hostile, *self.damaged, *self.good, *self.strange})

    def keep(self, path: Path) -> None:
        """Writes down what was put where, for a run that goes on with it."""
        told = {
            "place": str(self.place),
            "hostile": {str(each): case.name for each, case in self.hostile.items()},
            "damaged": {str(each): seed for each, seed in self.damaged.items()},
            "good": {str(each): family for each, family in self.good.items()},
            "strange": [str(each) for each in self.strange],
        }
        path.write_text(json.dumps(told), encoding="utf-8")


def kept_folder(path: Path) -> Folder:
    """What `Folder.keep` wrote."""
    told, known = json.loads(path.read_text(encoding="utf-8")), {each.name: each for each in all_cases()}
    return Folder(
        place=Path(told["place"]),
        hostile={Path(each): known[name] for each, name in told["hostile"].items()},
        damaged={Path(each): seed for each, seed in told["damaged"].items()},
        good={Path(each): family for each, family in told["good"].items()},
        strange=frozenset(map(Path, told["strange"])),
    )


def fill_folder(
    place: Path,
    url: str,
    secret: Path,
    cases: Iterable[Case],
    seeds: Sequence[int],
    strange: Iterable[Path] = (),
    batch: int = 300,
) -> Folder:
    """Makes a file of each case and seed, in batches, and 60 good ones among those of each batch; `strange` files
    stay where they are."""
    numbers = itertools.count(_FAMILIES)
    folder, bait = Folder(place, strange=frozenset(strange)), Bait(url, secret, lambda: copy(next(numbers)))
    wanted: list[Case | int] = [*cases, *seeds]
    Random(4).shuffle(wanted)  # noqa: S311 - the same neighbours every time
    for number, each in enumerate(wanted[at : at + batch] for at in range(0, len(wanted), batch)):
        below = place / f"batch-{number:03}"
        below.mkdir(parents=True)
        for position, one in enumerate(each):
            if isinstance(one, Case):
                path = below / f"{position:03}-{one.name}{one.suffix}"
                path.write_bytes(one.make(bait))
                folder.hostile[path] = one
            else:
                path = below / f"{position:03}-damaged-{one}.pdf"
                path.write_bytes(damaged(one))
                folder.damaged[path] = one
        for one in range(GOOD_IN_BATCH):
            path = below / f"{one * len(each) // GOOD_IN_BATCH:03}-good-{one:02}.pdf"
            family = next(numbers)
            path.write_bytes(copy(family))
            folder.good[path] = family
    return folder
