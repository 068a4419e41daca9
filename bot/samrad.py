"""The running bot of one municipality: inbox, outbox and alarm clock on one database."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

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
from bot.word_templates import Broken, WordTemplates, tell_coordinator
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


async def _always(_platform: str, _room: str) -> bool:
    return True


@dataclass(slots=True)
class Samrad:
    """The bot, put together.

    Attributes:
        municipality: the structure.
        database: brought to the newest revision before it comes here.
        platforms: where people talk, by name.
        clock: says what time it is.
        rooms: the rooms of the forums, from the settings.
        limits: what each platform may see; what a room may see is taken from `rooms`.
        is_free: says whether a room of a platform is no other municipality's.
        templates: the municipality's own Word templates.
        inboxes: platform name -> what takes its events in.

    """

    municipality: Municipality
    database: Database
    platforms: Mapping[str, chat.Platform]
    clock: Clock
    rooms: Sequence[access.ForumRoom]
    limits: Mapping[str, access.Limit] = field(default_factory=dict)
    is_free: Callable[[str, str], Awaitable[bool]] = _always
    templates: WordTemplates = field(default_factory=WordTemplates)
    inboxes: Mapping[str, Inbox] = field(init=False)
    outbox: Outbox = field(init=False)
    sweeper: Sweeper = field(init=False)
    _limits: access.Limits = field(init=False)
    _entered: dict[str, chat.Platform] = field(default_factory=dict, init=False)
    _missing: list[access.ForumRoom] = field(default_factory=list, init=False)
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _strange: set[tuple[str, str]] = field(default_factory=set, init=False)
    _reading: dict[tuple[str, str], asyncio.Task[None]] = field(default_factory=dict, init=False)
    _typing: set[asyncio.Task[None]] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        gazetteer = Gazetteer.of(self.municipality)
        highest = {(room.forum, room.platform): room.highest for room in self.rooms}
        self._limits = access.Limits(self.limits, highest)
        self.inboxes = {
            name: Inbox(
                self.database,
                self.municipality,
                gazetteer,
                self.clock,
                name,
                self._limits.of(name),
                platform.fetch,
                platform.look_up,
            )
            for name, platform in self.platforms.items()
        }
        self.outbox = Outbox(
            self.database,
            self.municipality,
            self._entered,
            self.clock,
            Files(self.database, self.templates.usable, self._tell_of_template).render,
            self._limits,
        )
        self.sweeper = Sweeper(self.database, self.municipality, gazetteer, self.clock, self.outbox)

    async def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Run until cancelled. The platform has been started.

        What is under way when it is cancelled is finished or will be done again: each
        event and each message is marked when it is done.
        """
        for name in self.platforms:
            await self.enter(name)
        ready()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.work())
            for name, platform in self.platforms.items():
                tasks.create_task(platform.run(partial(self.handle, name)))

    async def enter(self, platform: str) -> None:
        """Learn the rooms of a platform that has started, and deliver there from now on."""
        here = [room for room in self.rooms if room.platform == platform]
        async with self.database.write() as session:
            await rooms.keep_configured(session, platform, {room.forum for room in here})
        async with self._looking:
            self._missing += await self.find_rooms(here)
        self._entered[platform] = self.platforms[platform]

    async def work(self) -> None:
        """Do everything but listen, until cancelled: sweep, deliver, look for rooms."""
        for broken in self.templates.broken:
            await self._tell_of_template(broken)
        scheduler = alarm_clock(self.sweeper)
        scheduler.start()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self.sweeper.sweep())
                tasks.create_task(self._keep_looking())
                tasks.create_task(self.outbox.run())
        finally:
            scheduler.shutdown(wait=False)
            await self._stop_showing()

    async def _stop_showing(self) -> None:
        """Let go of what is shown, before the database is closed under those who ask it."""
        showing = (*self._reading.values(), *self._typing)
        for task in showing:
            task.cancel()
        await asyncio.gather(*showing, return_exceptions=True)

    async def _tell_of_template(self, broken: Broken) -> None:
        log.warning("word_template_broken", file=broken.path.name, placeholder=broken.placeholder)
        await tell_coordinator(self.database, self.municipality, broken, self.clock.now())
        self.outbox.ring()

    async def _keep_looking(self) -> None:
        """Find the rooms that the bot is invited to while it runs."""
        pause = _FIRST_LOOK
        while True:
            await asyncio.sleep(pause)
            await self._look_for_missing()
            pause = min(pause * 2, _LONGEST_LOOK)

    async def look_around(self, platform: str, event: chat.Event) -> None:
        """Look for the rooms that were not found, when something happens in an unknown one.

        The bot has just been let in there, perhaps, and what is said must not be taken for
        what a member says elsewhere. A room that turns out to be no forum's is not asked of again.
        """
        is_chat_of_two = getattr(event, "direct", False)
        if is_chat_of_two or not self._missing or (platform, event.room) in self._strange:
            return
        async with self.database.read() as session:
            known = await rooms.by_room(session, platform, event.room)
        if known is None or (known.forum is None and known.person_id is None):
            self._strange.add((platform, event.room))
            await self._look_for_missing()

    async def _look_for_missing(self) -> None:
        async with self._looking:
            self._missing = list(await self.find_rooms(self._missing))

    async def find_rooms(self, wanted: Sequence[access.ForumRoom]) -> Sequence[access.ForumRoom]:
        """Learn which room is which forum's, and what may be posted there.

        Returns those that were not found.
        """
        return [room for room in wanted if not await self._find_room(room)]

    async def _find_room(self, wanted: access.ForumRoom) -> bool:
        platform, forum, configured = wanted.platform, wanted.forum, wanted.address
        async with self.database.read() as session:
            known = await rooms.of_forum(session, forum, platform)
        address = known.room if known and known.configured == configured else configured
        try:
            info = await self.platforms[platform].room_info(address)
        except chat.PlatformError as problem:
            log.warning("room_not_found", forum=forum, platform=platform, **where(problem))
            return False
        if not await self.is_free(platform, info.id):
            log.error("room_of_another_municipality", forum=forum, platform=platform)
            return False
        async with self.database.write() as session:
            await rooms.assign(session, platform, info.id, forum, configured, access.LOWEST)
            ceiling = await self._ceiling(session, platform, info)
            await rooms.set_ceiling(session, platform, info.id, ceiling)
        return True

    async def handle(self, platform: str, event: chat.Event) -> None:
        """Take an event of a platform in, and show the sender that it was seen."""
        self.outbox.take(await self.inboxes[platform].handle(event))
        if isinstance(event, chat.Joined | chat.Left | chat.Replaced):
            room = event.successor if isinstance(event, chat.Replaced) else event.room
            await self._look_at(platform, room)
        if isinstance(event, chat.Said | chat.Edited):
            self._show(platform, event)

    async def _look_at(self, platform: str, room: str) -> None:
        """Store what may be posted in a room after somebody came or went."""
        async with self.database.read() as session:
            if await rooms.by_room(session, platform, room) is None:
                return
        try:
            info = await self.platforms[platform].room_info(room)
        except chat.PlatformError as problem:
            log.warning("room_unknown", **where(problem))
            return
        async with self.database.write() as session:
            ceiling = await self._ceiling(session, platform, info)
            await rooms.set_ceiling(session, platform, room, ceiling)

    async def _ceiling(self, session: AsyncSession, platform: str, info: chat.RoomInfo) -> str:
        today = calendar.local_day(self.municipality, self.clock.now())
        staff = await access.staffing(session, today)
        limit = await access.limit_at(session, platform, info.id, self._limits)
        return access.ceiling(self.municipality, platform, info, staff, limit)

    def _show(self, platform: str, event: chat.Said | chat.Edited) -> None:
        """Move the read marker, soon; show typing when the answer is slow."""
        where_ = (platform, event.room)
        old = self._reading.pop(where_, None)
        if old is not None:
            old.cancel()
        self._reading[where_] = asyncio.create_task(self._read(platform, event))
        if event.direct:
            typing = asyncio.create_task(self._type(platform, event.room))
            self._typing.add(typing)
            typing.add_done_callback(self._typing.discard)

    async def _read(self, platform: str, event: chat.Event) -> None:
        await asyncio.sleep(_READ_AFTER)
        with suppress(chat.PlatformError):
            await self.platforms[platform].mark_read(event.room, event.id)
        self._reading.pop((platform, event.room), None)

    async def _type(self, platform: str, room: str) -> None:
        await asyncio.sleep(_SLOW)
        if not await self.outbox.is_waiting(platform, room):
            return
        await self.platforms[platform].typing(room, on=True)
        for _ in range(_LONGEST_TYPING):
            await asyncio.sleep(_SLOW)
            if not await self.outbox.is_waiting(platform, room):
                break
        await self.platforms[platform].typing(room, on=False)
