"""A platform that is nothing but memory, for tests, `simulate` and benchmarks.

It fulfils `bot.platforms.base.Platform`, and has beside it what people and mishap do:

    chat = MemoryPlatform()
    room = chat.create_room(["anna"], name="EST Vecko")
    chat.user_says("anna", room, "2 bilinbrott på Malmvägen")
    chat.sent(room)[-1].message.text

What people do while the bot does not run waits for it, as on a server.
"""

import asyncio
import itertools
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TypedDict

import structlog

from bot.logs import where
from bot.platforms.base import (
    Delivered,
    Edited,
    Enclosed,
    Event,
    Handler,
    Joined,
    Left,
    NoSuchRoom,
    NotAllowed,
    Outgoing,
    PlatformHealth,
    Reacted,
    Refused,
    Replaced,
    RoomInfo,
    Said,
    Submitted,
    TooLarge,
    Unreachable,
    Unreadable,
    Withdrawn,
)

log = structlog.get_logger(__name__)

_FIRST_PAUSE = 0.01  # seconds before a failed handler is called again
_LONGEST_PAUSE = 1.0
_CHAT_OF_TWO = 2


class _Head(TypedDict):
    id: str
    room: str
    sender: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """What the bot sent.

    Attributes:
        id: the event's id.
        at: when, by the platform's clock.
        message: the message; None for a reaction.
        reaction: (event id, key); None for a message.
        transaction: the key that it was sent with.

    """

    id: str
    at: datetime
    message: Outgoing | None
    reaction: tuple[str, str] | None
    transaction: str


@dataclass(slots=True)
class MemoryRoom:
    """One room.

    Attributes:
        members: user ids of people, the bot left out.
        entered: the bot is in it.
        removed: ids of events that the bot deleted.
        read: id of the event up to which the bot has read.
        typing: the bot is writing.

    """

    id: str
    name: str = ""
    encrypted: bool = False
    direct: bool = False
    members: set[str] = field(default_factory=set)
    entered: bool = True
    bot_may_redact: bool = True
    sent: list[Sent] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    removed: set[str] = field(default_factory=set)
    read: str | None = None
    typing: bool = False
    refusing: bool = False

    def refuse(self) -> None:
        """Refuse everything that the bot sends here, for good."""
        self.refusing = True

    def accept(self) -> None:
        """Take what the bot sends again."""
        self.refusing = False


