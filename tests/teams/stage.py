"""The real bot in Teams, on a connector that can fail: a week to play, as `tests.helpers.stage`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from bot.access import Limit
from bot.clock import TravelClock
from bot.platforms.base import Platform
from bot.platforms.teams import Pace
from bot.samrad import Samrad
from bot.settings import TeamsSection
from bot.teams_account import teams_platform
from samverkan import calendar
from samverkan.collection import Seat
from samverkan.model_file import load_ready
from samverkan.structure import Municipality
from storage import outbox, people
from storage.database import Database
from storage.migrate import migrate
from storage.tables import OutboxRow
from tests.helpers.stage import PATIENCE, WEDNESDAY
from tests.teams.fake import FakeTeams, Json, fake_teams, settings
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
        self.clock.travel(local.replace(tzinfo=calendar.zone(self.municipality)))
        await self.samrad.sweeper.sweep()
        await self.settled()

    async def settled(self, patience: float = PATIENCE) -> None:
        """Return when nothing due is left, letting waits for another try pass at once."""
        async with asyncio.timeout(patience):
            while (waiting := await self.waiting()) is not None:
                if waiting.next_at > self.clock.now():
                    self.clock.travel(waiting.next_at)
                self.samrad.outbox.ring()
                await asyncio.sleep(0.01)

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
    return Samrad(municipality, database, {platform.name: platform}, clock, [], limits)


@dataclass
class _Bare:
    place: Address
    pace: Pace


@asynccontextmanager
async def staged(
    url: str,
    *,
    municipality: Municipality | None = None,
    pace: Pace = QUICK,
    start: str = WEDNESDAY,
) -> AsyncIterator[TeamsStage]:
    """Yield a running bot with a holder for every function, all of them in Teams."""
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
        samrad = bot(municipality, teams, database, clock, _Bare(place, pace))
        stage = TeamsStage(samrad, teams, clock, municipality, place, pace)
        await stage.start()
        try:
            yield stage
        finally:
            await stage.stop()
