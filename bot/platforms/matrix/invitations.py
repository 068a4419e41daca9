"""Which rooms the bot enters: by invitation from the right people, and by upgrade."""

from collections.abc import Awaitable, Callable

import structlog

from bot.platforms.base import Handler, NoSuchRoom, NotAllowed, Refused, Replaced
from bot.platforms.matrix import incoming
from bot.platforms.matrix.direct import DirectRooms
from bot.platforms.matrix.rooms import RoomBook
from bot.platforms.matrix.settings import MatrixSettings
from bot.platforms.matrix.wire import Json, Wire, path

log = structlog.get_logger(__name__)

IsKnown = Callable[[str], Awaitable[bool]]
"""Says whether a user id belongs to one of the municipality's people."""


class Invitations:
    """Answers invitations, and follows rooms that are replaced."""

    def __init__(
        self,
        *,
        wire: Wire,
        settings: MatrixSettings,
        book: RoomBook,
        direct: DirectRooms,
        is_known: IsKnown,
    ) -> None:
        """Take what an answer depends on."""
        self._wire = wire
        self._settings = settings
        self._book = book
        self._direct = direct
        self._is_known = is_known

    async def answer(self, room: str, invite: Json, handle: Handler) -> None:
        """Enter the room or decline. Raises `Unreachable` or what the handler raises."""
        events = (invite.get("invite_state") or {}).get("events") or []
        own = [event for event in events if self._invites_me(event)]
        inviter = str(own[-1].get("sender", "")) if own else ""
        awaited = self._book.awaited(room)
        try:
            if not await self._welcome(inviter, replacement=awaited is not None):
                log.warning("matrix.invitation_declined", room=room)
                await self._wire.post(path("rooms", room, "leave"), {})
                return
            if own[-1]["content"].get("is_direct") is True:
                await self._direct.entered(inviter, room)
            await self._join(room, inviter)
        except Refused as error:
            log.warning("matrix.invitation_void", room=room, reason=str(error))
            return
        if awaited is not None:
            await handle(self._replaced(awaited["room"], awaited["tombstone"], room))
            self._book.entered_successor(room)

    async def follow(self, room: str, tombstone: Json, handle: Handler) -> None:
        """Enter the room that replaced `room`, now or when the invitation comes.

        Raises `Unreachable` or what the handler raises.
        """
        successor = tombstone["content"].get("replacement_room")
        if not isinstance(successor, str):
            return
        if self._book.is_direct(room):
            self._book.enter_as_direct(successor)
        try:
            await self._join(successor, str(tombstone.get("sender", "")))
        except (NotAllowed, NoSuchRoom):
            self._book.await_successor(successor, tombstone, room)
            return
        await handle(self._replaced(room, tombstone, successor))

    def _invites_me(self, event: Json) -> bool:
        return (
            event.get("type") == "m.room.member"
            and event.get("state_key") == self._settings.user_id
            and isinstance(event.get("content"), dict)
            and event["content"].get("membership") == "invite"
        )

    async def _welcome(self, inviter: str, *, replacement: bool) -> bool:
        if inviter.partition(":")[2] not in self._settings.allowed_servers:
            return False
        # Who may replace a room that the bot is in may also invite it to the new one.
        return replacement or await self._is_known(inviter)

    async def _join(self, room: str, through: str) -> None:
        # Another server is asked only if ours is not in the room yet.
        query = {"server_name": through.partition(":")[2]} if ":" in through else None
        await self._wire.post(path("join", room), {}, query)

    def _replaced(self, room: str, tombstone: Json, successor: str) -> Replaced:
        return Replaced(
            id=tombstone["event_id"],
            room=room,
            sender=tombstone["sender"],
            at=incoming.taken_in(tombstone),
            successor=successor,
        )
