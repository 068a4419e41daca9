"""Speak with the homeserver where nio has no method, and map what goes wrong.

Source: Matrix client-server API, "Standard error response" and "Rate limiting".
"""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import aiohttp
from nio import AsyncClient

from bot.platforms.base import LoginFailed, NotAllowed, Refused, Unreachable
from bot.platforms.matrix.signing import Json

TIMEOUT = 30.0
"""Seconds for one request, well below the 60 that a platform's method may take."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said. Attributes: status, the HTTP status; body, a JSON object."""

    status: int
    body: Json

    @property
    def ok(self) -> bool:
        """The request was carried out."""
        return self.status == HTTPStatus.OK

    @property
    def not_found(self) -> bool:
        """There is no such thing on the server."""
        return self.status == HTTPStatus.NOT_FOUND


def path(*parts: str) -> str:
    """Return a path of the client-server API, each part escaped."""
    return "/_matrix/client/v3/" + "/".join(quote(part, safe="") for part in parts)


async def request(client: AsyncClient, method: str, where: str, body: Json | None = None) -> Answer:
    """Send one request; `Unreachable` when there is no usable answer, or one that says wait."""
    headers = {
        "Authorization": f"Bearer {client.access_token}",
        "Content-Type": "application/json",
    }
    data = None if body is None else json.dumps(body)
    try:
        response = await client.send(method, where, data, headers, timeout=TIMEOUT)
        async with response:
            content = await response.json(content_type=None)
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise Unreachable(f"the homeserver does not answer: {type(error).__name__}") from error
    except (ValueError, RecursionError) as error:
        raise Unreachable(f"the homeserver answered {response.status} without JSON") from error
    if not isinstance(content, dict):
        raise Unreachable(f"the homeserver answered {response.status} with no JSON object")
    if response.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise Unreachable("the homeserver limits us", retry_after=_wait(content))
    if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Unreachable(f"the homeserver answered {response.status}")
    return Answer(response.status, content)


async def call(client: AsyncClient, method: str, where: str, body: Json | None = None) -> Json:
    """Send one request and return the answer's body; anything but success is an error."""
    answer = await request(client, method, where, body)
    if not answer.ok:
        raise refusal(answer, where)
    return answer.body


def refusal(answer: Answer, where: str) -> LoginFailed | Refused:
    """Return the error that an unsuccessful answer stands for."""
    text = f"{where}: {answer.status} {answer.body.get('errcode', '')}"
    if answer.status == HTTPStatus.UNAUTHORIZED:
        return LoginFailed(text)
    if answer.status == HTTPStatus.FORBIDDEN:
        return NotAllowed(text)
    return Refused(text)


def mapping(value: Any) -> Json:  # noqa: ANN401 -- takes whatever a server may send
    """Return `value` when it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def _wait(content: Json) -> float | None:
    milliseconds = content.get("retry_after_ms")
    return milliseconds / 1000 if isinstance(milliseconds, int | float) else None
