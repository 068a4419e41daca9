"""A user of a homeserver at the bare client-server API: no keys, no client, no memory."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote
from uuid import uuid4

import aiohttp

from bot.homeserver import Homeserver

Json = dict[str, Any]
T = TypeVar("T")

PASSWORD = "ett lösenord"  # noqa: S105 -- of users who live for one test
PATIENCE = 300.0
"""Seconds before a test gives up waiting for another process."""
_AT_ONCE = 16  # logins and joins side by side


async def until(look: Callable[[], Awaitable[T]], *, patience: float = PATIENCE) -> T:
    """Look until there is something to see, and return it. Raises `TimeoutError`."""
    async with asyncio.timeout(patience):
        while not (found := await look()):  # noqa: ASYNC110 -- another process sets no Event
            await asyncio.sleep(0.1)
        return found


@dataclass(frozen=True, slots=True)
class HttpUser:
    """A logged-in user."""

    http: aiohttp.ClientSession
    url: str
    user_id: str
    token: str

    async def call(self, method: str, where: str, body: Json | None = None, **query: str) -> Json:
        """Make one request. Raises `aiohttp.ClientResponseError`."""
        async with self.http.request(
            method,
            f"{self.url}/_matrix/client/v3/{where}",
            json=body,
            params=query,
            headers={"Authorization": f"Bearer {self.token}"},
            raise_for_status=True,
        ) as answer:
            found: Json = await answer.json()
            return found

    async def create_room(self, invite: Iterable[str] = (), **more: object) -> str:
        """Make a private room and return its id."""
        body = {"preset": "private_chat", "invite": list(invite), **more}
        return str((await self.call("POST", "createRoom", body))["room_id"])

    async def join(self, room: str) -> None:
        """Enter a room."""
        await self.call("POST", f"join/{quote(room)}", {})

    async def say(self, room: str, text: str) -> str:
        """Send a message and return its id."""
        where = f"rooms/{quote(room)}/send/m.room.message/{uuid4().hex}"
        answer = await self.call("PUT", where, {"msgtype": "m.text", "body": text})
        return str(answer["event_id"])

    async def invited(self) -> list[str]:
        """Return the rooms that wait for this user."""
        # Synapse answers equal first syncs from its cache for two minutes: no two are equal.
        unique = {"room": {"timeline": {"limit": 0}, "not_rooms": [f"!{uuid4().hex}:localhost"]}}
        answer = await self.call("GET", "sync", timeout="0", filter=json.dumps(unique))
        return list((answer.get("rooms") or {}).get("invite") or {})

    async def joined(self) -> list[str]:
        """Return the rooms that this user is in."""
        return list((await self.call("GET", "joined_rooms"))["joined_rooms"])

    async def said(self, room: str, sender: str) -> list[Json]:
        """Return everything that somebody wrote in a room, oldest first."""
        found: list[Json] = []
        position: dict[str, str] = {}
        while True:
            answer = await self.call(
                "GET", f"rooms/{quote(room)}/messages", dir="b", limit="500", **position
            )
            found += answer["chunk"]
            if not answer.get("end"):
                break
            position = {"from": answer["end"]}
        kinds = {"m.room.message", "m.room.encrypted"}
        return [each for each in found[::-1] if each["sender"] == sender and each["type"] in kinds]


async def new_user(server: Homeserver, http: aiohttp.ClientSession, name: str) -> HttpUser:
    """Return a new user, logged in."""
    user_id = await server.register(name, PASSWORD)
    body = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": user_id},
        "password": PASSWORD,
    }
    where = f"{server.url}/_matrix/client/v3/login"
    async with http.post(where, json=body, raise_for_status=True) as answer:
        return HttpUser(http, server.url, user_id, (await answer.json())["access_token"])


async def new_users(
    server: Homeserver, http: aiohttp.ClientSession, names: Iterable[str]
) -> list[HttpUser]:
    """Return new users, made side by side."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(name: str) -> HttpUser:
        async with gate:
            return await new_user(server, http, name)

    return list(await asyncio.gather(*(one(name) for name in names)))
