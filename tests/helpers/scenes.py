"""One bot and two people, on each platform, behind one set of words."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from bot.demo.person import Heard, Person
from bot.homeserver import Homeserver
from bot.platforms.base import Event, Outgoing, Platform
from bot.platforms.matrix import MatrixPlatform, MatrixSettings, Pace
from bot.platforms.memory import MemoryPlatform
from tests.helpers.matrix_user import new_account, new_person

PATIENCE = 30.0  # seconds before a test gives up waiting
QUICK = Pace(long_poll=5.0, first_pause=0.1, longest_pause=0.5, patience=1.0, parting=3.0)


@dataclass(frozen=True)
class Seen:
    """What a person sees of something that the bot did."""

    id: str
    text: str = ""
    html: str | None = None
    reply_to: str | None = None
    thread: str | None = None
    mention: str | None = None
    reaction: tuple[str, str] | None = None
    file: bytes | None = None
    file_name: str | None = None


class Collector:
    """A handler that remembers, and can be told to fail."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.events: list[Event] = []
        self.failures: dict[str, int] = {}
        self.attempts: list[Event] = []
        self._news = asyncio.Condition()

    async def __call__(self, event: Event) -> None:
        """Take an event in, or fail as often as `failures` says for its room."""
        self.attempts.append(event)
        if self.failures.get(event.room, 0) > 0:
            self.failures[event.room] -= 1
            raise RuntimeError("the disk is full")
        async with self._news:
            self.events.append(event)
            self._news.notify_all()

    async def first(self, wanted: Callable[[Event], bool]) -> Event:
        """Return the first event that is wanted, of those that came or are to come."""
        async with asyncio.timeout(PATIENCE), self._news:
            while True:
                for event in self.events:
                    if wanted(event):
                        return event
                await self._news.wait()


class Somebody(Protocol):
    """A person of either platform."""

    user_id: str

    async def room(
        self,
        *,
        encrypted: bool = False,
        name: str | None = None,
        direct: bool = False,
        threads: bool = False,
    ) -> str:
        """Make a room and bring the bot and the other person in."""

    async def says(
        self, room: str, text: str, *, reply_to: str | None = None, thread: str | None = None
    ) -> str:
        """Write."""

    async def edits(self, room: str, event: str, text: str) -> None:
        """Edit an own message."""

    async def withdraws(self, room: str, event: str) -> None:
        """Delete an own message."""

    async def reacts(self, room: str, event: str, key: str) -> None:
        """React."""

    async def sends_file(self, room: str, name: str, content: bytes) -> None:
        """Send a file."""

    async def leaves(self, room: str) -> None:
        """Leave."""

    async def upgrades(self, room: str) -> str:
        """Replace a room, the bot being invited to the new one."""

    def calls(self, room: str) -> str:
        """Say what a room that they are in is called."""

    async def sees(self, room: str, event: str) -> Seen:
        """Wait for what the bot did."""

    async def count(self, room: str) -> int:
        """Count the messages of the bot in the room."""


@dataclass
class Scene:
    """The bot, what it was told, and two people: one it knows, one it does not.

    `members` is who is in a room that one of them makes, when that is not them alone.
    """

    platform: Platform
    heard: Collector
    anna: Somebody
    stranger: Somebody
    again: Callable[[], Platform]
    encrypted: bool = False
    members: frozenset[str] = frozenset()

    async def restart(self) -> None:
        """End the bot and start it anew on what it kept."""
        await self.pause()
        await self.resume()

    async def pause(self) -> None:
        """End the bot."""
        await self.platform.stop()
        await self._running

    async def resume(self) -> None:
        """Start the bot on what it kept."""
        self.platform = self.again()
        await self.platform.start()
        self._running = asyncio.create_task(self.platform.run(self.heard))

    async def begin(self) -> None:
        """Start the bot for the first time."""
        await self.platform.start()
        self._running = asyncio.create_task(self.platform.run(self.heard))


# -- Matrix -------------------------------------------------------------------------------


