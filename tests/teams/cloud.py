"""What stands between Teams and a bot, as far as a bot can tell.

In front of the playground it signs what is posted to the bot, as Teams does, and posts
again what the bot did not take. Behind the playground's connector it adds what that lacks
(reactions, deleting, uploads).
"""

import asyncio
import base64
import json
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import aiohttp
from aiohttp import web

from tests.teams.playground import CHANNEL, PATIENCE, PEOPLE, Playground
from tests.teams.tokens import claims, jwks, signed

Json = dict[str, Any]
T = TypeVar("T")

_HEAVY = 90_000
"""Bytes that the playground takes in a message; Teams takes pictures of a megabyte."""
AGAIN = 0.1  # seconds before what the bot did not take is posted again


@dataclass
class Cloud:
    """See above.

    Attributes:
        bot: where the bot answers; None while nobody is told.
        posted: the bot's messages by id, as it posted them, with their conversation.
        shown: the playground's conversation stream: what a person sees.
        answers: what the bot answered to what was posted to it.
        arrived: ids of what came from the playground.
        taken: ids of what the bot has taken.

    """

    playground: Playground
    bot: str | None = None
    posted: dict[str, Json] = field(default_factory=dict)
    updated: dict[str, Json] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    reactions: list[tuple[str, str]] = field(default_factory=list)
    uploads: dict[str, bytes] = field(default_factory=dict)
    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    shown: list[Json] = field(default_factory=list)
    answers: list[tuple[int, Any]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    arrived: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _roots: set[str] = field(default_factory=set)
    _queues: dict[str, "asyncio.Queue[Json]"] = field(default_factory=dict)
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.playground.cloud}"

    @property
    def service_url(self) -> str:
        """The connector's address."""
        return f"{self.url}/_connector"

    async def inject(self, activity: Json) -> None:
        """Have the playground post an activity of any kind to the bot.

        Returns when it has been posted, so that what is injected later comes later.
        """
        await self._ask("/_internal/v1/customActivities", activity)
        await self.until(lambda: activity["id"] in self.arrived)

    async def type(self, conversation: str, text: str, **more: object) -> str:
        """Write as the playground's own user; return the message's id."""
        path = f"/_conversation/v1/conversations/{conversation}/messages"
        said = {"from": {"id": "29:0"}, "text": text, "textFormat": "plain", **more}
        answer = await self._ask(path, said)
        return str(answer["messageId"])

    async def press(self, number: int, conversation: str, message: str, data: Json) -> Json:
        """Press a button (Action.Execute) of a card; return what takes the card's place."""
        return await self._ask(
            "/_conversation/v1/invoke",
            {
                "name": "adaptiveCard/action",
                "from": {"id": f"29:{number}"},
                "conversation": {"id": conversation},
                "replyToId": message,
                "value": {"action": {"type": "Action.Execute", "verb": "answer", "data": data}},
            },
        )

    async def submit(self, number: int, conversation: str, message: str, data: Json) -> None:
        """Press a button (Action.Submit) of a card."""
        await self._ask(
            "/_conversation/v1/submit",
            {
                "from": {"id": f"29:{number}"},
                "conversation": {"id": conversation},
                "replyToId": message,
                "value": data,
            },
        )

    async def until(self, wanted: Callable[[], T]) -> T:
        """Return what is wanted as soon as there is such a thing."""
        async with asyncio.timeout(PATIENCE), self.news:
            while not (found := wanted()):
                await self.news.wait()
            return found

    async def seen(self, message: str) -> Json:
        """Return a message of the bot's, as posted, when it is shown to people."""
        await self.until(
            lambda: [
                each for each in self.shown if each.get("message", {}).get("messageId") == message
            ]
        )
        return self.posted[message]

    async def _ask(self, path: str, body: Json) -> Json:
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.playground.url}{path}", json=body) as answer,
        ):
            text = await answer.text()
            assert answer.status < 300, f"{path}: {answer.status} {text}"
            found: Json = json.loads(text) if text.strip().startswith("{") else {}
            return found

    # -- in front of the playground: to the bot ---------------------------------------

    async def to_bot(self, request: web.Request) -> web.Response:
        """Sign what the playground posts, and post it to the bot, in order."""
        activity = self._as_teams_says(await request.json())
        async with self.news:
            self.arrived.add(str(activity.get("id")))
            self.news.notify_all()
        if activity.get("type") == "invoke":
            status, body = await self._post(activity)
            return web.json_response(body, status=status)
        room = str(activity.get("conversation", {}).get("id"))
        if room not in self._queues:
            self._queues[room] = asyncio.Queue()
            self._tasks.add(asyncio.create_task(self._insist(self._queues[room])))
        self._queues[room].put_nowait(activity)
        return web.Response(status=200)

    def _as_teams_says(self, activity: Json) -> Json:
        """Give the first message of a thread the thread's own number, as Teams does."""
        room, _, root = str(activity.get("conversation", {}).get("id")).partition(";messageid=")
        if room == CHANNEL and root and root not in self._roots:
            self._roots.add(root)
            return {**activity, "id": root}
        return activity

    async def _insist(self, queue: "asyncio.Queue[Json]") -> None:
        while True:
            activity = await queue.get()
            status, _ = await self._post(activity)
            while status >= 500:
                await asyncio.sleep(AGAIN)
                status, _ = await self._post(activity)

    async def _post(self, activity: Json) -> tuple[int, Any]:
        if self.bot is None:
            return 503, None
        token = signed(claims(str(activity.get("serviceUrl", ""))))
        try:
            status, body = await post(self.bot, activity, token)
        except aiohttp.ClientError:
            return 503, None
        async with self.news:
            self.answers.append((status, body))
            if status < 300:
                self.taken.add(str(activity.get("id")))
            self.news.notify_all()
        return status, body

    # -- behind the playground: from the bot ------------------------------------------

    async def from_bot(self, request: web.Request) -> web.StreamResponse:
        """Pass a request of the bot's on to the playground's connector, or fail it."""
        self.requests.append(f"{request.method} {request.path}")
        if not request.headers.get("Authorization", "").startswith("Bearer "):
            return web.json_response({"error": {"code": "Unauthorized"}}, status=401)
        parts = request.path.split("/")
        if "reactions" in parts:
            self.reactions.append((parts[-3], parts[-1]))
            return web.Response(status=200)
        if request.method == "DELETE":
            self.deleted.add(parts[-1])
            return web.Response(status=200)
        body = _by_account(await request.read()) if parts[-1] == "conversations" else None
        body = self._lightened(body or await request.read())
        async with (
            aiohttp.ClientSession() as session,
            session.request(
                request.method,
                f"{self.playground.url}{request.path_qs}",
                data=body,
                headers={"Content-Type": "application/json"},
            ) as answer,
        ):
            content, status = await answer.read(), answer.status
        if request.method in {"POST", "PUT"} and status < 300 and "activities" in parts:
            self._note(request.method, parts, json.loads(body), content)
        return web.Response(status=status, body=content, content_type="application/json")

    def _lightened(self, body: bytes) -> bytes:
        """Put a picture beside a message that is larger than the playground takes."""
        if len(body) < _HEAVY or b"attachments" not in body:
            return body
        said = json.loads(body)
        for each in said["attachments"]:
            if str(each.get("contentUrl", "")).startswith("data:image/"):
                kind, _, content = each["contentUrl"].removeprefix("data:").partition(";base64,")
                name = f"{len(self.pictures)}"
                self.pictures[name] = (kind, base64.b64decode(content))
                each["contentUrl"] = f"{self.url}/picture/{name}"
        return json.dumps(said).encode()

    def _note(self, method: str, parts: list[str], body: Json, content: bytes) -> None:
        if method == "PUT":
            self.updated[parts[-1]] = body
            return
        if body.get("type") == "message":
            made = json.loads(content)["id"]
            self._roots.add(made)
            self.posted[made] = {**body, "to": parts[parts.index("conversations") + 1]}

    async def picture(self, request: web.Request) -> web.Response:
        """Show a picture that was put beside its message."""
        kind, content = self.pictures[request.match_info["name"]]
        return web.Response(body=content, content_type=kind)

    async def upload(self, request: web.Request) -> web.Response:
        """Take a file into a person's storage."""
        async with self.news:
            self.uploads[request.match_info["name"]] = await request.read()
            self.news.notify_all()
        return web.Response(status=201)

    def keep(self, name: str, content: bytes) -> str:
        """Keep a file that a person sends; return where it can be fetched."""
        self.uploads[name] = content
        return f"http://127.0.0.1:{self.playground.cloud}/upload/{name}"

    async def download(self, request: web.Request) -> web.Response:
        """Give what is kept."""
        return web.Response(body=self.uploads[request.match_info["name"]])

    async def listen(self) -> None:
        """Follow what the playground shows to people."""
        address = f"{self.playground.url}/_ws_conversation/v1/conversations/stream"
        async with aiohttp.ClientSession() as session, session.ws_connect(address) as stream:
            async for each in stream:
                async with self.news:
                    self.shown.append(json.loads(each.data))
                    self.news.notify_all()

    async def close(self) -> None:
        """Stop."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def _by_account(body: bytes) -> bytes:
    """Let a person be named by the directory's id too, as Teams does."""
    text = body.decode()
    for each in PEOPLE:
        text = text.replace(each["aadObjectId"], each["id"])
    return text.encode()


