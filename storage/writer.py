"""Whole transactions on SQLite, each on the writer's thread from its beginning to its commit.

Handed over one by one, each statement would have two threads wait for each other, and
SQLAlchemy a greenlet to wait in; here that is done once for all of a transaction. The running
bot is held up neither by the disk nor by whoever else is writing.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from contextvars import Context, copy_context
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import driver
from storage.inline import InlineSession

T = TypeVar("T")
Work = Callable[[AsyncSession], Coroutine[Any, Any, T]]
"""What is done in a transaction. It waits for nothing but the session."""

_Order = tuple[asyncio.Future[Any], Context, Coroutine[Any, Any, Any]]


class Writer:
    """The thread, with a connection; both are there once something has been written."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Take an engine of `storage.inline`, for this alone."""
        self._engine = engine
        self._orders: SimpleQueue[_Order | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._connection: AsyncConnection | None = None
        self._session: InlineSession | None = None

    async def run(self, work: Work[T]) -> T:
        """Return what comes of work, committed. What has begun is finished, also when cancelled."""
        try:
            return await self._done(self._written(work))
        except asyncio.CancelledError:
            await self._done(_nothing())  # its turn comes after what has begun
            raise

    async def close(self) -> None:
        """Close the connection and end the thread."""
        if self._thread is not None:
            await self._done(self._let_go())
            self._orders.put(None)
            self._thread.join()
            self._thread = None

    def _done(self, work: Coroutine[Any, Any, T]) -> asyncio.Future[T]:
        if self._thread is None:
            # An executor takes twice as long to hand something over.
            self._thread = Thread(target=_serve, args=(self._orders,), name="writer", daemon=True)
            self._thread.start()
        done = asyncio.get_running_loop().create_future()
        self._orders.put((done, copy_context(), work))
        return done

    async def _written(self, work: Work[T]) -> T:
        session = self._session or await self._opened()
        try:
            await session.run_sync(driver.begin_writing)
            result = await work(session)
            await session.commit()
            return result
        finally:
            # Undoes what was not committed, and forgets every row: it is as new afterwards.
            await session.close()

    async def _opened(self) -> AsyncSession:
        """Return a session for all that is to come; to make one takes as long as to ask it."""
        self._connection = await self._engine.connect()
        # Bound to the connection, it neither asks the pool for one nor gives it back.
        self._session = InlineSession(self._connection, expire_on_commit=False)
        return self._session

    async def _let_go(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = self._session = None
        await self._engine.dispose()


async def _nothing() -> None:
    """Do nothing."""


def _serve(orders: "SimpleQueue[_Order | None]") -> None:
    """Do what is ordered, one after the other."""
    while (order := orders.get()) is not None:
        done, context, work = order
        try:
            outcome: Any = context.run(_at_once, work)
            tell: Callable[[asyncio.Future[Any], Any], None] = _answered
        except BaseException as problem:  # noqa: BLE001 -- it is for whoever ordered
            tell, outcome = _refused, problem
        with suppress(RuntimeError):  # nobody waits: the loop has been closed
            done.get_loop().call_soon_threadsafe(tell, done, outcome)
        del order, done, work, outcome  # nothing is held while there is nothing to do


def _answered(done: asyncio.Future[Any], outcome: object) -> None:
    if not done.done():
        done.set_result(outcome)


def _refused(done: asyncio.Future[Any], problem: BaseException) -> None:
    if not done.done():
        done.set_exception(problem)


def _at_once(work: Coroutine[Any, Any, T]) -> T:
    """Return what comes of a coroutine that never waits for an event loop."""
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    work.close()
    raise RuntimeError("a transaction waits for nothing but its session")
