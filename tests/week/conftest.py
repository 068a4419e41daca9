"""A week to play: the real bot on the platform in memory, on an SQLite file of its own."""

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from storage.migrate import migrate
from tests.helpers.stage import Stage, sqlite_url, staged

Play = Callable[..., AbstractAsyncContextManager[Stage]]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an empty SQLite file at the newest revision, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")

    async def make() -> None:
        database = Database(sqlite_url(folder))
        await migrate(database, datetime.now(UTC))
        await database.close()

    asyncio.run(make())
    return folder / "samrad.sqlite"


@pytest.fixture
def play(migrated: Path, tmp_path: Path) -> Play:
    """Give a way to stage a week with other circumstances than the usual ones."""
    number = itertools.count()

    @asynccontextmanager
    async def stage(**circumstances: Any) -> AsyncIterator[Stage]:  # noqa: ANN401 -- those of `staged`
        folder = tmp_path / str(next(number))
        folder.mkdir()
        shutil.copy(migrated, folder / "samrad.sqlite")
        async with staged(sqlite_url(folder), **circumstances) as made:
            yield made

    return stage


@pytest.fixture
async def stage(play: Play) -> AsyncIterator[Stage]:
    """Give the usual week: everybody is there, and it is Wednesday."""
    async with play() as made:
        yield made
