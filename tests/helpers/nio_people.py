"""People and bots at the real homeserver: nio clients with an encrypted store."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

from nio import AsyncClient, AsyncClientConfig
from nio.store import SqliteMemoryStore, SqliteStore

from bot.homeserver import Homeserver

PASSWORD = "ett två tre"  # noqa: S105 -- of users who live as long as a test
PICKLE_KEY = "a key of this test alone"
_numbers = itertools.count(1)


def fresh_name(role: str) -> str:
    """Return a localpart that no other test of this session uses."""
    return f"{role}-{os.getpid()}-{next(_numbers)}"


async def register(server: Homeserver, role: str) -> str:
    """Register a fresh user with `PASSWORD` and return the Matrix id."""
    return await server.register(fresh_name(role), PASSWORD)


@asynccontextmanager
async def device(
    server: Homeserver,
    user: str,
    store: Path,
    device_id: str = "DEVICE",
) -> AsyncIterator[AsyncClient]:
    """Log a device in, with its keys uploaded. The same store and id are the same device."""
    await asyncio.to_thread(store.mkdir, parents=True, exist_ok=True)
    config = AsyncClientConfig(
        store=SqliteStore,
        pickle_key=PICKLE_KEY,
        encryption_enabled=True,
        max_timeouts=2,
        max_limit_exceeded=2,
    )
    client = AsyncClient(server.url, user, device_id, store_path=str(store), config=config)
    try:
        await client.login(PASSWORD)
        if client.should_upload_keys:
            await client.keys_upload()
        yield client
    finally:
        await client.close()


class FragileClient:
    """A client that counts its requests, and whose connection can break.

    Attributes:
        requests: how many were begun.
        good_for: how many come through; what follows is lost, None for no loss.
        answers_lost: the last good request arrives, but its answer is lost too.

    """

    def __init__(
        self, client: AsyncClient, good_for: int | None = None, *, answers_lost: bool = False
    ) -> None:
        """Take the client whose requests are let through."""
        self._client = client
        self.requests = 0
        self.good_for = good_for
        self.answers_lost = answers_lost

    def __getattr__(self, name: str) -> object:
        return getattr(self._client, name)

    async def send(self, *request: object, **options: object) -> object:
        """Send as the client does, or break."""
        self.requests += 1
        if self.good_for is not None and self.requests > self.good_for:
            raise ConnectionResetError
        answer = await self._client.send(*request, **options)
        if self.answers_lost and self.requests == self.good_for:
            answer.close()
            raise ConnectionResetError
        return answer


class _Told:
    """A response with what its server was told to say."""

    status = 200

    def __init__(self, content: object) -> None:
        self._content = content

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        return None

    async def json(self, **_options: object) -> object:
        return self._content


class ToldClient(AsyncClient):
    """A client of a server that says what it was told to, with its store in memory."""

    def __init__(self, content: object) -> None:
        """Take what the server answers to everything."""
        config = AsyncClientConfig(store=SqliteMemoryStore, encryption_enabled=True)
        super().__init__("", "@bot:example.se", "BOTS", store_path=".", config=config)
        self.restore_login("@bot:example.se", "BOTS", "token")
        self.content = content

    async def send(self, *_request: object, **_options: object) -> _Told:
        """Answer."""
        return _Told(self.content)
