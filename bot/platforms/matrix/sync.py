"""The stream of everything that happens where the bot is."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import structlog

from bot.logs import where
from bot.platforms.base import Handler, LoginFailed, PlatformError, PlatformHealth, Unreachable
from bot.platforms.matrix import store
from bot.platforms.matrix.delivery import Batch, Delivery, pauses
from bot.platforms.matrix.direct import DirectRooms
from bot.platforms.matrix.invitations import Invitations
from bot.platforms.matrix.keys import RoomKeys
from bot.platforms.matrix.rooms import Room, RoomBook, updated
from bot.platforms.matrix.settings import Pace
from bot.platforms.matrix.timeline import EVENT_TYPES, Timeline
from bot.platforms.matrix.wire import Json, Wire, path

log = structlog.get_logger(__name__)

_STATE_TYPES = (
    "m.room.member",
    "m.room.encryption",
    "m.room.tombstone",
)
_TIMELINE_LENGTH = 50  # events a room and sync; what is beyond is fetched as a gap
_NONE = {"not_types": ["*"]}
_GRACE = 15.0  # seconds over the long poll before the server counts as gone


class Stream:
    """The sync loop, and the position in the stream."""

    def __init__(  # noqa: PLR0913 -- the one place where the parts of the stream meet
        self,
        *,
        wire: Wire,
        keys: RoomKeys,
        book: RoomBook,
        direct: DirectRooms,
        timeline: Timeline,
        invitations: Invitations,
        folder: Path,
        me: str,
        pace: Pace,
        log_in_again: Callable[[], Awaitable[None]],
    ) -> None:
        """Take the parts, and the position that the last run left in the folder."""
        self._wire = wire
        self._keys = keys
        self._book = book
        self._direct = direct
        self._timeline = timeline
        self._invitations = invitations
        self._folder = folder
        self._me = me
        self._pace = pace
        self._log_in_again = log_in_again
        self._since: str | None = store.read(folder / "position.json").get("next_batch")
        self._saved = self._since
        self._saving = asyncio.Lock()
        self._ending = False
        self._connected = False
        self._last: datetime | None = None
        self._tending: asyncio.Task[None] | None = None
        self.delivery = Delivery(pace)

    def health(self) -> PlatformHealth:
        """Say how the connection is."""
        return PlatformHealth(connected=self._connected, last_sync=self._last)

    async def begin(self) -> None:
        """Take up a position at the very first start; what was before it is never told.

        Done before anything is sent, so that no answer falls into what was before.
        """
        if self._since is not None:
            return
        answer = await self._fetch(0.0)
        await self._keys.feed(answer)
        self._take_account(answer)
        for room, part in _rooms(answer, "join").items():
            self._describe(room, part)
        self._book.set_unanswered(_rooms(answer, "invite"))
        self._since = answer["next_batch"]
        await self._save(self._since)

    async def run(self, handle: Handler) -> None:
        """Tell the handler everything until `delivery.stopping`. Raises `LoginFailed`."""
        saver = asyncio.create_task(self._save_along())
        try:
            for room, invite in self._book.unanswered.items():
                # In no batch: the book keeps it until it is answered.
                self._submit_invitation(Batch(""), room, invite, handle)
            await self._loop(handle)
        finally:
            self._connected = False
            await self.delivery.stop()
            if self._tending is not None:
                self._tending.cancel()
                await asyncio.gather(self._tending, return_exceptions=True)
            self._ending = True  # not cancelled: a thread may be writing
            self.delivery.moved.set()
            await saver

    async def _loop(self, handle: Handler) -> None:
        waits = pauses(self._pace)
        while not self.delivery.stopping.is_set():
            await self.delivery.room_for_more()
            try:
                await self._step(handle)
            except LoginFailed:
                raise
            except PlatformError as error:
                self._connected = False
                wait = max(getattr(error, "retry_after", None) or 0.0, next(waits))
                log.warning("matrix.sync_failed", reason=str(error), pause=round(wait, 1))
                await self.delivery.pause(min(wait, self._pace.longest_pause))
            else:
                waits = pauses(self._pace)

    async def _step(self, handle: Handler) -> None:
        try:
            answer = await self._next()
        except LoginFailed:  # the token was withdrawn; the password may still do
            self._connected = False
            await self._log_in_again()
        else:
            if answer is not None:
                await self._take(answer, handle)

    async def _next(self) -> Json | None:
        """Return the next sync, or None when the platform stops meanwhile."""
        overdue = self._timeline.seconds_to_next_overdue()
        hold = self._pace.long_poll if overdue is None else min(overdue, self._pace.long_poll)
        # After a break, first of all what was missed.
        request = asyncio.create_task(self._fetch(hold if self._connected else 0.0))
        stopping = asyncio.create_task(self.delivery.stopping.wait())
        try:
            await asyncio.wait({request, stopping}, return_when=asyncio.FIRST_COMPLETED)
            return None if self.delivery.stopping.is_set() else await request
        finally:
            for task in (request, stopping):
                task.cancel()
            # Not awaited one by one and suppressed: our own cancellation must come through.
            await asyncio.gather(request, stopping, return_exceptions=True)

    async def _fetch(self, hold: float) -> Json:
        first = self._since is None
        query = {
            "timeout": str(int(hold * 1000)),
            "filter": _filter(1 if first else _TIMELINE_LENGTH),
        }
        if self._since is not None:
            query["since"] = self._since
        # The first sync of many rooms takes the server a while.
        limit = self._pace.operation if first else hold + _GRACE
        answer = await self._wire.get(path("sync"), query, limit=limit)
        if not isinstance(answer.get("next_batch"), str):
            raise Unreachable("GET /sync: no position in the answer")
        self._connected = True
        self._last = datetime.now(UTC)
        return answer

    async def _take(self, answer: Json, handle: Handler) -> None:
        since, token = self._since or "", str(answer["next_batch"])
        await self._keys.feed(answer)
        self._take_account(answer)
        batch = self.delivery.open_batch(token)
        for room, part in _rooms(answer, "join").items():
            self._describe(room, part)
            self._submit_timeline(batch, room, part.get("timeline") or {}, since, handle)
        for room, invite in _rooms(answer, "invite").items():
            self._submit_invitation(batch, room, invite, handle)
        for room in _rooms(answer, "leave"):
            self._book.forget(room)
            self._keys.forget(room)
            self._direct.doubt(room)
        self.delivery.seal(batch)
        self._since = token
        self._timeline.look_at_shelf(self.delivery, handle)
        if self._tending is None or self._tending.done():
            self._tending = asyncio.create_task(self._tend(handle))

    def _submit_timeline(
        self, batch: Batch, room: str, timeline: Json, since: str, handle: Handler
    ) -> None:
        if timeline.get("events"):
            self.delivery.submit(
                batch,
                room,
                lambda: self._timeline.tell(room, timeline, since, self.delivery, handle),
            )

    def _submit_invitation(self, batch: Batch, room: str, invite: Json, handle: Handler) -> None:
        async def job() -> None:
            await self.delivery.insist(
                "invitation", lambda: self._invitations.answer(room, invite, handle)
            )
            self._book.answered(room)

        self.delivery.submit(batch, room, job)

    def _describe(self, room: str, part: Json) -> None:
        self._book.put(updated(self._book.get(room) or Room(room), part, self._me))

    def _take_account(self, answer: Json) -> None:
        for event in (answer.get("account_data") or {}).get("events") or []:
            if event.get("type") == "m.direct" and isinstance(event.get("content"), dict):
                self._book.set_direct(event["content"])

    async def _tend(self, handle: Handler) -> None:
        try:
            await self._keys.tend()
        except PlatformError as error:
            log.warning("matrix.keys_not_tended", reason=str(error))
        self._timeline.look_at_shelf(self.delivery, handle)

    async def _save_along(self) -> None:
        last = False
        while not last:
            await self.delivery.moved.wait()
            self.delivery.moved.clear()
            last = self._ending
            try:
                await self._save(self.delivery.reached)
            except OSError as problem:  # the disk is full: the old position stands, and is safe
                log.error("matrix.position_not_saved", **where(problem))

    async def _save(self, token: str | None) -> None:
        """Write the rooms and then the position: never a position with rooms unknown behind it."""
        async with self._saving:
            if self._book.changed:
                self._book.changed = False
                await asyncio.to_thread(store.write, self._folder / "rooms.json", self._book.page())
            if token is not None and token != self._saved:
                page = {"next_batch": token}
                await asyncio.to_thread(store.write, self._folder / "position.json", page)
                self._saved = token


def _rooms(answer: Json, which: str) -> dict[str, Json]:
    return (answer.get("rooms") or {}).get(which) or {}


def _filter(length: int) -> str:
    lazily = {"lazy_load_members": True}
    return json.dumps(
        {
            "presence": _NONE,
            "account_data": {"types": ["m.direct"]},
            "room": {
                "timeline": {"limit": length, "types": EVENT_TYPES, **lazily},
                "state": {"types": _STATE_TYPES, **lazily},
                "ephemeral": _NONE,
                "account_data": _NONE,
            },
        },
    )
