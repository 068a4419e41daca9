"""messages.jsonl: every message as it was delivered, and to whom (DESIGN 7)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TextIO

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.simulation.town import Town
from commands.meetings.sittings import SUBJECTS
from samverkan import calendar, collection
from storage.meeting_tables import MeetingRow
from storage.outbox import Letter
from storage.present import Present, present
from storage.tables import Ask, Report, Round

_Table = type[Round] | type[Report] | type[MeetingRow]
_TABLES: Mapping[str, _Table] = {
    "round": Round,
    "draft": Round,
    "report": Report,
    **dict.fromkeys(SUBJECTS, MeetingRow),
}
"""What a message can be about that has a forum, by topic."""


@dataclass(slots=True)
class Messages:
    """Writes deliveries down, in order.

    Attributes:
        town: where they were delivered.
        file: one JSON object a line.
        count: how many.

    """

    town: Town
    file: TextIO
    count: int = 0
    _forum_of_room: dict[str, str] = field(default_factory=dict)
    _user_of: dict[int, str] = field(default_factory=dict)
    _forum_of: dict[tuple[_Table, int], str] = field(default_factory=dict)
    _spoken_of: dict[str, str] = field(default_factory=dict)
    _asked_in: AsyncSession | None = None
    _present: Present = field(init=False)

    def __post_init__(self) -> None:
        self._forum_of_room = {room: forum for forum, room in self.town.rooms.items()}
        self._user_of = {number: user for user, number in self.town.ids.items()}

    def user(self, row: Letter) -> str | None:
        """Return the account of the one person a message went to; None for a room."""
        if row.room in self._forum_of_room or row.person_id is None:
            return None
        return self._user_of[row.person_id]

    async def write(
        self, session: AsyncSession, row: Letter, asked: tuple[Ask, Round] | None
    ) -> None:
        """Write a delivery down, with what it asks if that is what it does; a deletion is none."""
        if row.operation != "send":
            return
        user = self.user(row)
        ask, round_ = asked or (None, None)
        forum = round_.forum if round_ is not None else await self._forum(session, row)
        if user is not None:
            # A word of thanks is about what was last spoken of.
            forum = self._spoken_of[user] = forum or self._spoken_of.get(user, "")
        line: dict[str, Any] = {
            "at": self._local(row),
            "to": await self._to(session, row, ask, user, forum),
            "forum": forum or None,
            "kind": row.kind,
            "ref": row.key,
            "text": await self._text(row),
        }
        if user is not None:
            line["person"] = user
        self.file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self.count += 1

    def _local(self, row: Letter) -> str:
        at = row.sent_at or self.town.clock.now()
        return at.astimezone(calendar.zone(self.town.municipality)).isoformat()

    async def _text(self, row: Letter) -> str:
        if "file" in row.payload:
            return (await self.town.samrad.outbox.render_file(row.payload["file"])).alt
        return str(row.payload.get("text", ""))

    async def _to(
        self,
        session: AsyncSession,
        row: Letter,
        ask: Ask | None,
        user: str | None,
        forum: str | None,
    ) -> dict[str, str]:
        """Return the room's forum, or the function that the person was turned to for."""
        if user is None:
            return {"kind": "room", "id": self._forum_of_room.get(row.room or "", "")}
        return {"kind": "person", "id": await self._function(session, row, ask, user, forum)}

    async def _function(
        self, session: AsyncSession, row: Letter, ask: Ask | None, user: str, about: str | None
    ) -> str:
        if ask is not None:
            return ask.function
        held = await self._held(session, row.person_id or 0)
        forum = self.town.municipality.forum_by_id.get(about or "")
        of_forum = (forum.coordinator, *forum.chairs, *forum.members) if forum else ()
        wanted = [function for function in of_forum if function in held]
        return next(iter((*wanted, *held)), self.town.people[user].function)

    async def _held(self, session: AsyncSession, person: int) -> tuple[str, ...]:
        """Return the functions that a person answers for today."""
        day = calendar.local_day(self.town.municipality, self.town.clock.now())
        if self._asked_in is not session:
            # One look for all that is delivered at once.
            self._asked_in = session
            self._present = await present(session, day)
        return collection.functions_of(person, day, self._present.seats, self._present.absences)

    async def _forum(self, session: AsyncSession, row: Letter) -> str | None:
        """Return the forum that a message is about, as far as can be told."""
        if row.room in self._forum_of_room:
            return self._forum_of_room[row.room]
        topic, _, number = (row.subject or "").partition(":")
        if topic in _TABLES:
            return await self._stored(session, _TABLES[topic], int(number.partition(":")[0]))
        named = (part for part in row.key.split(":") if part in self.town.rooms)
        return next(named, None)

    async def _stored(self, session: AsyncSession, table: _Table, number: int) -> str | None:
        """Return the forum of something stored, which it keeps."""
        if (table, number) not in self._forum_of:
            found: Round | Report | MeetingRow | None = await session.get(table, number)
            if found is None:
                return None
            self._forum_of[table, number] = found.forum
        return self._forum_of[table, number]
