"""The key of what arrived in one run: nobody knows yet whose it is.

intake/<id> is a mark that a run holds while it lasts, so that another one knows which keys are of runs that were
killed: what they have left is brought under the keys of those whose it is, and the run's own key is destroyed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import RLock
from weakref import finalize

from pdfforms.bulk.locks import Busy, held, hold
from pdfforms.encryption.keyring import Keyring
from pdfforms.encryption.names import OWNER
from pdfforms.files import make_folder, remove_file, write_durably

_TURN = "turn.lock"


class IntakeKey:
    """One for all that a program takes into an office."""

    def __init__(self, folder: Path, keyring: Keyring) -> None:
        self.keyring = keyring
        self._folder = folder
        self._own: tuple[str, Callable[[], object]] | None = None
        """This run's owner, and what lets its mark go."""
        self._lock = RLock()
        self._turns = 0

    @contextmanager
    def taking_in(self) -> Iterator[str]:
        """This run's owner, whose key nobody destroys as long as the context lasts."""
        with self._lock:
            if self._own is None:
                self._own = self._begun()
            yield self._own[0]

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One program at a time brings files under other keys, or destroys those of runs; so does one thread."""
        with self._lock, ExitStack() as stack:
            if not self._turns:
                make_folder(self._folder)
                stack.enter_context(held(self._folder / _TURN, wait=True))
            self._turns += 1
            try:
                yield
            finally:
                self._turns -= 1

    def open_ones(self) -> list[str]:
        """The owners of runs that last, or were killed."""
        if not self._folder.is_dir():
            return []
        return sorted(path.name for path in self._folder.iterdir() if OWNER.fullmatch(path.name))

    def since(self, owner: str) -> float:
        """When a run began, in seconds as the system counts them."""
        return (self._folder / owner).stat().st_mtime

    def close(self, left: Callable[[str], bool]) -> None:
        """Destroys the keys of this run and of those that were killed, where nothing is `left` under them."""
        if not self.open_ones():
            return
        with self.turn():
            for owner in self.open_ones():
                if self._own and self._own[0] == owner:
                    if not left(owner):
                        self._own[1]()
                        self._own = None
                        self._end(owner)
                elif not self._lives(owner) and not left(owner):
                    self._end(owner)

    def _lives(self, owner: str) -> bool:
        """Whether another program holds the mark: it takes in still."""
        try:
            with held(self._folder / owner):
                return False
        except Busy:
            return True

    def _end(self, owner: str) -> None:
        self.keyring.destroy([owner])
        remove_file(self._folder / owner)

    def _begun(self) -> tuple[str, Callable[[], object]]:
        with self.turn():  # or another program might take the mark for that of a run which was killed
            owner = self.keyring.new()
            mark = self._folder / owner
            write_durably({mark: b""})
            file = os.open(mark, os.O_RDWR)
            hold(file)
            return owner, finalize(self, os.close, file)
