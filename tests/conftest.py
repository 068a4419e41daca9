"""What many tests stand on."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.homeserver import Homeserver


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def homeserver() -> AsyncIterator[Homeserver]:
    """Give one Synapse to all tests; each makes users and rooms of its own."""
    async with Homeserver() as server:
        yield server


@pytest.fixture
async def own_homeserver() -> AsyncIterator[Homeserver]:
    """Give a Synapse that the test may stop and start."""
    async with Homeserver() as server:
        yield server
