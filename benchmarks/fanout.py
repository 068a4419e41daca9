"""300 asks in 300 direct rooms, against a bare sender of equal messages."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import quote
from uuid import uuid4

import aiohttp
import nio
from nio.store import SqliteMemoryStore

from benchmarks.figures import Figure
from benchmarks.world import (
    ASK,
    AT_ONCE,
    WEDNESDAY,
    World,
    own_rooms,
    ratio,
    shuffled,
    weeks_later,
)
from bot import logs
from bot.clock import TravelClock
from bot.hosted import load_hosted
from bot.matrix_account import matrix_platform
from bot.samrad import Samrad
from bot.settings_file import load_settings
from storage.database import Database
from tests.helpers.http_user import HttpUser

GOAL = 1.25
_LOOK = 0.02  # seconds between two looks whether all are marked
_REST = 1.0  # seconds for both sides to come to rest between two measures
_FIRST_WEEK = 2  # after the weeks that other measures play


@dataclass(frozen=True, slots=True)
class Asks:
    """Seconds of one round of asks.

    Attributes:
        delivery: from the rows in the outbox to the last mark.
        whole: from the bell: the round and its asks are made and rendered first.

    """

    delivery: float
    whole: float


async def measure(here: World, rounds: int, chance: random.Random) -> list[Figure]:
    """Measure the unencrypted rooms, then encrypt the same rooms and measure again."""
    bare_rooms = await own_rooms(here, len(here.members))
    figures = []
    week = _FIRST_WEEK
    async with running_here(here) as (samrad, clock):
        ours, bare = await _interleaved(here, samrad, clock, bare_rooms, week, rounds, chance)
        many = len(bare_rooms)
        value, detail = ratio([each.delivery for each in ours], bare)
        figures.append(Figure(f"{many} asks, unencrypted", value, "×", GOAL, detail))
        value, detail = ratio([each.whole for each in ours], bare)
        figures.append(Figure(f"{many} asks, from the bell on", value, "×", None, detail))
        week += rounds
        await _encrypt(here)
        first = [await _asks(here, samrad, clock, week)]
        later = [await _asks(here, samrad, clock, week + n + 1) for n in range(rounds)]
        for name, seconds in (("first, with keys", first), ("later", later)):
            value, detail = ratio([each.delivery for each in seconds], bare)
            figures.append(Figure(f"{many} asks, encrypted, {name}", value, "×", None, detail))
    return figures


@asynccontextmanager
async def running_here(here: World) -> AsyncIterator[tuple[Samrad, TravelClock]]:
    """Run the installation's bot in this process, beside the bare sender."""
    settings = await asyncio.to_thread(load_settings, here.installation.config)
    logs.set_up("error")
    database = Database(settings.database.url.get_secret_value())
    clock = TravelClock(weeks_later(ASK, _FIRST_WEEK - 1))
    platform = matrix_platform(settings.matrix, [database], lambda _key: None)
    (hosted,) = load_hosted(settings, here.installation.config)
    platforms = {platform.name: platform}
    samrad = Samrad(hosted.municipality, database, platforms, clock, hosted.rooms)
    await platform.start()
    ready = asyncio.Event()
    running = asyncio.create_task(samrad.run(ready.set))
    await ready.wait()
    try:
        yield samrad, clock
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await platform.stop()
        await database.close()


async def _interleaved(
    here: World,
    samrad: Samrad,
    clock: TravelClock,
    rooms: list[str],
    week: int,
    rounds: int,
    chance: random.Random,
) -> tuple[list[Asks], list[float]]:
    ours: list[Asks] = []
    bare: list[float] = []
    for number in range(rounds):
        for side in shuffled(["ours", "bare"], chance):
            if side == "ours":
                ours.append(await _asks(here, samrad, clock, week + number))
            else:
                await asyncio.sleep(_REST)
                bare.append(await _bare(here, rooms, _texts(here)))
    return ours, bare


async def _asks(here: World, samrad: Samrad, clock: TravelClock, week: int) -> Asks:
    """Let a week begin, and wait until every message of it is marked as delivered."""
    await _quiet(here, samrad, clock, week)
    clock.travel(weeks_later(ASK, week))
    bell = perf_counter()
    await samrad.sweeper.sweep()
    written = perf_counter()
    while _pending(here):  # noqa: ASYNC110 -- looked at from outside the bot
        await asyncio.sleep(_LOOK)
    marked = perf_counter()
    return Asks(marked - written, marked - bell)


async def _quiet(here: World, samrad: Samrad, clock: TravelClock, week: int) -> None:
    """End the week before: what it still had to say is no part of the measure."""
    clock.travel(weeks_later(WEDNESDAY, week))
    for _ in ("closing", "reminder"):
        await samrad.sweeper.sweep()
    while _pending(here):  # noqa: ASYNC110 -- as below
        await asyncio.sleep(_LOOK)
    await asyncio.sleep(_REST)


def _pending(here: World) -> bool:
    query = "SELECT count(*) AS n FROM outbox WHERE state = 'pending'"
    return bool(here.installation.rows(query)[0]["n"])


def _texts(here: World) -> list[dict[str, object]]:
    """Return contents equal to those of the latest asks."""
    query = "SELECT payload FROM outbox WHERE kind = 'ask' ORDER BY id DESC"
    rows = here.installation.rows(query)[: len(here.members)]
    return [_content(row["payload"]) for row in rows]


def _content(payload: str) -> dict[str, object]:
    found = json.loads(payload)
    return {
        "msgtype": "m.text",
        "body": found["text"],
        "format": "org.matrix.custom.html",
        "formatted_body": found["html"],
        "m.mentions": {},
    }


async def _bare(here: World, rooms: list[str], contents: list[dict[str, object]]) -> float:
    """Send the same with nothing around it; return the seconds."""
    gate = asyncio.Semaphore(AT_ONCE)
    headers = {"Authorization": f"Bearer {here.bare.token}"}
    async with aiohttp.ClientSession(headers=headers, raise_for_status=True) as http:

        async def one(room: str, content: dict[str, object]) -> None:
            where = f"/_matrix/client/v3/rooms/{quote(room)}/send/m.room.message/{uuid4().hex}"
            async with gate, http.put(here.server.url + where, json=content) as answer:
                await answer.read()

        begun = perf_counter()
        await asyncio.gather(*(one(*pair) for pair in zip(rooms, contents, strict=True)))
        return perf_counter() - begun


async def _encrypt(here: World) -> None:
    """Turn the members' direct rooms into encrypted ones, and give each member a device."""
    bot = HttpUser(here.http, here.server.url, here.installation.bot, here.installation.token)
    gate = asyncio.Semaphore(AT_ONCE)
    direct = here.installation.rows("SELECT room FROM room WHERE person_id IS NOT NULL")

    async def one(room: str) -> None:
        where = f"rooms/{quote(room)}/state/m.room.encryption"
        async with gate:
            await bot.call("PUT", where, {"algorithm": "m.megolm.v1.aes-sha2"})

    await asyncio.gather(*(one(row["room"]) for row in direct))
    for member in here.members.values():
        if member.user_id != here.coordinator.user_id:
            await _publish_device(member)


async def _publish_device(member: HttpUser) -> None:
    """Publish keys for the device of the member's token, as a client does at login."""
    me = await member.call("GET", "account/whoami")
    config = nio.AsyncClientConfig(store=SqliteMemoryStore, pickle_key="a benchmark's memory")
    client = nio.AsyncClient(member.url, member.user_id, config=config)
    client.restore_login(member.user_id, me["device_id"], member.token)
    await client.keys_upload()
    client.store.database.close()
    await client.close()
