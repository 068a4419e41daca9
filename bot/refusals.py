"""What becomes of a message that a platform refuses, and who is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.another_way import detour
from bot.clock import Clock
from bot.coordinator import who_coordinates
from bot.platforms.base import Delivered, NoSuchRoom, NotAllowed, Platform, Refused
from commands.base import Message
from samverkan import calendar
from samverkan.structure import Municipality
from storage import people, rooms
from storage.database import Database
from storage.outbox import Letter

log = structlog.get_logger()

Fate = tuple[Mapping[str, Any], tuple[Message, ...]]
"""How a row is changed, and what is said of it."""


class TooOpen(Refused):
    """The room may not see something of that access class (DOMAIN 15.1)."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """Finds another way for what is refused, or says that there is none.

    Attributes:
        database: where rows, rooms and people are.
        municipality: for its day and its coordinator.
        platforms: the other ways that there are, by name.
        clock: says what time it is.

    """

    database: Database
    municipality: Municipality
    platforms: Mapping[str, Platform]
    clock: Clock

    async def given_up(self, row: Letter, problem: Refused) -> Fate:
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
            return {
                "attempts": row.attempts + 1,
                "next_at": self.clock.now(),
                "room": None,
                "payload": {**payload, "moved": True},
            }, ()
        if is_personal and isinstance(problem, NoSuchRoom | NotAllowed | TooOpen):
            async with self.database.read() as session:
                today = calendar.local_day(self.municipality, self.clock.now())
                other = await detour(session, row, self.platforms, today)
            if other is not None:
                changes = {**other.changes, "next_at": self.clock.now()}
                return changes, (other.told,)
        told = await self._who_is_told(row, problem)
        changes = {"state": "refused", "why": type(problem).__name__}
        return changes, (told,) if told else ()

    async def _who_is_told(self, row: Letter, problem: Refused) -> Message | None:
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

    async def _name(self, row: Letter) -> str:
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

    async def left_out(self, row: Letter, delivered: Delivered) -> tuple[Message, ...]:
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
                            key=f"left_out:{user}:{self.clock.now().date().isoformat()}",
                            kind="left_out",
                            template="enhet_utan_nyckel",
                            person=person.id,
                        )
                    )
        return tuple(messages)
