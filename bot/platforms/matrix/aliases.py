"""Rooms found again by an alias of the bot's own, whatever the bot remembers.

A crash between making a room and noting it leaves no second room: the alias follows from
what the room is for, a server gives it to one room only, and the bot looks there first.
"""

from bot.platforms.base import NoSuchRoom, NotAllowed, Refused
from bot.platforms.matrix.settings import MatrixSettings
from bot.platforms.matrix.wire import Json, Wire, path

# Else the server makes the alias the room's name, and clients show it.
UNNAMED: Json = {"type": "m.room.canonical_alias", "state_key": "", "content": {}}
ENCRYPTION: Json = {
    "type": "m.room.encryption",
    "state_key": "",
    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
}


class Aliases:
    """The bot's own aliases on its homeserver."""

    def __init__(self, wire: Wire, settings: MatrixSettings) -> None:
        """Take the wire and the account."""
        self._wire = wire
        self._settings = settings

    async def room(self, local: str) -> str | None:
        """Return the room that the bot made under an alias; None without one."""
        alias = f"#{local}:{self._settings.server_name}"
        try:
            room = str((await self._wire.get(path("directory", "room", alias)))["room_id"])
            where = path("rooms", room, "state", "m.room.create")
            created = await self._wire.get(where, {"format": "event"})
        except (NoSuchRoom, NotAllowed):
            return None
        # Anybody on the server could have taken the alias to be sent what is not theirs.
        return room if created.get("sender") == self._settings.user_id else None

    async def make(self, local: str, request: Json) -> str:
        """Make a room under an alias, in place of one that is of no use any more, or not ours."""
        request = {**request, "room_alias_name": local}
        try:
            answer = await self._wire.post(path("createRoom"), request)
        except Refused as error:
            if "M_ROOM_IN_USE" not in str(error):
                raise
            if not await self._freed(local):
                del request["room_alias_name"]
            answer = await self._wire.post(path("createRoom"), request)
        return str(answer["room_id"])

    async def _freed(self, local: str) -> bool:
        alias = f"#{local}:{self._settings.server_name}"
        try:
            await self._wire.delete(path("directory", "room", alias))
        except Refused:
            return False
        return True
