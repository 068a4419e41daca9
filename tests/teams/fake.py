"""A connector of Teams that fails when told to, and enforces the documented limits.

The playground does neither (it takes a hundred thousand characters and never says 429).
"""

import asyncio
import itertools
import json
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from bot.ports import free_port
from tests.teams.cloud import post
from tests.teams.playground import APP_ID, BOT, TENANT
from tests.teams.tokens import Json, claims, jwks, signed

PER_CONVERSATION = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
PER_TENANT = ((50, 1.0),)
"""(requests, seconds): the limits as documented ("Rate limiting", Teams platform)."""
_PICTURE = 1_400_000
"""Characters of a picture's address: a megabyte as base64, and its kind."""


@dataclass(frozen=True)
class Failure:
    """What the connector answers instead of working.

    Attributes:
        status: the HTTP status; 0 does not answer at all.
        code: the error's machine code.
        headers: what else it says.
        done: what was asked for is done all the same.

    """

    status: int = 0
    code: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    done: bool = False


@dataclass
class FakeTeams:
    """See above.

    Attributes:
        bot: where the bot answers.
        posted: the bot's messages, with their conversation as `to`, oldest first.
        failures: what to answer to the next messages, in order; None lets one pass.
        largest: the largest message in bytes, but for its pictures.
        throttled: how many requests broke the limits.
        not_installed: accounts that have not installed the app.
        rosters: who is in a conversation, where that matters.

    """

    port: int = field(default_factory=free_port)
    bot: str = ""
    posted: list[Json] = field(default_factory=list)
    updated: dict[str, Json] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    failures: deque[Failure | None] = field(default_factory=deque)
    largest: int = 28_672
    throttled: int = 0
    not_installed: set[str] = field(default_factory=set)
    rosters: dict[str, list[str]] = field(default_factory=dict)
    asked_for_keys: int = 0
    keys_wanted: asyncio.Event = field(default_factory=asyncio.Event)
    keys_wait: asyncio.Event | None = None
    keys_broken: bool = False
    arrivals: list[float] = field(default_factory=list)
    _at: defaultdict[str, deque[float]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=1800))
    )
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1795000000000))

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    # -- as a person ------------------------------------------------------------------

    def activity(self, user: str, **more: object) -> Json:
        """Return an activity of a person in their chat with the bot."""
        return {
            "type": "message",
            "id": str(next(self._ids)),
            "timestamp": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
            "serviceUrl": self.url,
            "channelId": "msteams",
            "from": {"id": f"29:{user}", "name": f"Kim {user}", "aadObjectId": user},
            "recipient": BOT,
            "conversation": {
                "id": f"a:29:{user}",
                "conversationType": "personal",
                "tenantId": TENANT,
            },
            "channelData": {"tenant": {"id": TENANT}},
            **more,
        }

    async def post(self, activity: Json) -> tuple[int, Any]:
        """Post an activity to the bot, signed; return the status and the answer."""
        return await post(self.bot, activity, signed(claims(str(activity.get("serviceUrl")))))

    async def insist(self, activity: Json) -> Json:
        """Post an activity until the bot has taken it, as Teams does; return the answer."""
        status, answer = await self.post(activity)
        while status == 503:
            status, answer = await self.post(activity)
        assert status == 200
        return answer or {}

    async def says(self, user: str, text: str, **more: object) -> Json:
        """Let a person write to the bot; return the activity."""
        activity = self.activity(user, text=text, **more)
        await self.insist(activity)
        return activity

    def heard(self, user: str) -> list[Json]:
        """Return what the bot has posted to a person."""
        return [each for each in self.posted if each["to"] == f"a:29:{user}"]

    async def until(self, wanted: Callable[[], bool], patience: float) -> None:
        """Return when something that the bot posted makes it so."""
        async with asyncio.timeout(patience):
            while not wanted():
                self._news.clear()
                await self._news.wait()

    # -- as a server ------------------------------------------------------------------

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer the bot."""
        parts = [unquote(part) for part in request.path.split("/")]
        body = await request.read()
        now = time.monotonic()
        self.arrivals.append(now)
        said = json.loads(body) if body else {}
        conversation = parts[3] if len(parts) > 3 else ""
        # A chat that is made is its own conversation, also before it has an id.
        wait = self._limit(conversation or f"new: {said['members'][0]['id']}", now)
        if wait is not None:
            self.throttled += 1
            return _error(429, "TooManyRequests", {"Retry-After": str(round(wait + 0.5))})
        if parts[-1] == "pagedMembers":
            members = [
                {"id": f"29:{each}", "aadObjectId": each, "name": f"Kim {each}"}
                for each in self.rosters.get(conversation, ())
            ]
            return web.json_response({"members": members})
        if request.method == "DELETE":
            self.deleted.append(parts[-1])
            return web.Response(status=200)
        if not conversation:
            return self._open(said)
        if request.method == "PUT":
            self.updated[parts[-1]] = said
            return web.json_response({"id": parts[-1]})
        if len(body) - _drawn(said) > self.largest:
            return _error(413, "MessageSizeTooBig")
        if said.get("type") != "message":
            return web.json_response({}, status=202)
        return await self._message(conversation, said)

    def _open(self, said: Json) -> web.Response:
        account = said["members"][0]["id"]
        if account.removeprefix("29:") in self.not_installed:
            return _error(403, "BotNotInConversationRoster")
        return web.json_response({"id": f"a:29:{account.removeprefix('29:')}"}, status=201)

    async def _message(self, conversation: str, said: Json) -> web.StreamResponse:
        failure = self.failures.popleft() if self.failures else None
        made = str(next(self._ids))
        if failure is None or failure.done:
            self.posted.append(
                {**said, "to": conversation, "made": made, "at": time.perf_counter()}
            )
            self._news.set()
        if failure is None:
            return web.json_response({"id": made}, status=201)
        if failure.status == 0:
            await asyncio.sleep(3600)
        return _error(failure.status, failure.code, failure.headers)

    def _limit(self, conversation: str, now: float) -> float | None:
        """Return how long to wait when a limit is broken, else count the request."""
        for name, windows in ((conversation, PER_CONVERSATION), ("", PER_TENANT)):
            for most, seconds in windows:
                recent = sum(now - at < seconds for at in self._at[name])
                if recent >= most:
                    return seconds
        self._at[conversation].append(now)
        self._at[""].append(now)
        return None


def _drawn(said: Json) -> int:
    """Return the characters of pictures, which have a limit of their own in Teams: a megabyte."""
    addresses = [str(each.get("contentUrl", "")) for each in said.get("attachments", ())]
    return sum(
        len(each) for each in addresses if each.startswith("data:image/") and len(each) < _PICTURE
    )


def _error(status: int, code: str, headers: dict[str, str] | None = None) -> web.Response:
    body = {"error": {"code": code, "message": "no"}} if code else {}
    return web.json_response(body, status=status, headers=headers)


@asynccontextmanager
async def fake_teams() -> AsyncIterator[FakeTeams]:
    """Serve."""
    made = FakeTeams()
    app = web.Application(client_max_size=1 << 24)

    async def keys(_request: web.Request) -> web.Response:
        made.asked_for_keys += 1
        made.keys_wanted.set()
        if made.keys_wait is not None:
            await made.keys_wait.wait()
        if made.keys_broken:
            raise web.HTTPInternalServerError
        return web.json_response(jwks())

    app.router.add_get("/keys", keys)
    app.router.add_route("*", "/v3/{tail:.*}", made.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", made.port, backlog=512).start()
    try:
        yield made
    finally:
        await runner.cleanup()


def settings(teams: FakeTeams) -> dict[str, Any]:
    """Return the fields of `[teams]` that lead here."""
    return {
        "app_id": APP_ID,
        "tenant": TENANT,
        "keys_url": f"{teams.url}/keys",
        "service_url": teams.url,
    }
