"""Messages that cannot be decrypted yet, kept on disk until their keys come."""

import asyncio
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bot.platforms.matrix import store
from bot.platforms.matrix.wire import Json

_AT_MOST = 1000  # messages; older ones are given up, they have long been told as unreadable


@dataclass(frozen=True, slots=True)
class HeldBack:
    """One such message.

    Attributes:
        room: where it was sent.
        raw: the encrypted event.
        since: when it came, seconds since 1970.
        told: it was delivered as unreadable.

    """

    room: str
    raw: Json
    since: float
    told: bool = False

    @property
    def id(self) -> str:
        """The event's id."""
        return str(self.raw["event_id"])


class Shelf:
    """Where they lie, in the order in which they came."""

    def __init__(self, file: Path) -> None:
        """Open the shelf as it was left."""
        self._file = file
        kept = store.read(file).get("held", [])
        self._held = {each.id: each for each in (HeldBack(**entry) for entry in kept)}
        self._writing = asyncio.Lock()

    def all(self) -> list[HeldBack]:
        """Return what is there."""
        return list(self._held.values())

    async def put(self, room: str, raw: Json) -> None:
        """Keep a message; on disk when this returns."""
        if raw["event_id"] not in self._held:
            self._held[raw["event_id"]] = HeldBack(room, raw, time.time())
            while len(self._held) > _AT_MOST:
                del self._held[next(iter(self._held))]
            await self._write()

    async def mark_told(self, held: HeldBack) -> None:
        """Note that it was delivered as unreadable."""
        if held.id in self._held:
            self._held[held.id] = replace(held, told=True)
            await self._write()

    async def take(self, held: HeldBack) -> None:
        """Remove one that was delivered."""
        if self._held.pop(held.id, None) is not None:
            await self._write()

    async def _write(self) -> None:
        async with self._writing:
            page: Json = {"held": [asdict(each) for each in self._held.values()]}
            await asyncio.to_thread(store.write, self._file, page)
