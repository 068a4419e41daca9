"""One real homeserver for the whole session; a fresh user for each part of a test."""

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.homeserver import Homeserver


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def homeserver() -> AsyncIterator[Homeserver]:
    async with Homeserver() as server:
        yield server
