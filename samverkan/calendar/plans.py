"""The rounds of a collection, whatever its schedule: weeks, periods, before meetings (DOMAIN 5)."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

from samverkan.calendar.days import (
    instant_of,
    local_day,
    previous_working_day,
    working_day_from,
)
from samverkan.calendar.periods import Day, HalfYear, IsoWeek, Month, Term, Tertial, Year
from samverkan.calendar.plan import Covered, Plan, UpTo
from samverkan.calendar.weekly import week_plan
from samverkan.calendar.wheel import Meeting, meetings_of
from samverkan.structure import Collection, Forum, Municipality, WorkingDays

_KINDS: dict[str, type[Day | Month | Tertial | Term | HalfYear | Year]] = {
    "day": Day,
    "month": Month,
    "tertial": Tertial,
    "term": Term,
    "half_year": HalfYear,
    "year": Year,
}
_LOOKS_BACK = timedelta(days=21)
"""How long after its spreading a round is still looked at."""
_LOOKS_AHEAD = timedelta(days=8)
_LONGEST = timedelta(days=400)
"""Longer than any period, and than the time between two meetings of a yearly forum."""
_OWN_MEETING = timedelta(days=100)
"""How far after its closing a round's own meeting is looked for."""
_STORED_MEETING = re.compile(r"([0-9]{4})-M([0-9]{2})")


def plans_between(
    municipality: Municipality, forum: Forum, collection: Collection, first: date, last: date
) -> tuple[Plan, ...]:
    """Return at least the plans with a step between two local days, in order of time.

    A forum that rests has none; a time-limited one only those that it asks for, or closes
    when nobody is asked, within its dates.
    """
    if forum.is_resting:
        return ()
    covered = _covered(municipality, collection, first, last)
    plans = (_plan(municipality, collection, one) for one in covered)
    return tuple(
        plan for plan in plans if plan and _is_alive(municipality, forum, collection, plan)
    )


def plans_around(
    municipality: Municipality, forum: Forum, collection: Collection, now: datetime
) -> tuple[Plan, ...]:
    """Return the plans around an instant, oldest first: those soon, under way, and just over."""
    today = local_day(municipality, now)
    plans = plans_between(
        municipality, forum, collection, today - _LOOKS_BACK, today + _LOOKS_AHEAD
    )
    return tuple(p for p in plans if p.ask <= now + _LOOKS_AHEAD and p.spread >= now - _LOOKS_BACK)


def plan_of(municipality: Municipality, collection: Collection, period: str) -> Plan | None:
    """Return the plan of a stored period; None when the model has no such round any more."""
    covers = covered(municipality, collection, period)
    return None if covers is None else _plan(municipality, collection, covers)


def coming(
    municipality: Municipality,
    forum: Forum,
    collection: Collection,
    now: datetime,
    after: str | None,
) -> Covered | None:
    """Return what is told of now counts for, before its round opens.

    The first period that has not closed and comes after a stored one; None when no further
    round is planned.
    """
    today = local_day(municipality, now)
    if collection.is_weekly:
        week = IsoWeek.of(today)
        return IsoWeek.parse(after).plus(1) if after and str(week) <= after else week
    plans = plans_between(municipality, forum, collection, today, today + _LONGEST)
    open_ = (p.covers for p in plans if p.closes > now and (after is None or p.period > after))
    return next(open_, None)


def previous(
    municipality: Municipality, forum: Forum, collection: Collection, plan: Plan
) -> Plan | None:
    """Return the plan before one, if the collection has any."""
    day = local_day(municipality, plan.closes)
    earlier = plans_between(municipality, forum, collection, day - _LONGEST, day)
    return next((p for p in reversed(earlier) if p.period < plan.period), None)


def meeting_over(municipality: Municipality, forum: Forum, plan: Plan) -> datetime | None:
    """Return when a forum meets over a round: as the plan says, else its first meeting after.

    None when it has none within the time that a document keeps.
    """
    if plan.meeting is not None:
        return plan.meeting
    day = local_day(municipality, plan.closes)
    held = meetings_of(municipality, forum, day, day + _OWN_MEETING)
    return next((meeting.starts for meeting in held if meeting.starts >= plan.closes), None)


def source_plans(
    municipality: Municipality,
    forum: Forum,
    collection: Collection,
    plan: Plan,
    source: tuple[Forum, Collection],
) -> tuple[Plan, ...]:
    """Return the rounds of a source that belong to a round of a sammanstallning.

    Between two periods of the calendar the middle day decides, so that an ISO week belongs
    to the month of its Thursday. Otherwise it is what closed since the last one did.
    """
    before = previous(municipality, forum, collection, plan)
    since = before.closes if before else _morning(municipality, plan.first)
    start = min(local_day(municipality, since), plan.first)
    end = max(local_day(municipality, plan.closes), plan.last)
    theirs = plans_between(municipality, *source, start - _LOOKS_BACK, end + _LOOKS_BACK)
    if isinstance(plan.covers, UpTo) or source[1].before is not None:
        return tuple(p for p in theirs if since < p.closes <= plan.closes)
    return tuple(p for p in theirs if plan.first <= _middle(p.covers) <= plan.last)