class MemoryPlatform:
    """A chat system in the process.

    Attributes:
        me: the bot's user id.
        rooms: all rooms by id.

    """

    def __init__(
        self,
        *,
        me: str = "@samrad:memory",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        is_known: Callable[[str], Awaitable[bool]] | None = None,
        name: str = "memory",
    ) -> None:
        """Take the bot's name, the clock for what has no time given, and who may invite it.

        `name` is the platform's own, where there are several.
        """
        self.me = me
        self.name = name
        self.rooms: dict[str, MemoryRoom] = {}
        self._clock = clock
        self._is_known = is_known
        self._numbers = itertools.count(1)
        self._done: dict[str, Delivered] = {}
        self._of_key: dict[str, str] = {}
        self._unsigned: set[str] = set()
        self._away: float | None = None
        self._gone = False
        self._waiting: defaultdict[str, deque[Event]] = defaultdict(deque)
        self._news = asyncio.Event()
        self._handled = asyncio.Event()
        self._stopping = asyncio.Event()
        self._running = False
        self._last: datetime | None = None

    # -- what people do ---------------------------------------------------------------

    def create_room(
        self,
        members: Iterable[str] = (),
        *,
        encrypted: bool = False,
        name: str = "",
        direct: bool = False,
        with_bot: bool = True,
    ) -> str:
        """Make a room with these people, and the bot if not told otherwise; return its id."""
        room = MemoryRoom(f"!{next(self._numbers)}:memory", name, encrypted, direct)
        room.members, room.entered = set(members), with_bot
        self.rooms[room.id] = room
        return room.id

    def user_says(
        self,
        user: str,
        room: str,
        text: str,
        *,
        reply_to: str | None = None,
        thread: str | None = None,
        at: datetime | None = None,
        mentioned: bool = False,
        unsupported: str | None = None,
    ) -> str:
        """Write a message, at an instant or now; return its id."""
        place = self.rooms[room]
        event = Said(
            id=self._new_id(),
            room=room,
            sender=user,
            at=at or self._clock(),
            text=text,
            direct=self._is_direct(place),
            mentioned=mentioned,
            reply_to=reply_to,
            thread=thread,
            encrypted=place.encrypted,
            unsupported=unsupported,
        )
        return self._happens(event)

    def user_sends_file(  # noqa: PLR0913 -- a file has that many facts, each named at the call
        self,
        user: str,
        room: str,
        name: str,
        content: bytes,
        *,
        text: str = "",
        mime: str = "",
        reply_to: str | None = None,
        thread: str | None = None,
        kind: str = "file",
    ) -> str:
        """Send a file with words beside it; return the message's id."""
        place = self.rooms[room]
        event = Said(
            **self._head(user, room, None),
            text=text,
            direct=self._is_direct(place),
            reply_to=reply_to,
            thread=thread,
            encrypted=place.encrypted,
            unsupported=kind,
            file=Enclosed(
                name,
                mime,
                {"content": content},
                size=len(content),
                address=f"memory://{sha256(content).hexdigest()[:12]}",
                sha256=sha256(content).hexdigest(),
            ),
        )
        return self._happens(event)

    def user_edits(
        self, user: str, room: str, target: str, text: str, *, at: datetime | None = None
    ) -> str:
        """Give a message a new text; return the id of the edit."""
        direct = self._is_direct(self.rooms[room])
        head = self._head(user, room, at)
        return self._happens(Edited(**head, target=target, text=text, direct=direct))

    def user_submits(
        self, user: str, room: str, target: str, *words: str, at: datetime | None = None
    ) -> str:
        """Answer the card of a message; return the id of the answer."""
        direct = self._is_direct(self.rooms[room])
        head = self._head(user, room, at)
        return self._happens(Submitted(**head, target=target, words=words, direct=direct))

    def user_withdraws(
        self, user: str, room: str, target: str, *, at: datetime | None = None
    ) -> str:
        """Delete a message or a reaction; return the id of the deletion."""
        return self._happens(Withdrawn(**self._head(user, room, at), target=target))

    def user_reacts(
        self, user: str, room: str, target: str, key: str, *, at: datetime | None = None
    ) -> str:
        """React to a message; return the id of the reaction."""
        key = key.replace("\ufe0e", "").replace("\ufe0f", "")
        return self._happens(Reacted(**self._head(user, room, at), target=target, key=key))

    def user_writes_unreadably(self, user: str, room: str, *, at: datetime | None = None) -> str:
        """Write what the bot cannot decrypt; return the id of what it gets instead."""
        direct = self._is_direct(self.rooms[room])
        return self._happens(Unreadable(**self._head(user, room, at), direct=direct))

    def user_joins(self, user: str, room: str, *, at: datetime | None = None) -> str:
        """Come into a room; return the id of the event."""
        self.rooms[room].members.add(user)
        return self._happens(Joined(**self._head(user, room, at)))

    def user_leaves(self, user: str, room: str, *, at: datetime | None = None) -> str:
        """Leave a room; return the id of the event."""
        self.rooms[room].members.discard(user)
        return self._happens(Left(**self._head(user, room, at)))

    async def user_invites_bot(self, user: str, room: str) -> bool:
        """Invite the bot; return whether it came."""
        place = self.rooms[room]
        place.entered = self._is_known is None or await self._is_known(user)
        return place.entered

    def user_upgrades(self, user: str, room: str, *, at: datetime | None = None) -> str:
        """Replace a room by a new one, everybody moving; return the id of the new room."""
        old = self.rooms[room]
        successor = self.create_room(
            old.members, encrypted=old.encrypted, name=old.name, direct=old.direct
        )
        self._of_key |= {key: successor for key, known in self._of_key.items() if known == room}
        self._happens(Replaced(**self._head(user, room, at), successor=successor))
        return successor

    def user_has_unsigned_device(self, user: str) -> None:
        """Leave this user out of the keys of encrypted rooms from now on."""
        self._unsigned.add(user)

    # -- what happens to the server ---------------------------------------------------

    def go_away(self, retry_after: float | None = None) -> None:
        """Answer nothing until `come_back`; say after how many seconds to try again."""
        self._gone, self._away = True, retry_after

    def come_back(self) -> None:
        """Answer again."""
        self._gone = False
        self._news.set()

    # -- what tests look at -----------------------------------------------------------

    def sent(self, room: str) -> list[Sent]:
        """Return what the bot sent to a room, oldest first."""
        return list(self.rooms[room].sent)

    async def settled(self) -> None:
        """Return when everything that people did has been handled."""
        while any(self._waiting.values()):
            self._handled.clear()
            await self._handled.wait()

    # -- what the bot does: the Platform ----------------------------------------------

    async def start(self) -> None:
        """Be able to send."""
        self._check()
        self._stopping.clear()

    async def run(self, handle: Handler) -> None:
        """Deliver what people do, in order within a room, rooms side by side, until `stop`."""
        workers: dict[str, asyncio.Task[None]] = {}
        self._running = True
        try:
            while not self._stopping.is_set():
                self._news.clear()
                for room, queue in list(self._waiting.items()):
                    if queue and not self._gone and (room not in workers or workers[room].done()):
                        workers[room] = asyncio.create_task(self._work(queue, handle))
                await self._news.wait()
        finally:
            self._running = False
            self._stopping.set()
            await asyncio.gather(*workers.values(), return_exceptions=True)

    async def stop(self) -> None:
        """Stop; what is not handled waits for the next run."""
        self._stopping.set()
        self._news.set()

    async def send(self, room: str, message: Outgoing, transaction: str) -> Delivered:
        """Send; the same `transaction` never makes a second message."""
        return self._put(room, transaction, message=message)

    async def redact(self, room: str, event: str, transaction: str) -> None:
        """Delete another person's message; `NotAllowed` without the right."""
        place = self._open(room)
        if not place.bot_may_redact:
            raise NotAllowed("the bot may not delete in this room")
        place.removed.add(event)
        self._done[transaction] = Delivered(event)

    async def react(self, room: str, event: str, key: str, transaction: str) -> Delivered:
        """React to a message."""
        return self._put(room, transaction, reaction=(event, key))

    async def update(self, room: str, event: str, message: Outgoing) -> None:
        """Do nothing: no cards are shown here."""

    async def direct_room(self, user: str) -> str:
        """Return the chat of two with a user, made when there is none."""
        self._check()
        for room in self.rooms.values():
            if room.direct and room.entered and room.members <= {user}:
                room.members.add(user)  # invited again, if they had left
                return room.id
        return self.create_room([user], encrypted=True, direct=True)

    async def open_room(
        self, key: str, name: str, users: Iterable[str], *, encrypted: bool
    ) -> RoomInfo:
        """Return the group room of a key, made when there is none; who is asked comes at once."""
        self._check()
        if key not in self._of_key or not self.rooms[self._of_key[key]].entered:
            self._of_key[key] = self.create_room(name=name, encrypted=encrypted)
        room = self._of_key[key]
        self.rooms[room].members |= set(users)
        return await self.room_info(room)

    async def remove(self, room: str, user: str) -> None:
        """Take a user out of a room; nothing when the user is not there."""
        self._open(room).members.discard(user)

    async def room_info(self, room: str) -> RoomInfo:
        """Return what is known of a room."""
        place = self._open(room)
        return RoomInfo(
            id=place.id,
            encrypted=place.encrypted,
            direct=self._is_direct(place),
            members=frozenset(place.members),
        )

    async def fetch(self, file: Enclosed, most: int) -> bytes:
        """Return the content of a file that was sent."""
        self._check()
        content = bytes(file.reference["content"])
        if len(content) > most:
            raise TooLarge(f"a file of more than {most} bytes")
        return content

    async def look_up(self, room: str, event: str) -> Said | None:
        """Return a message of a person as it stands now."""
        found: Said | None = None
        for each in self._open(room).events:
            if isinstance(each, Said) and each.id == event and each.unsupported is None:
                found = each
            elif found and isinstance(each, Edited) and each.target == event:
                found = replace(found, text=each.text)
            elif isinstance(each, Withdrawn) and each.target == event:
                return None
        return found

    async def typing(self, room: str, *, on: bool) -> None:
        """Show or hide that an answer is being written. Never raises."""
        with suppress(Refused, Unreachable):
            self._open(room).typing = on

    async def mark_read(self, room: str, event: str) -> None:
        """Move the bot's read marker. Never raises."""
        with suppress(Refused, Unreachable):
            self._open(room).read = event

    def health(self) -> PlatformHealth:
        """Say how the connection is."""
        return PlatformHealth(connected=self._running and not self._gone, last_sync=self._last)

    # ---------------------------------------------------------------------------------

    async def _work(self, queue: deque[Event], handle: Handler) -> None:
        pause = _FIRST_PAUSE
        while queue and not self._stopping.is_set() and not self._gone:
            try:
                await handle(queue[0])
            except Exception as problem:  # noqa: BLE001 -- whatever it was, nothing may be lost
                log.error("memory.attempt_failed", **where(problem))
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
            else:
                queue.popleft()
                self._handled.set()
                self._last = self._clock()
                pause = _FIRST_PAUSE
        self._news.set()

    def _put(
        self,
        room: str,
        transaction: str,
        *,
        message: Outgoing | None = None,
        reaction: tuple[str, str] | None = None,
    ) -> Delivered:
        place = self._open(room)
        if place.refusing:
            raise NotAllowed("the room takes nothing from the bot")
        if transaction in self._done:
            return self._done[transaction]
        left_out = frozenset(self._unsigned & place.members if place.encrypted else ())
        delivered = Delivered(self._new_id(), left_out)
        place.sent.append(Sent(delivered.id, self._clock(), message, reaction, transaction))
        self._done[transaction] = delivered
        return delivered

    def _open(self, room: str) -> MemoryRoom:
        self._check()
        place = self.rooms.get(room)
        if place is None or not place.entered:
            raise NoSuchRoom("there is no such room, or the bot is not in it")
        return place

    def _check(self) -> None:
        if self._gone:
            raise Unreachable("the platform has gone away", self._away)

    def _is_direct(self, room: MemoryRoom) -> bool:
        return room.direct or len(room.members) + 1 == _CHAT_OF_TWO

    def _new_id(self) -> str:
        return f"${next(self._numbers)}"

    def _head(self, user: str, room: str, at: datetime | None) -> _Head:
        return {"id": self._new_id(), "room": room, "sender": user, "at": at or self._clock()}

    def _happens(self, event: Event) -> str:
        room = self.rooms[event.room]
        room.events.append(event)
        if room.entered:
            self._waiting[room.id].append(event)
            self._news.set()
        return event.id
