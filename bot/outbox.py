"""The outbox: deliver what is written, in order within a lane, many lanes at once.

A row is written in the transaction of what caused it, and marked after delivery. A
crash between the two sends it again with the same transaction id, which the platform
makes the same event (promise 2). A lane that fails waits and tries again; no lane
waits for another.
"""

import asyncio
import json
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import structlog

from bot import access
from bot.another_way import detour
from bot.clock import Clock
from bot.coordinator import who_coordinates
from bot.enqueue import to_rows
from bot.logs import where
from bot.platforms.base import (
    Attachment,
    Card,
    Delivered,
    NoSuchRoom,
    NotAllowed,
    Outgoing,
    Platform,
    PlatformError,
    Refused,
    RoomInfo,
    Unreachable,
)
from bot.rendering.chat import render
from commands.base import Message
from commands.documents import LINK
from samverkan import calendar
from samverkan.structure import Municipality
from storage import outbox, people, rooms
from storage.database import Database
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


class TooOpen(Refused):
    """The room may not see something of that access class (DOMAIN 15.1)."""


GATHER = 0.02
"""Seconds between looks while deliveries are under way; each that ends asks for a look."""

RenderFile = Callable[[Mapping[str, Any]], Awaitable[Attachment]]


Link = Callable[[int, Mapping[str, Any]], str]
"""Given a person's stored id and the reference to a document."""
Signature = Callable[[str, str], Awaitable[str | None]]


@dataclass(frozen=True, slots=True)
class _Result:
    row: OutboxRow
    changes: Mapping[str, Any]
    messages: tuple[Message, ...] = ()
    new_room: str | None = None
    opened: tuple[str, str, str] | None = None
    """Forum, room and ceiling of a room that was made."""


def _with_link(payload: Mapping[str, Any], address: str) -> dict[str, Any]:
    """Return words in which the address stands, which was left open until they go."""
    said = {name: payload[name] for name in ("text", "html", "card") if name in payload}
    filled: dict[str, Any] = json.loads(json.dumps(said).replace(LINK, address))
    return {**payload, **filled}


