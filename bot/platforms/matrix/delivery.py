"""Work on events: in order within a room, rooms side by side, nothing given up.

A room whose work fails is tried again and again, and holds up no other room. The position
in the stream follows behind the oldest work that is not done.
"""

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import structlog

from bot.logs import where
from bot.platforms.matrix.settings import Pace

log = structlog.get_logger(__name__)

T = TypeVar("T")
Job = Callable[[], Awaitable[None]]

_FULL = 2000  # jobs that may wait before no more are fetched from the server


class Stopping(Exception):  # noqa: N818 -- a request, not a fault
    """The platform stops: leave what is not begun."""


class Batch:
    """The work of one sync, and the position behind it."""

    def __init__(self, token: str) -> None:
        """Take the position that is reached when all of the work is done."""
        self.token = token
        self.open = 0
        self.sealed = False

    @property
    def done(self) -> bool:
        """All of its work is done, and no more comes."""
        return self.sealed and self.open == 0


class Delivery:
    """The rooms' queues.

    Attributes:
        stopping: set when the platform stops.
        reached: the position behind which everything is done; None before the first.
        moved: set when `reached` has changed; whoever saves it clears it.

    """

    def __init__(self, pace: Pace) -> None:
        """Start with nothing to do."""
        self.stopping = asyncio.Event()
        self.reached: str | None = None
        self.moved = asyncio.Event()
        self._done_some = asyncio.Event()
        self._pace = pace
        self._queues: dict[str, deque[tuple[Batch, Job]]] = {}
        self._batches: deque[Batch] = deque()
        self._tasks: set[asyncio.Task[None]] = set()

    def open_batch(self, token: str) -> Batch:
        """Begin the work of a sync."""
        batch = Batch(token)
        self._batches.append(batch)
        return batch

    def seal(self, batch: Batch) -> None:
        """Say that nothing is added to the batch any more."""
        batch.sealed = True
        self._move_on()

    def submit(self, batch: Batch, room: str, job: Job) -> None:
        """Queue a job behind the room's others. It runs to its end, or raises `Stopping`."""
        batch.open += 1
        queue = self._queues.get(room)
        if queue is not None:
            queue.append((batch, job))
            return
        self._queues[room] = deque([(batch, job)])
        task = asyncio.create_task(self._work(room), name=f"matrix room {room}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def room_for_more(self) -> None:
        """Wait while too much is waiting."""
        while sum(len(queue) for queue in self._queues.values()) > _FULL:
            if self.stopping.is_set():
                return
            self._done_some.clear()
            await self.pause(self._pace.longest_pause, self._done_some)

    async def insist(self, what: str, attempt: Callable[[], Awaitable[T]]) -> T:
        """Attempt something until it succeeds. Raises `Stopping` when the platform stops."""
        for seconds in pauses(self._pace):
            if self.stopping.is_set():
                break
            try:
                return await attempt()
            except Exception as problem:  # noqa: BLE001 -- whatever it was, the event must not be lost
                log.error(
                    "matrix.attempt_failed", what=what, pause=round(seconds, 1), **where(problem)
                )
            await self.pause(seconds)
        raise Stopping

    async def pause(self, seconds: float, until: asyncio.Event | None = None) -> None:
        """Wait some seconds, or until the platform stops, or until something else happens."""
        events = {self.stopping, until or self.stopping}
        waiting = [asyncio.ensure_future(event.wait()) for event in events]
        try:
            await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waiting:
                each.cancel()

    async def stop(self) -> None:
        """Let what has begun come to its end, within the pace's parting."""
        self.stopping.set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=self._pace.parting)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _work(self, room: str) -> None:
        queue = self._queues[room]
        try:
            while queue:
                batch, job = queue[0]
                try:
                    await job()
                except Stopping:
                    return
                except Exception as problem:  # noqa: BLE001 -- a fault of ours must not stop the room for ever
                    log.error("matrix.job_given_up", room=room, **where(problem))
                queue.popleft()
                batch.open -= 1
                self._move_on()
        finally:
            del self._queues[room]

    def _move_on(self) -> None:
        while self._batches and self._batches[0].done:
            self.reached = self._batches.popleft().token
            self.moved.set()
        self._done_some.set()


def pauses(pace: Pace) -> Iterator[float]:
    """Yield growing pauses in seconds, each shortened by chance, so that not all come at once."""
    seconds = pace.first_pause
    while True:
        yield seconds * random.uniform(0.5, 1.0)  # noqa: S311 -- spreads load, hides nothing
        seconds = min(2 * seconds, pace.longest_pause)
