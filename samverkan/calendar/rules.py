"""The days that a cadence rule gives, for any year, and who leads them (DOMAIN 5).

A meeting never falls on a weekend, a red day or an eve. It is moved as its rule says, but
never out of the ISO week or the month it was planned in, so that a year always holds as
many meetings as its rule promises.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from samverkan.cadence import (
    Alternating,
    Before,
    Chair,
    InMonths,
    InPeriods,
    MovedTo,
    Weekday,
    Weekly,
    WhenNeeded,
)
from samverkan.calendar.days import (
    is_working_day,
    next_working_day,
    previous_working_day,
    working_day_from,
)
from samverkan.calendar.periods import HalfYear, IsoWeek, Month, Term, Tertial
from samverkan.structure import WEEKDAYS

JULY = 7
"""The month that a spread-out rule leaves free: most of Sweden is on leave."""


@dataclass(frozen=True, slots=True, order=True)
class Occasion:
    """One meeting of a rule. `year` and `number` stay the same when its day moves.

    Attributes:
        day: the local day, a working day.
        at: the local time.
        year: the year that the rule counts it to: an ISO year for a weekly rule.
        number: which of that year's meetings, from 1; the ISO week for a weekly rule.
            One before another forum's meeting has the year and number of that meeting.

    """

    day: date
    at: time
    year: int
    number: int


def occasions(
    rule: Weekly | InMonths | InPeriods | Before | WhenNeeded,
    year: int,
    others: Sequence[Occasion] = (),
) -> tuple[Occasion, ...]:
    """Return the meetings that a rule counts to a year, in order.

    `others` are the year's meetings of the forum that a Before rule names; the days of
    its answer may then lie in the year before. What is held when needed gives none.
    """
    match rule:
        case Weekly():
            return tuple(_weekly(rule, year))
        case InMonths() | InPeriods():
            days = (_in_month(rule, year, month) for month in sorted(_months(rule, year)))
            return tuple(Occasion(day, rule.at, year, n) for n, day in enumerate(days, 1))
        case Before():
            return tuple(
                Occasion(working_day_from(o.day, -rule.working_days), rule.at, o.year, o.number)
                for o in sorted(others)
            )
        case WhenNeeded():
            return ()


def chair_of(chair: Chair | None, year: int) -> str | None:
    """Return the function that leads in a calendar year, any number of years ahead."""
    if isinstance(chair, Alternating):
        return chair.alternating[(year - chair.first_year) % len(chair.alternating)]
    return chair


def spread(months: Sequence[int], times: int) -> tuple[int, ...]:
    """Return so many of the months, evenly apart; July only when they cannot do without."""
    free = [month for month in months if month != JULY]
    chosen = free if times <= len(free) else list(months)
    return tuple(chosen[(2 * n + 1) * len(chosen) // (2 * times)] for n in range(times))


def _weekly(rule: Weekly, year: int) -> Iterable[Occasion]:
    week = IsoWeek(year, 1)
    while week.year == year:
        if (week.week - 1) % rule.interval == 0:
            wanted = week.monday + timedelta(days=WEEKDAYS.index(rule.day))
            day = _kept_within(wanted, rule.on_holiday, week.first, week.last)
            yield Occasion(day, rule.at, year, week.week)
        week = week.plus(1)


def _months(rule: InMonths | InPeriods, year: int) -> tuple[int, ...]:
    if isinstance(rule, InMonths):
        whole = tuple(range(1, 13))
        if rule.months:
            return rule.months
        return whole if rule.every == "month" else spread(whole, rule.times or 1)
    kind = {"tertial": Tertial, "term": Term, "half_year": HalfYear}[rule.every]
    parts = (kind(year, number).months for number in range(1, kind.a_year() + 1))
    if not rule.months:
        return tuple(month for part in parts for month in spread(part, rule.times))
    return tuple(part[n - 1] for part in parts for n in sorted(set(rule.months)) if n <= len(part))


def _in_month(rule: InMonths | InPeriods, year: int, month: int) -> date:
    whole = Month(year, month)
    wanted = _nth(whole, rule.day, rule.nth)
    return _kept_within(wanted, rule.on_holiday, whole.first, whole.last)


def _nth(month: Month, weekday: Weekday, nth: int) -> date:
    """Return the nth such weekday; the last when the month has no fifth."""
    offset = (WEEKDAYS.index(weekday) - month.first.weekday()) % 7
    days = [month.first + timedelta(days=offset + 7 * n) for n in range(5)]
    inside = [day for day in days if day <= month.last]
    return inside[-1] if nth < 1 or nth > len(inside) else inside[nth - 1]


def _kept_within(day: date, moved_to: MovedTo, first: date, last: date) -> date:
    if is_working_day(day):
        return day
    moves = [next_working_day(day), previous_working_day(day)]
    if moved_to == "previous":
        moves.reverse()
    return next(move for move in moves if first <= move <= last)