@dataclass(frozen=True, slots=True)
class _Look:
    """Rows that are due, and what was known when they were looked at.

    Attributes:
        rows: oldest first.
        direct: the direct chats with those whom a row goes to; who has none is left out.
        staff: who holds what; None when no row is such that it matters.

    """

    rows: Sequence[OutboxRow]
    direct: Mapping[int, str]
    staff: access.Staffing | None


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
    _gates: defaultdict[str, asyncio.Semaphore] = field(
        default_factory=lambda: defaultdict(lambda: asyncio.Semaphore(AT_ONCE))
    )
    """One for each platform: one that hangs must not hold up another."""
    _results: asyncio.Queue[tuple[_Result, asyncio.Future[None]]] = field(
        default_factory=asyncio.Queue
    )

    def ring(self) -> None:
        """Say that there may be something to deliver."""
        self._wake.set()

    def take(self, written: Sequence[OutboxRow] | None) -> None:
        """Deliver what has been written and is next in its lane; look for what else there is.

        `written` is what `storage.outbox.add` returned, and is committed: an answer goes
        at once, without being read back.
        """
        now = self.clock.now()
        for row in written or ():
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

    async def deliver_due(self) -> list[OutboxRow]:
        """Deliver what may go now, one after the other; return what was delivered, as marked.

        For a clock that jumps, instead of `run`: nothing waits for real time, and the order
        is the same each time.
        """
        delivered: list[OutboxRow] = []
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
            for result in results:
                if result.changes.get("state") == "sent":
                    result.row.sqlmodel_update(dict(result.changes))
                    delivered.append(result.row)
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
        try:
            look = await self._look(self._lanes)
        except Exception as problem:  # noqa: BLE001 -- a database that is away comes back
            log.error("outbox_unreadable", **where(problem))
            return
        by_lane = sorted(look.rows, key=lambda row: (row.lane, row.id))
        for lane, waiting in groupby(by_lane, key=lambda row: row.lane):
            task = asyncio.create_task(self._run_lane(lane, list(waiting), look))
            self._lanes[lane] = task

    async def _run_lane(self, lane: str, rows: list[OutboxRow], look: _Look) -> None:
        try:
            for row in rows:
                async with self._gates[row.platform]:
                    result = await self._try(row, look)
                await self._recorded(result)
                if "state" not in result.changes:
                    return
        except Exception as problem:  # noqa: BLE001 -- one failing room must not stop another
            log.error("lane_failed", **where(problem))
        finally:
            self._lanes.pop(lane, None)
            self._wake.set()

    async def _try(self, row: OutboxRow, look: _Look) -> _Result:
        now = self.clock.now()
        if row.expires_at is not None and now > row.expires_at:
            return _Result(row, {"state": "dropped", "why": "expired"})
        try:
            return await self._deliver(row, now, look)
        except Unreachable as problem:
            return self._later(row, now, problem.retry_after)
        except Refused as problem:
            return await self._refused(row, problem)
        except PlatformError as problem:
            log.warning("delivery_failed", row=row.id, **where(problem))
            return self._later(row, now, None)
        except Exception as problem:  # noqa: BLE001 -- a defect in one message must not block its lane
            log.error("delivery_broken", row=row.id, **where(problem))
            return await self._refused(row, Refused(type(problem).__name__))

    async def _deliver(self, row: OutboxRow, now: datetime, look: _Look) -> _Result:
        # Two municipalities on one account may come upon the same key.
        transaction = f"{self.municipality.id}:{row.key}" if self.signature else row.key
        platform = self._platform(row)
        if row.operation == "open_room":
            return await self._open_room(platform, row, now)
        if row.operation == "update":
            return await self._update(platform, row, now)
        room, new_room = await self._room(platform, row, look.direct)
        if row.operation == "redact":
            await platform.redact(room, row.payload["target"], transaction)
            return _Result(row, {"state": "sent", "sent_at": now}, new_room=new_room)
        if row.operation == "remove":
            await platform.remove(room, row.payload["target"])
            return _Result(row, {"state": "sent", "sent_at": now})
        if _is_classed(row):
            await self._check_access(platform, row, room, look.staff)
        message = await self._signed(row, await self._outgoing(row))
        if row.key in self._new:
            self._new.discard(row.key)
            message = replace(message, is_new=True)
        delivered = await platform.send(room, message, transaction)
        self.delivered += 1
        changes = {"state": "sent", "sent_at": now, "event": delivered.id, "room": room}
        return _Result(row, changes, await self._left_out(row, delivered, now), new_room)

    async def _update(self, platform: Platform, row: OutboxRow, now: datetime) -> _Result:
        """Let a card show how things stand; nothing when it never came to be shown."""
        async with self.database.read() as session:
            shown = await outbox.by_key(session, row.payload["root"])
        if shown is None or shown.event is None or shown.room is None:
            return _Result(row, {"state": "dropped", "why": "never shown"})
        try:
            await platform.update(shown.room, shown.event, await self._outgoing(row))
        except Refused as problem:
            # Whoever deleted the card does not miss it.
            return _Result(row, {"state": "dropped", "why": type(problem).__name__})
        return _Result(row, {"state": "sent", "sent_at": now})

    def _platform(self, row: OutboxRow) -> Platform:
        """Return where a row goes; it waits for one that has not started or is not set up."""
        try:
            return self.platforms[row.platform]
        except KeyError as problem:
            raise Unreachable("the platform has not started") from problem

    async def _room(
        self, platform: Platform, row: OutboxRow, direct: Mapping[int, str]
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

    async def _open_room(self, platform: Platform, row: OutboxRow, now: datetime) -> _Result:
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
        self, platform: Platform, row: OutboxRow, room: str, staff: access.Staffing | None
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

    async def _outgoing(self, row: OutboxRow) -> Outgoing:
        payload = row.payload
        thread = payload.get("thread")
        if thread is None and "thread_of" in payload:
            async with self.database.read() as session:
                root = await outbox.by_key(session, payload["thread_of"])
            # A thread stays behind in the old room when a room is upgraded.
            thread = root.event if root and root.room == row.room else None
        if "file" in payload and "text" in payload and self.link is not None:
            payload = _with_link(payload, self.link(row.person_id or 0, payload["file"]))
        elif "file" in payload:
            return await self._document(row, thread)
        return Outgoing(
            text=payload.get("text", ""),
            html=payload.get("html"),
            reply_to=payload.get("reply_to"),
            thread=thread,
            mention=payload.get("mention"),
            clear=row.kind == "left_out",
            card=Card(**payload["card"]) if "card" in payload else None,
        )

    async def _document(self, row: OutboxRow, thread: str | None) -> Outgoing:
        attachment = await self.render_file(row.payload["file"])
        return Outgoing(
            text=attachment.alt,
            attachment=attachment,
            reply_to=row.payload.get("reply_to"),
            thread=thread,
            mention=row.payload.get("mention"),
        )

    async def _signed(self, row: OutboxRow, message: Outgoing) -> Outgoing:
        """Begin a direct message with the municipality's name, where there are several."""
        if self.signature is None or row.person_id is None or not row.lane.startswith("person:"):
            return message
        async with self.database.read() as session:
            person = await people.by_id(session, row.person_id)
        name = await self.signature(row.platform, person.user)
        if name is None:
            return message
        head = render("avsandare", {"name": name})
        if message.attachment is not None:
            alt = f"{head.text} {message.attachment.alt}"
            return replace(message, text=alt, attachment=replace(message.attachment, alt=alt))
        html = head.html + message.html if message.html else None
        return replace(message, text=f"{head.text}\n\n{message.text}", html=html)

    def _later(self, row: OutboxRow, now: datetime, wait: float | None) -> _Result:
        attempts = row.attempts + 1
        pause = min(2.0 ** min(attempts, 10), LONGEST_WAIT)
        pause = max(pause * random.uniform(0.5, 1.0), wait or 0.0)  # noqa: S311 -- jitter, no secret
        return _Result(row, {"attempts": attempts, "next_at": now + timedelta(seconds=pause)})

    async def _refused(self, row: OutboxRow, problem: Refused) -> _Result:
        """Give a message up, and say so: to the person it concerns, or to the coordinator."""
        log.warning("delivery_refused", row=row.id, kind=row.kind, why=str(problem))
        is_personal = row.person_id is not None and row.operation == "send"
        if isinstance(problem, NoSuchRoom) and is_personal and "moved" not in row.payload:
            # The chat of two is gone: make a new one once, then give up.
            async with self.database.write() as session:
                known = await rooms.direct(session, row.person_id or 0)
                if known is not None and row.room in (None, known.room):
                    await rooms.forget(session, row.platform, known.room)
            payload = {k: v for k, v in row.payload.items() if k not in {"reply_to", "thread"}}
            return _Result(
                row,
                {
                    "attempts": row.attempts + 1,
                    "next_at": self.clock.now(),
                    "room": None,
                    "payload": {**payload, "moved": True},
                },
            )
        if is_personal and isinstance(problem, NoSuchRoom | NotAllowed | TooOpen):
            async with self.database.read() as session:
                today = calendar.local_day(self.municipality, self.clock.now())
                other = await detour(session, row, self.platforms, today)
            if other is not None:
                changes = {**other.changes, "next_at": self.clock.now()}
                return _Result(row, changes, (other.told,))
        told = await self._who_is_told(row, problem)
        return _Result(
            row, {"state": "refused", "why": type(problem).__name__}, (told,) if told else ()
        )

    async def _who_is_told(self, row: OutboxRow, problem: Refused) -> Message | None:
        if "if_refused" in row.payload and row.person_id:
            return Message(
                key=f"refused:{row.key}",
                kind="help",
                template=row.payload["if_refused"],
                person=row.person_id,
            )
        if isinstance(problem, TooOpen) and row.person_id:
            return Message(
                key=f"refused:{row.key}",
                kind="failure",
                template="chatt_oppen",
                person=row.person_id,
            )
        coordinator = await self._find_coordinator()
        if coordinator is None or coordinator == row.person_id or row.kind == "failure":
            return None
        return Message(
            key=f"refused:{row.key}",
            kind="failure",
            template="leverans_nekad",
            data={
                "kind": row.kind,
                "reason": type(problem).__name__,
                "number": row.id,
                "person": await self._name(row),
            },
            person=coordinator,
            awake=True,
        )

    async def _name(self, row: OutboxRow) -> str:
        """Return who a personal message was for, "" when it was for a room."""
        if row.person_id is None or row.operation != "send":
            return ""
        async with self.database.read() as session:
            return (await people.by_id(session, row.person_id)).name

    async def _find_coordinator(self) -> int | None:
        """Return who is told of failures."""
        today = calendar.local_day(self.municipality, self.clock.now())
        async with self.database.read() as session:
            return await who_coordinates(session, self.municipality, today)

    async def _left_out(
        self, row: OutboxRow, delivered: Delivered, now: datetime
    ) -> tuple[Message, ...]:
        """Tell those whose devices were not given the key, once a day at most."""
        if not delivered.left_out:
            return ()
        messages = []
        async with self.database.read() as session:
            for user in sorted(delivered.left_out):
                person = await people.by_user(session, row.platform, user)
                if person is not None:
                    messages.append(
                        Message(
                            key=f"left_out:{user}:{now.date().isoformat()}",
                            kind="left_out",
                            template="enhet_utan_nyckel",
                            person=person.id,
                        )
                    )
        return tuple(messages)

    async def _recorded(self, result: _Result) -> None:
        done = asyncio.get_running_loop().create_future()
        await self._results.put((result, done))
        await done

    async def _record_for_ever(self) -> None:
        """Write results, as many in one transaction as have come meanwhile."""
        while True:
            batch = [await self._results.get()]
            while not self._results.empty() and len(batch) < FETCH:
                batch.append(self._results.get_nowait())
            try:
                await self._record([result for result, _ in batch])
            except Exception as problem:  # noqa: BLE001 -- unmarked rows are sent again, as the same event
                log.error("outbox_unwritable", **where(problem))
                await asyncio.sleep(POLL)
            for _, done in batch:
                if not done.done():
                    done.set_result(None)

    async def _record(self, results: list[_Result]) -> None:
        async with self.database.write() as session:
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
                    rows = await to_rows(
                        session, self.municipality, result.messages, self.clock.now()
                    )
                    await outbox.add(session, rows)


def _is_classed(row: OutboxRow) -> bool:
    """Say whether a message may not be seen by just anybody."""
    return row.access_class is not None and row.access_class > access.LOWEST
