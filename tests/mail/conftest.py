"""What the tests of mail share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pdfforms.mail.imap import PASSWORD
from tests.mail.server import Certificate, make_certificate
from tests.programs import dovecot, require


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate of localhost."""
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where an office may be made."""
    return tmp_path / "office"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[dovecot.Server]:
    """A real mail server, a new one for each test: it starts in 30 ms. It has the office's password."""
    require(dovecot.available())
    monkeypatch.setenv(PASSWORD, dovecot.PASSWORD)
    with dovecot.running() as running:
        yield running
