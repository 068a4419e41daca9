"""From `hjälp` to its answer in a direct chat, against a bare echo of as long a text."""

import asyncio
import json
import random
from collections.abc import Mapping
from time import perf_counter
from typing import Any

from benchmarks.bare import echo_bot
from benchmarks.figures import Figure
from benchmarks.world import CLOSING, World, ratio, shuffled, weeks_later
from tests.helpers.http_user import HttpUser, until

GOAL = 1.3
TIMES = 40
_WARM_UP = 3
_PATIENCE = 60.0  # seconds; an answer that never comes must not look like a slow one


async def measure(here: World, chance: random.Random) -> list[Figure]:
    """Ask both, in turn and in random order; the medians are compared."""
    ours = here.installation.bot
    function, member = list(here.members.items())[1]
    room = await _direct_room(here, function, member)
    running = await here.installation.start(weeks_later(CLOSING, 0))
    await running.logged("ready")

    async def bot_is_there() -> bool:
        found = await member.call("GET", f"rooms/{room}/joined_members")
        return ours in found["joined"]

    await until(bot_is_there)
    await trip(member, room, ours, "hjälp")
    text = (await member.said(room, ours))[-1]["content"]["body"]
    async with echo_bot(here.server, here.bare, text) as echo:
        await echo.logged("ready")
        bare_room = await here.bare.create_room([member.user_id], is_direct=True)
        await member.join(bare_room)
        rooms = {ours: room, here.bare.user_id: bare_room}
        seconds: dict[str, list[float]] = {side: [] for side in rooms}
        for number in range(_WARM_UP + TIMES):
            for side in shuffled(list(rooms), chance):
                one = await trip(member, rooms[side], side, "hjälp")
                if number >= _WARM_UP:
                    seconds[side].append(one)
    await running.stop()
    value, detail = ratio(seconds[ours], seconds[here.bare.user_id])
    return [Figure("round trip of hjälp", value, "×", GOAL, detail)]


async def _direct_room(here: World, function: str, member: HttpUser) -> str:
    """Return the chat of two with the bot: the one that it made, or one that it is asked into."""
    query = f"SELECT room FROM room JOIN holding USING (person_id) WHERE function = '{function}'"  # noqa: S608 -- our own words
    known = here.installation.rows(query)
    if not known:
        return await member.create_room([here.installation.bot], is_direct=True)
    room = str(known[0]["room"])
    if room not in await member.joined():
        await member.join(room)
    return room


async def trip(member: HttpUser, room: str, bot: str, text: str, words: str = "") -> float:
    """Say something, and return the seconds until the answer is in the member's stream.

    The answer is the bot's first message with these `words`. Raises `TimeoutError` without one.
    """
    async with asyncio.timeout(_PATIENCE):
        return await _trip(member, room, bot, text, words)


async def _trip(member: HttpUser, room: str, bot: str, text: str, words: str) -> float:
    only = json.dumps({"room": {"rooms": [room], "timeline": {"limit": 20}}, "presence": {}})
    position = (await member.call("GET", "sync", timeout="0", filter=only))["next_batch"]
    begun = perf_counter()
    await member.say(room, text)
    while True:
        answer = await member.call("GET", "sync", timeout="10000", filter=only, since=position)
        position = answer["next_batch"]
        joined = (answer.get("rooms") or {}).get("join") or {}
        events = (joined.get(room) or {}).get("timeline", {}).get("events", [])
        if any(_is_answer(each, bot, words) for each in events):
            return perf_counter() - begun


def _is_answer(event: Mapping[str, Any], bot: str, words: str) -> bool:
    is_said = event["sender"] == bot and event["type"] == "m.room.message"
    return is_said and words in str(event["content"].get("body", ""))
