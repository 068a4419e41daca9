"""Transactions as a whole (`storage.database.Database.transact`)."""

import asyncio
import threading
from contextvars import ContextVar
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import people
from storage.database import Database
from tests.helpers.databases import SQLITE, Databases

MUNICIPALITY = ContextVar("MUNICIPALITY", default="none")


async def keep(session: AsyncSession, name: str = "Kim") -> str:
    return (await people.store(session, name, "memory", f"@{name}:memory")).name


async def names(database: Database) -> list[str]:
    async with database.read() as session:
        return [person.name for person in await people.everyone(session)]


async def test_what_is_returned_is_on_disk(database: Database) -> None:
    assert await database.transact(keep) == "Kim"
    assert await names(database) == ["Kim"]


async def test_what_fails_leaves_nothing_and_the_next_is_written(database: Database) -> None:
    async def keep_and_fail(session: AsyncSession) -> None:
        await keep(session)
        raise TimeoutError

    with pytest.raises(TimeoutError):
        await database.transact(keep_and_fail)
    assert await names(database) == []
    await database.transact(keep)
    assert await names(database) == ["Kim"]


async def test_transactions_wait_for_those_of_the_other_kind(database: Database) -> None:
    async def blocks() -> None:
        async with database.write() as session:
            await keep(session, "Kim")
            await asyncio.sleep(0.01)

    await asyncio.gather(
        blocks(), *(database.transact(lambda s, n=n: keep(s, f"Kim {n}")) for n in range(5))
    )
    assert len(await names(database)) == 6


@pytest.fixture
async def file(files: Databases) -> str:
    """Give the address of a database in a file."""
    return await files.migrated(SQLITE)


async def test_all_of_it_is_done_on_one_thread_which_ends(file: str) -> None:
    before, seen = set(threading.enumerate()), set()
    database = Database(file)

    async def note(session: AsyncSession) -> None:
        seen.add(threading.current_thread())
        await keep(session, f"Kim {len(await people.everyone(session))}")
        seen.add(threading.current_thread())

    await database.transact(note)
    await database.transact(note)
    await database.close()
    assert len(seen - before) == len(seen) == 1
    assert set(threading.enumerate()) <= before


async def test_a_log_line_there_names_the_municipality_that_it_is_about(file: str) -> None:
    database = Database(file)

    async def told(_: AsyncSession) -> str:
        return MUNICIPALITY.get()

    token = MUNICIPALITY.set("salem")
    assert await database.transact(told) == "salem"
    MUNICIPALITY.reset(token)
    assert await database.transact(told) == "none"
    await database.close()


async def test_who_is_cancelled_leaves_a_whole_transaction_and_nobody_waiting(file: str) -> None:
    database = Database(file)
    begun, go_on = threading.Event(), threading.Event()

    async def slowly(session: AsyncSession) -> None:
        begun.set()
        go_on.wait()
        await keep(session)

    task = asyncio.create_task(database.transact(slowly))
    await asyncio.to_thread(begun.wait)
    task.cancel()
    next_ = asyncio.create_task(database.transact(lambda session: keep(session, "Robin")))
    await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    await next_
    assert await names(database) == ["Kim", "Robin"]
    await database.close()


async def test_a_transaction_that_waits_for_anything_else_is_undone(file: str) -> None:
    database = Database(file)

    async def wait(session: AsyncSession) -> None:
        await keep(session)
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="waits for nothing"):
        await database.transact(wait)
    assert await names(database) == []
    await database.close()


async def test_a_file_that_could_not_be_opened_is_opened_later(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'later' / 'samrad.sqlite'}")

    async def make(session: AsyncSession) -> None:
        await session.exec(text("CREATE TABLE it (was)"))  # type: ignore[call-overload]  # plain SQL will do

    with pytest.raises(OperationalError):
        await database.transact(make)
    (tmp_path / "later").mkdir()
    await database.transact(make)
    await database.close()


async def test_a_database_that_was_closed_can_be_used_again(file: str) -> None:
    database = Database(file)
    await database.transact(keep)
    await database.close()
    await database.transact(lambda session: keep(session, "Robin"))
    await database.close()
