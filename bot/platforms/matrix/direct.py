"""Chats of two: found again, or made once and only once."""

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from bot.platforms.base import NoSuchRoom, NotAllowed
from bot.platforms.matrix.aliases import ENCRYPTION, UNNAMED, Aliases
from bot.platforms.matrix.rooms import Room, RoomBook
from bot.platforms.matrix.settings import MatrixSettings
from bot.platforms.matrix.wire import Json, Wire, path

_HERE = frozenset({"join", "invite"})


class DirectRooms:
    """The bot's chats of two.

    A crash between making a room and noting it leaves no second room: the room has an
    alias that follows from the two people, and is found by it.
    """

    def __init__(
        self,
        wire: Wire,
        settings: MatrixSettings,
        book: RoomBook,
        on_invite: Callable[[str], None],
    ) -> None:
        """Take the wire, the book that remembers them, and whom to tell of a room's new member.

        A sync would tell of the member too, but after a message that is sent at once.
        """
        self._wire = wire
        self._on_invite = on_invite
        self._settings = settings
        self._book = book
        self._aliases = Aliases(wire, settings)
        self._ready: dict[str, str] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._listing = asyncio.Lock()
        self._unlisted: list[tuple[str, str]] = []

    async def of(self, user: str) -> str:
        """Return the room with this user, who is in it or invited. Raises `PlatformError`."""
        async with self._locks[user]:
            if user not in self._ready:
                room = await self._found(user) or await self._made(user)
                await self._list(user, room)
                self._ready[user] = room
            return self._ready[user]

    async def entered(self, user: str, room: str) -> None:
        """Note a chat of two that the user began. Raises `PlatformError`."""
        self._book.enter_as_direct(room)
        await self._list(user, room)

    def doubt(self, room: str) -> None:
        """Look again before the next use: someone came or went, or it was replaced."""
        self._ready = {user: known for user, known in self._ready.items() if known != room}

    async def _found(self, user: str) -> str | None:
        candidates = [self._book.newest(room) for room in reversed(self._book.direct.get(user, []))]
        by_alias = await self._aliases.room(self._alias(user))
        if by_alias is not None:
            candidates.append(self._book.newest(by_alias))
        for room in candidates:
            if await self._usable(room, user):
                return room
        return None

    async def _usable(self, room: str, user: str) -> bool:
        """Say whether only the two are there, inviting the user again who had left."""
        try:
            answer = await self._wire.get(path("rooms", room, "members"))
            members = {
                event["state_key"]: event["content"].get("membership") for event in answer["chunk"]
            }
            here = {who for who, membership in members.items() if membership in _HERE}
            alone_with_user = here <= {self._settings.user_id, user}
            if self._settings.user_id not in here or not alone_with_user:
                return False
            if self._settings.encrypt_direct_rooms and not await self._encrypted(room):
                return False
            if user not in here:
                await self._wire.post(path("rooms", room, "invite"), {"user_id": user})
                self._on_invite(room)
        except (NoSuchRoom, NotAllowed):
            return False  # the bot was removed from it, or may not invite there any more
        return True

    async def _encrypted(self, room: str) -> bool:
        known = self._book.get(room)
        if known is not None and known.encrypted:
            return True
        encrypted = await is_encrypted(self._wire, room)
        if known is not None and encrypted:
            # A sync told of it while it was half made; see `_made`.
            self._book.put(replace(self._book.get(room) or known, encrypted=True))
        return encrypted

    async def _made(self, user: str) -> str:
        request: Json = {
            "preset": "trusted_private_chat",
            "is_direct": True,
            "invite": [user],
            "initial_state": [
                UNNAMED,
                *([ENCRYPTION] if self._settings.encrypt_direct_rooms else []),
            ],
        }
        room = await self._aliases.make(self._alias(user), request)
        # A sync may have told of the room while it was half made, without its encryption;
        # what is sent at once must not be sent in the clear for that.
        known = self._book.get(room) or Room(room, joined=1, invited=1)
        encrypted = known.encrypted or self._settings.encrypt_direct_rooms
        self._book.put(replace(known, encrypted=encrypted, direct=True))
        return room

    async def _list(self, user: str, room: str) -> None:
        """Add a chat to the account's list of them, together with those that wait as well.

        The list is one document: to write it once for each of hundreds of new chats
        would send all of them hundreds of times.
        """
        self._unlisted.append((user, room))
        async with self._listing:
            unlisted, self._unlisted = self._unlisted, []
            listed = self._book.direct
            for one, theirs in unlisted:
                if theirs not in listed.get(one, []):
                    listed[one] = [*listed.get(one, []), theirs]
            if listed == self._book.direct:
                return
            me = self._settings.user_id
            try:
                await self._wire.put(path("user", me, "account_data", "m.direct"), listed)
            except BaseException:
                self._unlisted += unlisted
                raise
            self._book.set_direct(listed)

    def _alias(self, user: str) -> str:
        two = f"{self._settings.user_id}\n{user}"
        return f"_samrad_{hashlib.sha256(two.encode()).hexdigest()[:32]}"


async def is_encrypted(wire: Wire, room: str) -> bool:
    """Ask the server whether a room is encrypted. Raises `NotAllowed` when the bot is not in it."""
    try:
        await wire.get(path("rooms", room, "state", "m.room.encryption"))
    except NoSuchRoom:
        return False
    return True
