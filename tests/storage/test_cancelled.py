"""A session that is cancelled at any moment leaves no connection behind."""

import asyncio
import gc
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database

MOMENTS = tuple(number / 2000 for number in range(40))


async def read(database: Database) -> None:
    async with database.read() as session:
        await session.exec(text("SELECT 1"))  # type: ignore[call-overload]  # plain SQL will do


async def make(session: AsyncSession) -> None:
    await session.exec(text("CREATE TABLE IF NOT EXISTS it (was)"))  # type: ignore[call-overload]  # as above


async def write(database: Database) -> None:
    async with database.write() as session:
        await make(session)


async def transact(database: Database) -> None:
    await database.transact(make)


@pytest.mark.parametrize("moment", MOMENTS)
def test_nothing_is_left_open_when_work_is_cancelled(tmp_path: Path, moment: float) -> None:
    # An open connection warns when it is collected, and its thread when the loop is gone:
    # warnings are errors here.
    asyncio.run(cancelled_after(moment, tmp_path / "samrad.sqlite"))
    gc.collect()


async def cancelled_after(moment: float, file: Path) -> None:
    database = Database(f"sqlite:///{file}")
    work = [asyncio.create_task(each(database)) for each in (read, write, transact, read)]
    await asyncio.sleep(moment)
    for task in work:
        task.cancel()
    await asyncio.gather(*work, return_exceptions=True)
    await database.close()
