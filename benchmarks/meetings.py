"""From `beslut:` to its answer, and from `möte slut` to the draft, against a bare echo."""

import random
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

import aiohttp

from benchmarks.bare import echo_bot
from benchmarks.figures import Figure
from benchmarks.roundtrip import trip
from benchmarks.world import ratio, shuffled
from bot.homeserver import Homeserver
from tests.helpers.http_user import HttpUser, new_users, until
from tests.helpers.installation import Installation, function_ids, install

GOAL = 1.3
DRAFT_GOAL = 2.0
"""Seconds: "within a second or two"."""
TIMES = 40
DRAFTS = 7
"""Meetings that are held and ended, each with this many lines."""
LINES = 20
_WARM_UP = 3
_MEMBERS = 6
_TUESDAY = datetime(2026, 8, 25, 8, 55, tzinfo=ZoneInfo("Europe/Stockholm"))


@dataclass(frozen=True)
class _Room:
    """A forum's room with everybody in it, and the user of the bare side."""

    server: Homeserver
    installation: Installation
    leader: HttpUser
    bare: HttpUser
    room: str


async def measure(chance: random.Random) -> list[Figure]:
    """Decide in a meeting and speak to the echo, in random order; the medians are compared.

    The room is not encrypted, so that both sides send the same kind of event, and both
    rooms have as many members.
    """
    with tempfile.TemporaryDirectory() as folder:
        async with _room(Path(folder)) as here:
            ours = here.installation.bot
            running = await here.installation.start(_TUESDAY)
            await running.logged("ready")

            async def bot_is_there() -> bool:
                return ours in await _members(here.leader, here.room)

            await until(bot_is_there)
            await here.leader.say(here.room, "!möte start extra")
            await _heard(here, "mötet börjar")
            await here.leader.say(here.room, _decision(0))
            text = await _heard(here, "nummer 0")
            async with echo_bot(here.server, here.bare, text) as echo:
                await echo.logged("ready")
                seconds = await _seconds(here, await _bare_room(here), chance)
                drafts = [await _draft(here) for _ in range(DRAFTS)]
            await running.stop()
            _check_kept(here.installation)
    bare = seconds[here.bare.user_id]
    value, detail = ratio(seconds[ours], bare)
    times, both = ratio(drafts, bare)
    return [
        Figure("round trip of beslut:", value, "×", GOAL, detail),
        Figure("möte slut to the draft", median(drafts), "s", DRAFT_GOAL, f"{times:.1f} ×: {both}"),
    ]


async def _draft(here: _Room) -> float:
    """End the meeting that goes on and begin another; return the seconds to the draft's text."""
    bot = here.installation.bot
    took = await trip(here.leader, here.room, bot, "!möte slut ändå", "Mötesanteckningar")
    await trip(here.leader, here.room, bot, "!möte start extra", "mötet börjar")
    for number in range(LINES):
        await trip(here.leader, here.room, bot, f"!fråga: hur går det med punkt {number}?")
    return took


async def _seconds(here: _Room, bare_room: str, chance: random.Random) -> dict[str, list[float]]:
    rooms = {here.installation.bot: here.room, here.bare.user_id: bare_room}
    seconds: dict[str, list[float]] = {side: [] for side in rooms}
    for number in range(1, 1 + _WARM_UP + TIMES):
        for side in shuffled(list(rooms), chance):
            one = await trip(here.leader, rooms[side], side, _decision(number))
            if number > _WARM_UP:
                seconds[side].append(one)
    return seconds


async def _heard(here: _Room, words: str) -> str:
    """Wait until the bot says some words, and return its whole message."""

    async def look() -> str:
        said = await here.leader.said(here.room, here.installation.bot)
        return next((b for each in said if words in (b := each["content"]["body"])), "")

    return await until(look)


def _decision(number: int) -> str:
    return f"!beslut: armatur nummer {number} i gångtunneln byts ut"


def _check_kept(installation: Installation) -> None:
    """Fail when an answer came without its decision being stored."""
    kept = installation.rows("SELECT count(*) AS n FROM decision")[0]["n"]
    if kept != 1 + _WARM_UP + TIMES:
        raise RuntimeError(f"{kept} decisions are stored")


@asynccontextmanager
async def _room(folder: Path) -> AsyncIterator[_Room]:
    async with Homeserver() as server, aiohttp.ClientSession() as http:
        functions = function_ids(_MEMBERS)
        members = await new_users(server, http, functions)
        bot, bare = await new_users(server, http, ["samrad", "bar"])
        leader = members[0]
        room = await leader.create_room([user.user_id for user in (*members[1:], bot)])
        for member in members[1:]:
            await member.join(room)
        holders = {
            function: user.user_id for function, user in zip(functions, members, strict=True)
        }
        installation = await install(server, folder, bot.user_id, holders, room=room)
        yield _Room(server, installation, leader, bare, room)


async def _bare_room(here: _Room) -> str:
    """Return a room of the bare user with as many in it."""
    others = await _members(here.leader, here.room)
    room = await here.bare.create_room([user for user in others if user != here.installation.bot])
    await here.leader.join(room)
    return room


async def _members(user: HttpUser, room: str) -> list[str]:
    return list((await user.call("GET", f"rooms/{room}/joined_members"))["joined"])
