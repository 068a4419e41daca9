"""A stage for the work: the real bot on the platform in memory and a travelled clock.

People are named after their functions, so that a test reads like the week it plays.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.clock import TravelClock
from bot.platforms.memory import MemoryPlatform, Sent
from bot.samrad import Samrad
from samverkan import calendar
from samverkan.collection import Seat
from samverkan.model_file import load_ready
from samverkan.structure import Municipality
from storage import outbox, people
from storage.database import Database
from storage.migrate import migrate

WEDNESDAY = "2026-11-18T10:00"
ASK = "2026-11-19T09:00"
FIRST_NUDGE = "2026-11-20T12:00"
SECOND_NUDGE = "2026-11-23T09:00"
CLOSING = "2026-11-23T12:00"
SPREAD = "2026-11-24T15:00"

COORDINATOR = "trygghetssamordnare"


def account(function: str) -> str:
    """Return the account of a function's holder."""
    return f"@{function}:memory"


@dataclass
class Stage:
    """The bot, the room of EST Vecko, and everybody in it."""

    samrad: Samrad
    platform: MemoryPlatform
    clock: TravelClock
    room: str
    municipality: Municipality
    ids: dict[str, int] = field(default_factory=dict)

    def local(self, moment: str) -> datetime:
        """Return a local wall time as an instant."""
        return datetime.fromisoformat(moment).replace(tzinfo=calendar.zone(self.municipality))

    async def travel(self, moment: str) -> None:
        """Let it be this local time, let the clock ring, and let everything be delivered."""
        self.clock.travel(self.local(moment))
        await self.samrad.sweeper.sweep()
        await self.settled()

    async def settled(self) -> None:
        """Return when everything has been handled and everything due has been delivered."""
        await self.platform.settled()
        while await self._is_busy():
            self.samrad.outbox.ring()
            await asyncio.sleep(0.005)

    async def _is_busy(self) -> bool:
        async with self.samrad.database.read() as session:
            oldest = await outbox.due(session, self.clock.now(), (), 1)
        return bool(oldest)

    def direct(self, function: str) -> str:
        """Return the direct chat with a function's holder, which must be there."""
        user = account(function)
        for room in self.platform.rooms.values():
            if room.direct and room.members == {user}:
                return room.id
        return self.platform.create_room([user], encrypted=True, direct=True)

    async def say(self, function: str, text: str, **more: str) -> str:
        """Let a function's holder write in the direct chat; return the message's id."""
        event = self.platform.user_says(account(function), self.direct(function), text, **more)
        await self.settled()
        return event

    def heard(self, function: str) -> list[str]:
        """Return what the bot has said to a function's holder."""
        return [sent.message.text for sent in self.sent(self.direct(function))]

    def last(self, function: str) -> str:
        """Return the bot's last words to a function's holder."""
        return self.heard(function)[-1]

    def sent(self, room: str) -> list[Sent]:
        """Return the messages the bot sent to a room."""
        return [sent for sent in self.platform.sent(room) if sent.message is not None]

    def last_event(self, function: str) -> str:
        """Return the id of the bot's last message to a function's holder."""
        return self.sent(self.direct(function))[-1].id


@asynccontextmanager
async def staged(url: str, *, left_out: frozenset[str] = frozenset()) -> AsyncIterator[Stage]:
    """Yield a running bot with a holder for every function but those left out."""
    municipality = load_ready("sollentuna")
    clock = TravelClock(
        datetime.fromisoformat(WEDNESDAY).replace(tzinfo=calendar.zone(municipality))
    )
    database = Database(url)
    await migrate(database, clock.now())
    platform = MemoryPlatform()
    ids: dict[str, int] = {}
    async with database.write() as session:
        for function in municipality.functions:
            if function.id in left_out:
                continue
            person = await people.store(
                session, f"Kim {function.id.capitalize()}", "memory", account(function.id)
            )
            ids[function.id] = person.id or 0
            await people.replace_holdings(
                session, ids[function.id], [Seat(ids[function.id], function.id, "ordinarie")]
            )
    members = [account(f) for f in municipality.forum_by_id["est_vecko"].members if f in ids]
    room = platform.create_room(members, encrypted=True, name="EST Vecko")
    samrad = Samrad(municipality, database, platform, clock, {"est_vecko": room})
    await platform.start()
    ready = asyncio.Event()
    running = asyncio.create_task(samrad.run(ready=ready.set))
    try:
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        yield Stage(samrad, platform, clock, room, municipality, ids)
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await platform.stop()
        await database.close()


def sqlite_url(folder: Path) -> str:
    """Return the address of a new SQLite file."""
    return f"sqlite:///{folder / 'samrad.sqlite'}"
