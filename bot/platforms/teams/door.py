"""The address that Teams posts to, in the project's own web server.

Everything is refused before it costs anything: a body that is too large or no JSON, then
a token that proves nothing, then a tenant that is not ours.
"""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from bot.logs import where
from bot.platforms.teams.settings import Pace, TeamsSettings
from bot.platforms.teams.tokens import Forged, Gate, NoKeys

log = structlog.get_logger(__name__)

PATH = "/api/messages"
_CHANNEL = "msteams"
_DEEPEST = 60
"""Levels of nesting that are read. A card's answer has four."""

_ODD = re.compile(rb"\\u(?:[dD][89a-fA-F]|0000)")
"""A surrogate or NUL, as JSON writes it (RFC 8259, 8.2)."""
_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
"""NUL, after an even number of backslashes, which are backslashes."""

Json = dict[str, Any]
Accept = Callable[[Json], Awaitable[tuple[int, Json | None]]]
"""Takes an activity that is proven; returns the status and the body of the answer."""


class _Turned(Exception):  # noqa: N818 -- a request turned away, not a fault
    """A request that goes no further."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def router(settings: TeamsSettings, pace: Pace, gate: Gate, accept: Accept) -> APIRouter:
    """Return the route, to be put in the web application."""
    made = APIRouter()

    async def messages(request: Request) -> Response:
        try:
            activity = _activity(await _body(request, pace.body))
            await _prove(gate, request, activity)
            _check_tenant(activity, settings.tenants)
        except _Turned as turned:
            log.warning("teams.turned_away", status=turned.status, why=str(turned))
            return Response(status_code=turned.status)
        try:
            status, body = await accept(activity)
        except Exception as problem:  # noqa: BLE001 -- Teams posts again what was not taken
            log.error("teams.not_accepted", **where(problem))
            return Response(status_code=503)
        return Response(status_code=status) if body is None else JSONResponse(body, status)

    # Starlette's own kind of route: there is nothing that FastAPI should read for it.
    made.add_route(PATH, messages, methods=["POST"])
    return made


async def _body(request: Request, largest: int) -> bytes:
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > largest:
        raise _Turned(413, "declared too large")
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > largest:
            raise _Turned(413, "too large")
    return bytes(read)


def _activity(body: bytes) -> Json:
    try:
        activity = json.loads(body)
        if _ODD.search(body):
            # Half of a character can be written in JSON, and nowhere else: not even stored.
            # Nor does every database take NUL.
            whole = json.dumps(activity, ensure_ascii=False).encode("utf-8", "replace")
            activity = json.loads(_NUL.sub(rb"\1", whole))
    except (ValueError, RecursionError) as problem:
        raise _Turned(400, "no JSON") from problem
    if not isinstance(activity, dict) or not _is_shallow(activity):
        raise _Turned(400, "no activity")
    return activity


def _is_shallow(value: object) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [
            inner
            for each in level
            if isinstance(each, (dict, list))
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return True
    return False


async def _prove(gate: Gate, request: Request, activity: Json) -> None:
    try:
        await gate.check(request.headers.get("authorization", ""), activity)
    except Forged as problem:
        raise _Turned(401, str(problem)) from problem
    except NoKeys as problem:
        raise _Turned(503, "the signing keys cannot be had") from problem


def _check_tenant(activity: Json, allowed: frozenset[str]) -> None:
    """Let pass what is of an allowed tenant, wherever it says so, and of Teams."""
    said = [
        tenant
        for tenant in (
            _inner(activity, "channelData", "tenant", "id"),
            _inner(activity, "conversation", "tenantId"),
        )
        if tenant is not None
    ]
    if not said or not all(isinstance(tenant, str) and tenant in allowed for tenant in said):
        raise _Turned(403, "another tenant")
    if activity.get("channelId") != _CHANNEL:
        raise _Turned(403, "another channel")


def _inner(value: Any, *keys: str) -> object:  # noqa: ANN401 -- any JSON
    for key in keys:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value
