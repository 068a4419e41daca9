"""The homeserver goes away in the middle, and comes back."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from bot.homeserver import Homeserver
from tests.helpers.http_user import PASSWORD, HttpUser, new_users, until
from tests.helpers.installation import Installation, function_ids, install

ASK = datetime.fromisoformat("2026-11-19T09:00:05+01:00")
MEMBERS = 8


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """Give a session to the members; no connection outlives the homeserver."""
    connector = aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield session


@pytest.fixture
async def members(own_homeserver: Homeserver, http: aiohttp.ClientSession) -> list[HttpUser]:
    """Give users who hold the functions."""
    return await new_users(own_homeserver, http, function_ids(MEMBERS))


@pytest.fixture
async def installation(
    own_homeserver: Homeserver, members: list[HttpUser], tmp_path: Path
) -> Installation:
    """Give an installation that is ready to be started."""
    bot = await own_homeserver.register("samrad", PASSWORD)
    users = [member.user_id for member in members]
    holders = dict(zip(function_ids(MEMBERS), users, strict=True))
    return await install(own_homeserver, tmp_path, bot, holders)


async def enter(member: HttpUser) -> str:
    """Enter the direct chat, of which there must be one, and return it."""
    rooms = await until(member.invited)
    assert len(rooms) == 1
    await member.join(rooms[0])
    return rooms[0]


async def all_asked(installation: Installation) -> None:
    """Wait until every ask is delivered."""
    query = "SELECT id FROM outbox WHERE kind = 'ask' AND state = 'sent'"

    async def done() -> bool:
        return len(installation.rows(query)) == MEMBERS

    await until(done)


async def texts(member: HttpUser, room: str, bot: str) -> list[str]:
    """Return what the bot has said in a room."""
    return [each["content"]["body"] for each in await member.said(room, bot)]


async def test_asks_go_on_and_answers_are_taken_after_a_restart_of_the_homeserver(
    own_homeserver: Homeserver, installation: Installation, members: list[HttpUser]
) -> None:
    running = await installation.start(ASK)
    await running.logged("swept")
    await own_homeserver.restart()
    await all_asked(installation)
    rooms = [await enter(member) for member in members]
    before = members[1], rooms[1]
    await before[0].say(before[1], "2 stulna cyklar i Edsberg")
    await own_homeserver.restart()
    after = members[2], rooms[2]
    await after[0].say(after[1], "3 stulna cyklar i Edsberg")
    for member, room in (before, after):
        await until(partial(_echoed, member, room, installation.bot))
    assert await running.stop() == 0
    for member, room in zip(members, rooms, strict=True):
        said = await texts(member, room, installation.bot)
        assert len(said) == (2 if (member, room) in {before, after} else 1)
    assert len(installation.rows("SELECT id FROM report")) == 2


async def _echoed(member: HttpUser, room: str, bot: str) -> bool:
    return len(await texts(member, room, bot)) > 1


async def test_an_hour_without_a_homeserver_costs_nobody_an_ask(
    own_homeserver: Homeserver, installation: Installation, members: list[HttpUser]
) -> None:
    """The bot is started at the time of the ask, and again when the hour has passed."""
    first = await installation.start(ASK - timedelta(minutes=1))
    await first.logged("ready")
    await own_homeserver.stop()
    assert await first.stop() == 0
    gone = await installation.start(ASK)
    await gone.logged("homeserver_unreachable")
    assert await gone.stop() == 0
    late = await installation.start(ASK + timedelta(hours=1))
    await late.logged("homeserver_unreachable")
    await own_homeserver.start()
    await all_asked(installation)
    for member in members:
        room = await enter(member)
        assert len(await texts(member, room, installation.bot)) == 1
    assert await late.stop() == 0


async def test_asks_wait_for_a_homeserver_that_goes_while_they_are_sent(
    own_homeserver: Homeserver, installation: Installation, members: list[HttpUser]
) -> None:
    running = await installation.start(ASK)
    await running.logged("swept")
    await own_homeserver.stop()
    await asyncio.sleep(3)
    waiting = installation.rows("SELECT state, attempts FROM outbox WHERE kind = 'ask'")
    assert {row["state"] for row in waiting} <= {"pending", "sent"}
    await own_homeserver.start()
    await all_asked(installation)
    for member in members:
        room = await enter(member)
        assert len(await texts(member, room, installation.bot)) == 1
    assert await running.stop() == 0
