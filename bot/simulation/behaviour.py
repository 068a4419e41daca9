"""How simulated people react to what the bot says to them.

They see what a person sees: a message, its kind and what it is about. What is stored of
that is looked up only where a person would read it in the message: whether an echo waits
for a yes, whether an area is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.simulation import speech
from bot.simulation.acts import Act
from bot.simulation.answers import Question, answer, tells_of_events
from bot.simulation.inhabitants import Inhabitant
from bot.simulation.leave import Leave
from bot.simulation.script import chance
from samverkan import calendar, collection
from samverkan.structure import Municipality
from storage.outbox import Letter
from storage.tables import Ask, Report, Round

_FORGETS = 0.15
"""Share of drafts that the coordinator approves only when reminded."""
_ADDS_WORDS = 0.3
_APPROVES_LATE_NEWS = 0.2
_IN_THREAD = 0.06
_CHATS = 0.02
_MOST_CORRECTIONS = 2
_UP, _TO_BED = time(7), time(21, 30)

Planned = tuple[datetime, Act]


@dataclass(slots=True)
class Behaviour:
    """The people's heads: what they do about what they hear.

    Attributes:
        municipality: the structure.
        people: account -> who.
        leaves: who is away when.
        seed: of everything that is left to chance.

    """

    municipality: Municipality
    people: dict[str, Inhabitant]
    leaves: Sequence[Leave]
    seed: int
    _announced: dict[int, tuple[str, str]] = field(default_factory=dict)
    _planned: set[tuple[int, str]] = field(default_factory=set)
    _approving: set[int] = field(default_factory=set)
    _corrections: dict[int, int] = field(default_factory=dict)
    _last: dict[str, Act] = field(default_factory=dict)
    _away: dict[str, list[Leave]] = field(default_factory=dict)
    _holders: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for leave in self.leaves:
            self._away.setdefault(leave.user, []).append(leave)
        for user, person in self.people.items():
            self._holders.setdefault(person.function, []).append(user)

    def is_there(self, user: str, day: date) -> bool:
        """Say whether somebody is at work on a day."""
        away = self._away.get(user, ())
        return self.people[user].holds(day) and not any(leave.covers(day) for leave in away)

    def whoever(self, functions: Sequence[str], day: date) -> str | None:
        """Return who acts for the first of some functions on a day; None when nobody can.

        One who holds it goes before a colleague who was named for somebody's absence.
        """
        for function in functions:
            for user in self._holders.get(function, ()):
                if self.is_there(user, day):
                    return user
        for function in functions:
            for user in self._holders.get(function, ()):
                for leave in self._away.get(user, ()):
                    if leave.deputy and leave.covers(day) and self.people[user].holds(day):
                        return leave.deputy
        return None

    def did(self, act: Act) -> None:
        """Remember what a person said last."""
        if act.deed == "say":
            self._last[act.user] = act

    def seen_in_room(self, row: Letter) -> None:
        """Remember where a round was announced; some answer in the thread there."""
        about, number = _about(row)
        if row.kind == "announce" and about == "round":
            self._announced[number] = (row.room or "", row.event or "")

    async def heard(
        self, session: AsyncSession, row: Letter, user: str, now: datetime
    ) -> list[Planned]:
        """Return what a person is going to do about a message in the chat of two."""
        luck = chance(self.seed, user, row.key)
        about, number = _about(row)
        if row.kind in {"ask", "nudge"} and row.ask_id is not None:
            return await self._asked(session, row, user, now, luck)
        if about == "report" and row.kind in {"confirm", "stop"}:
            return await self._echoed(session, row, user, number, now, luck)
        if about == "draft":
            return await self._drafted(session, row, user, number, now, luck)
        if row.kind == "late" and about == "round" and luck.random() < _APPROVES_LATE_NEWS:
            text = speech.line("svar", "faststall")
            return [(self.at(now, luck, 10, 180), _reply(row, user, text))]
        if row.kind == "help":
            return self._misunderstood(user, now, luck)
        return []

    async def _asked(
        self, session: AsyncSession, row: Letter, user: str, now: datetime, luck: Random
    ) -> list[Planned]:
        ask = await session.get_one(Ask, row.ask_id)
        if (ask.id or 0, user) in self._planned or ask.status != collection.WAITING:
            return []
        round_ = await session.get_one(Round, ask.round_id)
        when = self._when(row, self.people[user], round_, now, luck)
        if when is None:
            return []
        self._planned.add((ask.id or 0, user))
        question = Question(round_.forum, round_.collection, ask.function)
        words = answer(self.municipality, question, luck)
        act = Act(user, "say", row.room or "", words, reply_to=row.event, answers=question)
        announced = self._announced.get(round_.id or 0)
        if announced is not None and (announced[0] == row.room or luck.random() < _IN_THREAD):
            room, event = announced
            act = Act(user, "say", room, words, thread=event, answers=question)
        before = Act(user, "say", text=speech.one_of("prat", "fragor", luck))
        chats = [(when - timedelta(minutes=2), before)] if luck.random() < _CHATS else []
        return [*chats, (when, act)]

    def _when(
        self, row: Letter, person: Inhabitant, round_: Round, now: datetime, luck: Random
    ) -> datetime | None:
        """Return when the person answers; None for not because of this message."""
        character = person.character if luck.random() < 0.8 else luck.choice(_MOODS)  # noqa: PLR2004 -- four times in five as they are
        soon = self.at(now, luck, 8, 420)
        if character == "prompt":
            return soon
        if character == "reminded":
            return soon if row.kind == "nudge" else None
        if character == "late":
            return self.at(round_.closes_at, luck, 15, 1500)
        return None

    async def _echoed(
        self,
        session: AsyncSession,
        row: Letter,
        user: str,
        number: int,
        now: datetime,
        luck: Random,
    ) -> list[Planned]:
        report = await session.get(Report, number)
        if report is None or report.status not in {"utkast", "forslag"}:
            return []
        function = self.municipality.function_by_id[report.function]
        soon = self.at(now, luck, 1, 25)
        if report.missing:
            name = speech.area(self.municipality, function, luck)
            return [(soon, _reply(row, user, name))]
        corrections = self._corrections.get(number, 0)
        if row.kind == "confirm" and corrections < _MOST_CORRECTIONS:
            corrected = self._correction(row, user, report, soon, luck)
            if corrected:
                self._corrections[number] = corrections + 1
                return corrected
        if luck.random() < 0.7:  # noqa: PLR2004 -- most react, the others write
            thumb = speech.line("svar", "tumme")
            return [(soon, Act(user, "react", row.room or "", thumb, target=row.event or ""))]
        return [(soon, _reply(row, user, speech.one_of("svar", "ja", luck)))]

    def _correction(
        self, row: Letter, user: str, report: Report, soon: datetime, luck: Random
    ) -> list[Planned]:
        """Return how the person mends what the bot understood; nothing when it was right."""
        question = Question(report.forum, report.collection, report.function)
        draw = luck.random()
        has_rows = tells_of_events(self.municipality, report.forum, report.collection)
        if draw < 0.06 and has_rows:  # noqa: PLR2004 -- shares of what people do
            text = speech.line("svar", "andra", n=luck.randint(2, 6))
            return [(soon, _reply(row, user, text))]
        plain = answer(self.municipality, question, luck, plain=True)
        if draw < 0.10:  # noqa: PLR2004 -- as above
            return [(soon, Act(user, "edit", report.room, plain, target=report.source))]
        if draw < 0.13:  # noqa: PLR2004 -- as above
            again = replace(_reply(row, user, plain), answers=question)
            no = _reply(row, user, speech.line("svar", "nej"))
            return [(soon, no), (soon + timedelta(minutes=3), again)]
        return []

    async def _drafted(
        self,
        session: AsyncSession,
        row: Letter,
        user: str,
        number: int,
        now: datetime,
        luck: Random,
    ) -> list[Planned]:
        """Let the coordinator add some words and approve, sooner or when reminded."""
        round_ = await session.get_one(Round, number)
        reminded = row.kind == "reminder"
        if round_.closed_at is None or (number in self._approving and not reminded):
            return []
        if not reminded and luck.random() < _FORGETS:
            return []
        self._approving.add(number)
        at = self.at(now, luck, 20, 220)
        words = []
        if luck.random() < _ADDS_WORDS:
            kind = luck.choice(("prognos", "resurser"))
            said = _reply(row, user, speech.one_of("samordnare", kind, luck))
            words.append((at - timedelta(minutes=5), said))
        if luck.random() < 0.5 or reminded:  # noqa: PLR2004 -- half of them write the command
            return [*words, (at, _reply(row, user, speech.line("svar", "faststall")))]
        thumb = speech.line("svar", "tumme")
        return [*words, (at, Act(user, "react", row.room or "", thumb, target=row.event or ""))]

    def _misunderstood(self, user: str, now: datetime, luck: Random) -> list[Planned]:
        """Say it again plainly, once."""
        last = self._last.pop(user, None)
        if last is None or last.answers is None:
            return []
        plain = answer(self.municipality, last.answers, luck, plain=True)
        act = replace(last, text=plain, answers=None)
        return [(self.at(now, luck, 2, 15), act)]

    def at(self, after: datetime, luck: Random, least: int, most: int) -> datetime:
        """Return an instant some minutes later, or the next time that the person is up.

        Few write on days off.
        """
        moment = after + timedelta(minutes=luck.randint(least, most))
        local = moment.astimezone(calendar.zone(self.municipality))
        day = local.date()
        works = calendar.is_working_day(day) or luck.random() < 0.2  # noqa: PLR2004 -- the few
        if works and _UP <= local.time() <= _TO_BED:
            return moment
        if works and local.time() < _UP:
            morning = day
        else:
            morning = calendar.next_working_day(day + timedelta(days=1))
        at = time(7 + luck.randint(0, 2), luck.randrange(60))
        return max(calendar.instant_of(self.municipality, morning, at), moment)


_MOODS = ("prompt", "prompt", "reminded", "late", "silent")


def _reply(row: Letter, user: str, text: str) -> Act:
    thread = row.payload.get("thread")
    return Act(user, "say", row.room or "", text, reply_to=row.event, thread=thread)


def _about(row: Letter) -> tuple[str, int]:
    """Return what a message is about: a topic and a number, 0 when there is none."""
    topic, _, number = (row.subject or "").partition(":")
    return topic, int(number) if number.isdecimal() else 0
