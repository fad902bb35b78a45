"""A real Postfix on loopback, with its configuration, queue and mailboxes in a temporary folder, for as long as a
test needs one. It wants to be started by root. What it cannot deliver it returns, as RFC 3464 has it."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .command import ProgramFailed
from .dovecot import _free_ports

DOMAIN = "example.org"
"""What it delivers itself, to the one mailbox that it has."""
BOX = "forms"
"""Whose mailbox that is."""
REFUSED = "refused.example"
"""A domain that takes no mail."""
ELSEWHERE = "elsewhere.example"
"""A domain whose server is another port of this machine."""
_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
daemon_directory = {daemons}
command_directory = /usr/sbin
maillog_file = {folder}/log/mail
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = mx.{domain}
mydestination =
recipient_delimiter = +
virtual_mailbox_domains = {domain}
virtual_mailbox_base = {folder}/boxes
virtual_mailbox_maps = inline:{{ {{ {box}@{domain} = {box} }} }}
virtual_transport = {delivery}
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
transport_maps = texthash:{folder}/etc/transport
default_transport = error:no way out of this machine
relay_transport = error:no way out of this machine
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_reject_unlisted_recipient = no
disable_dns_lookups = yes
notify_classes =
local_recipient_maps =
"""
_TRANSPORT = """
{refused} error:5.1.2 this domain takes no mail
{elsewhere} smtp:[127.0.0.1]:{port}
"""
_MASTER = """
127.0.0.1:{smtp} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""


def available() -> str | None:
    """None when a server can run here, else what is missing."""
    if shutil.which("postfix") is None:
        return "Postfix is missing: apt-get install postfix"
    return None if os.getuid() == 0 else "Postfix is started by root alone."


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    folder: Path
    port: int

    @property
    def mbox(self) -> Path:
        """The office's mailbox, an mbox file."""
        return self.folder / "boxes" / BOX

    def messages(self, many: int, seconds: float = 30) -> int:
        """Waits until as many messages lie in the mailbox; how many there are."""
        until = time.monotonic() + seconds
        while (found := self._lying()) < many and time.monotonic() < until:
            time.sleep(0.05)
        return found

    def _lying(self) -> int:
        return self.mbox.read_bytes().count(b"\nFrom ") + 1 if self.mbox.exists() else 0

    @property
    def log(self) -> str:
        """What it says of its work."""
        path = self.folder / "log" / "mail"
        return path.read_text(errors="replace") if path.exists() else ""


@contextmanager
def running(*, elsewhere: int = 9, lmtp: int | None = None) -> Iterator[Server]:
    """A server with an empty mailbox, or with those behind an LMTP port; `elsewhere` is the port of another
    domain's server."""
    folder = Path(tempfile.mkdtemp(prefix="pdfforms-postfix-"))
    folder.chmod(0o755)
    try:
        (port,) = _free_ports(1)
        _write(folder, port, elsewhere, f"lmtp:inet:127.0.0.1:{lmtp}" if lmtp else "virtual")
        with (folder / "said").open("wb") as said:
            process = subprocess.Popen(
                ["postfix", "-c", str(folder / "etc"), "start-fg"],
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        try:
            _wait(process, port, folder)
            yield Server(folder, port)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(folder: Path, port: int, elsewhere: int, delivery: str) -> None:
    owner = pwd.getpwnam("postfix")
    words = {
        "folder": folder,
        "daemons": "/usr/lib/postfix/sbin",
        "domain": DOMAIN,
        "box": BOX,
        "delivery": delivery,
        "refused": REFUSED,
        "elsewhere": ELSEWHERE,
        "port": elsewhere,
        "smtp": port,
        "uid": owner.pw_uid,
        "gid": owner.pw_gid,
    }
    for name in ("etc", "queue", "data", "boxes", "log"):
        (folder / name).mkdir()
    for name in ("data", "boxes"):
        os.chown(folder / name, owner.pw_uid, owner.pw_gid)
    (folder / "etc" / "main.cf").write_text(_MAIN.format(**words))
    (folder / "etc" / "transport").write_text(_TRANSPORT.format(**words))
    (folder / "etc" / "master.cf").write_text(_MASTER.format(**words))


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as found:
                if found.recv(3) == b"220":
                    return
        except OSError:
            pass
        time.sleep(0.05)
    log = folder / "log" / "mail"
    raise ProgramFailed((folder / "said").read_text(errors="replace") + (log.read_text() if log.exists() else ""))
