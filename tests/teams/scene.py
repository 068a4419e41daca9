"""A bot in Teams and people of the playground, behind the words of `tests.helpers.scenes`."""

import asyncio
import base64
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from bot.clock import SystemClock
from bot.platforms.teams import Pace, TeamsPlatform
from bot.platforms.teams.incoming import activity_of, event_id
from bot.ports import free_port
from bot.settings import TeamsSection
from bot.teams_account import teams_platform
from bot.web import listen, server
from storage import people
from storage.database import Database
from tests.helpers.scenes import Collector, Scene, Seen
from tests.teams.cloud import Cloud, cloud, new_id
from tests.teams.playground import (
    APP_ID,
    BOT,
    CHANNEL,
    GROUP,
    GROUP_NAME,
    PEOPLE,
    PERSONAL,
    TENANT,
    Playground,
)
from tests.teams.tokens import Json, own_token

QUICK = Pace(
    request=2.0, operation=5.0, accept=1.0, first_pause=0.05, longest_pause=0.2, parting=3.0
)
_NUMBERS = itertools.count(int(time.time() * 1000))
_REACTIONS = {"✔": "2714_heavycheckmark", "👍": "like", "✅": "2705_whiteheavycheckmark"}


def section(teams: Cloud, **more: object) -> TeamsSection:
    """Return settings whose Teams is this one."""
    return TeamsSection(
        app_id=APP_ID,
        tenant=TENANT,
        keys_url=f"{teams.url}/keys",
        service_url=teams.service_url,
        **more,  # type: ignore[arg-type]  # fields of the section
    )


@dataclass
class Address:
    """A web server whose bot can be replaced."""

    url: str
    app: FastAPI

    def show(self, platform: TeamsPlatform) -> None:
        """Let a bot answer from now on."""
        self.app = FastAPI()
        self.app.include_router(platform.router)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        await self.app(scope, receive, send)


@asynccontextmanager
async def address() -> AsyncIterator[Address]:
    """Serve on a port of its own."""
    port = free_port()
    made = Address(f"http://127.0.0.1:{port}/api/messages", FastAPI())
    web = server(made)  # type: ignore[arg-type]  # any ASGI application will do
    serving = asyncio.create_task(web.serve([listen("127.0.0.1", port)]))
    try:
        yield made
    finally:
        web.should_exit = True
        await serving


