"""Events on their way to the handler: in order within a room, rooms side by side.

Teams gives a bot some 15 s to answer and then sends again. A request is answered when
its events are on disk, which takes milliseconds; when that fails or takes long, the
request is refused, so that Teams sends again, while the event stays queued here. What
comes twice is handled once, by its id.
"""

import asyncio
import random
from collections import deque
from collections.abc import Sequence
from contextlib import suppress

import structlog

from bot.logs import where
from bot.platforms.base import Event, Handler
from bot.platforms.teams.settings import Pace

log = structlog.get_logger(__name__)

_FULL = 2000
"""Events that may wait before no more are taken."""


class Delivery:
    """The rooms' queues."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._handle: Handler | None = None
        self._waiting: dict[str, deque[Event]] = {}
        self._known: dict[str, asyncio.Future[None]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()

    @property
    def is_open(self) -> bool:
        """Events are taken."""
        return self._handle is not None and len(self._known) < _FULL

    def open(self, handle: Handler) -> None:
        """Take events from now on."""
        self._stopping.clear()
        self._handle = handle

    async def take(self, events: Sequence[Event]) -> bool:
        """Queue events; return whether all were handled within the pace's `accept`."""
        if not self.is_open:
            return False
        futures = [self._queue(event) for event in events]
        if not futures:
            return True
        done, _ = await asyncio.wait(futures, timeout=self._pace.accept)
        return len(done) == len(set(futures)) and not any(each.cancelled() for each in done)

    async def wait_closed(self) -> None:
        """Return when `close` was called."""
        await self._stopping.wait()

    async def close(self) -> None:
        """Take no more; let what has begun come to its end, within the pace's `parting`."""
        self._handle = None
        self._stopping.set()
        if self._workers:
            _, late = await asyncio.wait(self._workers, timeout=self._pace.parting)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        for future in self._known.values():
            future.cancel()
        self._known.clear()
        self._waiting.clear()

    def _queue(self, event: Event) -> asyncio.Future[None]:
        if event.id in self._known:
            return self._known[event.id]
        future = self._known[event.id] = asyncio.get_running_loop().create_future()
        if event.room in self._waiting:
            self._waiting[event.room].append(event)
        else:
            self._waiting[event.room] = deque([event])
            worker = asyncio.create_task(self._work(event.room))
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)
        return future

    async def _work(self, room: str) -> None:
        queue = self._waiting[room]
        pause = self._pace.first_pause
        while queue and self._handle is not None:
            event = queue[0]
            try:
                await self._handle(event)
            except Exception as problem:  # noqa: BLE001 -- whatever it was, the event must not be lost
                log.error("teams.attempt_failed", pause=round(pause, 1), **where(problem))
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause * random.uniform(0.5, 1.0)):  # noqa: S311 -- spreads load, hides nothing
                        await self._stopping.wait()
                pause = min(2 * pause, self._pace.longest_pause)
                continue
            pause = self._pace.first_pause
            queue.popleft()
            future = self._known.pop(event.id, None)
            if future is not None and not future.done():
                future.set_result(None)
        if self._waiting.get(room) is queue:
            del self._waiting[room]
