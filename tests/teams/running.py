"""A platform that runs for the length of a block."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.platforms.base import Handler, Platform


@asynccontextmanager
async def running(platform: Platform, handle: Handler) -> AsyncIterator[None]:
    """Start a platform, and stop it afterwards."""
    await platform.start()
    task = asyncio.create_task(platform.run(handle))
    await asyncio.sleep(0)
    try:
        yield
    finally:
        await platform.stop()
        await task
