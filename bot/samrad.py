"""The running bot: inbox, outbox and alarm clock on one database and one platform."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import access
from bot.clock import Clock
from bot.files import Files
from bot.inbox import Inbox
from bot.logs import where
from bot.outbox import Outbox
from bot.platforms import base as chat
from bot.scheduler import Sweeper, alarm_clock
from samverkan import calendar
from samverkan.interpretation import Gazetteer
from samverkan.structure import Municipality
from storage import rooms
from storage.database import Database

log = structlog.get_logger()

_SLOW = 0.7
"""Seconds after which an answer is slow enough to show that it is being written."""
_LONGEST_TYPING = 40
"""Looks at whether the answer has gone, before typing is taken off all the same."""
_FIRST_LOOK = 0.5
_LONGEST_LOOK = 60.0
"""Seconds between looks for a room that the bot has not been invited to yet; they double."""
_READ_AFTER = 2.0
"""Seconds before the read marker moves, so that a burst moves it once."""


@dataclass(slots=True)
class Samrad:
    """The bot, put together.

    Attributes:
        municipality: the structure.
        database: brought to the newest revision before it comes here.
        platform: where people talk.
        clock: says what time it is.
        rooms: forum id -> room id or alias, from the settings.

    """

    municipality: Municipality
    database: Database
    platform: chat.Platform
    clock: Clock
    rooms: dict[str, str]
    inbox: Inbox = field(init=False)
    outbox: Outbox = field(init=False)
    sweeper: Sweeper = field(init=False)
    _reading: dict[str, asyncio.Task[None]] = field(default_factory=dict, init=False)
    _typing: set[asyncio.Task[None]] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        gazetteer = Gazetteer.of(self.municipality)
        self.inbox = Inbox(
            self.database, self.municipality, gazetteer, self.clock, self.platform.name
        )
        self.outbox = Outbox(
            self.database,
            self.municipality,
            self.platform,
            self.clock,
            Files(self.database).render,
        )
        self.sweeper = Sweeper(self.database, self.municipality, gazetteer, self.clock, self.outbox)

    async def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Run until cancelled. The platform has been started.

        What is under way when it is cancelled is finished or will be done again: each
        event and each message is marked when it is done.
        """
        missing = await self.find_rooms(self.rooms)
        scheduler = alarm_clock(self.sweeper)
        scheduler.start()
        ready()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self.sweeper.sweep())
                tasks.create_task(self._keep_looking(missing))
                tasks.create_task(self.outbox.run())
                tasks.create_task(self.platform.run(self.handle))
        finally:
            scheduler.shutdown(wait=False)
            for task in (*self._reading.values(), *self._typing):
                task.cancel()

    async def _keep_looking(self, missing: dict[str, str]) -> None:
        """Find the rooms that the bot is invited to while it runs."""
        pause = _FIRST_LOOK
        while missing:
            await asyncio.sleep(pause)
            missing = await self.find_rooms(missing)
            pause = min(pause * 2, _LONGEST_LOOK)

    async def find_rooms(self, wanted: dict[str, str]) -> dict[str, str]:
        """Learn which room is which forum's, and what may be posted there.

        Returns those that were not found.
        """
        return {
            forum: configured
            for forum, configured in wanted.items()
            if not await self._find_room(forum, configured)
        }

    async def _find_room(self, forum: str, configured: str) -> bool:
        async with self.database.read() as session:
            known = await rooms.of_forum(session, forum)
        wanted = known.room if known and known.configured == configured else configured
        try:
            info = await self.platform.room_info(wanted)
        except chat.PlatformError as problem:
            log.warning("room_not_found", forum=forum, **where(problem))
            return False
        async with self.database.write() as session:
            ceiling = await self._ceiling(session, info)
            await rooms.assign(session, self.platform.name, info.id, forum, configured, ceiling)
        return True

    async def handle(self, event: chat.Event) -> None:
        """Take an event in, and show the sender that it was seen."""
        await self.inbox.handle(event)
        self.outbox.ring()
        if isinstance(event, chat.Joined | chat.Left | chat.Replaced):
            room = event.successor if isinstance(event, chat.Replaced) else event.room
            await self._look_at(room)
        if isinstance(event, chat.Said | chat.Edited):
            self._show(event)

    async def _look_at(self, room: str) -> None:
        """Store what may be posted in a room after somebody came or went."""
        async with self.database.read() as session:
            if await rooms.by_room(session, self.platform.name, room) is None:
                return
        try:
            info = await self.platform.room_info(room)
        except chat.PlatformError as problem:
            log.warning("room_unknown", **where(problem))
            return
        async with self.database.write() as session:
            await rooms.set_ceiling(
                session, self.platform.name, room, await self._ceiling(session, info)
            )

    async def _ceiling(self, session: AsyncSession, info: chat.RoomInfo) -> str:
        today = calendar.local_day(self.municipality, self.clock.now())
        return await access.ceiling(session, self.municipality, self.platform.name, info, today)

    def _show(self, event: chat.Said | chat.Edited) -> None:
        """Move the read marker, soon; show typing when the answer is slow."""
        old = self._reading.pop(event.room, None)
        if old is not None:
            old.cancel()
        self._reading[event.room] = asyncio.create_task(self._read(event))
        if event.direct:
            typing = asyncio.create_task(self._type(event.room))
            self._typing.add(typing)
            typing.add_done_callback(self._typing.discard)

    async def _read(self, event: chat.Event) -> None:
        await asyncio.sleep(_READ_AFTER)
        with suppress(chat.PlatformError):
            await self.platform.mark_read(event.room, event.id)
        self._reading.pop(event.room, None)

    async def _type(self, room: str) -> None:
        await asyncio.sleep(_SLOW)
        if not await self.outbox.is_waiting(room):
            return
        await self.platform.typing(room, on=True)
        for _ in range(_LONGEST_TYPING):
            await asyncio.sleep(_SLOW)
            if not await self.outbox.is_waiting(room):
                break
        await self.platform.typing(room, on=False)
