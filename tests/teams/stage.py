"""The real bot in Teams, on a connector that can fail: a week to play, as `tests.helpers.stage`."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import select

from bot import pages
from bot.access import ForumRoom, Limit
from bot.clock import TravelClock
from bot.links import Links
from bot.platforms.base import Platform
from bot.platforms.teams import Pace
from bot.platforms.teams.outgoing import CARD
from bot.samrad import Samrad
from bot.settings import TeamsSection
from bot.teams_account import teams_platform
from samverkan import calendar
from samverkan.collection import Seat
from samverkan.model_file import load_ready
from samverkan.structure import Municipality
from storage import outbox, people
from storage.database import Database
from storage.meeting_tables import MeetingLine
from storage.migrate import migrate
from storage.tables import OutboxRow
from tests.helpers.stage import PATIENCE, WEDNESDAY
from tests.teams.fake import FakeTeams, Json, fake_teams, settings
from tests.teams.playground import BOT, TENANT
from tests.teams.scene import QUICK, Address, address
from tests.teams.tokens import own_token


@dataclass
class TeamsStage:
    """The bot, Teams, and everybody with the app installed."""

    samrad: Samrad
    teams: FakeTeams
    clock: TravelClock
    municipality: Municipality
    place: Address
    pace: Pace
    rooms: Mapping[str, str] = field(default_factory=dict)
    running: "asyncio.Task[None] | None" = None

    @property
    def platform(self) -> Platform:
        """The bot's Teams."""
        return self.samrad.platforms["teams"]

    async def start(self) -> None:
        """Let the bot run."""
        self.teams.bot = self.place.url
        await self.platform.start()
        ready = asyncio.Event()
        self.running = asyncio.create_task(self.samrad.run(ready=ready.set))
        await ready.wait()
        await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Let the bot stop."""
        if self.running is not None:
            # Between two transactions: one that is cancelled inside keeps its lock.
            async with self.samrad.database.write():
                self.running.cancel()
            with suppress(asyncio.CancelledError):
                await self.running
        await self.platform.stop()
        await self.samrad.database.close()

    async def start_again(self) -> None:
        """Let a new bot run on what the old one kept."""
        await self.stop()
        database = Database(self.samrad.database.url)
        self.samrad = bot(self.municipality, self.teams, database, self.clock, self)
        await self.start()

    async def travel(self, moment: str) -> None:
        """Let it be this local time, let the clock ring, and let everything be delivered."""
        local = datetime.fromisoformat(moment)
        async with self.samrad.sweeper.turn:  # the sweep of the start belongs to its own time
            self.clock.travel(local.replace(tzinfo=calendar.zone(self.municipality)))
        await self.samrad.sweeper.sweep()
        await self.settled()

    async def settled(self, patience: float = 4 * PATIENCE) -> None:
        """Return when nothing due is left, letting waits for another try pass at once."""
        async with asyncio.timeout(patience):
            while (waiting := await self.waiting()) is not None:
                if waiting.next_at > self.clock.now():
                    self.clock.travel(waiting.next_at)
                self.samrad.outbox.ring()
                await asyncio.sleep(0.01)
            await asyncio.gather(*self.platform._tasks)  # noqa: SLF001 -- what it does beside its answers

    async def waiting(self) -> OutboxRow | None:
        """Return what is to be delivered next, of what is not held for the morning."""
        async with self.samrad.database.read() as session:
            rows = await session.exec(
                select(OutboxRow).where(OutboxRow.state == "pending").order_by(OutboxRow.next_at)  # type: ignore[arg-type]  # a column
            )
            return next((row for row in rows.all() if row.not_before <= self.clock.now()), None)

    async def say(self, function: str, text: str, **more: object) -> Json:
        """Let a function's holder write."""
        activity = await self.teams.says(user(function), text, **more)
        await self.settled()
        return activity

    async def say_in(self, room: str, function: str, text: str, **more: object) -> Json:
        """Let a function's holder write to the bot in a group chat."""
        mark = "<at>Samråd</at>"
        entity = {"type": "mention", "mentioned": BOT, "text": mark}
        return await self.say(
            function,
            f"{mark} {text}",
            conversation=group(room),
            entities=[entity],
            **more,
        )

    def shown(self, kind: str, to: str) -> Json:
        """Return the newest message in a conversation that showed a card of a kind."""
        for each in reversed(self.teams.posted):
            if each["to"] == to and "attachments" in each and kind_of(each) == kind:
                return each
        raise AssertionError(f"no card {kind} in {to}")

    def card(self, kind: str, to: str) -> Json:
        """Return the newest card of a kind in a conversation, as it looks now."""
        posted = self.shown(kind, to)
        return card_of(self.teams.updated.get(posted["made"], posted))

    async def press(
        self, function: str, kind: str, title: str, *, room: str | None = None, **filled: object
    ) -> Json:
        """Let a function's holder press a button; return what takes the card's place."""
        to = room or f"a:29:{user(function)}"
        posted = self.shown(kind, to)
        data = {**button(card_of(posted), title), **filled}
        more = {"conversation": group(room)} if room else {}
        answer = await self.teams.insist(
            self.teams.activity(
                user(function),
                type="invoke",
                name="adaptiveCard/action",
                replyToId=posted["made"],
                value={"action": {"type": "Action.Execute", "verb": "svar", "data": data}},
                **more,
            )
        )
        await self.settled()
        found: Json = answer
        return found

    async def react_in(self, room: str, function: str, kind: str, reaction: str) -> None:
        """Let a function's holder react to the newest card of a kind in a group chat."""
        activity = self.teams.activity(
            user(function),
            type="messageReaction",
            conversation=group(room),
            replyToId=self.shown(kind, room)["made"],
            reactionsAdded=[{"type": reaction}],
        )
        await self.teams.insist(activity)
        await self.settled()

    async def call(
        self, room: str, *, over: bool = False, title: str = "EST Vecko", thread: str = ""
    ) -> None:
        """Let a scheduled meeting begin or end in a chat, as somebody unknown to us calls it.

        `thread` is the activity that a channel's meeting hangs from.
        """
        place = {**group(room), "conversationType": "groupchat"}
        if thread:
            place |= {"id": f"{room};messageid={thread}", "conversationType": "channel"}
        activity = self.teams.activity(
            "organisator",
            type="event",
            name=f"application/vnd.microsoft.meeting{'End' if over else 'Start'}",
            conversation=place,
            value={"Title": title, "MeetingType": "Scheduled"},
        )
        await self.teams.insist(activity)
        await self.settled()

    def said_in(self, room: str) -> list[str]:
        """Return what the bot has said in a group chat, in plain words."""
        return [each["summary"] for each in self.teams.posted if each["to"] == room]

    async def lines(self) -> list[MeetingLine]:
        """Return every line of the notes, in order."""
        async with self.samrad.database.read() as session:
            found = await session.exec(select(MeetingLine).order_by(MeetingLine.number))  # type: ignore[arg-type]  # a column
            return list(found.all())

    def heard(self, function: str) -> list[str]:
        """Return what the bot has said to a function's holder, in plain words."""
        return [each["summary"] for each in self.teams.heard(user(function))]

    def last(self, function: str) -> str:
        """Return the bot's last words to a function's holder."""
        return self.heard(function)[-1]

    async def rows(self) -> list[OutboxRow]:
        """Return the whole outbox."""
        async with self.samrad.database.read() as session:
            found = await session.exec(select(OutboxRow))
            return list(found.all())

    async def counts(self) -> dict[str, int]:
        """Return how many rows are in which state."""
        async with self.samrad.database.read() as session:
            return dict(await outbox.counts(session))


