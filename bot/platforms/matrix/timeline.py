"""What happened in a room, told to the handler: whole, in order, and from the bot's join on."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import replace

import structlog

from bot.logs import where
from bot.platforms.base import Edited, Event, Handler, Joined, Left, Refused, Said
from bot.platforms.matrix import incoming
from bot.platforms.matrix.delivery import Batch, Delivery, Stopping
from bot.platforms.matrix.direct import DirectRooms
from bot.platforms.matrix.held import HeldBack, Shelf
from bot.platforms.matrix.invitations import Invitations
from bot.platforms.matrix.keys import RoomKeys
from bot.platforms.matrix.rooms import RoomBook, is_own_join
from bot.platforms.matrix.wire import Json, Wire, path

log = structlog.get_logger(__name__)

EVENT_TYPES = (
    "m.room.message",
    "m.room.encrypted",
    "m.reaction",
    "m.room.redaction",
    "m.room.member",
    "m.room.tombstone",
    "m.room.encryption",
)
"""What the bot asks the server for; the last only changes the room's description."""

_PAGE = "100"  # events of a gap at a time
_FILTER = json.dumps({"types": EVENT_TYPES, "lazy_load_members": True})


class Timeline:
    """Turns the timelines of syncs into events for the handler."""

    def __init__(
        self,
        *,
        wire: Wire,
        keys: RoomKeys,
        book: RoomBook,
        shelf: Shelf,
        direct: DirectRooms,
        invitations: Invitations,
        me: str,
        patience: float,
    ) -> None:
        """Take the parts; `patience` in seconds is `Pace.patience`."""
        self._wire = wire
        self._keys = keys
        self._book = book
        self._shelf = shelf
        self._direct = direct
        self._invitations = invitations
        self._me = me
        self._patience = patience
        self._underway: set[str] = set()
        self.name: str | None = None

    async def tell(
        self, room: str, timeline: Json, since: str, delivery: Delivery, handle: Handler
    ) -> None:
        """Tell what a sync after `since` brought of a room. Raises `Stopping`."""
        events: list[Json] = [raw for raw in timeline.get("events") or [] if "type" in raw]
        before = timeline.get("prev_batch")
        seen_join = any(is_own_join(raw, self._me) for raw in events)
        if timeline.get("limited") and before and not seen_join:
            gap = await delivery.insist("gap", lambda: self._gap(room, before, since))
            known = {raw.get("event_id") for raw in events}
            events = [raw for raw in gap if raw.get("event_id") not in known] + events
        for raw in self._from_join_on(room, events):
            try:
                await self._tell_one(room, raw, delivery, handle)
            except Stopping:
                raise
            except Exception as problem:  # noqa: BLE001 -- a fault in our reading; the handler's are insisted on
                log.error(
                    "matrix.event_not_understood", event_id=raw.get("event_id"), **where(problem)
                )

    def read_again(self, room: str, raw: Json) -> Said | None:
        """Return what a person said in an event, as its last edit has it; None for no words."""
        said = self._opened(room, raw)
        if not isinstance(said, Said) or said.unsupported or said.sender == self._me:
            return None
        unsigned = raw.get("unsigned")
        relations = unsigned.get("m.relations") if isinstance(unsigned, dict) else None
        newer = relations.get("m.replace") if isinstance(relations, dict) else None
        edited = self._opened(room, newer) if isinstance(newer, dict) else None
        if isinstance(edited, Edited) and edited.sender == said.sender:
            return replace(said, text=edited.text)
        return said

    def _opened(self, room: str, raw: Json) -> Event | None:
        encrypted = raw.get("type") == "m.room.encrypted"
        content = raw.get("content")
        if not isinstance(content, dict) or (encrypted and "algorithm" not in content):
            return None
        opened = self._keys.read(room, raw) if encrypted else raw
        if opened is None:
            return None
        return incoming.event(opened, self._setting(room, encrypted=encrypted))

    def look_at_shelf(self, delivery: Delivery, handle: Handler) -> None:
        """Queue the messages held back whose keys have come, or whose time is over."""
        for held in self._shelf.all():
            readable = self._keys.may_read(held.room, held.raw)
            if held.id in self._underway or not (readable or self._overdue(held)):
                continue
            self._underway.add(held.id)

            async def job(held: HeldBack = held) -> None:
                try:
                    await self._tell_held(held, delivery, handle)
                finally:
                    self._underway.discard(held.id)

            # In no batch: it lies on the shelf, which outlives the process by itself.
            delivery.submit(Batch(""), held.room, job)

    def seconds_to_next_overdue(self) -> float | None:
        """Return when to look at the shelf next though no key has come."""
        waiting = [held.since for held in self._shelf.all() if not held.told]
        return max(0.0, min(waiting) + self._patience - time.time()) if waiting else None

    async def _gap(self, room: str, start: str, end: str) -> list[Json]:
        """Return what happened between two tokens, oldest first, but not before the own join."""
        found: list[Json] = []
        position: str | None = start
        while position is not None:
            query = {"dir": "b", "from": position, "to": end, "limit": _PAGE, "filter": _FILTER}
            answer = await self._wire.get(path("rooms", room, "messages"), query)
            chunk = answer.get("chunk") or []
            found += chunk
            if any(is_own_join(raw, self._me) for raw in chunk):
                break
            position = answer.get("end")
            await asyncio.sleep(0)  # a long gap in one room must not starve the others
        return found[::-1]

    def _from_join_on(self, room: str, events: Sequence[Json]) -> Sequence[Json]:
        joins = [index for index, raw in enumerate(events) if is_own_join(raw, self._me)]
        if joins:
            events = events[joins[-1] + 1 :]
        known = self._book.get(room)
        since = known.since if known is not None else 0
        # Sent before the join, and only now brought here by another server.
        return [raw for raw in events if raw.get("origin_server_ts", 0) >= since]

    async def _tell_one(self, room: str, raw: Json, delivery: Delivery, handle: Handler) -> None:
        kind, content = raw.get("type"), raw.get("content")
        if not isinstance(content, dict):
            return
        if kind == "m.room.tombstone" and raw.get("state_key") == "":
            await delivery.insist("upgrade", lambda: self._follow(room, raw, handle))
            return
        encrypted = kind == "m.room.encrypted"
        if raw.get("sender") == self._me and kind != "m.room.member":
            return
        if encrypted:
            if "algorithm" not in content:
                return  # redacted
            opened = self._keys.read(room, raw)
            if opened is None:
                await delivery.insist("hold back", lambda: self._shelf.put(room, raw))
                return
            raw = opened
        event = incoming.event(raw, self._setting(room, encrypted=encrypted))
        if event is not None:
            await self._hand_over(event, delivery, handle)

    async def _tell_held(self, held: HeldBack, delivery: Delivery, handle: Handler) -> None:
        setting = self._setting(held.room, encrypted=True)
        opened = self._keys.read(held.room, held.raw)
        if opened is not None:
            event = incoming.event(opened, setting)
            if event is not None:
                await self._hand_over(event, delivery, handle)
            await delivery.insist("take", lambda: self._shelf.take(held))
        elif self._overdue(held):
            await self._hand_over(incoming.unreadable(held.raw, setting), delivery, handle)
            await delivery.insist("mark", lambda: self._shelf.mark_told(held))

    async def _hand_over(self, event: Event, delivery: Delivery, handle: Handler) -> None:
        if isinstance(event, (Joined, Left)):
            self._direct.doubt(event.room)
        await delivery.insist(type(event).__name__, lambda: handle(event))

    async def _follow(self, room: str, tombstone: Json, handle: Handler) -> None:
        self._direct.doubt(room)
        try:
            await self._invitations.follow(room, tombstone, handle)
        except Refused as error:
            log.warning("matrix.upgrade_not_followed", room=room, reason=str(error))

    def _overdue(self, held: HeldBack) -> bool:
        return not held.told and time.time() - held.since >= self._patience

    def _setting(self, room: str, *, encrypted: bool) -> incoming.Setting:
        direct = self._book.is_direct(room)
        return incoming.Setting(room, self._me, self.name, direct=direct, encrypted=encrypted)
