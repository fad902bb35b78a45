"""Workers that are held in: every task has one outcome, whatever it does."""

from __future__ import annotations

from pdfforms.contain.pool import Pool
from tests.contain.deeds import setup


def test_each_task_comes_back_once_with_its_bytes() -> None:
    """What is handed in comes back under its tag, from as many workers as there are."""
    with Pool[int, tuple[str, bytes]](setup, jobs=2) as pool:
        for number in range(50):
            pool.submit(number, ("echo", str(number).encode()))
        done = [pool.next_done() for _ in range(50)]
        assert pool.next_done() is None
    assert {each.tag: each.data for each in done if each} == {n: str(n).encode() for n in range(50)}