def group(room: str) -> Json:
    """Return the conversation of a group chat."""
    return {"id": room, "conversationType": "groupChat", "tenantId": TENANT}


def card_of(posted: Json) -> Json:
    """Return the card of a message."""
    [attachment] = posted["attachments"]
    assert attachment["contentType"] == CARD
    content: Json = attachment["content"]
    return content


def inside(content: object) -> Iterator[Json]:
    """Return every element of a card."""
    if isinstance(content, dict):
        yield content
        for each in content.values():
            yield from inside(each)
    elif isinstance(content, list):
        for each in content:
            yield from inside(each)


def kind_of(posted: Json) -> str:
    """Return which template a message's card is of, "" when it has no buttons."""
    [attachment] = posted["attachments"]
    kinds = (each.get("card") for each in inside(attachment["content"]))
    return next((kind for kind in kinds if isinstance(kind, str)), "")


def button(content: Json, title: str) -> Json:
    """Return what a button sends."""
    [found] = [
        each
        for each in inside(content)
        if each.get("type") == "Action.Execute" and each["title"] == title
    ]
    data: Json = found["data"]
    return data


def text_of(content: Json) -> str:
    """Return everything that a card says."""
    return "\n".join(each["text"] for each in inside(content) if each.get("type") == "TextBlock")


def user(function: str) -> str:
    """Return the directory's id of a function's holder."""
    return function


def bot(
    municipality: Municipality,
    teams: FakeTeams,
    database: Database,
    clock: TravelClock,
    stage: "TeamsStage | _Bare",
) -> Samrad:
    """Return the bot, answering at the stage's address."""
    section = TeamsSection(**settings(teams))
    platform = teams_platform(section, [database], clock, pace=stage.pace, token=own_token)
    stage.place.show(platform)
    # EST Vecko's coordinator reads K4, which a municipality would keep out of Teams.
    limits = {platform.name: Limit("K4", only_encrypted=False)}
    rooms = [ForumRoom(forum, platform.name, room) for forum, room in stage.rooms.items()]
    return Samrad(municipality, database, {platform.name: platform}, clock, rooms, limits)


@dataclass
class _Bare:
    place: Address
    pace: Pace
    rooms: Mapping[str, str]


@asynccontextmanager
async def staged(
    url: str,
    *,
    municipality: Municipality | None = None,
    pace: Pace = QUICK,
    start: str = WEDNESDAY,
    rooms: Mapping[str, str] | None = None,
    links: Links | None = None,
) -> AsyncIterator[TeamsStage]:
    """Yield a running bot with a holder for every function, all of them in Teams.

    `rooms` are forums' group chats, by the forum's id; `links` give out documents there.
    """
    rooms = rooms or {}
    municipality = municipality or load_ready("sollentuna")
    clock = TravelClock(datetime.fromisoformat(start).replace(tzinfo=calendar.zone(municipality)))
    database = Database(url)
    await migrate(database, clock.now())
    async with database.write() as session:
        for function in municipality.functions:
            person = await people.store(
                session, f"Kim {function.id.capitalize()}", "teams", user(function.id)
            )
            held = [Seat(person.id or 0, function.id, "ordinarie")]
            await people.replace_holdings(session, person.id or 0, held)
    async with fake_teams() as teams, address() as place:
        samrad = bot(municipality, teams, database, clock, _Bare(place, pace, rooms))
        stage = TeamsStage(samrad, teams, clock, municipality, place, pace, rooms)
        if links is not None:
            pages.serve(links, [samrad])
        await stage.start()
        try:
            yield stage
        finally:
            await stage.stop()
