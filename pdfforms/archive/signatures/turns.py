"""An event loop for coroutines that wait for nothing outside: each has its turn until the work is done.

asyncio's own loops open sockets to be woken with, which a contained worker may not, and to begin and end one takes
its time for each signature.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import Context, copy_context
from typing import Any, TypeVar

T = TypeVar("T")


def in_turns(work: Coroutine[Any, Any, T]) -> T:
    """What the work comes to. Raises RuntimeError where it waits for something from outside."""
    return _Turns().run(work)  # type: ignore[abstract]  # what is not needed raises NotImplementedError


class _Turns(asyncio.AbstractEventLoop):
    """One piece of work; all else that a loop can do it cannot."""

    def __init__(self) -> None:
        self._turns: deque[tuple[asyncio.Handle, Callable[[], object]]] = deque()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What it comes to."""
        asyncio._set_running_loop(self)
        try:
            task = asyncio.Task(work, loop=self)
            while not task.done():
                if not self._turns:
                    raise RuntimeError("the work waits for something")
                handle, turn = self._turns.popleft()
                if not handle.cancelled():
                    turn()
            return task.result()
        finally:
            asyncio._set_running_loop(None)

    def call_soon(
        self, callback: Callable[..., object], *args: object, context: Context | None = None
    ) -> asyncio.Handle:
        """The next turn but those that wait already."""
        handle = asyncio.Handle(callback, args, self, context)
        own = context or copy_context()
        self._turns.append((handle, lambda: own.run(callback, *args)))
        return handle

    def create_future(self) -> asyncio.Future[Any]:
        """Of this loop."""
        return asyncio.Future(loop=self)

    def create_task(self, coro: Any, **further: Any) -> asyncio.Task[Any]:
        """Of this loop."""
        return asyncio.Task(coro, loop=self, **further)

    def get_debug(self) -> bool:
        """No."""
        return False

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """What nobody fetched, for the work went wrong before; that is raised."""