def _middle(covers: Covered) -> date:
    return covers.first + (covers.last - covers.first) // 2


def _morning(municipality: Municipality, day: date) -> datetime:
    return instant_of(municipality, day, municipality.quiet_hours.end)


def _is_alive(municipality: Municipality, forum: Forum, collection: Collection, plan: Plan) -> bool:
    day = local_day(municipality, plan.ask if collection.asks else plan.closes)
    return (forum.start or day) <= day <= (forum.end or day)


def _covered(
    municipality: Municipality, collection: Collection, first: date, last: date
) -> Iterator[Covered]:
    """Give at least what has a step between two days, in order of time."""
    if collection.is_weekly:
        # A step lies at most four weeks after its period, a few days more over a holiday; one
        # in the first days of its week may be moved back into the week before.
        week, end = IsoWeek.of(first).plus(-6), IsoWeek.of(last).plus(1)
        while week <= end:
            yield week
            week = week.plus(1)
        return
    back, on = _reach(collection)
    if collection.before is not None:
        for one in _up_to(municipality, collection, first - on, last + back):
            if one.day >= first - on and one.since <= last + back:
                yield one
        return
    part = _KINDS[collection.every or "month"].of(first - on)
    while part.first <= last + back:
        yield part
        part = part.plus(1)


def _reach(collection: Collection) -> tuple[timedelta, timedelta]:
    """Return how far before and after the day counted from a step may lie, at most."""
    steps = (collection.ask, *collection.nudges, collection.closes, collection.spread)
    offsets = [step.offset for step in steps if isinstance(step, WorkingDays)]
    # Five working days are a week; Christmas and New Year may take most of two.
    return (
        timedelta(days=-min((0, *offsets)) * 2 + 14),
        timedelta(days=max((0, *offsets)) * 2 + 14),
    )


def _up_to(
    municipality: Municipality, collection: Collection, first: date, last: date
) -> Iterator[UpTo]:
    """Give the time up to each meeting between two days, and up to the first after them."""
    other = municipality.forum_by_id[collection.before or ""]
    held = meetings_of(municipality, other, first - _LONGEST, last + _LONGEST)
    if held:
        earliest = max(held[0].day - _LONGEST, other.start or date.min)
        yield _since(other, earliest, held[0])
    for before, meeting in pairwise(held):
        yield _since(other, before.day, meeting)


def _since(other: Forum, since: date, meeting: Meeting) -> UpTo:
    return UpTo(meeting.year, meeting.number, other.name, meeting.day, since, meeting.starts)


def covered(municipality: Municipality, collection: Collection, period: str) -> Covered | None:
    """Return what a stored period covers; None when the model has no such period any more."""
    try:
        if collection.is_weekly:
            return IsoWeek.parse(period)
        if collection.before is None:
            return _KINDS[collection.every or "month"].parse(period)
    except ValueError:
        return None
    stored = _STORED_MEETING.fullmatch(period)
    if stored is None or collection.before not in municipality.forum_by_id:
        return None
    year, number = int(stored[1]), int(stored[2])
    found = _up_to(municipality, collection, date(year, 1, 1), date(year, 12, 31))
    return next((one for one in found if (one.year, one.number) == (year, number)), None)


def _plan(municipality: Municipality, collection: Collection, covers: Covered) -> Plan | None:
    """Return the plan of what a round covers, reckoned once for a model."""
    key = ("plan", collection, covers)
    if key not in municipality.reckoned:
        municipality.reckoned[key] = _reckon(municipality, collection, covers)
    found: Plan | None = municipality.reckoned[key]
    return found


def _reckon(municipality: Municipality, collection: Collection, covers: Covered) -> Plan | None:
    if isinstance(covers, IsoWeek):
        return week_plan(municipality, collection, covers)
    anchor = covers.day if isinstance(covers, UpTo) else covers.last
    closes = _instant(municipality, collection.closes, anchor)
    ask = _morning(municipality, covers.first)
    if collection.ask is not None:
        ask = _instant(municipality, collection.ask, anchor)
    if closes <= ask:
        return None
    nudges = sorted({_instant(municipality, step, anchor) for step in collection.nudges})
    return Plan(
        covers=covers,
        ask=ask,
        nudges=tuple(nudge for nudge in nudges if ask < nudge < closes),
        closes=closes,
        meeting=covers.starts if isinstance(covers, UpTo) else None,
        spread=max(_instant(municipality, collection.spread, anchor), closes),
    )


def _instant(municipality: Municipality, step: object, anchor: date) -> datetime:
    """Return the instant of a step. Raises TypeError for a step of a weekly cycle."""
    if not isinstance(step, WorkingDays):
        raise TypeError("a round that is no week is counted in working days")
    # Counted back from a Sunday, nought days is Friday and one day is Thursday.
    start = anchor if step.offset > 0 else previous_working_day(anchor)
    return instant_of(municipality, working_day_from(start, step.offset), step.at)
