"""A listener on loopback: whoever calls it followed a link that he should have left alone."""

from __future__ import annotations

import socket
import threading
from types import TracebackType


class Listener:
    """Counts who calls, answers nobody."""

    def __init__(self, port: int = 0) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def port(self) -> int:
        """Its own, where none was asked for."""
        return int(self._socket.getsockname()[1])

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/"

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            caller.close()

    def __enter__(self) -> Listener:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
