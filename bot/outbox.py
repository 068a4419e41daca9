"""The outbox: deliver what is written, in order within a lane, many lanes at once.

A row is written in the transaction of what caused it, and marked after delivery. A
crash between the two sends it again with the same transaction id, which the platform
makes the same event (promise 2). A lane that fails waits and tries again; no lane
waits for another.
"""

import asyncio
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import access
from bot.clock import Clock
from bot.enqueue import to_rows
from bot.logs import where
from bot.outgoing import Link, RenderFile, Signature, outgoing, signed
from bot.platforms.base import (
    Platform,
    PlatformError,
    Refused,
    RoomInfo,
    Unreachable,
)
from bot.refusals import Refusals, TooOpen
from commands.base import Message
from samverkan import calendar
from samverkan.structure import Municipality
from storage import outbox, people, rooms
from storage.database import Database
from storage.outbox import Letter
from storage.tables import OutboxRow

log = structlog.get_logger()

AT_ONCE = 32
"""Deliveries under way at the same time. More only makes a homeserver queue them."""
FETCH = 1000
"""Rows looked at in one go."""
LONGEST_WAIT = 60.0
"""Seconds between tries at most, so that an hour's outage ends within a minute of its end."""
POLL = 1.0
"""Seconds between looks when nobody rings; what waits for morning is found then."""
GATHER = 0.02
"""Seconds between looks while deliveries are under way; each that ends asks for a look."""


@dataclass(frozen=True, slots=True)
class _Result:
    row: Letter
    changes: Mapping[str, Any]
    messages: tuple[Message, ...] = ()
    new_room: str | None = None
    opened: tuple[str, str, str] | None = None
    """Forum, room and ceiling of a room that was made."""


@dataclass(frozen=True, slots=True)
class _Look:
    """Rows that are due, and what was known when they were looked at.

    Attributes:
        rows: oldest first.
        direct: the direct chats with those whom a row goes to; who has none is left out.
        staff: who holds what; None when no row is such that it matters.

    """

    rows: Sequence[Letter]
    direct: Mapping[int, str]
    staff: access.Staffing | None


_REMEMBERED = 4096
"""Rows that are over and that no look that is under way can go back behind."""


