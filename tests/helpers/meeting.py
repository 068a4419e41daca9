"""A stage for meetings: everybody of a forum in its room, and who does what there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from bot.access import ForumRoom
from bot.clock import TravelClock
from bot.platforms.memory import MemoryPlatform
from bot.samrad import Samrad
from commands.meetings.sittings import seated
from samverkan import calendar
from samverkan.collection import Seat
from samverkan.model_file import load_ready
from samverkan.structure import Forum, Municipality
from storage import people
from storage.database import Database
from storage.meeting_tables import MeetingLine, MeetingRow
from storage.migrate import migrate
from tests.helpers.stage import OTHER, Stage, account


@dataclass
class Meeting(Stage):
    """The bot, a forum's room, and everybody who has a seat in the forum."""

    forum_id: str = "est_vecko"

    @property
    def forum(self) -> Forum:
        """The forum."""
        return self.municipality.forum_by_id[self.forum_id]

    @property
    def leader(self) -> str:
        """The function that coordinates, and may lead."""
        return self.forum.coordinator

    def in_room(self) -> list[str]:
        """Return what the bot has written in the room, files left out."""
        return [s.message.text for s in self.sent(self.room) if s.message.attachment is None]

    def said_last(self) -> str:
        """Return the bot's last words in the room."""
        return self.in_room()[-1]

    def event_of(self, words: str, room: str | None = None) -> str:
        """Return the id of the bot's newest message with these words."""
        for sent in reversed(self.sent(room or self.room)):
            if sent.message.attachment is None and words in sent.message.text:
                return sent.id
        raise AssertionError(f"the bot has not said: {words}")

    @property
    def thread(self) -> str:
        """The root of the meeting's thread."""
        return self.event_of("mötet börjar")

    async def command(self, function: str, text: str) -> str:
        """Let somebody write a command in the room; return the bot's last words there."""
        await self.say(function, f"!{text}", room=self.room)
        return self.said_last()

    async def begins(self) -> None:
        """Let the leader begin the meeting."""
        await self.command(self.leader, "möte start")

    async def talks(self, function: str, text: str) -> str:
        """Let somebody write in the meeting's thread; return the event."""
        return await self.say(function, text, room=self.room, thread=self.thread)

    async def reacts(self, function: str, key: str, words: str) -> None:
        """Let somebody react to the bot's newest message in the room with these words."""
        self.platform.user_reacts(account(function), self.room, self.event_of(words), key)
        await self.settled()

    async def lines(self) -> list[MeetingLine]:
        """Return every stored line, in order."""
        async with self.samrad.database.read() as session:
            found = await session.exec(
                select(MeetingLine).order_by(MeetingLine.meeting_id, MeetingLine.number)
            )
            return list(found.all())

    async def said_lines(self) -> list[str]:
        """Return the words of every line that stands, in order."""
        return [line.text for line in await self.lines() if not line.struck and line.text]

    async def row(self) -> MeetingRow:
        """Return the only stored meeting."""
        async with self.samrad.database.read() as session:
            return (await session.exec(select(MeetingRow))).one()


@asynccontextmanager
async def meeting_staged(
    url: str,
    *,
    forum: str,
    start: str,
    municipality: Municipality | None = None,
    left_out: frozenset[str] = frozenset(),
    with_room: bool = True,
    elsewhere: frozenset[str] = frozenset(),
    encrypted: bool = True,
) -> AsyncIterator[Meeting]:
    """Yield a running bot with a room for one forum; two when some of it are elsewhere."""
    municipality = municipality or load_ready("sollentuna")
    clock = TravelClock(datetime.fromisoformat(start).replace(tzinfo=calendar.zone(municipality)))
    database = Database(url)
    await migrate(database, clock.now())
    platform = MemoryPlatform()
    ids = await _everybody(database, municipality, left_out, elsewhere)
    held = municipality.forum_by_id[forum]
    inside = {id_ for id_ in seated(held) if not municipality.function_by_id[id_].elected}
    members = sorted(inside & set(ids))
    here = [account(f) for f in members if f not in elsewhere]
    room = platform.create_room(here, encrypted=encrypted, name=held.name)
    other = MemoryPlatform(name=OTHER)
    there = [account(f) for f in members if f in elsewhere]
    other_room = other.create_room(there, encrypted=True, name=held.name) if there else ""
    rooms = [ForumRoom(forum, platform.name, room)] if with_room else []
    rooms += [ForumRoom(forum, OTHER, other_room)] if there else []
    platforms = {each.name: each for each in (platform, other)}
    samrad = Samrad(municipality, database, platforms, clock, rooms)
    stage = Meeting(
        samrad,
        platform,
        clock,
        room,
        municipality,
        ids,
        other=other,
        other_room=other_room,
        elsewhere=elsewhere,
        forum_id=forum,
    )
    try:
        await stage.start()
        await stage.travel(start)
        yield stage
    finally:
        await stage.stop()


async def _everybody(
    database: Database,
    municipality: Municipality,
    left_out: frozenset[str],
    elsewhere: frozenset[str],
) -> dict[str, int]:
    ids: dict[str, int] = {}
    async with database.write() as session:
        for function in municipality.functions:
            if function.id in left_out:
                continue
            name = f"Kim {function.id.capitalize()}"
            platform = OTHER if function.id in elsewhere else "memory"
            person = await people.store(session, name, platform, account(function.id))
            ids[function.id] = person.id or 0
            seat = Seat(ids[function.id], function.id, "ordinarie")
            await people.replace_holdings(session, ids[function.id], [seat])
    return ids
