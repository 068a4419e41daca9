"""A town of the demo: a homeserver, the real bot, and members at clients of their own."""

import asyncio
import secrets
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import SecretStr

from bot.access import ForumRoom, Limit
from bot.clock import TravelClock
from bot.demo.person import Client, Person
from bot.demo.script import DidNotHappenError, Part, Stage, say
from bot.homeserver import Homeserver
from bot.lock import only_one
from bot.matrix_account import matrix_platform
from bot.platforms.base import Platform
from bot.platforms.matrix.cross_signing import CrossSigning
from bot.samrad import Samrad
from bot.settings import MatrixSection
from samverkan import calendar
from samverkan.collection import Seat
from samverkan.model_file import load_ready
from samverkan.structure import Municipality
from storage import people, rooms
from storage.database import Database
from storage.migrate import migrate

_PATIENCE = 30.0  # seconds for everybody to enter the room
_LOOK = 0.05  # seconds between two looks into the bot's database


ClientT_co = TypeVar("ClientT_co", bound=Client, covariant=True)


@dataclass(frozen=True, slots=True)
class Member(Generic[ClientT_co]):
    """A member at a client.

    Attributes:
        part: who it is.
        person: the client.
        password: for `--keep`.
        recovery_key: with it, a device of a viewer becomes the member's own.
        room: the forum's room where the member is, when it is not the town's.

    """

    part: Part
    person: ClientT_co
    password: str = field(default="", repr=False)
    recovery_key: str = field(default="", repr=False)
    room: str = ""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another chat that the bot is in, beside the homeserver.

    Attributes:
        platform: makes the bot's own end of it.
        limit: what may be seen there.
        room: the forum's room there.
        members: who is there, by function.
        accounts: (name, user, function, role) of everybody there.

    """

    platform: Callable[[Database, TravelClock], Platform]
    limit: Limit
    room: str
    members: Mapping[str, Member[Client]]
    accounts: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Town:
    """Everything that the play moves in.

    Attributes:
        stage: which municipality and forum it is.
        folder: of the bot: database, device and keys.
        server: the homeserver.
        clock: the bot's.
        samrad: the bot.
        running: the bot's task; it ends only when something is wrong.
        bot: the bot's user id.
        members: by function.
        room: the room of the forum.

    """

    stage: Stage
    folder: Path
    server: Homeserver
    clock: TravelClock
    samrad: Samrad
    running: asyncio.Task[None]
    bot: str
    members: Mapping[str, Member[Client]]
    room: str

    @property
    def municipality(self) -> Municipality:
        """The structure."""
        return self.samrad.municipality

    @property
    def coordinator(self) -> str:
        """The function that coordinates the forum."""
        return self.municipality.forum_by_id[self.stage.forum].coordinator

    def local(self, moment: str) -> datetime:
        """Return a local wall time as an instant."""
        return local(self.municipality, moment)

    def local_day(self, instant: datetime) -> date:
        """Return the local day of an instant."""
        return calendar.local_day(self.municipality, instant)

    def now(self) -> datetime:
        """Return the travelled local time."""
        return self.clock.now().astimezone(calendar.zone(self.municipality))

    def check_alive(self) -> None:
        """Raise `DidNotHappenError` when the bot has stopped."""
        if self.running.done():
            problem = None if self.running.cancelled() else self.running.exception()
            raise DidNotHappenError(say("slut.slutade", vad=type(problem).__name__))


def local(municipality: Municipality, moment: str) -> datetime:
    """Return a local wall time as an instant."""
    return datetime.fromisoformat(moment).replace(tzinfo=calendar.zone(municipality))


@asynccontextmanager
async def members(
    server: Homeserver, folder: Path, stage: Stage
) -> AsyncIterator[Mapping[str, Member[Person]]]:
    """Register the members and sign them in, each with a device signed by its owner."""
    async with AsyncExitStack() as stack:

        async def arrive(part: Part) -> Member[Person]:
            password = secrets.token_urlsafe(9)
            user = await server.register(part.account, password, name=part.name)
            person = await stack.enter_async_context(Person(server.url, user, password))
            store = folder / part.account
            await asyncio.to_thread(store.mkdir, parents=True)
            signing = CrossSigning(store, secrets.token_hex(), password=password)
            key = await signing.ensure(person.client)
            person.join_when_invited()
            return Member(part, person, password, key or "")

        arrived = await asyncio.gather(*(arrive(part) for part in stage.cast.values()))
        yield {member.part.function: member for member in arrived}


@asynccontextmanager
async def bot_running(
    server: Homeserver,
    folder: Path,
    stage: Stage,
    seated: Mapping[str, Member[Person]],
    elsewhere: Elsewhere | None = None,
) -> AsyncIterator[tuple[Samrad, TravelClock, asyncio.Task[None]]]:
    """Run the bot with the members in its database, until the end."""
    municipality = load_ready(stage.model)
    clock = TravelClock(local(municipality, stage.start))
    database = Database(f"sqlite:///{folder / 'samrad.sqlite'}")
    password = secrets.token_urlsafe()
    user = await server.register(stage.account, password, name=say("bot"))
    section = MatrixSection(
        homeserver=server.url,
        user_id=user,
        password=SecretStr(password),
        store=folder / "matrix-store",
        allowed_servers=(server.server_name,),
    )
    try:
        async with only_one(database):
            await migrate(database, clock.now())
            await _seat(database, seated)
            platforms: list[Platform] = [matrix_platform(section, [database], lambda _key: None)]
            here = [ForumRoom(stage.forum, "matrix", f"#{stage.alias}:{server.server_name}")]
            limits = {}
            if elsewhere is not None:
                await _seat_elsewhere(database, elsewhere)
                platforms.append(elsewhere.platform(database, clock))
                here.append(ForumRoom(stage.forum, platforms[-1].name, elsewhere.room))
                limits = {platforms[-1].name: elsewhere.limit}
            by_name = {platform.name: platform for platform in platforms}
            samrad = Samrad(municipality, database, by_name, clock, here, limits)
            for platform in platforms:
                await platform.start()
            running = asyncio.create_task(samrad.run())
            try:
                yield samrad, clock, running
            finally:
                for platform in platforms:
                    await platform.stop()
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
    finally:
        await database.close()


async def _seat(database: Database, seated: Mapping[str, Member[Person]]) -> None:
    async with database.write() as session:
        for function, member in seated.items():
            row = await people.store(session, member.part.name, "matrix", member.person.user_id)
            person = row.id or 0
            await people.replace_holdings(session, person, [Seat(person, function, "ordinarie")])


async def _seat_elsewhere(database: Database, elsewhere: Elsewhere) -> None:
    async with database.write() as session:
        for name, user, function, role in elsewhere.accounts:
            row = await people.store(session, name, "teams", user)
            person = row.id or 0
            await people.replace_holdings(session, person, [Seat(person, function, role)])


@asynccontextmanager
async def town(
    server: Homeserver, folder: Path, stage: Stage, elsewhere: Elsewhere | None = None
) -> AsyncIterator[Town]:
    """Run a town until the end, those of its cast who are not elsewhere on the homeserver.

    Raises `TimeoutError` when somebody does not come.
    """
    there = elsewhere.members if elsewhere else {}
    here = {function: part for function, part in stage.cast.items() if function not in there}
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    bot = server.user_id(stage.account)
    async with (
        members(server, folder, replace(stage, cast=here)) as seated,
        bot_running(server, folder, stage, seated, elsewhere) as (samrad, clock, running),
    ):
        room = await _make_room(samrad, running, bot, stage, seated)
        everybody: dict[str, Member[Client]] = {**seated, **there}
        cast = {function: everybody[function] for function in stage.cast}
        yield Town(stage, folder, server, clock, samrad, running, bot, cast, room)


async def _make_room(
    samrad: Samrad,
    running: asyncio.Task[None],
    bot: str,
    stage: Stage,
    seated: Mapping[str, Member[Person]],
) -> str:
    """Let the coordinator make the encrypted room, and return it when all are in it."""
    owner = seated[samrad.municipality.forum_by_id[stage.forum].coordinator].person
    others = [member.person for member in seated.values() if member.person is not owner]
    room = await owner.create_room(
        [bot, *(person.user_id for person in others)],
        encrypted=True,
        name=stage.room,
        alias=stage.alias,
    )
    wanted = {bot, *(member.person.user_id for member in seated.values())}
    async with asyncio.timeout(_PATIENCE):
        while not (
            await _knows_rooms(samrad, stage.forum)
            and all(_are_in(member.person, room, wanted) for member in seated.values())
        ):
            if running.done():
                running.result()
            await asyncio.sleep(_LOOK)
    return room


def _are_in(owner: Person, room: str, wanted: set[str]) -> bool:
    known = owner.client.rooms.get(room)
    return known is not None and wanted <= set(known.users) - set(known.invited_users)


async def _knows_rooms(samrad: Samrad, forum: str) -> bool:
    async with samrad.database.read() as session:
        places = await rooms.places(session, forum)
    return len(places) == len(samrad.rooms)


def new_folder() -> "tempfile.TemporaryDirectory[str]":
    """Return a temporary folder for the bot and the members' identities."""
    return tempfile.TemporaryDirectory(prefix="samrad-demo-")