async def post(bot: str, activity: Json | bytes, token: str | None) -> tuple[int, Any]:
    """Post something to the bot; return the status and the answer's JSON."""
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    data = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
    async with (
        aiohttp.ClientSession() as session,
        session.post(bot, data=data, headers=headers) as answer,
    ):
        text = await answer.text()
        return answer.status, json.loads(text) if text else None


@asynccontextmanager
async def cloud(playground: Playground) -> AsyncIterator[Cloud]:
    """Stand between the playground and a bot."""
    made = Cloud(playground)
    app = web.Application(client_max_size=1 << 24)

    async def keys(_request: web.Request) -> web.Response:
        return web.json_response(jwks())

    app.router.add_get("/keys", keys)
    app.router.add_post("/api/messages", made.to_bot)
    app.router.add_get("/picture/{name}", made.picture)
    app.router.add_put("/upload/{name}", made.upload)
    app.router.add_get("/upload/{name}", made.download)
    app.router.add_route("*", "/_connector/{tail:.*}", made.from_bot)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", playground.cloud).start()
    listening = asyncio.create_task(made.listen())
    try:
        yield made
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        await made.close()
        await runner.cleanup()


def new_id() -> str:
    """Return the id of an invoke, which is never a number."""
    return f"f:{uuid.uuid4()}"
