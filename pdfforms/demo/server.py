"""A mail server on this machine alone, which keeps what it accepts: where the demo's letters go (RFC 5321)."""

from __future__ import annotations

import mailbox
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

_SAID = {
    b"EHLO": b"250-localhost\r\n250 8BITMIME",
    b"HELO": b"250 localhost",
    b"MAIL": b"250 OK",
    b"RCPT": b"250 OK",
    b"RSET": b"250 OK",
    b"NOOP": b"250 OK",
    b"DATA": b"354 Go on",
    b"QUIT": b"221 Bye",
}


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, box: mailbox.mbox) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.box = box


class _Talk(socketserver.StreamRequestHandler):
    """One connection."""

    server: _Server

    def handle(self) -> None:
        self._say(b"220 localhost")
        verb = b""
        while verb != b"QUIT" and (line := self.rfile.readline()):
            verb = line[:4].upper()
            self._say(_SAID.get(verb, b"500 What?"))
            if verb == b"DATA":
                self.server.box.add(self._message())
                self._say(b"250 OK")

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")

    def _message(self) -> bytes:
        """The lines up to the dot, without the dot that was put before each that begins with one."""
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(line[line.startswith(b".") :] for line in lines if line).replace(b"\r\n", b"\n")


@contextmanager
def receiving(kept: Path) -> Iterator[int]:
    """A server that runs; its port. What it accepts is in the mbox `kept` afterwards."""
    box = mailbox.mbox(kept)
    with _Server(box) as server:
        talk = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        talk.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            talk.join()
            box.close()