@dataclass(slots=True)
class Outbox:
    """Delivers rows.

    Attributes:
        database: where the rows are.
        municipality: for access classes and the coordinator.
        platforms: where they go, by name; those that have started.
        clock: says what time it is.
        render_file: makes a document from a row's reference to it.
        limits: what platforms and rooms may see.
        link: makes the address where a person may open a document; None where no links
            are served, and the document itself goes.
        signature: returns the name that direct messages to a user begin with, if any;
            set where several municipalities share the platforms.

    """

    database: Database
    municipality: Municipality
    platforms: Mapping[str, Platform]
    clock: Clock
    render_file: RenderFile
    limits: access.Limits = access.NO_LIMITS
    signature: Signature | None = None
    link: Link | None = None
    delivered: int = 0
    _is_running: bool = False
    _new: set[str] = field(default_factory=set)
    """Keys of what has never been tried, for sure."""
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _lanes: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _tried: set[int] = field(default_factory=set)
    """Rows that have been tried since the outbox was last looked into."""
    _ended: dict[int, None] = field(default_factory=dict)
    """Rows that are over, oldest first: what was read of them before may still say otherwise."""
    _gates: defaultdict[str, asyncio.Semaphore] = field(
        default_factory=lambda: defaultdict(lambda: asyncio.Semaphore(AT_ONCE))
    )
    """One for each platform: one that hangs must not hold up another."""
    _results: asyncio.Queue[tuple[_Result, asyncio.Future[bool]]] = field(
        default_factory=asyncio.Queue
    )

    _refusals: Refusals = field(init=False)

    def __post_init__(self) -> None:
        self._refusals = Refusals(self.database, self.municipality, self.platforms, self.clock)

    def ring(self) -> None:
        """Say that there may be something to deliver."""
        self._wake.set()

    def take(self, written: Sequence[Letter] | None) -> None:
        """Deliver what has been written and is next in its lane; look for what else there is.

        `written` is what `storage.outbox.add` returned, and is committed: an answer goes
        at once, without being read back.
        """
        now = self.clock.now()
        for row in written or ():
            if row.id in self._ended:
                continue
            if not self._is_running or row.lane in self._lanes or row.not_before > now:
                self.ring()
                continue
            self._new.add(row.key)
            self._lanes[row.lane] = asyncio.create_task(
                self._run_lane(row.lane, [row], _Look((row,), {}, None))
            )
        if written is None:
            self.ring()

    async def is_waiting(self, platform: str, room: str) -> bool:
        """Say whether something is on its way to a room."""
        async with self.database.read() as session:
            return await outbox.is_pending(session, platform, room, self.clock.now())

    async def run(self) -> None:
        """Deliver until cancelled. What is under way then is marked or sent again later."""
        recorder = asyncio.create_task(self._record_for_ever())
        self._is_running = True
        try:
            while True:
                self._wake.clear()
                await self._start_lanes()
                # Not wait_for: in Python 3.11 it can swallow a cancellation.
                with suppress(TimeoutError):
                    async with asyncio.timeout(POLL):
                        await self._wake.wait()
                if self._lanes:
                    await asyncio.sleep(GATHER)
        finally:
            self._is_running = False
            lanes = list(self._lanes.values())
            for task in (*lanes, recorder):
                task.cancel()
            await asyncio.gather(*lanes, recorder, return_exceptions=True)

    async def deliver_due(self) -> list[Letter]:
        """Deliver what may go now, one after the other; return what was delivered, as marked.

        For a clock that jumps, instead of `run`: nothing waits for real time, and the order
        is the same each time.
        """
        delivered: list[Letter] = []
        more = True
        while more:
            look = await self._look(())
            results: list[_Result] = []
            held: set[str] = set()
            for row in look.rows:
                if row.lane not in held:
                    result = await self._try(row, look)
                    results.append(result)
                    held |= {row.lane} if "state" not in result.changes else set()
            if results:
                await self._record(results)
            more = len(look.rows) == FETCH or any(result.messages for result in results)
            delivered += [
                replace(result.row, **result.changes)
                for result in results
                if result.changes.get("state") == "sent"
            ]
        return delivered

    async def _look(self, busy: Iterable[str]) -> _Look:
        """Return what is due outside some lanes, with all that is asked once for many rows."""
        now = self.clock.now()
        async with self.database.read() as session:
            rows = await outbox.due(session, now, busy, FETCH)
            personal = {row.person_id for row in rows if row.room is None and row.person_id}
            direct = await rooms.direct_of(session, personal) if personal else {}
            today = calendar.local_day(self.municipality, now)
            is_classed = any(map(_is_classed, rows))
            staff = await access.staffing(session, today) if is_classed else None
        return _Look(rows, direct, staff)

    async def _start_lanes(self) -> None:
        self._tried.clear()
        try:
            look = await self._look(self._lanes)
        except Exception as problem:  # noqa: BLE001 -- a database that is away comes back
            log.error("outbox_unreadable", **where(problem))
            return
        # What was read may have been taken, and even delivered, since: it is not read back.
        passed = self._tried | self._ended.keys()
        fresh = [row for row in look.rows if row.lane not in self._lanes and row.id not in passed]
        by_lane = sorted(fresh, key=lambda row: (row.lane, row.id))
        for lane, waiting in groupby(by_lane, key=lambda row: row.lane):
            task = asyncio.create_task(self._run_lane(lane, list(waiting), look))
            self._lanes[lane] = task

    async def _run_lane(self, lane: str, rows: list[Letter], look: _Look) -> None:
        try:
            for row in rows:
                async with self._gates[row.platform]:
                    result = await self._try(row, look)
                self._pass(row, is_over=await self._recorded(result) and "state" in result.changes)
                if "state" not in result.changes:
                    return
        except Exception as problem:  # noqa: BLE001 -- one failing room must not stop another
            log.error("lane_failed", **where(problem))
        finally:
            self._lanes.pop(lane, None)
            self._wake.set()

    def _pass(self, row: Letter, *, is_over: bool) -> None:
        """Remember that a row has been tried, whatever has been read of it meanwhile."""
        self._tried.add(row.id or 0)
        if is_over:
            self._ended[row.id or 0] = None
            if len(self._ended) > _REMEMBERED:
                del self._ended[next(iter(self._ended))]

    async def _try(self, row: Letter, look: _Look) -> _Result:
        now = self.clock.now()
        if row.expires_at is not None and now > row.expires_at:
            return _Result(row, {"state": "dropped", "why": "expired"})
        try:
            return await self._deliver(row, now, look)
        except Unreachable as problem:
            return self._later(row, now, problem.retry_after)
        except Refused as problem:
            return _Result(row, *await self._refusals.given_up(row, problem))
        except PlatformError as problem:
            log.warning("delivery_failed", row=row.id, **where(problem))
            return self._later(row, now, None)
        except Exception as problem:  # noqa: BLE001 -- a defect in one message must not block its lane
            log.error("delivery_broken", row=row.id, **where(problem))
            refused = Refused(type(problem).__name__)
            return _Result(row, *await self._refusals.given_up(row, refused))

    async def _deliver(self, row: Letter, now: datetime, look: _Look) -> _Result:
        # Two municipalities on one account may come upon the same key.
        transaction = f"{self.municipality.id}:{row.key}" if self.signature else row.key
        platform = self._platform(row)
        if row.operation == "open_room":
            return await self._open_room(platform, row, now)
        if row.operation == "update":
            return await self._update(platform, row, now, look)
        room, new_room = await self._room(platform, row, look.direct)
        if row.operation == "redact":
            await platform.redact(room, row.payload["target"], transaction)
            return _Result(row, {"state": "sent", "sent_at": now}, new_room=new_room)
        if row.operation == "remove":
            await platform.remove(room, row.payload["target"])
            return _Result(row, {"state": "sent", "sent_at": now})
        if _is_classed(row):
            await self._check_access(platform, row, room, look.staff)
        message = await outgoing(self.database, row, self.render_file, self.link)
        message = await signed(self.database, row, message, self.signature)
        if row.key in self._new:
            self._new.discard(row.key)
            message = replace(message, is_new=True)
        delivered = await platform.send(room, message, transaction)
        self.delivered += 1
        changes = {"state": "sent", "sent_at": now, "event": delivered.id, "room": room}
        return _Result(row, changes, await self._refusals.left_out(row, delivered), new_room)

    async def _update(self, platform: Platform, row: Letter, now: datetime, look: _Look) -> _Result:
        """Let a card show how things stand; nothing when it never came to be shown.

        Who has come to the room since then must be allowed to see that too.
        """
        async with self.database.read() as session:
            shown = await outbox.by_key(session, row.payload["root"])
        if shown is None or shown.event is None or shown.room is None:
            return _Result(row, {"state": "dropped", "why": "never shown"})
        now_shown = await outgoing(self.database, row, self.render_file, self.link)
        try:
            if _is_classed(shown):
                await self._check_access(platform, shown, shown.room, look.staff)
            await platform.update(shown.room, shown.event, now_shown)
        except Refused as problem:
            # Whoever deleted the card does not miss it.
            return _Result(row, {"state": "dropped", "why": type(problem).__name__})
        return _Result(row, {"state": "sent", "sent_at": now})

    def _platform(self, row: Letter) -> Platform:
        """Return where a row goes; it waits for one that has not started or is not set up."""
        try:
            return self.platforms[row.platform]
        except KeyError as problem:
            raise Unreachable("the platform has not started") from problem

    async def _room(
        self, platform: Platform, row: Letter, direct: Mapping[int, str]
    ) -> tuple[str, str | None]:
        """Return the room to send to, and the same again when it is a new direct chat."""
        room = row.room or direct.get(row.person_id or 0)
        if room is not None:
            return room, None
        async with self.database.read() as session:
            known = await rooms.direct(session, row.person_id or 0)
            if known is not None:
                return known.room, None
            person = await people.by_id(session, row.person_id or 0)
        room = await platform.direct_room(person.user)
        return room, room

    async def _open_room(self, platform: Platform, row: Letter, now: datetime) -> _Result:
        """Make a forum's room, once: the platform knows it by its key, whenever we die.

        Which room it is is stored in the transaction that marks the row. A crash before
        that asks the platform again, by the same key, and gets the same room.
        """
        wanted = row.payload
        info = await platform.open_room(
            wanted["room_key"], wanted["name"], wanted["users"], encrypted=wanted["encrypted"]
        )
        ceiling = await self._ceiling(row.platform, info, None)
        changes = {"state": "sent", "sent_at": now, "room": info.id}
        return _Result(row, changes, opened=(wanted["forum"], info.id, ceiling))

    async def _check_access(
        self,
        platform: Platform,
        row: Letter | OutboxRow,
        room: str,
        staff: access.Staffing | None,
    ) -> None:
        ceiling = await self._ceiling(row.platform, await platform.room_info(room), staff)
        if not access.allows(ceiling, row.access_class):
            raise TooOpen(f"the room takes {ceiling} at most")

    async def _ceiling(self, platform: str, info: RoomInfo, staff: access.Staffing | None) -> str:
        if staff is not None and not self.limits.differ(platform):
            limit = self.limits.of(platform)
            return access.ceiling(self.municipality, platform, info, staff, limit)
        today = calendar.local_day(self.municipality, self.clock.now())
        async with self.database.read() as session:
            staff = staff or await access.staffing(session, today)
            limit = await access.limit_at(session, platform, info.id, self.limits)
        return access.ceiling(self.municipality, platform, info, staff, limit)

    def _later(self, row: Letter, now: datetime, wait: float | None) -> _Result:
        attempts = row.attempts + 1
        pause = min(2.0 ** min(attempts, 10), LONGEST_WAIT)
        pause = max(pause * random.uniform(0.5, 1.0), wait or 0.0)  # noqa: S311 -- jitter, no secret
        return _Result(row, {"attempts": attempts, "next_at": now + timedelta(seconds=pause)})

    async def _recorded(self, result: _Result) -> bool:
        """Let a result be written; say whether it was."""
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        await self._results.put((result, done))
        return await done

    async def _record_for_ever(self) -> None:
        """Write results, as many in one transaction as have come meanwhile."""
        while True:
            batch = [await self._results.get()]
            while not self._results.empty() and len(batch) < FETCH:
                batch.append(self._results.get_nowait())
            is_written = True
            try:
                await self._record([result for result, _ in batch])
            except Exception as problem:  # noqa: BLE001 -- unmarked rows are sent again, as the same event
                is_written = False
                log.error("outbox_unwritable", **where(problem))
                await asyncio.sleep(POLL)
            for _, done in batch:
                if not done.done():
                    done.set_result(is_written)

    async def _record(self, results: list[_Result]) -> None:
        await self.database.transact(partial(self._write, results))

    async def _write(self, results: list[_Result], session: AsyncSession) -> None:
        await outbox.record(session, [(each.row.id or 0, each.changes) for each in results])
        for result in results:
            if result.new_room is not None and result.row.person_id is not None:
                await rooms.remember(
                    session,
                    result.row.platform,
                    result.new_room,
                    person=result.row.person_id,
                    ceiling=access.LOWEST,
                )
            if result.opened is not None:
                forum, room, ceiling = result.opened
                await rooms.assign(session, result.row.platform, room, forum, room, ceiling)
            if result.messages:
                now = self.clock.now()
                rows = await to_rows(session, self.municipality, result.messages, now)
                await outbox.add(session, rows)


def _is_classed(row: Letter | OutboxRow) -> bool:
    """Say whether a message may not be seen by just anybody."""
    return row.access_class is not None and row.access_class > access.LOWEST
