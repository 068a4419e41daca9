"""SQLite on the caller's own thread, for a simulation and for the writer's thread.

The running bot must not be held up by the disk, so its driver has a thread for each
connection, and SQLAlchemy a greenlet for each statement, to wait in. A simulation waits
for every answer anyway, and would spend most of its time on handing over; and what is
already on a thread of its own (`storage.writer`) need not be handed over again.
"""

import sqlite3
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL
from sqlalchemy.pool import AsyncAdaptedQueuePool, Pool
from sqlmodel.ext.asyncio.session import AsyncSession

DRIVER = "sqlite+inline"
"""What the dialect is called in the URL of an engine."""


class Connection(sqlite3.Connection):
    """A connection whose transactions begin when they are told to."""

    def begin(self, how: str) -> None:
        """Begin a transaction, unless one has begun: on one thread nobody waits for a turn."""
        if not self.in_transaction:
            self.execute(how)


class Dialect(SQLiteDialect_pysqlite):
    """SQLAlchemy's dialect of `sqlite3`, for an asynchronous engine that never waits."""

    driver = "inline"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:  # noqa: ARG003 -- the parent's signature
        """Return the pool of asynchronous engines."""
        return AsyncAdaptedQueuePool

    def connect(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 -- the parent's signature
        """Return a new connection."""
        return super().connect(*arguments, factory=Connection, **options)

    def do_begin(self, dbapi_connection: Any) -> None:  # noqa: ANN401 -- the parent's signature
        """Begin a transaction."""
        dbapi_connection.begin("BEGIN")


class InlineSession(AsyncSession):
    """A session without greenlets: each step is done when it is asked for."""

    async def exec(self, statement: Any, **options: Any) -> Any:  # noqa: ANN401 -- the parent's signature
        """Execute a statement."""
        return self.sync_session.exec(statement, **options)

    async def get(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 -- the parent's signature
        """Return a row by its key, or None."""
        return self.sync_session.get(*arguments, **options)

    async def get_one(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 -- the parent's signature
        """Return a row by its key. Raises NoResultFound."""
        return self.sync_session.get_one(*arguments, **options)

    async def run_sync(self, fn: Any, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 -- the parent's signature
        """Return what a function of the session returns."""
        return fn(self.sync_session, *arguments, **options)

    async def flush(self, objects: Any = None) -> None:  # noqa: ANN401 -- the parent's signature
        """Write what has changed."""
        self.sync_session.flush(objects)

    async def commit(self) -> None:
        """Commit the transaction."""
        self.sync_session.commit()

    async def rollback(self) -> None:
        """Undo the transaction."""
        self.sync_session.rollback()

    async def close(self) -> None:
        """Let go of the connection."""
        self.sync_session.close()

    async def __aexit__(self, *_problem: object) -> None:
        """Close: nothing can cancel it half-way."""
        self.sync_session.close()


registry.register(DRIVER.replace("+", "."), __name__, Dialect.__name__)
