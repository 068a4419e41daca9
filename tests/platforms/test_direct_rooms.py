"""A chat of two that the bot makes."""

from pathlib import Path
from typing import Any

from bot.platforms.base import NoSuchRoom
from bot.platforms.matrix.direct import DirectRooms
from bot.platforms.matrix.rooms import Room, RoomBook
from bot.platforms.matrix.settings import MatrixSettings
from bot.platforms.matrix.wire import Wire

Json = dict[str, Any]

BOT, ANNA, ROOM = "@samrad:example.se", "@anna:example.se", "!new:example.se"


class HalfMadeRoom(Wire):
    """A server on which a sync tells of a room that is still being made.

    Homeservers store a new room's state in steps, and a sync between two of them sees the
    bot's own join but not the encryption.
    """

    def __init__(self, book: RoomBook) -> None:
        """Take the book that the sync writes in."""
        self._book = book

    async def _call(self, method: str, where: str, **_: object) -> Json:
        if where.endswith("/createRoom"):
            self._book.put(Room(ROOM, since=1, joined=1))
            return {"room_id": ROOM}
        if where.endswith("/members"):
            return {"chunk": [_member(BOT, "join"), _member(ANNA, "invite")]}
        if "/directory/" in where:
            raise NoSuchRoom(where)
        # Account data, and the encryption once the room is made.
        return {} if method == "PUT" else {"algorithm": "m.megolm.v1.aes-sha2"}


def _member(user: str, membership: str) -> Json:
    return {"state_key": user, "content": {"membership": membership}}


def _settings(tmp_path: Path) -> MatrixSettings:
    return MatrixSettings(
        homeserver="http://127.0.0.1:1",
        user_id=BOT,
        store_path=tmp_path,
        allowed_servers=frozenset({"example.se"}),
    )


async def test_a_room_that_a_sync_saw_half_made_counts_as_encrypted(tmp_path: Path) -> None:
    book = RoomBook({})
    rooms = DirectRooms(HalfMadeRoom(book), _settings(tmp_path), book, lambda _room: None)
    assert await rooms.of(ANNA) == ROOM
    known = book.get(ROOM)
    assert known is not None
    assert known.encrypted
    assert known.direct


async def test_a_room_found_again_after_a_crash_counts_as_encrypted(tmp_path: Path) -> None:
    book = RoomBook({"rooms": [{"id": ROOM, "since": 1, "joined": 1}], "direct": {ANNA: [ROOM]}})
    rooms = DirectRooms(HalfMadeRoom(book), _settings(tmp_path), book, lambda _room: None)
    assert await rooms.of(ANNA) == ROOM
    known = book.get(ROOM)
    assert known is not None
    assert known.encrypted
