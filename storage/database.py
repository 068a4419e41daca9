"""The database: SQLite in WAL with one serialised writer, or PostgreSQL.

SQLite lets one connection write at a time; a transaction that starts by reading and
then writes can fail half-way. Every write here is therefore `BEGIN IMMEDIATE` behind
one lock, so that it waits its turn instead of failing. PostgreSQL needs neither.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import driver
from storage.inline import DRIVER as INLINE
from storage.inline import InlineSession
from storage.writer import T, Work, Writer

_DRIVERS = {"sqlite": driver.NAME, "postgresql": "postgresql+asyncpg"}
_PASSES_SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)
_PASSES_POSTGRESQL = ("08", "25006", "40", "53", "57")
"""Starts of SQLSTATE: connection gone, read-only standby, rolled back, no room, shut down."""
_TURNS, _TURN = 100, 0.01
"""How long connections in use are waited for when the database is closed; seconds a turn."""
_SQLITE_PRIMARY = 0xFF
"""The low byte of an extended result code is the primary one (sqlite.org/rescode.html)."""


def async_url(url: str) -> URL:
    """Return the URL with the driver this program uses, whatever driver it named."""
    parsed = make_url(url)
    return parsed.set(drivername=_DRIVERS[parsed.get_backend_name()])


def sqlite_file(url: str) -> Path | None:
    """Return the file of an SQLite URL; None for memory or another system."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))


def create_engine(url: str, *, inline: bool = False) -> AsyncEngine:
    """Return an engine whose errors never show the values of a statement.

    `inline` lets SQLite work on the caller's thread (`storage.inline`).
    """
    parsed = async_url(url)
    if parsed.get_backend_name() == "sqlite":
        if inline:
            parsed = parsed.set(drivername=INLINE)
        engine = create_async_engine(parsed, hide_parameters=True, **_pool(parsed))
        _prepare_sqlite(engine)
        return engine
    return create_async_engine(parsed, hide_parameters=True, pool_pre_ping=True)


def _pool(url: URL) -> dict[str, int]:
    """Return how many connections an SQLite file gets; a database in memory has but one."""
    if url.database in (None, "", ":memory:"):
        return {}
    # Each is a thread with a cache of its own, and they take turns anyway.
    return {"pool_size": 3, "max_overflow": 2}


def _prepare_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:  # noqa: ANN401 -- the driver's own type
        driver.or_closed(_set_up, connection)


def _set_up(connection: Any) -> None:  # noqa: ANN401 -- the driver's own type
    # The driver's hidden transactions are turned off; ours begin in `storage.driver`.
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",  # what was acknowledged survives a power cut
        "foreign_keys = ON",
        "busy_timeout = 10000",
        "cache_size = -512",  # KiB a connection; the file is in the system's cache too
    ):
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


def is_transient(problem: BaseException) -> bool:
    """Say whether a database may do tomorrow what it could not now: the same try is worth it.

    Locked, full, restarting or out of reach is; a broken statement or rule is not.
    """
    if isinstance(problem, NoConnectionFreeError | ConnectionError | TimeoutError):
        return True
    if isinstance(problem, DBAPIError):
        cause = problem.orig
        return problem.connection_invalidated or cause is None or is_transient(cause)
    if isinstance(problem, sqlite3.Error):
        return getattr(problem, "sqlite_errorcode", 0) & _SQLITE_PRIMARY in _PASSES_SQLITE
    state = getattr(problem, "sqlstate", None) or getattr(problem.__cause__, "sqlstate", None)
    if isinstance(state, str):
        return state.startswith(_PASSES_POSTGRESQL)
    # The driver's own word for a connection that was closed under it has no state.
    return type(problem).__module__.startswith("asyncpg") and "Interface" in type(problem).__name__


class Database:
    """Sessions on one database.

    `write` yields a session whose transaction is committed at the end of the block
    and rolled back when the block raises; `read` yields one that is never committed.
    `transact` is `write` for what waits for nothing but the session, and faster.
    `inline` is for a simulation: SQLite without threads.
    """

    def __init__(self, url: str, *, inline: bool = False) -> None:
        self.url = url
        self._engine = create_engine(url, inline=inline)
        self._is_sqlite = async_url(url).get_backend_name() == "sqlite"
        self._kind = InlineSession if inline else AsyncSession
        self._turn = asyncio.Lock()
        has_file = sqlite_file(url) is not None and not inline
        self._writer = Writer(create_engine(url, inline=True)) if has_file else None

    @property
    def engine(self) -> AsyncEngine:
        """The engine, for migrations and health."""
        return self._engine

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Yield a session in one write transaction."""
        if not self._is_sqlite:
            async with self._session() as session, session.begin():
                yield session
            return
        async with self._turn, self._session() as session:
            await session.run_sync(driver.begin_writing)
            try:
                yield session
            except BaseException:
                await session.rollback()
                raise
            await session.commit()

    async def transact(self, work: Work[T]) -> T:
        """Return what comes of work in one write transaction, as `write` makes it.

        On an SQLite file all of it is done on the writer's thread (`storage.writer`).
        """
        if self._writer is not None:
            async with self._turn:
                return await self._writer.run(work)
        async with self.write() as session:
            return await work(session)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Yield a session for reading."""
        async with self._session() as session:
            yield session

    def _session(self) -> AsyncSession:
        return self._kind(self._engine, expire_on_commit=False)

    async def close(self) -> None:
        """Close every connection."""
        pool = self._engine.pool
        turns = _TURNS
        # A session that was cancelled gives its connection back in a task of its own.
        while isinstance(pool, QueuePool) and pool.checkedout() and turns:
            await asyncio.sleep(_TURN)
            turns -= 1
        if self._writer is not None:
            await self._writer.close()
        await self._engine.dispose()
