"""Several municipalities in one installation: the real hub on a platform in memory."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from bot.access import ForumRoom
from bot.clock import TravelClock
from bot.hub import Hub
from bot.platforms.memory import MemoryPlatform, Sent
from bot.samrad import Samrad
from samverkan import calendar
from samverkan.collection import Seat
from samverkan.model_file import load_ready
from samverkan.structure import Municipality
from storage import outbox, people
from storage.database import Database
from tests.helpers.stage import COORDINATOR, PATIENCE, WEDNESDAY

POLICE = "@kommunpolis:memory"
"""Who is kommunpolis in every municipality (DOMAIN 2.2)."""


def town_model(id_: str, name: str, **areas: str) -> Municipality:
    """Return Sollentuna under another name, with some areas renamed, by id."""
    model = load_ready("sollentuna").model_dump()
    model.update(id=id_, name=name)
    for area in model["areas"]:
        if area["id"] in areas:
            area.update(name=areas[area["id"]], aliases=())
    return Municipality.model_validate(model)


def salem_and_nykvarn() -> tuple[Municipality, Municipality]:
    """Return two municipalities with the same functions, forums and ids."""
    return (
        town_model("salem", "Salems kommun", rotebro="Rönninge"),
        town_model("nykvarn", "Nykvarns kommun", rotebro="Mörby"),
    )


@dataclass
class Town:
    """One of the municipalities.

    Attributes:
        room: the room of EST Vecko; `accounts` function id -> its holder.

    """

    samrad: Samrad
    room: str
    accounts: dict[str, str]

    async def words(self) -> str:
        """Return everything that its database holds, as one text."""
        async with self.samrad.database.engine.connect() as connection:
            return await connection.run_sync(_dumped)


@dataclass
class Hosting:
    """An installation of several municipalities, and everybody in them."""

    platform: MemoryPlatform
    clock: TravelClock
    towns: dict[str, Town]
    hub: Hub = field(init=False)
    running: "asyncio.Task[None] | None" = None

    def __post_init__(self) -> None:
        self.hub = self._new_hub()

    def _new_hub(self) -> Hub:
        samrads = [town.samrad for town in self.towns.values()]
        return Hub(samrads, {self.platform.name: self.platform}, self.clock)

    async def start(self) -> None:
        """Let the bot run."""
        await self.platform.start()
        ready = asyncio.Event()
        self.running = asyncio.create_task(self.hub.run(ready=ready.set))
        async with asyncio.timeout(PATIENCE):
            await ready.wait()

    async def stop(self) -> None:
        """Let the bot stop."""
        if self.running is not None:
            self.running.cancel()
            with suppress(asyncio.CancelledError):
                await self.running
        for town in self.towns.values():
            await town.samrad.database.close()

    async def start_again(self) -> None:
        """Let a new bot run on the same databases and the same platform."""
        await self.stop()
        for town in self.towns.values():
            old = town.samrad
            database = Database(old.database.url)
            town.samrad = Samrad(old.municipality, database, old.platforms, self.clock, old.rooms)
        self.hub = self._new_hub()
        await self.start()

    def local(self, moment: str) -> datetime:
        """Return a local wall time as an instant."""
        first = next(iter(self.towns.values())).samrad.municipality
        return datetime.fromisoformat(moment).replace(tzinfo=calendar.zone(first))

    async def travel(self, moment: str) -> None:
        """Let it be this local time, and let the clock ring in every municipality at once."""
        self.clock.travel(self.local(moment))
        await asyncio.gather(*(t.samrad.sweeper.sweep() for t in self.towns.values()))
        await self.settled()

    async def settled(self) -> None:
        """Return when everything has been handled and everything due has been delivered."""
        async with asyncio.timeout(PATIENCE):
            await self.platform.settled()
            for town in self.towns.values():
                while await self._is_busy(town):
                    town.samrad.outbox.ring()
                    await asyncio.sleep(0.005)

    async def _is_busy(self, town: Town) -> bool:
        async with town.samrad.database.read() as session:
            return bool(await outbox.due(session, self.clock.now(), (), 1))

    def direct(self, user: str) -> str:
        """Return the chat of two with a person."""
        for room in self.platform.rooms.values():
            if room.direct and room.members == {user}:
                return room.id
        return self.platform.create_room([user], encrypted=True, direct=True)

    async def say(self, user: str, text: str, *, reply_to: str | None = None) -> str:
        """Let a person write in the direct chat; return the id of the message."""
        event = self.platform.user_says(user, self.direct(user), text, reply_to=reply_to)
        await self.settled()
        return event

    def sent(self, user: str) -> list[Sent]:
        """Return what the bot sent to a person."""
        return [sent for sent in self.platform.sent(self.direct(user)) if sent.message]

    def heard(self, user: str) -> list[str]:
        """Return what the bot has said to a person."""
        return [sent.message.text for sent in self.sent(user) if sent.message]

    def from_town(self, user: str, name: str) -> list[Sent]:
        """Return what a person has got that begins with a municipality's name."""
        return [s for s in self.sent(user) if s.message and s.message.text.startswith(f"{name}:")]


@asynccontextmanager
async def hosting(
    urls: Sequence[str],
    municipalities: Sequence[Municipality],
    shared: Sequence[str] = (),
    *,
    let_in: bool = True,
) -> AsyncIterator[Hosting]:
    """Yield a running bot of several municipalities, on migrated databases.

    The kommunpolis, and whoever holds the functions `shared`, is the same person in all.
    Without `let_in` the bot is in none of the forums' rooms yet.
    """
    start = datetime.fromisoformat(WEDNESDAY).replace(tzinfo=calendar.zone(municipalities[0]))
    clock, platform = TravelClock(start), MemoryPlatform()
    towns = {}
    for url, municipality in zip(urls, municipalities, strict=True):
        database = Database(url)
        accounts = {
            function.id: f"@{function.id}:memory"
            if function.id in {"kommunpolis", *shared}
            else f"@{function.id}.{municipality.id}:memory"
            for function in municipality.functions
        }
        await _seat(database, accounts)
        members = municipality.forum_by_id["est_vecko"].members
        room = platform.create_room(
            [accounts[function] for function in members],
            encrypted=True,
            name="EST Vecko",
            with_bot=let_in,
        )
        rooms = [ForumRoom("est_vecko", platform.name, room)]
        samrad = Samrad(municipality, database, {platform.name: platform}, clock, rooms)
        towns[municipality.id] = Town(samrad, room, accounts)
    made = Hosting(platform, clock, towns)
    try:
        await made.start()
        yield made
    finally:
        await made.stop()


async def _seat(database: Database, accounts: dict[str, str]) -> None:
    async with database.write() as session:
        for function, user in accounts.items():
            person = await people.store(session, f"Kim {function.capitalize()}", "memory", user)
            seat = Seat(person.id or 0, function, "ordinarie")
            await people.replace_holdings(session, person.id or 0, [seat])


def _dumped(connection: object) -> str:
    from sqlalchemy import Connection, select  # noqa: PLC0415 -- only a dump needs them
    from sqlmodel import SQLModel  # noqa: PLC0415 -- as above

    assert isinstance(connection, Connection)
    return "\n".join(
        f"{table.name}: {tuple(row)}"
        for table in SQLModel.metadata.sorted_tables
        for row in connection.execute(select(table))
    )


__all__ = ["COORDINATOR", "POLICE", "Hosting", "Town", "hosting", "salem_and_nykvarn", "town_model"]
