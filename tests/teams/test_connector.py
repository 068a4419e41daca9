"""What is asked for, or written, once and not at every message."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import jwt
import pytest
from sqlalchemy import text

from bot.clock import SystemClock
from bot.platforms.base import Attachment, LoginFailed, TooLarge
from bot.platforms.teams import TeamsSettings
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.incoming import head
from bot.platforms.teams.outgoing import picture
from bot.platforms.teams.people import People
from bot.platforms.teams.store import Account, Conversation
from bot.teams_account import TablesStore
from storage.database import Database
from tests.helpers.databases import SQLITE, Databases
from tests.teams.fake import Failure, FakeTeams, fake_teams
from tests.teams.playground import APP_ID, TENANT
from tests.teams.scene import QUICK
from tests.teams.tokens import Json

HELLO: Json = {"type": "message", "text": "hej"}
ROOM = "a:29:kim"
GROUP = "19:group@thread.v2"


@dataclass
class Entra:
    """Gives tokens that live so many seconds, and counts them."""

    seconds: float
    given: int = 0

    def __call__(self, scope: str, tenant: str | None = None) -> str:
        """Give a token."""
        self.given += 1
        said = {"aud": scope, "tid": tenant, "exp": int(time.time() + self.seconds)}
        return jwt.encode(said, "x" * 32, algorithm="HS256")


@dataclass(frozen=True)
class Counting(TablesStore):
    """Counts what is kept of conversations, and fails as often as it is told to."""

    fails: list[Exception] = field(default_factory=list)
    kept: list[tuple[Conversation, Account | None]] = field(default_factory=list)

    async def remember(self, conversation: Conversation, account: Account | None = None) -> None:
        """Keep it, or fail."""
        if self.fails:
            raise self.fails.pop()
        await super().remember(conversation, account)
        self.kept.append((conversation, account))


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    """Give a connector of Teams."""
    async with fake_teams() as made:
        yield made


@pytest.fixture
async def database(files: Databases) -> AsyncIterator[Database]:
    """Give a database."""
    made = Database(await files.migrated(SQLITE))
    yield made
    await made.close()


def _settings(teams: FakeTeams) -> TeamsSettings:
    return TeamsSettings(
        app_id=APP_ID,
        app_secret="",
        tenant=TENANT,
        tenants=frozenset({TENANT}),
        service_url=teams.url,
    )


LIVES = {"an hour": (3600.0, 1), "four minutes, which is too soon": (240.0, 3)}


@pytest.mark.parametrize(("seconds", "asked"), LIVES.values(), ids=LIVES)
async def test_a_token_is_used_again_until_it_soon_ends(
    teams: FakeTeams, seconds: float, asked: int
) -> None:
    entra = Entra(seconds)
    connector = Connector(_settings(teams), QUICK, entra)
    for _ in range(3):
        await connector.create(teams.url, ROOM, HELLO)
    await connector.close()
    assert (entra.given, len(teams.posted)) == (asked, 3)


async def test_a_token_that_was_refused_is_not_used_again(teams: FakeTeams) -> None:
    entra = Entra(3600.0)
    connector = Connector(_settings(teams), QUICK, entra)
    teams.failures.append(Failure(401, "Unauthorized"))
    with pytest.raises(LoginFailed):
        await connector.create(teams.url, ROOM, HELLO)
    await connector.create(teams.url, ROOM, HELLO)
    await connector.close()
    assert entra.given == 2


async def test_a_picture_goes_where_a_text_of_its_size_does_not(teams: FakeTeams) -> None:
    connector = Connector(_settings(teams), QUICK, Entra(3600.0))
    drawn = picture(Attachment("bild.png", "image/png", bytes(500_000), "en karta"))
    assert drawn is not None
    await connector.create(teams.url, GROUP, drawn)
    with pytest.raises(TooLarge):
        await connector.create(teams.url, GROUP, HELLO | {"text": "x" * 500_000})
    await connector.close()
    assert [each["summary"] for each in teams.posted] == ["en karta"]


async def test_a_person_and_their_chat_are_kept_together_and_once(
    teams: FakeTeams, database: Database
) -> None:
    store = Counting(database, SystemClock())
    people = _people(teams, store)
    for _ in range(3):
        await _writes(teams, people)
    ((_, account),) = store.kept
    assert account == Account("kim", "29:kim", "Kim kim")
    assert await store.account("kim") == account
    assert await store.personal("kim") is not None


async def test_what_could_not_be_kept_of_a_person_is_kept_the_next_time(
    teams: FakeTeams, database: Database
) -> None:
    store = Counting(database, SystemClock(), fails=[OSError("disk full")])
    people = _people(teams, store)
    with pytest.raises(OSError, match="disk full"):
        await _writes(teams, people)
    assert await store.account("kim") is None
    await _writes(teams, people)
    assert await store.account("kim") is not None


async def test_of_a_stranger_in_a_group_nothing_is_kept(
    teams: FakeTeams, database: Database
) -> None:
    store = Counting(database, SystemClock())
    people = _people(teams, store, listed=False)
    for _ in range(3):
        await _writes(teams, people, "EST Vecko")
    assert [(kept.room, account) for kept, account in store.kept] == [(GROUP, None)]
    assert await store.account("kim") is None


def _people(teams: FakeTeams, store: Counting, *, listed: bool = True) -> People:
    """Return what knows people, all of whom are in the list, or none."""

    async def is_known(_user: str) -> bool:
        return listed

    connector = Connector(_settings(teams), QUICK, Entra(3600.0))
    return People(_settings(teams), store, connector, is_known)


async def _writes(teams: FakeTeams, people: People, group: str = "") -> None:
    """Let a person write, in a group when it is called something."""
    room = {"id": GROUP, "conversationType": "groupChat", "tenantId": TENANT, "name": group}
    activity = teams.activity("kim", **HELLO, **({"conversation": room} if group else {}))
    said = head(activity)
    assert said is not None
    await people.learn(activity, said)


async def test_what_a_group_is_called_is_not_kept(teams: FakeTeams, database: Database) -> None:
    people = _people(teams, Counting(database, SystemClock()))
    await _writes(teams, people, "Anna Svensson, sjukskriven")
    async with database.engine.connect() as connection:
        kept = (await connection.execute(text("SELECT * FROM teams_conversation"))).all()
    assert [row[0] for row in kept] == [GROUP]
    assert "Anna" not in str(kept)
