"""What is due between two instants, and rounds counted back from a day (DOMAIN 5, 15.2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal

from samverkan.calendar.days import instant_of, local_day, previous_working_day, working_day_from
from samverkan.calendar.periods import IsoWeek
from samverkan.calendar.watch import expiry_warnings
from samverkan.calendar.weekly import week_plan
from samverkan.calendar.wheel import meetings_of
from samverkan.structure import Collection, Forum, Municipality

Kind = Literal["ask", "nudge", "closing", "spread", "meeting", "expiry", "end"]


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """Something that the calendar sets off.

    Attributes:
        at: the instant, in UTC.
        key: unique in the municipality and the same each time it is asked for.
        kind: what it is.
        forum: forum id.
        period: the week of a round, the number of a meeting, the last day of a group.
        collection: collection id; None for what belongs to no round.
        number: which of the nudges, from 1, or how many months before an expiry.

    """

    at: datetime
    key: str
    kind: Kind
    forum: str
    period: str
    collection: str | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class CountedBack:
    """When a round's steps come, in working days before a meeting or a period's end.

    Attributes:
        ask: working days before the day; negative for days after it.
        nudges: the same, for each reminder.
        closes: the same.
        at: local time of the ask and the nudges.
        closes_at: local time of the closing.

    """

    ask: int
    closes: int
    nudges: tuple[int, ...] = ()
    at: time = time(9)
    closes_at: time = time(12)


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """A round in instants, UTC: nudges strictly between the ask and the closing."""

    ask: datetime
    nudges: tuple[datetime, ...]
    closes: datetime


def round_before(municipality: Municipality, day: date, steps: CountedBack) -> RoundPlan:
    """Return the round before a meeting's day or a period's last day.

    Raises ValueError when the closing would not come after the ask.
    """

    def instant(working_days: int, at: time) -> datetime:
        return instant_of(municipality, working_day_from(day, -working_days), at)

    ask, closes = instant(steps.ask, steps.at), instant(steps.closes, steps.closes_at)
    if closes <= ask:
        raise ValueError(f"a round cannot close {steps.closes} and open {steps.ask} days before")
    nudges = sorted({instant(nudge, steps.at) for nudge in steps.nudges})
    return RoundPlan(ask, tuple(nudge for nudge in nudges if ask < nudge < closes), closes)


def due(municipality: Municipality, after: datetime, until: datetime) -> tuple[Due, ...]:
    """Return all that is due after one instant, up to and including another, in order.

    Half-open, so that neighbouring spans of time neither miss nor repeat anything.
    """
    first, last = local_day(municipality, after), local_day(municipality, until)
    steps = (
        step
        for forum in municipality.forums
        if forum.status not in {"vilande", "avslutat"}
        for step in _of_forum(municipality, forum, first, last)
    )
    return tuple(sorted(step for step in steps if after < step.at <= until))


def _of_forum(municipality: Municipality, forum: Forum, first: date, last: date) -> Iterator[Due]:
    for meeting in meetings_of(municipality, forum, first, last):
        period = f"{meeting.year}-{meeting.number:02d}"
        yield Due(meeting.starts, f"meeting:{meeting.key}", "meeting", forum.id, period)
    for collection in forum.collections:
        for step in _of_collection(municipality, forum, collection, first, last):
            day = local_day(municipality, step.at)
            if (forum.start or day) <= day <= (forum.end or day):
                yield step
    if forum.end is not None:
        yield from _of_end(municipality, forum, forum.end)


def _of_collection(
    municipality: Municipality, forum: Forum, collection: Collection, first: date, last: date
) -> Iterator[Due]:
    # A step lies at most four weeks after its period, a few days more over a holiday; one
    # in the first days of its week may be moved back into the week before.
    week, end = IsoWeek.of(first).plus(-6), IsoWeek.of(last).plus(1)
    while week <= end:
        plan = week_plan(municipality, collection, week)
        if plan is not None:
            moments: list[tuple[Kind, int, datetime]] = [
                ("ask", 0, plan.ask),
                *(("nudge", n, at) for n, at in enumerate(plan.nudges, 1)),
                ("closing", 0, plan.closes),
                ("spread", 0, plan.spread),
            ]
            for kind, number, at in moments:
                key = f"{kind}:{forum.id}:{collection.id}:{week}:{number}"
                yield Due(at, key, kind, forum.id, str(week), collection.id, number)
        week = week.plus(1)


def _of_end(municipality: Municipality, forum: Forum, end: date) -> Iterator[Due]:
    """Give the warnings before a time-limited group's last day, and its end."""
    morning = municipality.quiet_hours.end
    for months, day in expiry_warnings(end):
        if day >= (forum.start or day):
            at = instant_of(municipality, day, morning).astimezone(UTC)
            key = f"expiry:{forum.id}:{end}:{months}"
            yield Due(at, key, "expiry", forum.id, end.isoformat(), number=months)
    at = instant_of(municipality, previous_working_day(end), morning).astimezone(UTC)
    yield Due(at, f"end:{forum.id}:{end}", "end", forum.id, end.isoformat())
