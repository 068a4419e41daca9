"""The town: a bot on a memory platform with a still clock, its rooms and its people."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event

from bot.access import ForumRoom
from bot.platforms import base as chat
from bot.platforms.memory import MemoryPlatform
from bot.samrad import Samrad
from bot.simulation import speech
from bot.simulation.acts import Act, Deed, Diary
from bot.simulation.clock import StillClock
from bot.simulation.inhabitants import Inhabitant
from bot.simulation.leave import Leave
from commands.lagesbild import thawed
from samverkan import calendar
from samverkan.collection import Away
from samverkan.structure import Municipality
from storage import meetings, papers, people, pictures
from storage.database import Database
from storage.migrate import migrate


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality that lives.

    Attributes:
        municipality: the structure.
        samrad: the bot.
        platform: where it talks with people.
        clock: what time it is.
        people: account -> who.
        ids: account -> stored id.
        rooms: forum id -> room id.

    """

    municipality: Municipality
    samrad: Samrad
    platform: MemoryPlatform
    clock: StillClock
    people: Mapping[str, Inhabitant]
    ids: Mapping[str, int]
    rooms: Mapping[str, str]

    @property
    def database(self) -> Database:
        """Where the bot keeps everything."""
        return self.samrad.database

    async def do(self, act: Act) -> None:
        """Let somebody do something, and the bot take it in."""
        room = act.room or await self.platform.direct_room(act.user)
        match act.deed:
            case "say":
                self.platform.user_says(
                    act.user, room, act.text, reply_to=act.reply_to, thread=act.thread
                )
            case "edit":
                self.platform.user_edits(act.user, room, act.target, act.text)
            case "react":
                self.platform.user_reacts(act.user, room, act.target, act.text)
            case "join":
                self.platform.user_joins(act.user, room)
            case "leave":
                self.platform.user_leaves(act.user, room)
        await self.platform.settled()


@asynccontextmanager
async def town(
    municipality: Municipality,
    people: Sequence[Inhabitant],
    leaves: Sequence[Leave],
    start: datetime,
) -> AsyncIterator[Town]:
    """Yield a town at an instant. What it kept is gone afterwards."""
    clock = StillClock(start)
    running = None
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/town.sqlite", inline=True)
        event.listen(database.engine.sync_engine, "connect", _forget_at_power_cut)
        try:
            await migrate(database, clock.now())
            platform = MemoryPlatform(clock=clock.now)
            ids = await _move_in(database, platform.name, people, leaves, start)
            rooms = _rooms(municipality, platform, people, calendar.local_day(municipality, start))
            here = [ForumRoom(forum, platform.name, room) for forum, room in rooms.items()]
            samrad = Samrad(municipality, database, {platform.name: platform}, clock, here)
            samrad.outbox.render_file = _Drawer(database).stand_in
            await platform.start()
            await samrad.enter(platform.name)
            running = asyncio.create_task(platform.run(_handler(samrad, platform.name)))
            everybody = {person.user: person for person in people}
            yield Town(municipality, samrad, platform, clock, everybody, ids, rooms)
        finally:
            if running is not None:
                running.cancel()
                with suppress(asyncio.CancelledError):
                    await running
            await database.close()


