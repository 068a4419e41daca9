"""The bot finds the rooms that it is set for, also those it is invited to later."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from bot.access import ForumRoom
from bot.clock import TravelClock
from bot.platforms.memory import MemoryPlatform
from bot.samrad import Samrad
from samverkan.model_file import load_ready
from storage import rooms
from storage.database import Database
from storage.migrate import migrate
from tests.helpers.stage import sqlite_url

PATIENCE = 20.0  # seconds before the test gives up
NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)


async def _known(database: Database) -> str | None:
    async with database.read() as session:
        found = await rooms.of_forum(session, "est_vecko")
    return found.room if found else None


async def test_a_room_that_the_bot_is_invited_to_after_its_start_is_found(tmp_path: Path) -> None:
    database, platform = Database(sqlite_url(tmp_path)), MemoryPlatform()
    await migrate(database, NOW)
    room = platform.create_room(["@anna:memory"], encrypted=True, with_bot=False)
    clock = TravelClock(NOW)
    wanted = [ForumRoom("est_vecko", platform.name, room)]
    model = load_ready("sollentuna")
    samrad = Samrad(model, database, {platform.name: platform}, clock, wanted)
    await platform.start()
    ready = asyncio.Event()
    running = asyncio.create_task(samrad.run(ready.set))
    try:
        async with asyncio.timeout(PATIENCE):
            await ready.wait()
            assert await _known(database) is None
            assert await platform.user_invites_bot("@anna:memory", room)
            while await _known(database) is None:  # noqa: ASYNC110 -- a database sets no Event
                await asyncio.sleep(0.05)
        assert await _known(database) == room
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await platform.stop()
        await database.close()
