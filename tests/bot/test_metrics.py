"""What /metrics answers, over a real socket."""

import asyncio
from pathlib import Path

import aiohttp

from bot.clock import SystemClock
from bot.platforms.memory import MemoryPlatform
from bot.web import Health, application, listen, server
from storage.database import Database
from storage.migrate import migrate
from tests.helpers.stage import sqlite_url


async def test_metrics_give_ages_and_counts_and_health_says_when_the_chat_is_away(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    database, clock = Database(sqlite_url(tmp_path)), SystemClock()
    await migrate(database, clock.now())
    health = Health({"salem": database}, {"memory": MemoryPlatform()}, clock)
    # The socket listens before the server runs: a request waits for it, and no test sleeps.
    socket = listen("127.0.0.1", unused_tcp_port)
    web = server(application(health))
    serving = asyncio.create_task(web.serve([socket]))
    async with aiohttp.ClientSession(f"http://127.0.0.1:{unused_tcp_port}") as http:
        async with http.get("/metrics") as answer:
            text = await answer.text()
        async with http.get("/health") as answer:
            status, found = answer.status, await answer.json()
    web.should_exit = True
    await serving
    await database.close()

    assert 'samrad_database{municipality="salem"} 1.0' in text
    assert 'samrad_homeserver{platform="memory"} 0.0' in text
    assert "samrad_last_sync_seconds" in text
    assert "samrad_oldest_undelivered_seconds" in text
    assert (status, found["database"], found["homeserver"]) == (503, True, False)