def _forget_at_power_cut(connection: Any, _record: object) -> None:  # noqa: ANN401 -- the driver's own type
    """Let SQLite wait for no disk: what is simulated may be lost."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.execute("PRAGMA cache_size = -16384")
    cursor.close()


def first_acts(town: Town, leaves: Sequence[Leave], diary: Diary) -> None:
    """Note what people do whatever the bot says: tell that they will be away, come and go."""
    for leave in leaves:
        if leave.told > town.clock.now():
            deputy = town.people[leave.deputy].name if leave.deputy else ""
            words = speech.absence(leave.first, leave.last, deputy)
            diary.note(leave.told, Act(leave.user, "say", text=words, although_away=True))
    for person in town.people.values():
        for forum, room in town.rooms.items():
            if person.function in _seats(town.municipality, forum):
                moves: tuple[tuple[date | None, Deed], ...] = (
                    (person.from_day, "join"),
                    (_after(person.to_day), "leave"),
                )
                for day, deed in moves:
                    at = _midnight(town.municipality, day)
                    if at is not None and at > town.clock.now():
                        diary.note(at, Act(person.user, deed, room, although_away=True))


def _handler(samrad: Samrad, platform: str) -> chat.Handler:
    """Return what takes events in: without read markers and typing, which wait in real time."""

    async def handle(event: chat.Event) -> None:
        if isinstance(event, chat.Joined | chat.Left | chat.Replaced):
            await samrad.handle(platform, event)
        else:
            await samrad.inboxes[platform].handle(event)

    return handle


async def _move_in(
    database: Database,
    platform: str,
    inhabitants: Sequence[Inhabitant],
    leaves: Sequence[Leave],
    start: datetime,
) -> dict[str, int]:
    """Store people, what they hold, and the absences that were told before the start."""
    ids: dict[str, int] = {}
    async with database.write() as session:
        for one in inhabitants:
            row = await people.store(session, one.name, platform, one.user)
            ids[one.user] = row.id or 0
            await people.replace_holdings(session, ids[one.user], [one.seat(ids[one.user])])
        for leave in leaves:
            if leave.told <= start:
                deputy = ids[leave.deputy] if leave.deputy else None
                away = Away(ids[leave.user], leave.first, leave.last, deputy)
                await people.add_absence(session, away)
    return ids


def _rooms(
    municipality: Municipality,
    platform: MemoryPlatform,
    inhabitants: Sequence[Inhabitant],
    today: date,
) -> dict[str, str]:
    rooms = {}
    for forum in municipality.forums:
        if forum.status not in {"vilande", "avslutat"}:
            seats = _seats(municipality, forum.id)
            inside = [p.user for p in inhabitants if p.function in seats and p.holds(today)]
            rooms[forum.id] = platform.create_room(inside, encrypted=True, name=forum.name)
    return rooms


def _seats(municipality: Municipality, forum: str) -> frozenset[str]:
    """Return the functions whose holders are in a forum's room."""
    found = municipality.forum_by_id[forum]
    return frozenset((*found.members, found.coordinator, *found.chairs))


def _after(day: date | None) -> date | None:
    return None if day is None else day + timedelta(days=1)


def _midnight(municipality: Municipality, day: date | None) -> datetime | None:
    if day is None:
        return None
    return calendar.instant_of(municipality, day, datetime.min.time())


@dataclass(slots=True)
class _Drawer:
    """Stands in for the drawing of documents when they are delivered.

    The file itself is made once, by the press; what is delivered carries its words only.
    """

    database: Database
    _titles: dict[tuple[str, int], str] = field(default_factory=dict)

    async def stand_in(self, wanted: Mapping[str, Any]) -> chat.Attachment:
        """Return an attachment without content. Raises Refused for one that is gone."""
        shelf, number, form = wanted.get("shelf", "picture"), wanted["version"], wanted["form"]
        if (shelf, number) not in self._titles:
            self._titles[shelf, number] = await self._title(shelf, number)
        return chat.Attachment(
            name=f"{wanted['document']}-{number}.{form}",
            mime=_MIME[form],
            content=b"",
            alt=f"{self._titles[shelf, number]}, {form.upper()}",
        )

    async def _title(self, shelf: str, number: int) -> str:
        async with self.database.read() as session:
            if shelf == "paper":
                paper = await papers.by_id(session, number)
                if paper is not None:
                    return paper.title
            elif shelf == "invitation":
                invited = await meetings.invitation(session, number)
                if invited is not None:
                    return invited.summary
            elif (version := await pictures.by_id(session, number)) is not None:
                picture = thawed(version.data)
                return f"{picture.title} {picture.week}, {picture.forum}"
        raise chat.Refused("the document is no longer stored")


_MIME = {
    "ics": "text/calendar",
    "pdf": "application/pdf",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
