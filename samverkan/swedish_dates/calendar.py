"""Days of the local calendar, counted from the day of writing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

DAYS_OF_WEEK = 7
_CENTURY = 100
_YEARS_TO_WEEK_53 = 8


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """Where the writer stands.

    Attributes:
        today: local day of writing.
        evening: written after 18; "i natt" may then be the coming night.
        future: True where coming days are meant (deadlines, absences).

    """

    today: date
    evening: bool = False
    future: bool = False


def make_day(year: int, month: int, day: int) -> date | None:
    """Return the day, or None when the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def full_year(text: str | None) -> int | None:
    """Return the year of "2026" or "26"; None for no text."""
    if not text:
        return None
    year = int(text)
    return year + 2000 if year < _CENTURY else year


def nearest_year(build: Callable[[int], date | None], view: Viewpoint) -> date | None:
    """Return the latest such day not after today, or the first not before it."""
    step = 1 if view.future else -1
    for years in range(9):  # a leap day may be eight years away
        found = build(view.today.year + step * years)
        if found and (found - view.today).days * step >= 0:
            return found
    return None


def day_and_month(day: int, month: int, year: str | None, view: Viewpoint) -> date | None:
    """Return a day written without, or with, its year."""
    stated = full_year(year)
    if stated:
        return make_day(stated, month, day)
    return nearest_year(lambda year: make_day(year, month, day), view)


def day_of_month(day: int, view: Viewpoint) -> date | None:
    """Return the nearest month's such day ("den 12")."""
    first = view.today.replace(day=1)
    for _ in range(3):
        found = make_day(first.year, first.month, day)
        if found and (found >= view.today if view.future else found <= view.today):
            return found
        first = (
            (first + timedelta(31)).replace(day=1)
            if view.future
            else (first - timedelta(1)).replace(day=1)
        )
    return None


def monday_of_week(week: int, year: str | None, view: Viewpoint) -> date | None:
    """Return Monday of the latest such ISO week not after today (or not before it)."""

    def build(iso_year: int) -> date | None:
        try:
            return date.fromisocalendar(iso_year, week, 1)
        except ValueError:
            return None

    stated = full_year(year)
    if stated:
        return build(stated)
    if view.future:  # a week that has begun is still the nearest one
        earliest = this_monday(view.today)
        years = range(view.today.year - 1, view.today.year + _YEARS_TO_WEEK_53)
        return next((day for year in years if (day := build(year)) and day >= earliest), None)
    years = range(view.today.year + 1, view.today.year - _YEARS_TO_WEEK_53, -1)
    return next((day for year in years if (day := build(year)) and day <= view.today), None)


def this_monday(today: date) -> date:
    """Return Monday of the week of `today`."""
    return today - timedelta(today.weekday())


def weekday_before(weekday: int, today: date) -> date:
    """Return the last such weekday before today, never today."""
    return today - timedelta((today.weekday() - weekday - 1) % DAYS_OF_WEEK + 1)


def weekday_after(weekday: int, today: date) -> date:
    """Return the first such weekday after today, never today."""
    return today + timedelta((weekday - today.weekday() - 1) % DAYS_OF_WEEK + 1)


def weekday_within(weekday: int, first: date, last: date) -> date | None:
    """Return the first such weekday in the interval, or None."""
    found = first + timedelta((weekday - first.weekday()) % DAYS_OF_WEEK)
    return found if found <= last else None


def last_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    return (date(year, month, 1) + timedelta(31)).replace(day=1) - timedelta(1)
