"""Several processes on one ledger, and one that is killed."""

from __future__ import annotations

import json
import os
import random

import pytest

from pdfforms.ledger import open_ledger
from pdfforms.model.ledger import FileState
from tests.ledger.children import BATCH, start

KILLS = int(os.environ.get("PDFFORMS_KILLS", "3"))
"""How often the process is killed; more in a long run."""


def test_no_reading_of_two_is_lost(address: str) -> None:
    """Of two processes that post to one record at once each joins what the other has posted."""
    open_ledger(address).close()
    posters = [start("join_one", address, name, "15") for name in ("left", "right")]
    assert [process.communicate() for process in posters] == [("", "")] * 2
    with open_ledger(address) as ledger:
        found = ledger.record("shared")
        assert found is not None
        assert json.loads(found.data)["values"]["grade"] == 30
        assert len(ledger.readings_of(["shared"])["shared"]) == 30
        assert [each.number for each in ledger.files()] == list(range(1, 31))


@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_while_posting(address: str, seed: int) -> None:
    """Whenever it is killed, what it said to have posted is there, each batch whole or not at all."""
    chance = random.Random(seed)  # noqa: S311  # when to kill is no secret
    said: list[str] = []
    for life in range(2):
        process = start("post_until_killed", address, str(life * 1_000))
        assert process.stdout is not None
        assert process.stderr is not None
        wanted = chance.randrange(1, 20)
        said += [process.stdout.readline() for _ in range(wanted)]
        spin = chance.randrange(30_000)
        while spin:  # somewhere within the next call, not at its end
            spin -= 1
        process.kill()
        said += process.communicate()[0].splitlines(keepends=True)
    promised = {line.split()[1] for line in said if line.startswith("posted")}
    with open_ledger(address) as ledger:
        whole: dict[str, int] = {}
        for record in ledger.records():
            assert len(json.loads(record.data)["values"]) == 6
            batch = record.id.split(".")[0]
            whole[batch] = whole.get(batch, 0) + 1
        counts = ledger.counts()
        assert set(whole.values()) == {BATCH}
        assert promised <= whole.keys()
        assert counts.files[FileState.READ] == sum(counts.records.values()) == sum(counts.findings.values())
        assert counts.receipts == sum(counts.files.values())
        assert counts.receipts % BATCH == 0
