"""The weekly collection: what a week's steps mean in real instants (DOMAIN 5)."""

from datetime import date, datetime, timedelta

from samverkan.calendar.days import (
    instant_of,
    is_working_day,
    next_working_day,
    previous_working_day,
)
from samverkan.calendar.periods import IsoWeek
from samverkan.calendar.plan import Plan
from samverkan.structure import WEEKDAYS, Collection, Municipality, Step, WeekTime


def _moved(step: WeekTime, week: IsoWeek) -> date | None:
    day = week.monday + timedelta(weeks=step.week, days=WEEKDAYS.index(step.day))
    if is_working_day(day):
        return day
    if step.on_holiday == "skip":
        return None
    return (previous_working_day if step.on_holiday == "previous" else next_working_day)(day)


def _instant(municipality: Municipality, step: Step | None, week: IsoWeek) -> datetime | None:
    day = _moved(step, week) if isinstance(step, WeekTime) else None
    return None if step is None or day is None else instant_of(municipality, day, step.at)


def week_plan(municipality: Municipality, collection: Collection, week: IsoWeek) -> Plan | None:
    """Return the plan of a week; None when a holiday skips its ask or its closing.

    A step never comes before the one it follows: a meeting that holidays would push
    before the closing is moved on with it.
    """
    ask = _instant(municipality, collection.ask, week)
    if not collection.asks:
        ask = instant_of(municipality, week.monday, municipality.quiet_hours.end)
    closes = _instant(municipality, collection.closes, week)
    if ask is None or closes is None or closes <= ask:
        return None
    nudges = {_instant(municipality, step, week) for step in collection.nudges}
    meeting = max(_instant(municipality, collection.meeting, week) or closes, closes)
    spread = max(_instant(municipality, collection.spread, week) or meeting, meeting)
    return Plan(
        covers=week,
        ask=ask,
        nudges=tuple(sorted(n for n in nudges if n is not None and ask < n < closes)),
        closes=closes,
        meeting=meeting,
        spread=spread,
    )
