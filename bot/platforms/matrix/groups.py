"""Group rooms that the bot makes: each once and only once."""

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

import structlog

from bot.logs import where
from bot.platforms.base import NoSuchRoom, NotAllowed, Refused
from bot.platforms.matrix.aliases import ENCRYPTION, UNNAMED, Aliases
from bot.platforms.matrix.direct import is_encrypted
from bot.platforms.matrix.rooms import Room, RoomBook
from bot.platforms.matrix.settings import MatrixSettings
from bot.platforms.matrix.wire import Json, Wire, path

log = structlog.get_logger(__name__)

_HERE = frozenset({"join", "invite"})


class GroupRooms:
    """Rooms by the key of what they are for."""

    def __init__(
        self,
        wire: Wire,
        settings: MatrixSettings,
        book: RoomBook,
        on_change: Callable[[str], None],
    ) -> None:
        """Take the wire, the book, and whom to tell that a room's members changed."""
        self._wire = wire
        self._settings = settings
        self._book = book
        self._on_change = on_change
        self._aliases = Aliases(wire, settings)
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def open(self, key: str, name: str, users: Iterable[str], *, encrypted: bool) -> str:
        """Return the room of a key, made when there is none, with these people asked in."""
        async with self._locks[key]:
            room = await self._found(key) or await self._made(key, name, encrypted=encrypted)
            await self._invite(room, users)
            return room

    async def remove(self, room: str, user: str) -> None:
        """Take a user out of a room, or an invitation back; nothing when there is neither."""
        if user in await self._here(room):
            await self._wire.post(path("rooms", room, "kick"), {"user_id": user})
            self._on_change(room)

    async def _found(self, key: str) -> str | None:
        room = await self._aliases.room(self._alias(key))
        if room is None:
            return None
        room = self._book.newest(room)
        try:
            members = await self._here(room)
        except (NoSuchRoom, NotAllowed):
            return None  # the bot was removed from it
        if self._settings.user_id not in members:
            return None
        known = self._book.get(room)
        if known is not None and not known.encrypted and await is_encrypted(self._wire, room):
            # A sync told of it while it was half made; see `_made`.
            self._book.put(replace(self._book.get(room) or known, encrypted=True))
        return room

    async def _made(self, key: str, name: str, *, encrypted: bool) -> str:
        request: Json = {
            "preset": "private_chat",
            "name": name,
            "initial_state": [UNNAMED, *([ENCRYPTION] if encrypted else [])],
        }
        room = await self._aliases.make(self._alias(key), request)
        # As with chats of two: what is sent at once must not go in the clear because a sync
        # told of the room while it was half made.
        known = self._book.get(room) or Room(room, joined=1)
        self._book.put(replace(known, encrypted=known.encrypted or encrypted))
        return room

    async def _invite(self, room: str, users: Iterable[str]) -> None:
        """Ask people in one by one, so that an account that is no more stops nobody else."""
        here = await self._here(room)
        for user in dict.fromkeys(users):
            if user in here:
                continue
            try:
                await self._wire.post(path("rooms", room, "invite"), {"user_id": user})
            except Refused as problem:
                log.warning("not_invited", room=room, **where(problem))
            else:
                self._on_change(room)

    async def _here(self, room: str) -> frozenset[str]:
        answer = await self._wire.get(path("rooms", room, "members"))
        return frozenset(
            str(event["state_key"])
            for event in answer["chunk"]
            if event["content"].get("membership") in _HERE
        )

    def _alias(self, key: str) -> str:
        what = f"{self._settings.user_id}\nroom\n{key}"
        return f"_samrad_{hashlib.sha256(what.encode()).hexdigest()[:32]}"
