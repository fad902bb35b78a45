"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from tests.programs import postgresql, require

settings.register_profile("pdfforms", deadline=None)  # how long an example takes says nothing about its truth
settings.load_profile("pdfforms")
_numbers = count()


@pytest.fixture(scope="session")
def server() -> Iterator[postgresql.Server]:
    """A PostgreSQL server, one for all tests of a run."""
    require(postgresql.available())
    with postgresql.running() as running:
        yield running


@pytest.fixture
def database(server: postgresql.Server) -> str:
    """The name of an empty database on the server."""
    name = f"ledger_{next(_numbers)}"
    server.run(f"CREATE DATABASE {name} STRATEGY file_copy")
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new ledger may be made; a test that asks for it runs on both databases."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'pdfforms.db'}"
    server: postgresql.Server = request.getfixturevalue("server")
    return server.address(request.getfixturevalue("database"))
