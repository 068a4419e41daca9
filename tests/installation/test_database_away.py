"""A database that is away for a while loses nothing: the event is tried again."""

import asyncio
import sqlite3

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from storage.database import Database, is_transient, sqlite_file
from tests.helpers.stage import ASK
from tests.week.conftest import Play

PATIENCE = 20.0
"""Seconds before the test gives up."""


async def _outcomes(database: Database) -> list[str]:
    async with database.read() as session:
        return list((await session.exec(text("SELECT outcome FROM inbox"))).scalars())  # type: ignore[call-overload]  # plain SQL


async def test_an_answer_given_while_the_database_is_locked_is_taken_in_afterwards(
    play: Play,
) -> None:
    async with play() as stage:
        await stage.travel(ASK)
        file = sqlite_file(stage.samrad.database.url)
        assert file is not None
        async with stage.samrad.database.engine.connect() as connection:
            await connection.execute(text("PRAGMA busy_timeout = 1"))
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        room = stage.direct("kommunpolis")
        stage.platform.user_says("@kommunpolis:memory", room, "inget")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.5):
                await stage.platform.settled()
        other.execute("ROLLBACK")
        other.close()
        await stage.settled()
        assert "inget att rapportera" in stage.last("kommunpolis")
        assert "failed" not in await _outcomes(stage.samrad.database)


async def test_a_broken_statement_is_not_taken_for_a_database_that_is_away(
    database: Database,
) -> None:
    with pytest.raises(DBAPIError) as caught:
        async with database.read() as session:
            await session.exec(text("SELECT * FROM nowhere"))  # type: ignore[call-overload]  # plain SQL
    assert not is_transient(caught.value)


async def test_a_server_that_is_not_there_is_away() -> None:
    database = Database("postgresql://samrad@127.0.0.1:1/samrad")
    with pytest.raises(ConnectionError) as caught:
        async with database.read() as session:
            await session.exec(text("SELECT 1"))  # type: ignore[call-overload]  # plain SQL
    await database.close()
    assert is_transient(caught.value)


async def test_a_connection_that_the_server_closed_is_away(database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        locked = sqlite3.OperationalError("database is locked")
        locked.sqlite_errorcode = sqlite3.SQLITE_BUSY
        assert is_transient(OperationalError("BEGIN IMMEDIATE", None, locked))
        return
    with pytest.raises(DBAPIError) as caught:
        async with database.read() as session:
            await session.exec(text("SELECT pg_terminate_backend(pg_backend_pid())"))  # type: ignore[call-overload]  # plain SQL
    assert is_transient(caught.value)