class TeamsSomebody:
    """A person of the playground."""

    def __init__(self, teams: Cloud, me: dict[str, str], personal: str = PERSONAL) -> None:
        """Take one of the playground's people, and the id of their chat with the bot."""
        self._teams = teams
        self._me = me
        self.user_id = self._me["aadObjectId"]
        self._personal = personal
        self._rooms = iter((personal, GROUP))

    async def room(
        self,
        *,
        encrypted: bool = False,  # noqa: ARG002 -- Teams does not encrypt end to end
        name: str | None = None,
        direct: bool = False,  # noqa: ARG002 -- the first is
        threads: bool = False,
    ) -> str:
        """Have the bot installed in a chat of two, a group or a channel."""
        room = CHANNEL if threads else GROUP if name else next(self._rooms)
        await self._install(room, "add")
        return room

    async def _install(self, room: str, action: str) -> None:
        event = await self._does(room, type="installationUpdate", action=action)
        await self._teams.until(lambda: activity_of(event) in self._teams.taken)

    async def says(
        self, room: str, text: str, *, reply_to: str | None = None, thread: str | None = None
    ) -> str:
        """Write; in groups with the mention that the bot needs."""
        more: Json = {"text": text, "textFormat": "plain"}
        if room != self._personal:
            mark = "<at>Samråd</at>"
            more["text"] = f"{mark} {text}"
            more["entities"] = [{"type": "mention", "mentioned": BOT, "text": mark}]
        if room == CHANNEL:
            return await self._posts(room, thread, more)
        if reply_to is not None:
            more["replyToId"] = activity_of(reply_to)
        return await self._does(room, type="message", **more)

    async def _posts(self, room: str, thread: str | None, more: Json) -> str:
        """Write through the playground itself, which knows the threads of its channels."""
        place = f"{room};messageid={activity_of(thread)}" if thread else room
        mentions = [{"mentioned": BOT, "text": "<at>Samråd</at>"}]
        return event_id(room, await self._teams.type(place, more["text"], mentions=mentions))

    async def edits(self, room: str, event: str, text: str) -> None:
        """Edit an own message."""
        await self._does(
            room,
            id=activity_of(event),
            type="messageUpdate",
            text=text,
            channelData={"tenant": {"id": TENANT}, "eventType": "editMessage"},
        )

    async def withdraws(self, room: str, event: str) -> None:
        """Delete an own message."""
        await self._does(
            room,
            id=activity_of(event),
            type="messageDelete",
            channelData={"tenant": {"id": TENANT}, "eventType": "softDeleteMessage"},
        )

    async def reacts(self, room: str, event: str, key: str) -> None:
        """React."""
        kind = _REACTIONS[key.replace("\ufe0f", "")]
        added = [{"type": kind}]
        await self._does(
            room, type="messageReaction", replyToId=activity_of(event), reactionsAdded=added
        )

    async def sends_file(self, room: str, name: str, content: bytes) -> None:
        """Send a file: Teams keeps it, and tells where it is."""
        file = "application/vnd.microsoft.teams.file.download.info"
        where = {"fileType": "pdf", "downloadUrl": self._teams.keep(name, content)}
        attachments = [{"contentType": file, "name": name, "content": where}]
        await self._does(room, type="message", text="", attachments=attachments)

    async def leaves(self, room: str) -> None:
        """Take the app away."""
        await self._install(room, "remove")

    async def upgrades(self, room: str) -> str:
        """Teams replaces no rooms."""
        raise NotImplementedError

    def calls(self, room: str) -> str:
        """In Teams the bot makes no rooms that it could name."""
        raise NotImplementedError

    async def sees(self, room: str, event: str) -> Seen:
        """Wait for what the bot did."""
        if "~" in event:
            target, _, key = event.partition("~")
            assert await self._teams.until(lambda: self._teams.reactions)
            return Seen(id=event, reaction=(target, key))
        posted = await self._teams.seen(activity_of(event))
        seen = self._seen(event, room, posted)
        for attachment in posted.get("attachments", ()):
            if attachment["contentType"].endswith("file.consent"):
                return await self._takes(room, seen, attachment)
            if attachment["contentType"].startswith("image/"):
                return _picture(seen, attachment)
        return seen

    def _seen(self, event: str, room: str, posted: Json) -> Seen:
        mentions = [each["mentioned"]["id"] for each in posted.get("entities", ())]
        by_account = {each["id"]: each["aadObjectId"] for each in PEOPLE}
        _, _, root = posted["to"].partition(";messageid=")
        reply = posted.get("replyToId")
        return Seen(
            id=event,
            text=posted["summary"],
            html=posted["text"] if posted.get("textFormat") == "xml" else None,
            reply_to=event_id(room, reply) if reply else None,
            thread=event_id(room, root) if root else None,
            mention=by_account[mentions[0]] if mentions else None,
        )

    async def _takes(self, room: str, seen: Seen, offer: Json) -> Seen:
        """Accept an offered file."""
        name = offer["name"]
        await self._does(
            room,
            id=new_id(),
            type="invoke",
            name="fileConsent/invoke",
            value={
                "type": "fileUpload",
                "action": "accept",
                "context": offer["content"]["acceptContext"],
                "uploadInfo": {
                    "contentUrl": "https://example.sharepoint.com/bild",
                    "name": name,
                    "uploadUrl": f"{self._teams.url}/upload/{name}",
                    "uniqueId": "1",
                    "fileType": "pdf",
                },
            },
        )
        content = await self._teams.until(lambda: self._teams.uploads.get(name))
        return Seen(id=seen.id, text=seen.text, file=content, file_name=name)

    async def count(self, room: str) -> int:
        """Count the messages of the bot in the room."""
        return sum(each["to"].partition(";")[0] == room for each in self._teams.posted.values())

    async def _does(self, room: str, **more: object) -> str:
        kind = {self._personal: "personal", GROUP: "groupChat", CHANNEL: "channel"}[room]
        conversation = {"id": room, "conversationType": kind, "tenantId": TENANT}
        if room == GROUP:
            conversation["name"] = GROUP_NAME
        activity = {
            "id": str(next(_NUMBERS)),
            "timestamp": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
            "serviceUrl": self._teams.service_url,
            "channelId": "msteams",
            "from": {key: self._me[key] for key in ("id", "name", "aadObjectId")},
            "recipient": BOT,
            "conversation": conversation,
            "channelData": {"tenant": {"id": TENANT}},
            **more,
        }
        await self._teams.inject(activity)
        return event_id(room, activity["id"])


def _picture(seen: Seen, attachment: Json) -> Seen:
    content = base64.b64decode(attachment["contentUrl"].partition(",")[2])
    return Seen(id=seen.id, text=seen.text, file=content, file_name=attachment["name"])


@asynccontextmanager
async def teams_scene(playground: Playground, url: str) -> AsyncIterator[Scene]:
    """Give a scene in the playground."""
    async with cloud(playground) as teams, address() as place:
        database = await known(url, PEOPLE[0])
        teams.bot = place.url
        scene = Scene(
            platform=_bot(teams, database, place),
            heard=Collector(),
            anna=TeamsSomebody(teams, PEOPLE[0]),
            stranger=TeamsSomebody(teams, PEOPLE[1]),
            again=lambda: _bot(teams, database, place),
            members=frozenset(each["aadObjectId"] for each in PEOPLE),
        )
        await scene.begin()
        try:
            yield scene
        finally:
            await scene.pause()
            await database.close()


async def known(url: str, *persons: dict[str, str]) -> Database:
    """Return a database in which these people are in the list."""
    database = Database(url)
    async with database.write() as session:
        for each in persons:
            await people.store(session, each["name"], TeamsPlatform.name, each["aadObjectId"])
    return database


def _bot(teams: Cloud, database: Database, place: Address) -> TeamsPlatform:
    platform = teams_platform(
        section(teams), [database], SystemClock(), pace=QUICK, token=own_token
    )
    place.show(platform)
    return platform
