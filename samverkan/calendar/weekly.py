"""The weekly collection: what a week's steps mean in real instants (DOMAIN 5)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from samverkan.calendar.days import (
    instant_of,
    is_working_day,
    local_day,
    next_working_day,
    previous_working_day,
)
from samverkan.calendar.periods import IsoWeek
from samverkan.structure import WEEKDAYS, Collection, Municipality, WeekTime


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """A period of a weekly collection in instants.

    Attributes:
        week: the period: the ISO week of the ask.
        ask: when the round opens.
        nudges: reminders strictly between ask and closing, in order; those that a
            holiday removed or moved onto another step are left out.
        closes: when the round closes.
        meeting: when the forum meets.
        spread: when the approved document should be out.

    """

    week: IsoWeek
    ask: datetime
    nudges: tuple[datetime, ...]
    closes: datetime
    meeting: datetime
    spread: datetime


def _moved(step: WeekTime, week: IsoWeek) -> date | None:
    day = week.monday + timedelta(weeks=step.week, days=WEEKDAYS.index(step.day))
    if is_working_day(day):
        return day
    if step.on_holiday == "skip":
        return None
    return (previous_working_day if step.on_holiday == "previous" else next_working_day)(day)


def _instant(municipality: Municipality, step: WeekTime, week: IsoWeek) -> datetime | None:
    day = _moved(step, week)
    return None if day is None else instant_of(municipality, day, step.at)


def week_plan(municipality: Municipality, collection: Collection, week: IsoWeek) -> WeekPlan | None:
    """Return the plan of a week; None when a holiday skips its ask or its closing.

    A step never comes before the one it follows: a meeting that holidays would push
    before the closing is moved on with it.
    """
    ask = _instant(municipality, collection.ask, week)
    closes = _instant(municipality, collection.closes, week)
    if ask is None or closes is None or closes <= ask:
        return None
    nudges = {_instant(municipality, step, week) for step in collection.nudges}
    meeting = max(_instant(municipality, collection.meeting, week) or closes, closes)
    spread = max(_instant(municipality, collection.spread, week) or meeting, meeting)
    return WeekPlan(
        week=week,
        ask=ask,
        nudges=tuple(sorted(n for n in nudges if n is not None and ask < n < closes)),
        closes=closes,
        meeting=meeting,
        spread=spread,
    )


def plans_around(
    municipality: Municipality, collection: Collection, now: datetime, back: int = 3, ahead: int = 1
) -> tuple[WeekPlan, ...]:
    """Return the plans of the weeks around an instant, oldest first."""
    this = IsoWeek.of(local_day(municipality, now))
    weeks = (this.plus(offset) for offset in range(-back, ahead + 1))
    plans = (week_plan(municipality, collection, week) for week in weeks)
    return tuple(plan for plan in plans if plan is not None)
