"""Tokens of Microsoft 365, from msal against an authority on loopback that says what Microsoft's says."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

from pdfforms.bulk.campaign.outbox import server_of
from pdfforms.bulk.replies.fetch import account_in
from pdfforms.errors import MailError
from pdfforms.mail import microsoft
from pdfforms.mail.credentials import keep_long, kept_long
from pdfforms.mail.microsoft import Microsoft, microsoft_token
from pdfforms.settings import Mail, Settings
from tests.mail.server import Certificate

pytest.importorskip("msal")
OFFICE = Microsoft("11111111-2222-3333-4444-555555555555", "example", "office@example.org")


@dataclass
class Authority:
    """What the fake says, and what it was asked."""

    url: str = ""
    waits: int = 1
    """How often it says that the person has not signed in yet."""
    error: str = ""
    """What it says instead of a token."""
    asked: list[str] = field(default_factory=list)
    """The kinds of requests for a token."""

    def token(self, form: dict[str, list[str]]) -> tuple[int, dict[str, object]]:
        """The answer to one request."""
        kind = form["grant_type"][0].rpartition(":")[2]
        self.asked.append(kind)
        if self.error:
            return 400, {"error": self.error, "error_description": "no"}
        if kind == "device_code" and self.waits:
            self.waits -= 1
            return 400, {"error": "authorization_pending", "error_description": "wait"}
        answer: dict[str, object] = {
            "token_type": "Bearer",
            "expires_in": 3600,
            "access_token": f"token-{len(self.asked)}",
        }
        if kind != "client_credentials":
            about = {"aud": OFFICE.client, "iss": f"{self.url}/v2.0", "sub": "s", "iat": 1, "exp": 99_999_999_999}
            about |= {"preferred_username": OFFICE.user, "tid": "example", "oid": "o"}
            answer |= {
                "refresh_token": "refresh" * 300,
                "id_token": f"{_part({'alg': 'none'})}.{_part(about)}.",
                "client_info": _part({"uid": "o", "utid": "example"}),
                "scope": form.get("scope", [" ".join(microsoft._AS_PERSON)])[0],
            }
        return 200, answer


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@pytest.fixture
def authority(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Iterator[Authority]:
    """An authority on loopback, which msal takes for Microsoft's."""
    fake = Authority()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(
                200,
                {
                    "issuer": f"{fake.url}/v2.0",
                    "authorization_endpoint": f"{fake.url}/authorize",
                    "token_endpoint": f"{fake.url}/token",
                    "device_authorization_endpoint": f"{fake.url}/devicecode",
                },
            )

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            if self.path.endswith("devicecode"):
                words = "To sign in, open https://example.org/device and type AB12"
                flow = {"device_code": "d", "user_code": "AB12", "verification_uri": "https://example.org/device"}
                self._say(200, flow | {"expires_in": 60, "interval": 1, "message": words})
            else:
                self._say(*fake.token(form))

        def _say(self, code: int, answer: object) -> None:
            data = json.dumps(answer).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = certificate.context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"https://localhost:{server.server_address[1]}"
    fake.url = f"{host}/{OFFICE.tenant}"
    monkeypatch.setattr(microsoft, "AUTHORITY", host)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.path))
    monkeypatch.delenv(microsoft.SECRET, raising=False)
    yield fake
    server.shutdown()
    server.server_close()


class Ring(KeyringBackend):
    """A keyring in memory that takes no more than that of Windows."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring's own
        self.held: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        if len(password.encode("utf-16-le")) > 2_560:
            raise KeyringError("too long")
        self.held[f"{service} {username}"] = password


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    """The only keyring that there is."""
    ring = Ring()
    monkeypatch.setattr(keyring.core, "_keyring_backend", ring)
    return ring


@pytest.mark.usefixtures("ring")
def test_a_person_signs_in_once(authority: Authority) -> None:
    """The first time somebody is told where to sign in; from then on the keyring has what is needed, also when the
    token has run out."""
    said: list[str] = []
    assert microsoft_token(OFFICE, said.append) == "token-2"
    assert said == ["To sign in, open https://example.org/device and type AB12"]
    assert microsoft_token(OFFICE) == "token-2"
    assert authority.asked == ["device_code", "device_code"]
    cache = json.loads(str(kept_long(OFFICE.name)))
    for each in cache["AccessToken"].values():
        each["expires_on"] = "1"
    keep_long(OFFICE.name, json.dumps(cache))
    assert microsoft_token(OFFICE) == "token-3"
    assert authority.asked[2:] == ["refresh_token"]
    assert all("token" not in each for each in said)


@pytest.mark.usefixtures("ring")
def test_nobody_to_be_asked(authority: Authority) -> None:
    """Without a terminal nobody waits for a person: it is said what to do."""
    with pytest.raises(MailError, match="in a terminal"):
        microsoft_token(OFFICE)
    assert authority.asked == []


@pytest.mark.parametrize("where", ["environment", "keyring"])
def test_an_application_signs_in_itself(
    authority: Authority, ring: Ring, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """With a secret nobody is asked, and nothing is kept."""
    if where == "environment":
        monkeypatch.setenv(microsoft.SECRET, "an example")
    else:
        ring.held[f"pdfforms microsoft:{OFFICE.client}"] = "an example"
    assert microsoft_token(OFFICE) == "token-1"
    assert authority.asked == ["client_credentials"]
    assert kept_long(OFFICE.name) is None


@pytest.mark.usefixtures("ring")
def test_what_is_wrong_is_said(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal with Microsoft's word for it, no network, a missing library: one sentence each, and no secret."""
    authority.error = "invalid_client"
    monkeypatch.setenv(microsoft.SECRET, "an example")
    with pytest.raises(MailError, match="invalid_client") as caught:
        microsoft_token(OFFICE)
    assert "an example" not in str(caught.value)
    monkeypatch.setattr(microsoft, "AUTHORITY", "https://localhost:9")
    with pytest.raises(MailError, match="Check the network"):
        microsoft_token(OFFICE)
    monkeypatch.setitem(__import__("sys").modules, "msal", None)
    with pytest.raises(MailError, match=r"pdfforms\[microsoft\]"):
        microsoft_token(OFFICE)


def test_a_keyring_that_is_not_whole(ring: Ring) -> None:
    """A long text is kept in pieces; where one is not its own, there is none."""
    keep_long("x", "abc" * 2_000)
    assert kept_long("x") == "abc" * 2_000
    ring.held["pdfforms x#2"] = "other"
    assert kept_long("x") is None
    assert kept_long("nothing") is None


@pytest.mark.usefixtures("authority")
def test_which_token_is_for_which_server(ring: Ring) -> None:
    """A token command stands before Microsoft, Microsoft before a password, for both servers."""
    ring.held[f"pdfforms microsoft:{OFFICE.client}"] = "an example"
    mail = Mail(
        from_address=OFFICE.user,
        smtp="smtp.example.org",
        user=OFFICE.user,
        imap="imaps://imap.example.org",
        imap_user=OFFICE.user,
        microsoft_client=OFFICE.client,
        microsoft_tenant=OFFICE.tenant,
        imap_token_command=("printf", "own"),
    )
    smtp, imap = server_of(Settings(mail=mail)), account_in(mail)
    assert smtp.password is None
    assert smtp.token is not None
    assert smtp.token() == "token-1"
    assert imap.token is not None
    assert imap.token() == "own"
    plain = server_of(Settings(mail=Mail(from_address=OFFICE.user, smtp="smtp.example.org", user=OFFICE.user)))
    assert (plain.token, plain.password is None) == (None, False)
