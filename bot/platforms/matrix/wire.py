"""The client-server API, as JSON over one shared HTTP session.

nio keeps the keys; the requests go here, because nio validates every answer against a
schema, retries without bounds, and hides what of it failed.
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import aiohttp

from bot.platforms.base import TooLarge, Unreachable
from bot.platforms.matrix import errors

Json = dict[str, Any]

_CONNECTIONS = 64  # at once; the server handles fewer, more would only queue there
_CLIENT_ERRORS = 400
_PART = 64 * 1024
_V3 = "/_matrix/client/v3"


def path(*parts: str) -> str:
    """Return the path of a v3 endpoint, its parts escaped."""
    return "/".join((_V3, *(quote(part, safe="") for part in parts)))


def new_session() -> aiohttp.ClientSession:
    """Return the session that the wire and nio share."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=_CONNECTIONS))


class Wire:
    """Requests to one homeserver.

    Attributes:
        token: the access token, once there is one.
        session: the shared HTTP session.

    """

    def __init__(self, homeserver: str, session: aiohttp.ClientSession, limit: float) -> None:
        """Take the base address and the limit of one request in seconds."""
        self._homeserver = homeserver.rstrip("/")
        self._limit = limit
        self.session = session
        self.token = ""

    async def get(
        self,
        where: str,
        query: Mapping[str, str] | None = None,
        limit: float | None = None,
    ) -> Json:
        """Read. `limit` in seconds overrides the one of all requests."""
        return await self._call("GET", where, query=query, limit=limit)

    async def put(self, where: str, body: Json) -> Json:
        """Write at an address of our choice; safe to repeat."""
        return await self._call("PUT", where, body=body)

    async def post(self, where: str, body: Json, query: Mapping[str, str] | None = None) -> Json:
        """Ask for something to be done."""
        return await self._call("POST", where, body=body, query=query)

    async def delete(self, where: str) -> Json:
        """Remove."""
        return await self._call("DELETE", where)

    async def upload(self, content: bytes, mime: str, name: str | None) -> str:
        """Store a file and return its mxc address."""
        answer = await self._call(
            "POST",
            "/_matrix/media/v3/upload",
            data=content,
            mime=mime,
            query={"filename": name} if name else None,
        )
        return str(answer["content_uri"])

    async def download(self, server: str, media: str, most: int) -> bytes:
        """Return a file, at most so many bytes of it; `TooLarge` for more."""
        where = "/".join(
            ("/_matrix/client/v1/media/download", quote(server, safe=":"), quote(media, safe=""))
        )
        try:
            async with self.session.get(
                self._homeserver + where,
                headers={"Authorization": f"Bearer {self.token}"},
                timeout=aiohttp.ClientTimeout(total=self._limit),
            ) as answer:
                if answer.status >= _CLIENT_ERRORS:
                    _read("GET file", answer.status, await answer.read())
                content = bytearray()
                async for part in answer.content.iter_chunked(_PART):
                    content += part
                    if len(content) > most:
                        raise TooLarge(f"a file of more than {most} bytes")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise errors.of_exception("GET file", error) from error
        return bytes(content)

    async def _call(
        self,
        method: str,
        where: str,
        *,
        body: Json | None = None,
        data: bytes | None = None,
        mime: str = "application/json",
        query: Mapping[str, str] | None = None,
        limit: float | None = None,
    ) -> Json:
        action = f"{method} {_endpoint(where)}"
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if method != "GET":
            headers["Content-Type"] = mime
        try:
            async with self.session.request(
                method,
                self._homeserver + where,
                params=query,
                data=data if body is None else json.dumps(body).encode(),
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=limit or self._limit),
            ) as answer:
                return _read(action, answer.status, await answer.read())
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise errors.of_exception(action, error) from error


def _read(action: str, status: int, raw: bytes) -> Json:
    try:
        body = json.loads(raw)
    except ValueError:
        body = None
    if status >= _CLIENT_ERRORS:
        raise errors.of_answer(action, status, body if isinstance(body, dict) else {})
    if not isinstance(body, dict):
        raise Unreachable(f"{action}: {status} without JSON")
    return body


def _endpoint(where: str) -> str:
    """Return the path for a log line, without the user ids that may stand in it."""
    return re.sub("%40[^/]+", "@…", where.removeprefix(_V3))
