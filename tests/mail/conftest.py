"""What the tests of mail share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mail.server import Certificate, make_certificate


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate of localhost."""
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where an office may be made."""
    return tmp_path / "office"
