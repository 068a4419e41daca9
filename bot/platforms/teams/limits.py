"""The rates that Teams allows a bot, kept by waiting.

"Rate limiting" in the Teams documentation: per conversation 7 in 1 s, 8 in 2 s, 60 in
30 s and 1800 in an hour; per app and tenant 50 in 1 s. A request is counted when it
arrives there, so what leaves evenly can arrive in a bunch: each limit is kept with room
to spare.
"""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Callable

from bot.platforms.base import Unreachable

Window = tuple[int, float]

PER_CONVERSATION: tuple[Window, ...] = ((5, 1.0), (6, 2.0), (50, 30.0), (1700, 3600.0))
PER_TENANT: tuple[Window, ...] = ((8, 0.25), (30, 1.0))
"""(requests, seconds), each below what is allowed."""

_LONGEST = 10.0
"""Seconds that a sender is held; beyond that the outbox is told to come again."""
_MANY = 5000
"""Conversations that are kept track of before the idle ones are dropped."""


class _Windows:
    """Counts requests in sliding windows."""

    def __init__(self, windows: tuple[Window, ...]) -> None:
        self._windows = windows
        self._at: deque[float] = deque(maxlen=max(most for most, _ in windows))

    def wait(self, now: float) -> float:
        """Return the seconds until one more is allowed."""
        waits = [
            self._at[-most] + seconds - now
            for most, seconds in self._windows
            if len(self._at) >= most
        ]
        return max([0.0, *waits])

    def count(self, at: float) -> None:
        """Count one that goes at that time."""
        self._at.append(at)

    def is_idle(self, now: float) -> bool:
        """Say whether the last was longer ago than the longest window."""
        longest = max(seconds for _, seconds in self._windows)
        return not self._at or now - self._at[-1] > longest


class Limits:
    """Holds senders back, per conversation and for the whole tenant."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._all = _Windows(PER_TENANT)
        self._each: defaultdict[str, _Windows] = defaultdict(lambda: _Windows(PER_CONVERSATION))

    async def turn(self, conversation: str) -> None:
        """Return when a request may go. Raises `Unreachable` when that takes too long."""
        now = self._clock()
        if len(self._each) > _MANY:
            for idle in [name for name, each in self._each.items() if each.is_idle(now)]:
                del self._each[idle]
        each = self._each[conversation]
        wait = max(each.wait(now), self._all.wait(now))
        if wait > _LONGEST:
            raise Unreachable("our own limit on messages", wait)
        # Counted before the wait, so that those who come meanwhile queue behind.
        each.count(now + wait)
        self._all.count(now + wait)
        if wait > 0:
            await asyncio.sleep(wait)
