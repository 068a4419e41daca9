"""Calendar: what a weekly collection means in real instants (DOMAIN 5, 12, 15.2).

Local days and times belong to the municipality's zone; instants are aware UTC.
A working day is Monday to Friday, no red day and no eve that Sweden keeps as one.
"""

import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import holidays

from samverkan.structure import WEEKDAYS, Collection, Municipality, QuietHours, WeekTime


@dataclass(frozen=True, slots=True, order=True)
class IsoWeek:
    """An ISO 8601 week. Some years have 53."""

    year: int
    week: int

    @classmethod
    def of(cls, day: date) -> "IsoWeek":
        """Return the week that holds the day."""
        year, week, _ = day.isocalendar()
        return cls(year, week)

    @classmethod
    def parse(cls, period: str) -> "IsoWeek":
        """Read the stored form, "2026-W47"."""
        year, week = period.split("-W")
        return cls(int(year), int(week))

    @property
    def monday(self) -> date:
        """The first day."""
        return date.fromisocalendar(self.year, self.week, 1)

    @property
    def sunday(self) -> date:
        """The last day."""
        return self.monday + timedelta(days=6)

    def plus(self, weeks: int) -> "IsoWeek":
        """Return the week so many weeks later; earlier when negative."""
        return IsoWeek.of(self.monday + timedelta(weeks=weeks))

    def __str__(self) -> str:
        return f"{self.year}-W{self.week:02d}"


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


@cache
def _red_days(year: int) -> holidays.HolidayBase:
    return _sweden()(years=year, categories=("public", "de_facto"))


@cache
def _sweden() -> type[holidays.HolidayBase]:
    """Return the library's Sweden without its two hundred other countries.

    The package of the countries imports all of them, which costs 15 MiB of memory and
    half a second of every start; in its place stands an empty one with the same path.
    """
    name = "holidays.countries"
    if name not in sys.modules:
        package = ModuleType(name)
        package.__path__ = [str(Path(holidays.__file__).with_name("countries"))]
        sys.modules[name] = package
    found: type[holidays.HolidayBase] = import_module(f"{name}.sweden").Sweden
    return found


def is_working_day(day: date) -> bool:
    """Say whether people work that day in Sweden."""
    return day.isoweekday() <= 5 and day not in _red_days(day.year)  # noqa: PLR2004 -- Friday


def next_working_day(day: date) -> date:
    """Return the day itself when it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def previous_working_day(day: date) -> date:
    """Return the day itself when it is a working day, else the last one before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def zone(municipality: Municipality) -> ZoneInfo:
    """Return the municipality's time zone."""
    return ZoneInfo(municipality.timezone)


def local_day(municipality: Municipality, instant: datetime) -> date:
    """Return the calendar day of an instant in the municipality."""
    return instant.astimezone(zone(municipality)).date()


def instant_of(municipality: Municipality, day: date, at: time) -> datetime:
    """Return the UTC instant of a local day and time.

    A time that daylight saving skips is taken as the same wall time before the jump,
    one that happens twice as the first.
    """
    return datetime.combine(day, at, zone(municipality)).astimezone(UTC)


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


def is_quiet(municipality: Municipality, instant: datetime) -> bool:
    """Say whether nobody should be disturbed: evenings, nights and non-working days."""
    local = instant.astimezone(zone(municipality))
    hours = municipality.quiet_hours
    return not is_working_day(local.date()) or not _is_awake(hours, local.time())


def _is_awake(hours: QuietHours, at: time) -> bool:
    if hours.start <= hours.end:
        return not hours.start <= at < hours.end
    return hours.end <= at < hours.start


def next_awake(municipality: Municipality, instant: datetime) -> datetime:
    """Return the instant itself when it disturbs nobody, else the next that does not."""
    if not is_quiet(municipality, instant):
        return instant
    local = instant.astimezone(zone(municipality))
    day = local.date()
    if local.time() >= municipality.quiet_hours.end:
        day += timedelta(days=1)
    return instant_of(municipality, next_working_day(day), municipality.quiet_hours.end)