class MatrixSomebody:
    """A person at a real client."""

    def __init__(self, person: Person, bot: str) -> None:
        """Take a logged-in person, and whom to invite."""
        self.person = person
        self.user_id = person.user_id
        self._bot = bot

    async def room(
        self,
        *,
        encrypted: bool = False,
        name: str | None = None,
        direct: bool = False,
        threads: bool = False,  # noqa: ARG002 -- every room has them
    ) -> str:
        """Make a room and invite the bot."""
        room = await self.person.create_room(
            [self._bot], encrypted=encrypted, name=name, direct=direct
        )
        await self._bot_enters(room)
        return room

    async def _bot_enters(self, room: str) -> None:
        await self.person.wait_for(
            lambda heard: (
                heard.room == room
                and heard.kind == "m.room.member"
                and heard.sender == self._bot
                and heard.content.get("membership") == "join"
            )
        )

    async def says(
        self, room: str, text: str, *, reply_to: str | None = None, thread: str | None = None
    ) -> str:
        """Write."""
        if thread is not None:
            return await self.person.in_thread(room, thread, text)
        if reply_to is not None:
            return await self.person.reply(room, reply_to, text)
        return await self.person.say(room, text)

    async def edits(self, room: str, event: str, text: str) -> None:
        """Edit an own message."""
        await self.person.edit(room, event, text)

    async def withdraws(self, room: str, event: str) -> None:
        """Delete an own message."""
        await self.person.redact(room, event)

    async def reacts(self, room: str, event: str, key: str) -> None:
        """React."""
        await self.person.react(room, event, key)

    async def sends_file(self, room: str, name: str, content: bytes) -> None:
        """Send a file."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / name
            file.write_bytes(content)
            await self.person.send_file(room, file, "application/pdf")

    async def leaves(self, room: str) -> None:
        """Leave."""
        await self.person.leave(room)

    async def upgrades(self, room: str) -> str:
        """Replace a room, the bot being invited to the new one."""
        successor = await self.person.upgrade(room)
        await self.person.invite(successor, self._bot)
        return successor

    def calls(self, room: str) -> str:
        """Say what a room that they are in is called."""
        return str(self.person.client.rooms[room].name)

    async def sees(self, room: str, event: str) -> Seen:
        """Wait for what the bot did."""
        if room not in self.person.client.rooms:
            await self.person.join(room)
        heard = await self.person.wait_for(lambda heard: heard.id == event)
        seen = _seen(heard)
        if "info" in heard.content:
            body = await self.person.read_file(heard)
            return replace(seen, file=body, file_name=heard.content["filename"])
        return seen

    async def count(self, room: str) -> int:
        """Count the messages of the bot in the room, after one more of our own came back."""
        own = await self.person.say(room, "nu räknar jag")
        await self.person.wait_for(lambda heard: heard.id == own)
        return sum(
            heard.room == room and heard.sender == self._bot and heard.kind == "m.room.message"
            for heard in self.person.heard
        )


def _seen(heard: Heard) -> Seen:
    relation = heard.content.get("m.relates_to", {})
    threaded = relation.get("rel_type") == "m.thread"
    reply = None if relation.get("is_falling_back") else relation.get("m.in_reply_to", {})
    mentions = heard.content.get("m.mentions", {}).get("user_ids", [])
    reaction = relation.get("rel_type") == "m.annotation"
    return Seen(
        id=heard.id,
        text=heard.text,
        html=heard.content.get("formatted_body"),
        reply_to=(reply or {}).get("event_id"),
        thread=relation["event_id"] if threaded else None,
        mention=mentions[0] if mentions else None,
        reaction=(relation["event_id"], relation["key"]) if reaction else None,
    )


@asynccontextmanager
async def matrix_scene(
    server: Homeserver, folder: Path, *, encrypted: bool = False
) -> AsyncIterator[Scene]:
    """Give a scene on a real homeserver."""
    bot, password = await new_account(server, "samrad")
    async with AsyncExitStack() as stack:
        anna = await stack.enter_async_context(await new_person(server, "anna"))
        stranger = await stack.enter_async_context(await new_person(server, "okand"))
        settings = MatrixSettings(
            homeserver=server.url,
            user_id=bot,
            password=password,
            store_path=folder,
            allowed_servers=frozenset({server.server_name}),
        )

        async def is_known(user: str) -> bool:
            return user == anna.user_id

        def platform() -> Platform:
            return MatrixPlatform(settings, is_known=is_known, pace=QUICK)

        scene = Scene(
            platform=platform(),
            heard=Collector(),
            anna=MatrixSomebody(anna, bot),
            stranger=MatrixSomebody(stranger, bot),
            again=platform,
            encrypted=encrypted,
        )
        await scene.begin()
        try:
            yield scene
        finally:
            await scene.pause()


# -- Memory -------------------------------------------------------------------------------


class MemorySomebody:
    """A person in the process."""

    def __init__(self, chat: MemoryPlatform, user_id: str) -> None:
        """Take the platform and the person's id."""
        self.user_id = user_id
        self._chat = chat

    async def room(
        self,
        *,
        encrypted: bool = False,
        name: str | None = None,
        direct: bool = False,
        threads: bool = False,  # noqa: ARG002 -- every room has them
    ) -> str:
        """Make a room and invite the bot."""
        room = self._chat.create_room(
            [self.user_id], encrypted=encrypted, name=name or "", direct=direct, with_bot=False
        )
        await self._chat.user_invites_bot(self.user_id, room)
        return room

    async def says(
        self, room: str, text: str, *, reply_to: str | None = None, thread: str | None = None
    ) -> str:
        """Write."""
        return self._chat.user_says(self.user_id, room, text, reply_to=reply_to, thread=thread)

    async def edits(self, room: str, event: str, text: str) -> None:
        """Edit an own message."""
        self._chat.user_edits(self.user_id, room, event, text)

    async def withdraws(self, room: str, event: str) -> None:
        """Delete an own message."""
        self._chat.user_withdraws(self.user_id, room, event)

    async def reacts(self, room: str, event: str, key: str) -> None:
        """React."""
        self._chat.user_reacts(self.user_id, room, event, key)

    async def sends_file(self, room: str, name: str, content: bytes) -> None:
        """Send a file."""
        self._chat.user_sends_file(self.user_id, room, name, content)

    async def leaves(self, room: str) -> None:
        """Leave."""
        self._chat.user_leaves(self.user_id, room)

    async def upgrades(self, room: str) -> str:
        """Replace a room."""
        return self._chat.user_upgrades(self.user_id, room)

    def calls(self, room: str) -> str:
        """Say what a room is called."""
        return self._chat.rooms[room].name

    async def sees(self, room: str, event: str) -> Seen:
        """Look at what the bot did."""
        sent = next(sent for sent in self._chat.sent(room) if sent.id == event)
        message = sent.message or Outgoing("")
        file = message.attachment
        return Seen(
            id=sent.id,
            text=file.alt if file else message.text,
            html=message.html,
            reply_to=message.reply_to,
            thread=message.thread,
            mention=message.mention,
            reaction=sent.reaction,
            file=file.content if file else None,
            file_name=file.name if file else None,
        )

    async def count(self, room: str) -> int:
        """Count the messages of the bot in the room."""
        return sum(sent.message is not None for sent in self._chat.sent(room))


@asynccontextmanager
async def memory_scene(*, encrypted: bool = False) -> AsyncIterator[Scene]:
    """Give a scene in the process."""
    anna = "@anna:memory"

    async def is_known(user: str) -> bool:
        return user == anna

    chat = MemoryPlatform(is_known=is_known)
    scene = Scene(
        platform=chat,
        heard=Collector(),
        anna=MemorySomebody(chat, anna),
        stranger=MemorySomebody(chat, "@okand:memory"),
        again=lambda: chat,
        encrypted=encrypted,
    )
    await scene.begin()
    try:
        yield scene
    finally:
        await scene.pause()
