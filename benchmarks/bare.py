"""The bare bot of the comparisons, as a process (`benchmarks.echo_bot`)."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from benchmarks.world import World
from tests.helpers.http_user import PASSWORD
from tests.helpers.installation import Running


@asynccontextmanager
async def echo_bot(here: World, text: str) -> AsyncIterator[Running]:
    """Run an echo bot in the account of the bare user."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "benchmarks.echo_bot"),
        *(here.server.url, here.bare.user_id, PASSWORD, text),
        stderr=asyncio.subprocess.PIPE,
    )
    running = Running(process)
    try:
        yield running
    finally:
        await running.kill()
