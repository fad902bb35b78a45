"""The key of what arrived in one run: nobody knows yet whose it is.

intake/<id> is a mark that a run holds while it lasts, so that another one knows which keys are of runs that were
killed: what they have left is brought under the keys of those whose it is, and the run's own key is destroyed.

intake/<id>.own is the mark of a key for what turned out to be nobody's; should that be somebody's later, it goes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import RLock
from weakref import finalize

from pdfforms.bulk.locks import Busy, held, hold
from pdfforms.encryption.keyring import Keyring
from pdfforms.encryption.names import OWNER
from pdfforms.files import make_folder, remove_file, write_durably

_TURN = "turn.lock"
_OWN = ".own"


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

    def nobodys(self) -> str:
        """A new owner for what is nobody's."""
        owner = self.keyring.new()
        write_durably({self._folder / f"{owner}{_OWN}": b""})
        return owner

    def open_ones(self) -> list[str]:
        """The owners of runs that last, or were killed."""
        return self._marked("")

    def _marked(self, suffix: str) -> list[str]:
        if not self._folder.is_dir():
            return []
        found = [path.name.removesuffix(suffix) for path in self._folder.glob(f"*{suffix}")]
        return sorted(name for name in found if OWNER.fullmatch(name))

    def since(self, owner: str) -> float:
        """When a run began, in seconds as the system counts them."""
        return (self._folder / owner).stat().st_mtime

    def close(self, used: Callable[[], Container[str]]) -> None:
        """Destroys the keys of this run and of those that were killed, where nothing is left under them; `used`
        says under which something lies."""
        if not self.open_ones() and not self._marked(_OWN):
            return
        with self.turn():
            left = used()
            for owner in self._marked(_OWN):
                if owner not in left:
                    self._end(owner, _OWN)
            for owner in self.open_ones():
                if owner in left:
                    continue
                if self._own and self._own[0] == owner:
                    self._own[1]()
                    self._own = None
                    self._end(owner)
                elif not self._lives(owner):
                    self._end(owner)

    def _lives(self, owner: str) -> bool:
        """Whether another program holds the mark: it takes in still."""
        try:
            with held(self._folder / owner):
                return False
        except Busy:
            return True

    def _end(self, owner: str, suffix: str = "") -> None:
        self.keyring.destroy([owner])
        remove_file(self._folder / f"{owner}{suffix}")

    def _begun(self) -> tuple[str, Callable[[], object]]:
        with self.turn():  # or another program might take the mark for that of a run which was killed
            owner = self.keyring.new()
            mark = self._folder / owner
            write_durably({mark: b""})
            file = os.open(mark, os.O_RDWR)
            hold(file)
            return owner, finalize(self, os.close, file)
