"""A lock so that two copies on one database do not both act.

The operating system, or the database server, lets go of it when the process dies, so
that a start after a crash waits for nothing.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from filelock import FileLock, Timeout
from sqlalchemy import text

from storage.database import Database, sqlite_file

_POSTGRESQL_KEY = 0x5A3D_2AD0
"""Any number that is ours; advisory locks are per database."""


class TakenError(Exception):
    """Another copy is running on this database."""


@asynccontextmanager
async def only_one(database: Database) -> AsyncIterator[None]:
    """Hold the lock for the length of the block. Raises `TakenError` at once."""
    file = sqlite_file(database.url)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(f"{file}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout as problem:
            raise TakenError(f"{file} is in use by another copy") from problem
        try:
            yield
        finally:
            lock.release()
        return
    if database.engine.dialect.name != "postgresql":
        yield
        return
    async with database.engine.connect() as connection:
        statement = text("SELECT pg_try_advisory_lock(:key)").bindparams(key=_POSTGRESQL_KEY)
        if not (await connection.execute(statement)).scalar():
            raise TakenError("the database is in use by another copy")
        # The lock is the session's, not the transaction's: no transaction stays open.
        await connection.commit()
        try:
            yield
        finally:
            # The connection goes back to the pool, where it would keep the lock.
            release = text("SELECT pg_advisory_unlock(:key)").bindparams(key=_POSTGRESQL_KEY)
            await connection.execute(release)
            await connection.commit()
