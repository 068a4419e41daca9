"""What is due between two instants (DOMAIN 5, 15.2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from samverkan.calendar.days import instant_of, local_day, previous_working_day
from samverkan.calendar.plans import plans_between
from samverkan.calendar.watch import expiry_warnings
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
        period: the period of a round, the number of a meeting, the last day of a group.
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


def due(municipality: Municipality, after: datetime, until: datetime) -> tuple[Due, ...]:
    """Return all that is due after one instant, up to and including another, in order.

    Half-open, so that neighbouring spans of time neither miss nor repeat anything.
    """
    first, last = local_day(municipality, after), local_day(municipality, until)
    steps = (
        step
        for forum in municipality.forums
        if not forum.is_resting
        for step in _of_forum(municipality, forum, first, last)
    )
    return tuple(sorted(step for step in steps if after < step.at <= until))


def _of_forum(municipality: Municipality, forum: Forum, first: date, last: date) -> Iterator[Due]:
    for meeting in meetings_of(municipality, forum, first, last):
        period = f"{meeting.year}-{meeting.number:02d}"
        yield Due(meeting.starts, f"meeting:{meeting.key}", "meeting", forum.id, period)
    for collection in forum.collections:
        yield from _of_collection(municipality, forum, collection, first, last)
    if forum.end is not None:
        yield from _of_end(municipality, forum, forum.end)


def _of_collection(
    municipality: Municipality, forum: Forum, collection: Collection, first: date, last: date
) -> Iterator[Due]:
    for plan in plans_between(municipality, forum, collection, first, last):
        moments: list[tuple[Kind, int, datetime]] = [
            *((("ask", 0, plan.ask),) if collection.asks else ()),
            *(("nudge", n, at) for n, at in enumerate(plan.nudges, 1)),
            ("closing", 0, plan.closes),
            ("spread", 0, plan.spread),
        ]
        for kind, number, at in moments:
            key = f"{kind}:{forum.id}:{collection.id}:{plan.period}:{number}"
            yield Due(at, key, kind, forum.id, plan.period, collection.id, number)


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
