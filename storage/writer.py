"""Whole transactions on SQLite, each on a thread of its own from beginning to commit.

Between two statements of a transaction the bot only thinks. Handed over one by one, each
statement would have two threads wait for each other, and SQLAlchemy a greenlet to wait in;
here they do so once for all of it, and the running bot is held up neither by the disk nor by
whoever else is writing.
"""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util.concurrency import greenlet_spawn
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import driver
from storage.inline import InlineSession

T = TypeVar("T")
Work = Callable[[AsyncSession], Coroutine[Any, Any, T]]
"""What is done in a transaction. It waits for nothing but the session."""


class Writer:
    """The thread, with a connection that it opens when there is something to do."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Take an engine of `storage.inline`, for this alone."""
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, "writer")
        self._is_open = False

    async def run(self, work: Work[T]) -> T:
        """Return what comes of work, committed. What has begun is finished, also when cancelled."""
        loop = asyncio.get_running_loop()
        done = loop.run_in_executor(self._thread, copy_context().run, _at_once, self._written(work))
        try:
            return await asyncio.shield(done)
        except asyncio.CancelledError:
            await asyncio.wait([done])
            raise

    async def _written(self, work: Work[T]) -> T:
        if not self._is_open:
            # SQLAlchemy opens the first connection of such an engine in a greenlet.
            (await greenlet_spawn(self._engine.sync_engine.connect)).close()
            self._is_open = True
        async with InlineSession(self._engine, expire_on_commit=False) as session:
            await session.run_sync(driver.begin_writing)
            try:
                result = await work(session)
            except BaseException:
                await session.rollback()
                raise
            await session.commit()
            return result

    async def close(self) -> None:
        """Close the connection and end the thread."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, _at_once, self._engine.dispose())
        self._thread.shutdown()


def _at_once(work: Coroutine[Any, Any, T]) -> T:
    """Return what comes of a coroutine that never waits for an event loop."""
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    work.close()
    raise RuntimeError("a transaction waits for nothing but its session")
