"""The database without threads (`storage.inline`), which reaches into the driver."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from storage import people
from storage.database import Database
from storage.migrate import migrate


async def test_a_simulation_s_database_has_no_thread(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    database = Database(f"sqlite:///{tmp_path / 'town.sqlite'}", inline=True)
    try:
        await migrate(database, datetime(2026, 1, 1, tzinfo=UTC))
        async with database.write() as session:
            await people.store(session, "Kim", "memory", "@kim:memory")
        async with database.read() as one, database.read() as other:
            assert [person.name for person in await people.everyone(one)] == ["Kim"]
            assert [person.name for person in await people.everyone(other)] == ["Kim"]
        assert set(threading.enumerate()) <= before
    finally:
        await database.close()


async def test_what_sqlite_refuses_is_raised(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'town.sqlite'}", inline=True)
    try:
        with pytest.raises(OperationalError):
            async with database.engine.connect() as connection:
                await connection.execute(text("SELECT * FROM nothing_of_the_kind"))
    finally:
        await database.close()


async def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'town.sqlite'}", inline=True)

    async def add_and_fail() -> None:
        async with database.write() as session:
            await people.store(session, "Kim", "memory", "@kim:memory")
            raise TimeoutError

    try:
        await migrate(database, datetime(2026, 1, 1, tzinfo=UTC))
        with pytest.raises(TimeoutError):
            await add_and_fail()
        async with database.read() as session:
            assert await people.everyone(session) == []
    finally:
        await database.close()
