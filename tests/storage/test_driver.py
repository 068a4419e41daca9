"""The dialect that hands a statement over whole (`storage.driver`)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage import people
from storage.database import Database
from storage.migrate import migrate


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """Give a new database."""
    made = Database(f"sqlite:///{tmp_path / 'samrad.sqlite'}")
    await migrate(made, datetime(2026, 11, 19, tzinfo=UTC))
    yield made
    await made.close()


class Counted:
    """Counts what is handed over to the driver's thread."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.handed = 0
        execute = aiosqlite.Connection._execute  # noqa: SLF001 -- what is handed over goes there

        async def counted(connection: aiosqlite.Connection, *job: object) -> object:
            self.handed += 1
            return await execute(connection, *job)

        monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)


async def test_a_transaction_is_handed_over_once_a_statement_and_once_to_end(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.read() as session:
        await people.everyone(session)
    counted = Counted(monkeypatch)
    async with database.read() as session:
        assert await people.everyone(session) == []
        assert await people.everyone(session) == []
    assert counted.handed == 3


async def test_a_transaction_that_asked_nothing_is_not_begun(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Counted(monkeypatch)
    async with database.write():
        pass
    assert counted.handed == 0


async def test_what_was_read_in_a_transaction_stays_as_it_was(database: Database) -> None:
    async with database.read() as session:
        assert await people.everyone(session) == []
        async with database.write() as other:
            await people.store(other, "Kim", "matrix", "@kim:example.org")
        assert await people.everyone(session) == []
    async with database.read() as session:
        assert [person.name for person in await people.everyone(session)] == ["Kim"]


async def test_what_fails_leaves_nothing(database: Database) -> None:
    added = text("INSERT INTO person (id, name, platform, user) VALUES (1, 'Kim', 'm', 'k')")

    async def add_twice() -> None:
        async with database.write() as session:
            await (await session.connection()).execute(added)
            await (await session.connection()).execute(added)

    with pytest.raises(IntegrityError):
        await add_twice()
    async with database.read() as session:
        assert await people.everyone(session) == []


async def test_rows_are_given_in_the_portions_that_are_asked_for(database: Database) -> None:
    async with database.read() as session:
        numbers = text("SELECT value FROM json_each('[1, 2, 3, 4]')")
        found = await (await session.connection()).execute(numbers)
        assert found.fetchone() == (1,)
        assert found.fetchmany(2) == [(2,), (3,)]
        assert found.fetchall() == [(4,)]
        assert found.fetchone() is None
