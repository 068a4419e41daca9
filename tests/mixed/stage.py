"""The real bot in two chats at once: real Teams code on a connector, Matrix as kept in memory."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from bot.access import ForumRoom, Limit
from bot.clock import TravelClock
from bot.platforms.base import Platform
from bot.platforms.memory import MemoryPlatform
from bot.samrad import Samrad
from bot.settings import TeamsSection
from bot.teams_account import teams_platform
from samverkan import calendar
from samverkan.collection import Seat
from samverkan.model_file import load_ready
from storage import people
from storage.database import Database
from storage.migrate import migrate
from tests.helpers.stage import PATIENCE, WEDNESDAY, account
from tests.teams.fake import fake_teams, settings
from tests.teams.scene import QUICK, address
from tests.teams.stage import TeamsStage, user
from tests.teams.tokens import own_token

CHAT = "19:est-vecko@thread.v2"
FORUM = "est_vecko"
IN_TEAMS = frozenset({"rektor_haggvik", "faltgruppen", "fritidsgard_edsberg"})
AS_CLASSIFIED = Limit("K3", only_encrypted=False)


@dataclass
class Mixed(TeamsStage):
    """The forum's room in Matrix, its group chat in Teams, and a holder for each function.

    Attributes:
        matrix: the chat of those who are not in Teams.
        room: the forum's room there.
        there: the functions whose holders are in Teams.

    """

    matrix: MemoryPlatform = field(default_factory=lambda: MemoryPlatform(name="matrix"))
    room: str = ""
    there: frozenset[str] = IN_TEAMS

    async def start(self) -> None:
        """Let the bot run."""
        await self.matrix.start()
        await super().start()

    async def settled(self, patience: float = PATIENCE) -> None:
        """Return when everything has been handled and everything due has been delivered."""
        await self.matrix.settled()
        await super().settled(patience)

    def direct(self, function: str) -> str:
        """Return the chat of two in Matrix with a function's holder, made when there is none."""
        for room in self.matrix.rooms.values():
            if room.direct and room.members == {account(function)}:
                return room.id
        return self.matrix.create_room([account(function)], encrypted=True, direct=True)

    async def writes(self, function: str, text: str) -> None:
        """Let somebody write to the bot alone, wherever they are."""
        if function in self.there:
            await self.say(function, text)
        else:
            self.matrix.user_says(account(function), self.direct(function), text)
            await self.settled()

    async def talks(self, function: str, text: str, root: str) -> None:
        """Let somebody write in the forum's own chat, in Matrix in the thread of a message."""
        if function in self.there:
            await self.say_in(CHAT, function, text)
        else:
            thread = self.event_of(root)
            self.matrix.user_says(account(function), self.room, text, thread=thread)
            await self.settled()

    def told(self, function: str) -> list[str]:
        """Return what somebody has been told alone, wherever they are."""
        return self.heard(function) if function in self.there else self.in_matrix(function)

    def in_matrix(self, function: str) -> list[str]:
        """Return what somebody has been told alone in Matrix."""
        return self._said(self.direct(function))

    @property
    def room_heard(self) -> list[str]:
        """What the bot has said in the forum's room in Matrix, files left out."""
        return self._said(self.room)

    @property
    def chat_heard(self) -> list[str]:
        """What the bot has said in the forum's group chat in Teams, in plain words."""
        return [each["summary"] for each in self.teams.posted if each["to"] == CHAT]

    def event_of(self, words: str) -> str:
        """Return the id of the bot's newest message in the room with these words."""
        for sent in reversed(self.matrix.sent(self.room)):
            if sent.message and not sent.message.attachment and words in sent.message.text:
                return sent.id
        raise AssertionError(f"the bot has not said: {words}")

    def _said(self, room: str) -> list[str]:
        sent = [each.message for each in self.matrix.sent(room)]
        return [each.text for each in sent if each and each.attachment is None]


@asynccontextmanager
async def mixed(
    url: str,
    *,
    there: frozenset[str] = IN_TEAMS,
    also_in_matrix: frozenset[str] = frozenset(),
    limit: Limit = AS_CLASSIFIED,
    room_limit: str = "K4",
    guests: tuple[str, ...] = (),
    start: str = WEDNESDAY,
) -> AsyncIterator[Mixed]:
    """Yield a running bot.

    Those `also_in_matrix` are in Teams and listed in Matrix as well; `limit` is that of
    Teams and `room_limit` that of the forum's chat there, in which `guests` are too.
    """
    municipality = load_ready("sollentuna")
    clock = TravelClock(datetime.fromisoformat(start).replace(tzinfo=calendar.zone(municipality)))
    database = Database(url)
    await migrate(database, clock.now())
    functions = [function.id for function in municipality.functions]
    await _seat(database, functions, there, also_in_matrix)
    matrix = MemoryPlatform(name="matrix")
    present = [f for f in municipality.forum_by_id[FORUM].members if f in functions]
    here = [account(f) for f in present if f not in there]
    room = matrix.create_room(here, encrypted=True, name="EST Vecko")
    async with fake_teams() as teams, address() as place:
        teams.rosters[CHAT] = [*(user(f) for f in present if f in there), *guests]
        section = TeamsSection(**settings(teams))
        platform = teams_platform(section, [database], clock, pace=QUICK, token=own_token)
        place.show(platform)
        platforms: Mapping[str, Platform] = {"matrix": matrix, "teams": platform}
        rooms = [
            ForumRoom(FORUM, "matrix", room),
            ForumRoom(FORUM, "teams", CHAT, room_limit),
        ]
        samrad = Samrad(municipality, database, platforms, clock, rooms, {"teams": limit})
        stage = Mixed(
            samrad, teams, clock, municipality, place, QUICK, matrix=matrix, room=room, there=there
        )
        await stage.start()
        try:
            yield stage
        finally:
            await stage.stop()


async def _seat(
    database: Database,
    functions: list[str],
    there: frozenset[str],
    also_in_matrix: frozenset[str],
) -> None:
    async with database.write() as session:
        for function in functions:
            name = f"Kim {function.capitalize()}"
            accounts = [("teams", user(function), "ordinarie")] if function in there else []
            if function not in there or function in also_in_matrix:
                role = "ersattare" if accounts else "ordinarie"
                accounts.append(("matrix", account(function), role))
            for platform, known_as, role in accounts:
                person = await people.store(session, name, platform, known_as)
                held = [Seat(person.id or 0, function, role)]
                await people.replace_holdings(session, person.id or 0, held)
