"""How simulated people keep what they promised: sooner, later, handed on, or forgotten (15.2).

Who is reminded looks at what the message lists. Some åtaganden nobody thinks of until
somebody above asks; a few not even then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.simulation import speech
from bot.simulation.acts import Act
from bot.simulation.behaviour import Behaviour, Planned
from bot.simulation.script import chance
from commands.commitments.views import QUESTION, REMINDER, ids_of
from samverkan import calendar
from samverkan.commitments.types import Status
from samverkan.structure import Municipality
from storage import commitments
from storage.commitment_tables import CommitmentRow
from storage.outbox import Letter

_FORGETS = 0.15
"""Share of åtaganden that nobody thinks of until somebody above asks."""
_SAYS_YES, _SAYS_NO = 0.86, 0.08
_ASKS_OWNER = 0.6
"""How often a chief, chair or steering group has the owner do something about it."""
_WITH_EVIDENCE = 0.25
_FOUND_OWNER = 0.7
_SHARES: dict[str, dict[str, float]] = {
    "before": {"klart": 0.15, "delvis": 0.2, "inte_min": 0.03, "snooza": 0.04},
    "due": {"klart": 0.35, "delvis": 0.05, "flytta": 0.1, "snooza": 0.05},
    "late": {"klart": 0.45, "delvis": 0.05, "flytta": 0.25, "inte_min": 0.02},
}
"""What people do when they are reminded, by when; the rest do nothing."""


@dataclass(slots=True)
class Keeping:
    """What people do about reminders.

    Attributes:
        municipality: the structure.
        behaviour: who they are, and who is there.
        seed: of what is left to chance.

    """

    municipality: Municipality
    behaviour: Behaviour
    seed: int
    _busy: dict[str, datetime] = field(default_factory=dict)

    async def heard(
        self, session: AsyncSession, row: Letter, user: str, now: datetime
    ) -> Sequence[Planned]:
        """Return what a person is going to do about a message of åtaganden."""
        topic, _, about = (row.subject or "").partition(":")
        if topic not in {REMINDER, QUESTION}:
            return ()
        rows = await commitments.by_ids(session, ids_of(about))
        luck = chance(self.seed, "keeps", row.key)
        if topic == QUESTION:
            return self._asked(row, user, rows, now, luck)
        return list(self._reminded(row, user, rows, now, luck))

    def _asked(
        self,
        row: Letter,
        user: str,
        rows: Sequence[CommitmentRow],
        now: datetime,
        luck: Random,
    ) -> Sequence[Planned]:
        """Let a chief in the line, or a chair, say yes or no; some never do."""
        draw = luck.random()
        if draw > _SAYS_YES + _SAYS_NO or not rows:
            return ()
        text = speech.line("lofte", "ja") if draw < _SAYS_YES else speech.line("lofte", "nej")
        act = Act(user, "say", row.room or "", text, reply_to=row.event)
        return [(self.behaviour.at(now, luck, 10, 1500), act)]

    def _reminded(
        self,
        row: Letter,
        user: str,
        rows: Sequence[CommitmentRow],
        now: datetime,
        luck: Random,
    ) -> Iterator[Planned]:
        day = calendar.local_day(self.municipality, now)
        for place, one in enumerate(rows, 1):
            at = self.behaviour.at(now, luck, 5, 1800) + timedelta(minutes=place)
            if self._busy.get(one.number, now) > now:
                continue
            words = self._words(user, one, day, luck)
            if words and self._is_mine(user, one, day):
                text = words.format(n=f" {place}" if len(rows) > 1 else "")
                act = Act(user, "say", row.room or "", text, reply_to=row.event)
                yield self._noted(one, at, act)
            elif row.kind == "escalation" and one.live and luck.random() < _ASKS_OWNER:
                text = speech.line("lofte", "efterfragat", nummer=one.number)
                owner = (one.owner,) if one.owner else ()
                act = Act("", "say", text=text, functions=owner)
                if owner:
                    yield self._noted(one, at + timedelta(days=luck.randint(1, 5)), act)

    def _noted(self, one: CommitmentRow, at: datetime, act: Act) -> Planned:
        self._busy[one.number] = at
        return at, act

    def _is_mine(self, user: str, one: CommitmentRow, day: date) -> bool:
        """Say whether a person answers for an åtagande today, or for its confirmation."""
        function = one.confirms if Status(one.status) is Status.FORESLAGET else one.owner
        if function is None:
            return True
        return self.behaviour.whoever((function,), day) == user

    def _words(self, user: str, one: CommitmentRow, day: date, luck: Random) -> str:
        """Return what the person writes, with a place for its number; empty for nothing."""
        if Status(one.status) is Status.FORESLAGET:
            return speech.line("lofte", "bekrafta", n="{n}") if luck.random() < _SAYS_YES else ""
        if not one.live:
            return ""
        if one.owner is None:
            return self._handed_on(user, one, luck) if luck.random() < _FOUND_OWNER else ""
        if chance(self.seed, "forgets", one.number).random() < _FORGETS:
            return ""
        left = (one.due - day).days if one.due else 1
        when = "before" if left > 0 else "due" if left == 0 else "late"
        draw = luck.random()
        for deed, share in _SHARES[when].items():
            draw -= share
            if draw < 0:
                return self._deed(deed, user, one, day, luck)
        return ""

    def _deed(self, deed: str, user: str, one: CommitmentRow, day: date, luck: Random) -> str:
        if deed == "klart":
            name = "bevis" if luck.random() < _WITH_EVIDENCE else "klart"
            return speech.line("lofte", name, n="{n}")
        if deed == "delvis":
            return speech.one_of("lofte", "delvis", luck)
        if deed == "flytta":
            new = calendar.next_working_day(day + timedelta(days=luck.randint(7, 45)))
            month = speech.lines("mote", "manader")[new.month - 1]
            why = speech.one_of("lofte", "skal", luck)
            return speech.line("lofte", "flytta", d=f"{new.day} {month}", skal=why, n="{n}")
        if deed == "inte_min":
            return self._handed_on(user, one, luck)
        return speech.line("lofte", "snooza", n="{n}")

    def _handed_on(self, user: str, one: CommitmentRow, luck: Random) -> str:
        forum = self.municipality.forum_by_id.get(one.forum)
        known = self.municipality.function_by_id
        own = self.behaviour.people[user].function
        others = [f for f in forum.members if f not in {own, one.owner}] if forum else []
        if not others:
            return ""
        return speech.line("lofte", "inte_min", f=known[luck.choice(others)].name, n="{n}")
