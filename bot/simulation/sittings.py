"""How simulated people meet: they lead, are there, say things, comment and approve (DOMAIN 11).

Who leads is who answers for the chair that day, now and then the chair's deputy or the
secretary. Who is away is not there, and says nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import cycle
from random import Random

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.simulation import speech
from bot.simulation.acts import Act
from bot.simulation.behaviour import Behaviour, Planned
from bot.simulation.script import chance
from bot.simulation.town import Town
from samverkan import calendar
from samverkan.meetings.decisions import may_decide
from samverkan.meetings.lines import PROMISE
from samverkan.structure import Forum
from storage.meeting_tables import MeetingLine, MeetingRow
from storage.outbox import Letter

_WITHOUT_CHAIR = 0.1
_CANCELLED = 0.04
_OFTEN = 6
"""Meetings a year of a forum that may do without one."""
_COMES = 0.8
_SAYS_SO = 0.4
_SPEAKERS = 3
_COMMENTS = 0.25
_TAKEN_IN = 0.75
_AGAIN = (timedelta(days=3), timedelta(days=7))
"""How much later an approval that was forgotten, or came to nothing, is tried again."""
_OPEN_LINES = (("lofte", 0.6), ("atagande", 0.5), ("fraga", 0.2))


@dataclass(slots=True)
class Sittings:
    """What people do about meetings.

    Attributes:
        town: where they meet.
        behaviour: who they are, and who is there.
        seed: of what is left to chance.
        passed: what has come to pass, and need not be done any more.

    """

    town: Town
    behaviour: Behaviour
    seed: int
    passed: set[str] = field(default_factory=set)
    _leader: dict[str, str] = field(default_factory=dict)
    _there: dict[int, list[str]] = field(default_factory=dict)
    _not_coming: dict[int, set[str]] = field(default_factory=dict)
    _draft: dict[int, str] = field(default_factory=dict)
    _completing: set[int | None] = field(default_factory=set)
    _forum_of: dict[str, Forum] = field(default_factory=dict)

    def __post_init__(self) -> None:
        forums = self.town.municipality.forum_by_id
        self._forum_of = {room: forums[forum] for forum, room in self.town.rooms.items()}

    def planned(self, first: date, last: date) -> Iterator[Planned]:
        """Give the beginning of every planned meeting of a period, or its cancelling."""
        for forum in self._forum_of.values():
            found = calendar.meetings_of(self.town.municipality, forum, first, last)
            for one in found:
                luck = chance(self.seed, "meeting", one.key)
                a_year = sum(other.year == one.year for other in found)
                leading = (one.chair, forum.deputies.get(one.chair or ""), forum.coordinator)
                without = luck.random() < _WITHOUT_CHAIR and one.chair != forum.coordinator
                functions = tuple(f for f in leading[1 if without else 0 :] if f)
                room = self.town.rooms[forum.id]
                if luck.random() < _CANCELLED and a_year >= _OFTEN and one.day > first:
                    before = calendar.previous_working_day(one.day - timedelta(days=1))
                    at = calendar.instant_of(self.town.municipality, before, one.at)
                    words = speech.line("mote", "stall_in")
                else:
                    at = one.starts + timedelta(minutes=luck.randint(0, 6))
                    words = speech.line("mote", "start")
                yield at, Act("", "say", room, words, functions=functions)

    def did(self, act: Act) -> None:
        """Remember who began a meeting."""
        if act.text == speech.line("mote", "start"):
            self._leader[act.room] = act.user

    async def heard(
        self, session: AsyncSession, row: Letter, user: str | None, now: datetime
    ) -> Sequence[Planned]:
        """Return what people do about a message of a meeting, in a room or in a chat of two."""
        topic, _, rest = (row.subject or "").partition(":")
        number = rest.partition(":")[0]
        if not number.isdecimal() or "file" in row.payload:
            return ()
        luck = chance(self.seed, "meeting", row.key)
        part = row.key.partition(":")[0]
        if user is None and row.room in self._forum_of:
            return await self._in_room(session, row, topic, int(number), now, luck)
        if user is None:
            return ()
        if part == "comment":
            row_ = await session.get_one(MeetingRow, int(number))
            return self._commented(row, row_.secretary, now, luck)
        if row.kind == "decision":
            return self._asked_in_line(row, user, now, luck)
        if part == "comes":
            return self._asked_to_come(row, user, int(number), now, luck)
        return ()

    async def _in_room(
        self,
        session: AsyncSession,
        row: Letter,
        topic: str,
        number: int,
        now: datetime,
        luck: Random,
    ) -> Sequence[Planned]:
        forum = self._forum_of[row.room or ""]
        part = row.key.partition(":")[0]
        if part == "meeting":
            return list(self._begun(row, forum, number, now, luck))
        if topic == "proposal":
            thumb = speech.line("svar", "tumme")
            leader = self._leader[row.room or ""]
            act = Act(leader, "react", row.room or "", thumb, target=row.event or "")
            return [(now + timedelta(minutes=1), act)]
        if topic == "missing":
            line = await session.get_one(MeetingLine, int((row.subject or "").split(":")[2]))
            return self._completed(row, forum, line, now, luck)
        if part == "draft":
            meeting = await session.get_one(MeetingRow, number)
            return list(self._drafted(row, meeting, now, luck))
        if row.key.startswith(f"notes:{number}:v") and number in self._draft:
            self.passed.add(self._draft[number])
        return ()

    def _begun(
        self, row: Letter, forum: Forum, number: int, now: datetime, luck: Random
    ) -> Iterator[Planned]:
        """Let those who are there say so, and the meeting go from point to point."""
        day = calendar.local_day(self.town.municipality, now)
        leader = self._leader[row.room or ""]
        there = self._who_comes(forum, number, leader, day, luck)
        self._there[number] = there
        speakers = luck.sample(there, min(len(there), _SPEAKERS)) or [leader]
        says = Act(leader, "say", row.room or "", thread=row.event)
        for user in there:
            if user not in speakers and luck.random() < _SAYS_SO:
                thumb = speech.line("svar", "tumme")
                is_here = Act(user, "react", row.room or "", thumb, target=row.event or "")
                yield now + timedelta(minutes=luck.randint(1, 4)), is_here
        if forum.notes == "protokoll":
            name = self._name(self.town.people[speakers[0]].function)
            elected = speech.line("mote", "justerare", f=name)
            yield now + timedelta(minutes=5), replace(says, text=elected)
        yield from self._said(says, forum, speakers, now, luck)
        end = now + timedelta(minutes=luck.randint(42, 52))
        yield end, replace(says, text=speech.line("mote", "slut"))
        again = replace(says, text=speech.line("mote", "slut_anda"), until=f"ended:{number}")
        yield end + timedelta(minutes=5), again

    def _said(
        self, says: Act, forum: Forum, speakers: Sequence[str], now: datetime, luck: Random
    ) -> Iterator[Planned]:
        """Give what is said: a note, perhaps promises and a question, and a decision."""
        words = [("anteckning", speakers[0])]
        for (name, share), user in zip(_OPEN_LINES, cycle(speakers[::-1]), strict=False):
            if luck.random() < share:
                words.append((name, user))
        words.append(("beslut", says.user))
        minute = 7
        for name, user in words:
            ahead = replace(says, text=speech.line("mote", "nasta"))
            yield now + timedelta(minutes=minute), ahead
            function = self._chief(forum, luck) if name == "beslut" else self._owner(user, forum)
            text = self._line(name, function, now, luck)
            if name == "beslut" and not may_decide(forum):
                text += speech.line("mote", "beslutas", f=self._name(function))
            yield now + timedelta(minutes=minute + 2), replace(says, user=user, text=text)
            minute += 6

    def _completed(
        self, row: Letter, forum: Forum, line: MeetingLine, now: datetime, luck: Random
    ) -> Sequence[Planned]:
        """Let the leader say who does an åtagande and when, or who decides in the line; once."""
        if line.id in self._completing:
            return ()
        self._completing.add(line.id)
        leader = self._leader[row.room or ""]
        if line.kind == PROMISE:
            owner = self._name(self._owner(leader, forum)) if line.owner is None else ""
            day = self._day(now, luck) if line.due is None else ""
            text = ", ".join(each for each in (owner, day) if each)
        else:
            text = self._name(self._chief(forum, luck))
        thread = row.payload.get("thread")
        act = Act(leader, "say", row.room or "", text, reply_to=row.event, thread=thread)
        return [(now + timedelta(minutes=1), act)]

    def _line(self, name: str, function: str, now: datetime, luck: Random) -> str:
        model = self.town.municipality
        holder = model.function_by_id[function]
        return speech.one_of("mote", name, luck).format(
            f=self._name(function),
            o=speech.area(model, holder, luck),
            d=self._day(now, luck),
        )

    def _day(self, now: datetime, luck: Random) -> str:
        """Return a day of the weeks to come, as people write it."""
        day = calendar.local_day(self.town.municipality, now)
        day = calendar.next_working_day(day + timedelta(days=luck.randint(10, 60)))
        return f"{day.day} {speech.lines('mote', 'manader')[day.month - 1]}"

    def _who_comes(
        self, forum: Forum, number: int, leader: str, day: date, luck: Random
    ) -> list[str]:
        """Return the accounts of those who come beside the leader."""
        found = [
            user
            for function in forum.members
            if luck.random() < _COMES
            and (user := self.behaviour.whoever((function,), day)) is not None
            and user not in self._not_coming.get(number, ())
        ]
        return [user for user in dict.fromkeys(found) if user != leader]

    def _owner(self, user: str, forum: Forum) -> str:
        own = self.town.people[user].function
        return own if own in forum.members else forum.coordinator

    def _chief(self, forum: Forum, luck: Random) -> str:
        known = self.town.municipality.function_by_id
        chiefs = [f for f in forum.members if known[f].role == "chef" and not known[f].external]
        return luck.choice(chiefs or [forum.coordinator])

    def _name(self, function: str) -> str:
        return self.town.municipality.function_by_id[function].name

    def _drafted(
        self, row: Letter, meeting: MeetingRow, now: datetime, luck: Random
    ) -> Iterator[Planned]:
        """Let somebody comment on a first draft, and those who approve do so in a day or two."""
        number = meeting.id or 0
        is_first = number not in self._draft
        self.passed |= {f"ended:{number}", self._draft.get(number, f"ended:{number}")}
        self._draft[number] = row.key
        if is_first and luck.random() < _COMMENTS:
            yield from self._comment(row, meeting, now, luck)
        for function in dict.fromkeys((meeting.chair or meeting.secretary, *meeting.adjusters)):
            at = self.behaviour.at(now, luck, 240, 2400)
            act = Act("", "react", row.room or "", functions=(function,), until=row.key)
            if luck.random() < 0.5:  # noqa: PLR2004 -- half of them write
                words = speech.line("mote", "godkann")
                act = replace(act, deed="say", text=words, reply_to=row.event)
            else:
                act = replace(act, text=speech.line("svar", "tumme"), target=row.event or "")
            for later in (timedelta(), *_AGAIN):
                yield self._awake(at + later), act

    def _awake(self, at: datetime) -> datetime:
        """Return an instant, or the same time of the next working day."""
        model = self.town.municipality
        local = at.astimezone(calendar.zone(model))
        return calendar.instant_of(model, calendar.next_working_day(local.date()), local.time())

    def _comment(
        self, row: Letter, meeting: MeetingRow, now: datetime, luck: Random
    ) -> Iterator[Planned]:
        """Let somebody else than the secretary comment within the hour."""
        day = calendar.local_day(self.town.municipality, now)
        secretary = self.behaviour.whoever((meeting.secretary,), day)
        others = [user for user in self._there.get(meeting.id or 0, ()) if user != secretary]
        if others and secretary is not None:
            user = luck.choice(others)
            words = speech.one_of("mote", "synpunkt", luck)
            where = speech.area(
                self.town.municipality,
                self.town.municipality.function_by_id[meeting.secretary],
                luck,
            )
            text = words.format(n=luck.randint(2, 4), o=where)
            at = now + timedelta(minutes=luck.randint(5, 50))
            yield at, Act(user, "say", row.room or "", text, reply_to=row.event, until=row.key)

    def _commented(
        self, row: Letter, secretary: str, now: datetime, luck: Random
    ) -> Sequence[Planned]:
        """Let the secretary take a comment in, or turn it down."""
        name = "ta_med" if luck.random() < _TAKEN_IN else "avboj"
        text = speech.line("mote", name, n=row.key.rpartition(":")[2])
        at = self.behaviour.at(now, luck, 10, 180)
        return [(at, Act("", "say", text=text, functions=(secretary,)))]

    def _asked_in_line(
        self, row: Letter, user: str, now: datetime, luck: Random
    ) -> Sequence[Planned]:
        """Let the chief in the line answer; some never do."""
        if luck.random() < 0.15:  # noqa: PLR2004 -- those who do not
            return ()
        text = speech.one_of("mote", "linjen", luck)
        at = self.behaviour.at(now, luck, 10, 1500)
        return [(at, Act(user, "say", row.room or "", text, reply_to=row.event))]

    def _asked_to_come(
        self, row: Letter, user: str, number: int, now: datetime, luck: Random
    ) -> Sequence[Planned]:
        """Let about half say whether they come."""
        draw = luck.random()
        if draw > 0.5:  # noqa: PLR2004 -- the half that does not
            return ()
        at = self.behaviour.at(now, luck, 10, 300)
        if draw < 0.06:  # noqa: PLR2004 -- the few who cannot
            self._not_coming.setdefault(number, set()).add(user)
            no = speech.line("mote", "inte")
            return [(at, Act(user, "say", row.room or "", no, reply_to=row.event))]
        thumb = speech.line("svar", "tumme")
        return [(at, Act(user, "react", row.room or "", thumb, target=row.event or ""))]
