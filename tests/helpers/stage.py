"""A stage for the work: the real bot on the platform in memory and a travelled clock.

People are named after their functions, so that a test reads like the week it plays.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.access import NO_LIMITS, ForumRoom, Limit
from bot.clock import TravelClock
from bot.platforms.memory import MemoryPlatform, Sent
from bot.samrad import Samrad
from bot.word_templates import WordTemplates
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

PATIENCE = 20
"""Seconds before a test that waits for what never comes is failed."""

COORDINATOR = "trygghetssamordnare"
OTHER = "annan"
"""Name of the second platform in memory."""


def account(function: str) -> str:
    """Return the account of a function's holder."""
    return f"@{function}:memory"


@dataclass
class Stage:
    """The bot, the room of EST Vecko, and everybody in it.

    Attributes:
        other: a second platform, and `other_room` the forum's room there.
        elsewhere: the functions whose holders are there.

    """

    samrad: Samrad
    platform: MemoryPlatform
    clock: TravelClock
    room: str
    municipality: Municipality
    ids: dict[str, int] = field(default_factory=dict)
    running: "asyncio.Task[None] | None" = None
    other: MemoryPlatform = field(default_factory=lambda: MemoryPlatform(name=OTHER))
    other_room: str = ""
    elsewhere: frozenset[str] = frozenset()

    def chat(self, function: str) -> MemoryPlatform:
        """Return the platform where a function's holder is."""
        return self.other if function in self.elsewhere else self.platform

    async def start(self) -> None:
        """Let the bot run."""
        for platform in (self.platform, self.other):
            await platform.start()
        ready = asyncio.Event()
        self.running = asyncio.create_task(self.samrad.run(ready=ready.set))
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({self.running, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self.running.done():
            self.running.result()

    async def stop(self) -> None:
        """Let the bot stop."""
        if self.running is not None:
            self.running.cancel()
            with suppress(asyncio.CancelledError):
                await self.running
        self.running = None
        await self.samrad.database.close()

    async def crash(self, *others: "asyncio.Task[None]") -> None:
        """Let everything that is under way die where it stands, between two transactions.

        A transaction is whole or not at all, which the database answers for; a task that is
        cancelled inside one would keep its lock as no dead process does.
        """
        async with self.samrad.database.write():  # when it is our turn, others may have begun
            handlers = [
                task
                for task in asyncio.all_tasks()
                if getattr(task.get_coro(), "__qualname__", "") == "MemoryPlatform._work"
            ]
            doomed = [task for task in (self.running, *others, *handlers) if task is not None]
            for task in doomed:
                task.cancel()
        await asyncio.gather(*doomed, return_exceptions=True)
        self.running = None
        await self.samrad.database.close()

    async def start_again(self, templates: WordTemplates | None = None) -> None:
        """Let a new bot run on the same database and the same platform."""
        old = self.samrad
        database = Database(old.database.url)
        self.samrad = Samrad(
            old.municipality,
            database,
            old.platforms,
            self.clock,
            old.rooms,
            old.limits,
            is_free=old.is_free,
            templates=templates or old.templates,
        )
        await self.start()

    def local(self, moment: str) -> datetime:
        """Return a local wall time as an instant."""
        return datetime.fromisoformat(moment).replace(tzinfo=calendar.zone(self.municipality))

    async def travel(self, moment: str) -> None:
        """Let it be this local time, let the clock ring, and let everything be delivered."""
        async with self.samrad.sweeper.turn:  # the sweep of the start belongs to its own time
            self.clock.travel(self.local(moment))
        await self.samrad.sweeper.sweep()
        await self.settled()

    async def settled(self) -> None:
        """Return when everything has been handled and everything due has been delivered."""
        async with asyncio.timeout(PATIENCE):
            for platform in (self.platform, self.other):
                await platform.settled()
            while await self._is_busy():
                self.samrad.outbox.ring()
                await asyncio.sleep(0.005)

    async def _is_busy(self) -> bool:
        async with self.samrad.database.read() as session:
            oldest = await outbox.due(session, self.clock.now(), (), 1)
        return bool(oldest)

    @property
    def asked(self) -> tuple[str, ...]:
        """The functions of the forum that have a holder."""
        return tuple(f for f in self.municipality.forum_by_id["est_vecko"].members if f in self.ids)

    def direct(self, function: str) -> str:
        """Return the direct chat with a function's holder, which must be there."""
        user = account(function)
        chat = self.chat(function)
        for room in chat.rooms.values():
            if room.direct and room.members == {user}:
                return room.id
        return chat.create_room([user], encrypted=True, direct=True)

    async def say(
        self,
        function: str,
        text: str,
        *,
        room: str | None = None,
        reply_to: str | None = None,
        thread: str | None = None,
        mentioned: bool = False,
        unsupported: str | None = None,
    ) -> str:
        """Let a function's holder write, in the direct chat if no room is named."""
        event = self.chat(function).user_says(
            account(function),
            room or self.direct(function),
            text,
            reply_to=reply_to,
            thread=thread,
            mentioned=mentioned,
            unsupported=unsupported,
        )
        await self.settled()
        return event

    async def send_file(
        self,
        function: str,
        name: str,
        content: bytes,
        *,
        text: str = "",
        room: str | None = None,
        **more: str | None,
    ) -> str:
        """Let a function's holder send a file, in the direct chat if no room is named."""
        where = room or self.direct(function)
        event = self.chat(function).user_sends_file(
            account(function), where, name, content, text=text, **more
        )
        await self.settled()
        return event

    async def edit(self, function: str, target: str, text: str, *, room: str | None = None) -> None:
        """Let a function's holder give a message a new text."""
        chat = self.chat(function)
        chat.user_edits(account(function), room or self.direct(function), target, text)
        await self.settled()

    async def withdraw(self, function: str, target: str) -> None:
        """Let a function's holder delete a message in the direct chat."""
        self.chat(function).user_withdraws(account(function), self.direct(function), target)
        await self.settled()

    async def react(self, function: str, key: str, target: str | None = None) -> None:
        """Let a function's holder react, to the bot's last message if none is named."""
        event = target or self.last_event(function)
        self.chat(function).user_reacts(account(function), self.direct(function), event, key)
        await self.settled()

    def heard(self, function: str) -> list[str]:
        """Return what the bot has said to a function's holder."""
        room = self.chat(function).sent(self.direct(function))
        return [sent.message.text for sent in room if sent.message is not None]

    def last(self, function: str) -> str:
        """Return the bot's last words to a function's holder."""
        return self.heard(function)[-1]

    def sent(self, room: str) -> list[Sent]:
        """Return the messages the bot sent to a room."""
        return [sent for sent in self.platform.sent(room) if sent.message is not None]

    def all_sent(self) -> list[Sent]:
        """Return every message the bot has sent, wherever."""
        return [sent for room in self.platform.rooms for sent in self.sent(room)]

    def last_event(self, function: str) -> str:
        """Return the id of the bot's last message to a function's holder."""
        room = self.chat(function).sent(self.direct(function))
        return [sent.id for sent in room if sent.message is not None][-1]


def with_functions(**changes: dict[str, object]) -> Municipality:
    """Return Sollentuna with some functions changed, by id."""
    model = load_ready("sollentuna").model_dump()
    for function in model["functions"]:
        function.update(changes.get(function["id"], {}))
    return Municipality.model_validate(model)


def with_collection(**changes: object) -> Municipality:
    """Return Sollentuna with another way to collect."""
    model = load_ready("sollentuna").model_dump()
    model["forums"][0]["collections"][0].update(changes)
    return Municipality.model_validate(model)


@asynccontextmanager
async def staged(
    url: str,
    *,
    left_out: frozenset[str] = frozenset(),
    municipality: Municipality | None = None,
    start: str = WEDNESDAY,
    encrypted: bool = True,
    elsewhere: frozenset[str] = frozenset(),
    limits: Mapping[str, Limit] = NO_LIMITS.platforms,
    forum: str = "est_vecko",
) -> AsyncIterator[Stage]:
    """Yield a running bot with a holder for every function but those left out.

    The holders of the functions `elsewhere` are on a second platform, where the forum
    then has a room too.
    """
    municipality = municipality or load_ready("sollentuna")
    clock = TravelClock(datetime.fromisoformat(start).replace(tzinfo=calendar.zone(municipality)))
    database = Database(url)
    await migrate(database, clock.now())
    platform = MemoryPlatform()
    ids: dict[str, int] = {}
    async with database.write() as session:
        for function in municipality.functions:
            if function.id in left_out:
                continue
            where = OTHER if function.id in elsewhere else platform.name
            person = await people.store(
                session, f"Kim {function.id.capitalize()}", where, account(function.id)
            )
            ids[function.id] = person.id or 0
            await people.replace_holdings(
                session, ids[function.id], [Seat(ids[function.id], function.id, "ordinarie")]
            )
    other = MemoryPlatform(name=OTHER)
    present = [f for f in municipality.forum_by_id[forum].members if f in ids]
    members = [account(f) for f in present if f not in elsewhere]
    room = platform.create_room(members, encrypted=encrypted, name="EST Vecko")
    there = [account(f) for f in present if f in elsewhere]
    other_room = other.create_room(there, name="EST Vecko") if there else ""
    rooms = [ForumRoom(forum, platform.name, room)]
    rooms += [ForumRoom(forum, OTHER, other_room)] if there else []
    platforms = {each.name: each for each in (platform, other)}
    samrad = Samrad(municipality, database, platforms, clock, rooms, limits)
    stage = Stage(
        samrad,
        platform,
        clock,
        room,
        municipality,
        ids,
        other=other,
        other_room=other_room,
        elsewhere=elsewhere,
    )
    try:
        await stage.start()
        yield stage
    finally:
        await stage.stop()


def sqlite_url(folder: Path) -> str:
    """Return the address of a new SQLite file."""
    return f"sqlite:///{folder / 'samrad.sqlite'}"
