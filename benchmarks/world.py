"""What the benchmarks share: one Synapse, one bot with many direct rooms, its people."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

import aiohttp

from bot.demo.person import Person
from bot.homeserver import Homeserver
from tests.helpers.http_user import PASSWORD, PATIENCE, HttpUser, new_users, until
from tests.helpers.installation import COORDINATOR, Installation, function_ids, install

AT_ONCE = 32
"""Requests under way at the same time, on either side (`bot.outbox.AT_ONCE`)."""
_ZONE = ZoneInfo("Europe/Stockholm")
WEDNESDAY = datetime(2026, 8, 19, 9, tzinfo=_ZONE)
ASK = datetime(2026, 8, 20, 9, 0, 1, tzinfo=_ZONE)
CLOSING = datetime(2026, 8, 24, 12, 0, 1, tzinfo=_ZONE)
"""The first week; no red day is near in the fifteen after it."""


@dataclass(frozen=True)
class World:
    """A bot whose forum has so many members, and the people around it.

    Attributes:
        bare: the user of the bare sides of the comparisons.
        forum: the encrypted room of the forum.

    """

    server: Homeserver
    http: aiohttp.ClientSession
    installation: Installation
    members: dict[str, HttpUser]
    coordinator: Person
    bare: HttpUser
    forum: str


@asynccontextmanager
async def world(folder: Path, rooms: int) -> AsyncIterator[World]:
    """Make everything that does not belong to a measure."""
    async with Homeserver() as server, aiohttp.ClientSession() as http:
        functions = function_ids(rooms)
        users = await new_users(server, http, functions)
        members = dict(zip(functions, users, strict=True))
        bot, bare = await new_users(server, http, ["samrad", "bar"])
        holders = {function: user.user_id for function, user in members.items()}
        async with Person(server.url, holders[COORDINATOR], PASSWORD) as coordinator:
            forum = await coordinator.create_room([bot.user_id], encrypted=True, name="EST Vecko")
            chat = await coordinator.create_room([bot.user_id], encrypted=True, direct=True)
            installation = await install(
                server, folder, bot.user_id, holders, room=forum, encrypt=False
            )
            here = World(server, http, installation, members, coordinator, bare, forum)
            await _get_acquainted(here, chat)
            yield here


async def _get_acquainted(here: World, chat: str) -> None:
    """Let the bot enter the forum's room and the coordinator's chat."""
    bot = here.installation.bot
    running = await here.installation.start(WEDNESDAY)
    await running.logged("ready")
    for room in (chat, here.forum):
        await here.coordinator.wait_for(
            lambda each, room=room: (  # type: ignore[misc]  # mypy wants no default
                each.room == room
                and each.sender == bot
                and each.content.get("membership") == "join"
            ),
            patience=PATIENCE,
        )
    await here.coordinator.say(chat, "hjälp")
    await here.coordinator.wait_for(
        lambda each: each.sender == bot and "hjälp" in each.text, patience=PATIENCE
    )
    await running.stop()


async def own_rooms(here: World, count: int) -> list[str]:
    """Return so many rooms of the bare user, each with somebody invited."""
    gate = asyncio.Semaphore(AT_ONCE)
    others = [member.user_id for member in here.members.values()]

    async def one(number: int) -> str:
        async with gate:
            return await here.bare.create_room([others[number % len(others)]], is_direct=True)

    return list(await asyncio.gather(*(one(number) for number in range(count))))


async def sent(installation: Installation, kind: str, count: int) -> None:
    """Wait until so many messages of a kind are delivered."""
    query = f"SELECT count(*) AS n FROM outbox WHERE kind = '{kind}' AND state = 'sent'"  # noqa: S608 -- our own words

    async def enough() -> bool:
        return int(installation.rows(query)[0]["n"]) >= count

    await until(enough, patience=4 * PATIENCE)


def weeks_later(moment: datetime, weeks: int) -> datetime:
    """Return the same local time so many weeks later, also over the change to winter time."""
    return moment + timedelta(weeks=weeks)


def ratio(ours: list[float], theirs: list[float]) -> tuple[float, str]:
    """Return the ratio of the medians, and both in words."""
    one, other = median(ours), median(theirs)
    return one / other, f"{span(ours)} against {span(theirs)}"


def span(seconds: list[float]) -> str:
    """Return the median, the least and the greatest, and how many there are, in words."""
    middle = f"{median(seconds) * 1000:.0f} ms"
    return f"{middle} ({min(seconds) * 1000:.0f}–{max(seconds) * 1000:.0f}, n={len(seconds)})"


def shuffled(sides: list[str], chance: random.Random) -> list[str]:
    """Return the sides in a random order, so that neither always goes first."""
    return chance.sample(sides, len(sides))
