"""The bare bot of the comparisons, as a process (`benchmarks.echo_bot`)."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.homeserver import Homeserver
from tests.helpers.http_user import PASSWORD, HttpUser
from tests.helpers.installation import Running


@asynccontextmanager
async def echo_bot(server: Homeserver, user: HttpUser, text: str) -> AsyncIterator[Running]:
    """Run an echo bot in the account of a user."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "benchmarks.echo_bot"),
        *(server.url, user.user_id, PASSWORD, text),
        stderr=asyncio.subprocess.PIPE,
    )
    running = Running(process)
    try:
        yield running
    finally:
        await running.kill()
