"""What the calendar keeps an eye on: silence and expiry (DOMAIN 5, 7 A11, A23, A29)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from samverkan.cadence import WhenNeeded
from samverkan.calendar.days import previous_working_day
from samverkan.calendar.wheel import meetings_of
from samverkan.structure import Municipality

WARNED_BEFORE = (6, 3)
"""How many months before its last day something that expires is warned about."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A forum that has not met within its cadence.

    Attributes:
        forum: forum id.
        last_met: the last day it met; None when it has not.
        missed: the planned days that passed since, or the day it should have met at latest.

    """

    forum: str
    last_met: date | None
    missed: tuple[date, ...]


def missed_days(planned: Iterable[date], held: Iterable[date], today: date) -> tuple[date, ...]:
    """Return the planned days before today, since the last meeting, that none was held for.

    A meeting stands for the planned day that is nearest to it, so one that was brought
    forward or put off by less than half the time to its neighbour still counts.
    """
    days = sorted(planned)
    met = [nearest(days, day) for day in held if day <= today and days]
    after = max(met, default=date.min)
    return tuple(day for day in days if after < day < today)


def nearest(days: Sequence[date], day: date) -> date:
    """Return the nearest of some days in order; the earlier of two equally near."""
    return min(days, key=lambda other: abs(other - day))


def gaps(
    municipality: Municipality, held: Mapping[str, Sequence[date]], since: date, today: date
) -> tuple[Gap, ...]:
    """Return the forums that have not met within their cadence, in the model's order.

    `held` gives the local days on which each forum met; `since` is the day from which
    that is known, so that nothing older is asked for.
    """
    found = []
    for forum in municipality.forums:
        met = sorted(day for day in held.get(forum.id, ()) if day <= today)
        start = max(since, forum.start or since)
        if isinstance(forum.cadence, WhenNeeded):
            missed = _too_long_ago(forum.cadence, max(met, default=start), today)
        else:
            # The days around are needed to see which planned day a meeting stood for.
            ahead = today + relativedelta(months=12)
            plan = [meeting.day for meeting in meetings_of(municipality, forum, start, ahead)]
            missed = missed_days(plan, [day for day in met if day >= start], today)
        if missed and forum.status in {"aktivt", "informellt"}:
            found.append(Gap(forum.id, met[-1] if met else None, missed))
    return tuple(found)


def expiry_warnings(
    last_day: date, months: Iterable[int] = WARNED_BEFORE
) -> tuple[tuple[int, date], ...]:
    """Return how many months before, and on which working day, an expiry is warned about.

    For agreements, promises, plans and time-limited groups alike; the earliest first. A
    warning that would fall on a day off is given before it.
    """
    warned = ((n, previous_working_day(last_day - relativedelta(months=n))) for n in months)
    return tuple(sorted(warned, key=lambda pair: pair[1]))


def expires_soon(last_day: date, today: date, months: Iterable[int] = WARNED_BEFORE) -> int | None:
    """Return the latest warning that has been reached, in months; None before and after."""
    reached = [n for n, day in expiry_warnings(last_day, months) if day <= today <= last_day]
    return min(reached, default=None)


def _too_long_ago(rule: WhenNeeded, last: date, today: date) -> tuple[date, ...]:
    if rule.at_least_months is None:
        return ()
    latest = last + relativedelta(months=rule.at_least_months)
    return (latest,) if latest + timedelta(days=1) <= today else ()
