"""A ledger's address -> an engine that begins, waits, syncs and connects as the ledger needs it.

SQLite: a file of mode 0600, write-ahead log, every commit on disk before it counts, writers queue.
PostgreSQL: through pg8000; the password may stand in PGPASSWORD; writers of the same records queue.
"""

from __future__ import annotations

import logging
import os
import socket
import sqlite3
import ssl
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import StaticPool

from pdfforms.errors import LedgerError
from pdfforms.ledger.trouble import broken_off

logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())  # its tracebacks are nothing for a person
_CONNECT = 10.0
"""Seconds for a server to answer."""
_WRITES = "pdfforms_writes"
_ENCRYPTION: dict[str, Callable[[], object]] = {
    "prefer": lambda: None,
    "require": lambda: True,
    "verify-full": ssl.create_default_context,
    "disable": lambda: False,
}
"""libpq's words for how the way to a server is encrypted, and pg8000's for them. Only `verify-full` also makes
sure that it is the right server."""


def engine_of(address: str | Path, patience: float, *, overwriting: bool = False) -> Engine:
    """The engine of a ledger; a new file is made, empty. `patience`: seconds to wait for another writer. With
    `overwriting` a file keeps nothing of rows that are gone or changed.

    Raises LedgerError where the address is none or its file cannot be made.
    """
    url = _url(address)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, patience, overwriting)
    if url.get_backend_name() == "postgresql":
        return _postgresql(url, patience)
    raise LedgerError(
        f"A ledger is a file (sqlite:///...) or on a server (postgresql://...), not {url.drivername}."
    )


def is_in_memory(engine: Engine) -> bool:
    """Whether the ledger is gone when it is closed."""
    return isinstance(engine.pool, StaticPool)


def place_of(engine: Engine) -> str:
    """The ledger's name for a person: its file, or server and database; never a password."""
    url = engine.url
    if engine.dialect.name == "sqlite":
        return url.database or "in memory"
    return f"{url.database or ''} on {url.host or url.query.get('unix_sock') or 'localhost'}:{url.port or 5432}"


def writing(engine: Engine) -> Engine:
    """The same engine for transactions that write."""
    return engine.execution_options(**{_WRITES: True})


def _url(address: str | Path) -> URL:
    if isinstance(address, Path):
        return URL.create("sqlite", database=str(address))
    try:
        return make_url(address)
    except (ArgumentError, ValueError):  # its text would show a password
        raise LedgerError(
            "The ledger's address cannot be understood. Write sqlite:///FILE or postgresql://USER@HOST/DATABASE."
        ) from None


def _sqlite(url: URL, patience: float, overwriting: bool) -> Engine:
    if url.query:
        raise LedgerError("The ledger's address has parts that a file has not. Write sqlite:///FILE.")
    options: dict[str, Any] = {"connect_args": {"timeout": patience, "isolation_level": None}}
    if not url.database or url.database == ":memory:":
        options["poolclass"] = StaticPool
        options["connect_args"]["check_same_thread"] = False
    else:
        _make_file(Path(str(url.database)))
    engine = create_engine(url.set(drivername="sqlite+pysqlite"), hide_parameters=True, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    if overwriting:
        event.listen(engine, "connect", _overwrite_in_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_file(path: Path) -> None:
    """Readable for nobody else from its first moment; SQLite gives its log files the same mode."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except PermissionError:
        if not path.is_file():
            raise LedgerError(f"The ledger {path} cannot be made: you may not write to {path.parent}.") from None
    except OSError as exc:
        raise LedgerError(f"The ledger {path} cannot be made. The system says: {exc.strerror}.") from None


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """With the write-ahead log readers do not wait, and a commit costs one barrier."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _overwrite_in_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Free pages may hold what was plain before the ledger was encrypted."""
    connection.execute("PRAGMA secure_delete = ON")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its turn at once: one that has read and then writes could not wait for another."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITES) else "BEGIN")


def _postgresql(url: URL, patience: float) -> Engine:
    if url.drivername not in ("postgresql", "postgresql+pg8000"):
        raise LedgerError(f"The ledger's address names {url.drivername}. Write postgresql://USER@HOST/DATABASE.")
    mode = url.query.get("sslmode", "prefer")
    if set(url.query) - {"sslmode", "unix_sock"} or mode not in _ENCRYPTION:
        raise LedgerError(
            f"The ledger's address may end in ?sslmode= and one of {', '.join(_ENCRYPTION)}, and nothing else."
        )
    try:
        engine = create_engine(
            url.set(drivername="postgresql+pg8000").difference_update_query(["sslmode"]),
            hide_parameters=True,
            connect_args={"application_name": "pdfforms", "ssl_context": _ENCRYPTION[str(mode)]()},
        )
    except ModuleNotFoundError:
        raise LedgerError(
            "A ledger on a PostgreSQL server needs a driver: install it with pip install 'pdfforms[postgres]'."
        ) from None
    place = place_of(engine)

    def connect(dialect: Any, _record: object, _arguments: object, options: dict[str, Any]) -> object:
        if not options.get("password"):  # the driver stumbles over none where the server asks for one
            options["password"] = os.environ.get("PGPASSWORD", "")
        if "unix_sock" in options:
            return None  # as usual
        opened = _socket(place, options.get("host") or "localhost", int(options.get("port") or 5432))
        try:
            return dialect.loaded_dbapi.Connection(**options, sock=opened)
        except BaseException as exc:
            opened.close()
            if isinstance(exc, OSError):  # no certificate that anyone trusts, or the line broke
                raise _unreachable(place, exc) from exc
            raise

    def prepare(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"SET lock_timeout = {int(patience * 1000)}")
        cursor.execute("SET client_min_messages = error")
        connection.commit()

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "connect", prepare)
    event.listen(engine, "checkout", _ask_whether_alive)
    event.listen(engine, "handle_error", partial(_broken_off, place))
    return engine


def _ask_whether_alive(connection: Any, _record: object, _proxy: object) -> None:
    """A server that was started again is connected to again. The engine's own question would not understand the
    system's errors, which pg8000 lets through."""
    try:
        connection.autocommit = True
        connection.cursor().execute("SELECT 1")
        connection.autocommit = False
    except Exception as exc:
        raise DisconnectionError from exc


def _broken_off(place: str, context: ExceptionContext) -> LedgerError | None:
    if isinstance(context.original_exception, OSError):
        context.is_disconnect = True
        return broken_off(place)
    return None


def _socket(place: str, host: str, port: int) -> socket.socket:
    """The driver's own time limit for connecting would also cut off a long query."""
    try:
        opened = socket.create_connection((host, port), _CONNECT)
    except OSError as exc:
        raise _unreachable(place, exc) from exc
    opened.settimeout(None)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    return opened


def _unreachable(place: str, error: OSError) -> LedgerError:
    return LedgerError(
        f"No PostgreSQL server answers for the ledger {place} ({error.strerror or type(error).__name__}). Check "
        "host and port in the settings, and that the server is running."
    )
