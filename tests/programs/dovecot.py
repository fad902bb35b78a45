"""A real Dovecot on loopback, in a temporary folder: IMAP, with and without TLS, and LMTP, for as long as a test
needs one. Every name is a user."""

import base64
import grp
import hashlib
import hmac
import json
import os
import pwd
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from imap_tools import MailBoxUnencrypted

from .command import ProgramFailed

PASSWORD = "correct horse"  # noqa: S105 - of a server that lives for a minute
USER = "office"
DRAFTS = "Brouillons"
"""The folder for drafts, which only its attribute tells to be one."""
_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap lmtp
listen = 127.0.0.1
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = {uid}
mail_location = maildir:{folder}/mail/%n
recipient_delimiter = +
auth_mechanisms = plain login xoauth2
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = passwd-file
  args = scheme=plain username_format=%Ln {folder}/passwords
}}
namespace inbox {{
  inbox = yes
  mailbox {drafts} {{
    special_use = \\Drafts
    auto = create
  }}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%n
}}
protocol lmtp {{
  auth_username_format = %Ln
  postmaster_address = postmaster@school.example
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service lmtp {{
  chroot =
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
"""


_TOKENS = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={folder}/keys/
username_attribute = sub
"""
_KEY = b"a key of a server that lives for a minute"


def available() -> str | None:
    """None when a server can run here, else what is missing."""
    if shutil.which("dovecot") is None or not Path("/usr/lib/dovecot/lmtp").exists():
        return "Dovecot is missing: apt-get install dovecot-imapd dovecot-lmtpd"
    return None


def token(user: str = USER, seconds: int = 600) -> str:
    """An access token that the server takes for a user's: a JWT (RFC 7519) signed with its key."""
    claims = {"sub": user, "iat": int(time.time()) - 5, "exp": int(time.time()) + seconds}
    parts = [_part(json.dumps(each).encode()) for each in ({"alg": "HS256", "typ": "JWT"}, claims)]
    signed = hmac.new(_KEY, ".".join(parts).encode(), hashlib.sha256).digest()
    return ".".join([*parts, _part(signed)])


def _part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    folder: Path
    imap_port: int
    imaps_port: int
    lmtp_port: int

    @property
    def url(self) -> str:
        """As pdfforms is told."""
        return f"imap://{USER}@127.0.0.1:{self.imap_port}"

    def deliver(self, *messages: bytes, to: str = f"{USER}@school.example") -> None:
        """Delivers messages as another mail server would."""
        with smtplib.LMTP("127.0.0.1", self.lmtp_port) as lmtp:
            for each in messages:
                lmtp.sendmail("family@example.net", [to], each)

    @contextmanager
    def box(self) -> Iterator[MailBoxUnencrypted]:
        """The office's mailbox, past pdfforms."""
        with MailBoxUnencrypted("127.0.0.1", self.imap_port).login(USER, PASSWORD) as box:
            yield box

    def renumber(self) -> None:
        """Gives all messages new numbers, and says so by another UIDVALIDITY."""
        for each in (self.folder / "mail" / USER).glob("dovecot*"):
            each.unlink()
        time.sleep(1.1)  # UIDVALIDITY is the second


@contextmanager
def running(*, certificate: tuple[Path, Path] | None = None) -> Iterator[Server]:
    """A server with empty mailboxes; with a certificate and its key it offers TLS."""
    folder = Path(tempfile.mkdtemp(prefix="pdfforms-dovecot-"))
    folder.chmod(0o755)
    try:
        ports = _free_ports(3)
        (folder / "passwords").write_text("".join(f"{user}:{PASSWORD}\n" for user in (USER, "family", "forms")))
        _write_config(folder, ports, certificate)
        process = _start(folder)
        try:
            _wait(process, ports, folder / "log")
            yield Server(folder, *ports)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_config(folder: Path, ports: list[int], certificate: tuple[Path, Path] | None) -> None:
    user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    files = ""
    if certificate:
        for name, path in zip(("cert", "key"), certificate, strict=True):
            shutil.copy(path, folder / f"{name}.pem")
        files = f"ssl_cert = <{folder}/cert.pem\nssl_key = <{folder}/key.pem"
    text = _CONFIG.format(
        folder=folder,
        ssl="yes" if certificate else "no",
        certificate=files,
        user=user.pw_name,
        group=_group(user.pw_gid),
        uid=user.pw_uid,
        gid=user.pw_gid,
        imap=ports[0],
        imaps=ports[1] if certificate else 0,
        lmtp=ports[2],
        drafts=DRAFTS,
    )
    (folder / "dovecot.conf").write_text(text)
    (folder / "oauth2.conf").write_text(_TOKENS.format(folder=folder))
    keys = folder / "keys" / "default" / "HS256"
    keys.mkdir(parents=True)
    (keys / "default").write_bytes(base64.b64encode(_KEY))
    if os.getuid() == 0:
        for each in (folder, *folder.rglob("*")):
            os.chown(each, user.pw_uid, user.pw_gid)


def _group(number: int) -> str:
    return grp.getgrgid(number).gr_name


def _start(folder: Path) -> "subprocess.Popen[bytes]":
    """As root Dovecot would want users of its own: it runs as nobody."""
    command = ["dovecot", "-F", "-c", str(folder / "dovecot.conf")]
    if os.getuid() == 0:
        user = pwd.getpwnam("nobody")
        become = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        command = ["setpriv", *become, *command]
    with (folder / "said").open("wb") as said:
        return subprocess.Popen(command, stdout=said, stderr=said, cwd=folder)


def _free_ports(many: int) -> list[int]:
    probes = [socket.socket() for _ in range(many)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _wait(process: "subprocess.Popen[bytes]", ports: list[int], log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            said = log.with_name("said").read_text(errors="replace")
            raise ProgramFailed(said + (log.read_text(errors="replace") if log.exists() else ""))
        try:
            for port in (ports[0], ports[2]):
                socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise ProgramFailed(log.read_text(errors="replace"))


def make_certificate(folder: Path, name: str = "localhost") -> tuple[Path, Path]:
    """A certificate of its own authority, and its key."""
    paths = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"),
            *("-addext", f"subjectAltName=DNS:{name},IP:127.0.0.1"),
            *("-out", str(paths[0]), "-keyout", str(paths[1])),
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    return paths


def trusting(certificate: Path) -> ssl.SSLContext:
    """A context that trusts this certificate alone."""
    return ssl.create_default_context(cafile=str(certificate))
